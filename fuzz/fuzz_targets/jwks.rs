//! JWK Sets and public keys in DER.
#![no_main]

use certbound::{json, jwks, key};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let _ = key::from_public_key_info(input);
    if let Ok(value) = json::read(input) {
        let _ = key::from_jwk(&value);
        if let Ok(set) = jwks::KeySet::from_json(&value) {
            assert!(set.identities().len() + set.skipped() <= jwks::MAX_KEYS);
        }
    }
});
