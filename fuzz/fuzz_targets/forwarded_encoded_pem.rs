//! Base64 of PEM: the value is read as the text within it is, whichever way the engine makes it.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use certbound::forwarded::{Format, Limits};
use certbound::pem;
use certbound_fuzz::forwarded;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    forwarded::leaf(Format::Base64Pem, input);
    // The engine finds PEM more easily than base64 of it.
    let value = STANDARD.encode(input);
    if input.is_empty() || value.len() > Limits::DEFAULT.value_len {
        return;
    }
    let mut buffer = vec![0; input.len()];
    let plain = pem::decode(input, pem::Mode::FirstOfChain, &mut buffer).ok();
    assert_eq!(forwarded::leaf(Format::Base64Pem, value.as_bytes()).as_deref(), plain);
});
