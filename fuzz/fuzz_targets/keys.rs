//! Public keys in DER: as `x509-cert` reads them, with the thumbprint that `serde_json` writes, and the same in a JWK.
#![no_main]

use certbound::key;
use certbound_fuzz::mutator;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutator::mutate(data, size, max_size, seed)
});

fuzz_target!(|input: &[u8]| {
    let Ok(identity) = key::from_public_key_info(input) else { return };
    let jwk = certbound_fuzz::key::to_jwk(input);
    assert!(certbound_fuzz::key::thumbprint(&jwk) == identity);
    assert!(certbound_fuzz::key::from_jwk(&jwk.to_string()) == Ok(Some(identity)));
});
