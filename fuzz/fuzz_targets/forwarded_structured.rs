//! Structured fields: a list is its byte sequences, each of which reads alone.
#![no_main]

use certbound::forwarded::{Format, Header};
use certbound_fuzz::{forwarded, oracle};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|value: &[u8]| {
    let Some(der) = forwarded::leaf(Format::StructuredField, value) else { return };
    let parts = oracle::list(Format::StructuredField, value);
    assert!(parts.len() <= 10);
    for (position, part) in parts.iter().enumerate() {
        let alone = forwarded::certificate(&Header::new(Format::StructuredField), part);
        assert!(alone.as_ref().is_ok_and(|alone| alone.is_some()));
        assert!(position > 0 || alone == Ok(Some(der.clone())));
    }
});
