//! Claims, introspection responses and compact JWTs: a certificate that nobody bound anything to never matches.
#![no_main]

use certbound::{
    Binding, Policy, Presented, Thumbprint, check_claims, check_introspection, check_jwt_ignoring_signature,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    // SHA-256 of something that the fuzzer cannot guess the preimage or text of.
    let presented = Presented::Certificate(Thumbprint::from_digest([0x5a; 32]));
    for policy in [Policy::RequireBound, Policy::AllowUnbound] {
        let mut buffer = vec![0; input.len()];
        let verdicts = [
            check_claims(input, &presented, policy),
            check_introspection(input, &presented, policy),
            check_jwt_ignoring_signature(input, &presented, policy, &mut buffer).map(|(binding, _)| binding),
        ];
        for verdict in verdicts {
            assert!(verdict != Ok(Binding::Bound) && (policy == Policy::AllowUnbound || verdict.is_err()));
        }
    }
});
