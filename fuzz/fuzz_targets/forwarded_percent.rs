//! Percent-encoded PEM: what is read is what another crate decodes, and encoding more of it changes nothing.
#![no_main]

#[path = "../support/forwarded.rs"]
mod forwarded;

use certbound::forwarded::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|value: &[u8]| {
    let Some(der) = forwarded::leaf(Format::PercentPem, value) else { return };
    let decoded: Vec<u8> = percent_encoding::percent_decode(forwarded::oracle::trim(value)).collect();
    let all: String = decoded.iter().map(|octet| format!("%{octet:02x}")).collect();
    if all.len() <= certbound::forwarded::Limits::DEFAULT.value_len {
        assert_eq!(forwarded::leaf(Format::PercentPem, all.as_bytes()), Some(der));
    }
});
