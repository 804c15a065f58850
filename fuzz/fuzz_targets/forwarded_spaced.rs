//! PEM with other white space: every white space that may stand in a place may be any other one; and PEM is read as it is.
#![no_main]

use certbound::forwarded::Format;
use certbound::pem;
use certbound_fuzz::forwarded;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|value: &[u8]| {
    let mut buffer = vec![0; value.len()];
    if let Ok(der) = pem::decode(value, pem::Mode::FirstOfChain, &mut buffer) {
        assert_eq!(forwarded::leaf(Format::SpacedPem, value).as_deref(), Some(der));
    }
    let Some(der) = forwarded::leaf(Format::SpacedPem, value) else { return };
    let mut tabbed = value.to_vec();
    // The space in each begin line and end line is none of these.
    for position in 0..tabbed.len() {
        let label = tabbed[..position].ends_with(b"-----BEGIN") || tabbed[..position].ends_with(b"-----END");
        if b" \t\r\n".contains(&tabbed[position]) && !label {
            tabbed[position] = b'\t';
        }
    }
    assert_eq!(forwarded::leaf(Format::SpacedPem, &tabbed), Some(der));
});
