//! Compact JWTs: the claims are those of a reader by `base64`, and the verdict is the verdict on them.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use certbound::{Error, Policy, Presented, Thumbprint, check_claims, check_jwt_ignoring_signature, token};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    check(input);
    // The engine finds claims more easily than base64 of them.
    check([b"e30.", URL_SAFE_NO_PAD.encode(input).as_bytes(), b".c2ln"].concat().as_slice());
});

fn check(jwt: &[u8]) {
    let expected = claims(jwt);
    let mut out = vec![0xaa; jwt.len()];
    let read = token::claims_ignoring_signature(jwt, &mut out).map(<[u8]>::to_vec);
    assert_eq!(read.as_deref().ok(), expected.as_deref());
    if let Some(claims) = &expected {
        let mut out = vec![0xaa; claims.len() - 1];
        assert_eq!(token::claims_ignoring_signature(jwt, &mut out), Err(Error::OutputTooSmall));
        assert!(out.iter().all(|&octet| octet == 0));
    } else {
        assert!(out.iter().all(|&octet| octet == 0));
    }
    let presented = Presented::Certificate(Thumbprint::from_digest([0; 32]));
    for policy in [Policy::RequireBound, Policy::AllowUnbound] {
        let mut out = vec![0xaa; jwt.len()];
        let checked = check_jwt_ignoring_signature(jwt, &presented, policy, &mut out);
        let checked = checked.map(|(binding, claims)| (binding, claims.to_vec()));
        match &expected {
            Some(claims) => {
                let verdict = check_claims(claims, &presented, policy);
                assert_eq!(checked, verdict.map(|binding| (binding, claims.clone())));
            }
            None => assert_eq!(checked.map(|_| ()), read.clone().map(|_| ())),
        }
    }
}

/// The claims of a signed token; `None` for everything else.
fn claims(jwt: &[u8]) -> Option<Vec<u8>> {
    let parts: Vec<&[u8]> = jwt.split(|&octet| octet == b'.').collect();
    let [header, claims, signature] = parts[..] else { return None };
    // The last bits of the two others say nothing about the claims.
    let is_text = |part: &[u8]| {
        !part.is_empty()
            && part.len() % 4 != 1
            && part.iter().all(|&octet| octet.is_ascii_alphanumeric() || b"-_".contains(&octet))
    };
    if claims.is_empty() || !is_text(header) || !is_text(signature) {
        return None;
    }
    URL_SAFE_NO_PAD.decode(claims).ok()
}
