//! Names, as DER and as text: what is written reads back, and folding changes nothing.
#![no_main]

use certbound::{Error, name};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut buffer = vec![0; name::MAX_LEN];
    if let Ok(identity) = name::from_der(input) {
        match name::write(input, &mut buffer) {
            Ok(text) => assert!(name::from_text(text.as_bytes()).is_ok_and(|read| read == identity)),
            Err(error) => {
                assert_eq!(error, Error::NameTooLong, "escapes and digits make a text longer than its DER")
            }
        }
    }
    if let Ok(identity) = name::from_text(input) {
        let upper = input.to_ascii_uppercase();
        // A hexadecimal value is DER, whose tags and lengths have no case.
        assert!(name::from_text(&upper).is_ok_and(|read| read == identity));
    }
});
