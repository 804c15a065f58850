//! JWK Sets: each identity is one that `serde_json`, `base64` and `sha2` find in the same text.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use certbound::identity::{Identity, Kind};
use certbound::{json, jwks, key};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use sha2::{Digest, Sha256};

fuzz_target!(|input: &[u8]| {
    let Ok(value) = json::read(input) else { return };
    // A number that no f64 holds is JSON, and serde_json refuses it.
    let Ok(theirs) = serde_json::from_slice::<Value>(input) else { return };
    if let Ok(Some(identity)) = key::from_jwk(&value) {
        assert!(certbound_fuzz::key::thumbprint(&theirs) == identity);
    }
    let Ok(set) = jwks::KeySet::from_json(&value) else { return };
    let keys = theirs["keys"].as_array().expect("a key set");
    assert!(set.identities().len() + set.skipped() <= keys.len() && keys.len() <= jwks::MAX_KEYS);
    for identity in set.identities() {
        assert!(keys.iter().any(|key| is_of(identity, key)), "an identity of no key");
    }
});

fn is_of(identity: &Identity, key: &Value) -> bool {
    const PRIVATE: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];
    assert!(PRIVATE.iter().all(|name| key.get(name).is_none()));
    let stated = key["x5t#S256"].as_str().map(|text| URL_SAFE_NO_PAD.decode(text).ok());
    let carried = key["x5c"][0].as_str().map(|text| {
        let der = STANDARD.decode(text).ok()?;
        Some(Sha256::digest(der).to_vec())
    });
    let is_digest = |digest: Option<Vec<u8>>| digest.as_deref() == Some(identity.as_bytes());
    match (carried, stated) {
        (Some(digest), _) | (None, Some(digest)) => identity.kind() == Kind::Certificate && is_digest(digest),
        (None, None) => {
            ["EC", "OKP", "RSA"].contains(&key["kty"].as_str().unwrap_or_default())
                && certbound_fuzz::key::thumbprint(key) == *identity
        }
    }
}
