//! PEM with other white space: every white space that may stand in a place may be any other one.
#![no_main]

#[path = "../support/forwarded.rs"]
mod forwarded;

use certbound::forwarded::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|value: &[u8]| {
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
