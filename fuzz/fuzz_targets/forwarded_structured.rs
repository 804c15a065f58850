//! Structured fields: a list is its byte sequences, each of which reads alone. And verdicts: only one says yes.
#![no_main]

#[path = "../support/forwarded.rs"]
mod forwarded;

use certbound::Chain;
use certbound::forwarded::{Format, Header, TrustedPeer, Verdict, chain};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|value: &[u8]| {
    for (verdict, yes) in [(Verdict::Words, "SUCCESS"), (Verdict::Code, "0")] {
        let validated = chain(TrustedPeer::asserted(), verdict, &[value]) == Ok(Chain::Validated);
        let is_yes = std::str::from_utf8(value).is_ok_and(|text| text.trim_matches([' ', '\t']) == yes);
        assert_eq!(validated, is_yes && value.len() <= 1024);
    }
    let Some(der) = forwarded::leaf(Format::StructuredField, value) else { return };
    let parts = forwarded::oracle::list(Format::StructuredField, value);
    assert!(parts.len() <= 10);
    for (position, part) in parts.iter().enumerate() {
        let alone = forwarded::certificate(&Header::new(Format::StructuredField), part);
        assert!(alone.as_ref().is_ok_and(|alone| alone.is_some()));
        assert!(position > 0 || alone == Ok(Some(der.clone())));
    }
});
