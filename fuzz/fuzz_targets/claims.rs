//! Claims, introspection responses and compact JWTs: the verdict on each is the one of a slow reader by other crates.
#![no_main]

use certbound::{Binding, Policy, Presented, Thumbprint, check_jwt_ignoring_signature};
use certbound_fuzz::confirmation;
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};

/// The presented certificate, which seeds are bound to.
const BOUND: &[u8] = &[0x30, 3, 2, 1, 5];

fuzz_target!(|input: &[u8]| {
    let read = confirmation::Text::read(input);
    // No text has its own digest in it, whatever the fuzzer learns from the comparisons that it sees.
    let digest: [u8; 32] = Sha256::digest(input).into();
    for policy in [Policy::RequireBound, Policy::AllowUnbound] {
        let never = Presented::Certificate(Thumbprint::from_digest(digest));
        let bound = Presented::Certificate(Thumbprint::from_der(BOUND).expect("a sequence"));
        let verdicts =
            [never, bound, Presented::Nothing].map(|presented| confirmation::agrees(&read, presented, policy));
        assert!(verdicts[0] != Ok(Binding::Bound) && verdicts[2] != Ok(Binding::Bound));
        let mut buffer = vec![0; input.len()];
        let jwt = check_jwt_ignoring_signature(input, &never, policy, &mut buffer).map(|(binding, _)| binding);
        for verdict in [verdicts[0], jwt] {
            assert!(verdict != Ok(Binding::Bound) && (policy == Policy::AllowUnbound || verdict.is_err()));
        }
    }
});
