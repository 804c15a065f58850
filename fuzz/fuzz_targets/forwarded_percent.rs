//! Percent-encoded PEM: what is read is what another crate decodes, and encoding more of it changes nothing. And any text
//! that it encodes is read as the text is.
#![no_main]

use certbound::forwarded::{Format, Limits};
use certbound::pem;
use certbound_fuzz::{forwarded, oracle};
use libfuzzer_sys::fuzz_target;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode, percent_encode};

fuzz_target!(|value: &[u8]| {
    let encoded = percent_encode(value, NON_ALPHANUMERIC).to_string();
    if !value.is_empty() && encoded.len() <= Limits::DEFAULT.value_len {
        let mut buffer = vec![0; value.len()];
        let plain = pem::decode(value, pem::Mode::FirstOfChain, &mut buffer).ok();
        assert_eq!(forwarded::leaf(Format::PercentPem, encoded.as_bytes()).as_deref(), plain);
    }
    let Some(der) = forwarded::leaf(Format::PercentPem, value) else { return };
    let decoded: Vec<u8> = percent_decode(oracle::trim(value)).collect();
    let all: String = decoded.iter().map(|octet| format!("%{octet:02x}")).collect();
    if all.len() <= Limits::DEFAULT.value_len {
        assert_eq!(forwarded::leaf(Format::PercentPem, all.as_bytes()), Some(der));
    }
});
