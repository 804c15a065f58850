//! Bare base64: a list is its certificates, each of which reads alone.
#![no_main]

use certbound::forwarded::{Format, Header};
use certbound_fuzz::{forwarded, oracle};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|value: &[u8]| {
    let Some(der) = forwarded::leaf(Format::Base64Der, value) else { return };
    let parts = oracle::list(Format::Base64Der, value);
    assert!(parts.len() <= 10);
    for (position, part) in parts.iter().enumerate() {
        let alone = forwarded::certificate(&Header::new(Format::Base64Der), part);
        assert!(alone.as_ref().is_ok_and(|alone| alone.is_some()));
        assert!(position > 0 || alone == Ok(Some(der.clone())));
    }
});
