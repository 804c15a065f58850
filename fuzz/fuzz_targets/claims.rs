//! Claims, introspection responses and compact JWTs: the verdict on each is the one of a slow reader by other crates.
#![no_main]

use certbound::{Binding, Policy, Presented, Thumbprint, check_jwt_ignoring_signature};
use certbound_fuzz::confirmation;
use libfuzzer_sys::fuzz_target;

/// The presented certificate, which seeds are bound to, and one that nobody bound anything to.
const BOUND: &[u8] = &[0x30, 3, 2, 1, 5];
const NEVER: [u8; 32] = [0x5a; 32];

fuzz_target!(|input: &[u8]| {
    let read = confirmation::Text::read(input);
    for policy in [Policy::RequireBound, Policy::AllowUnbound] {
        let never = Presented::Certificate(Thumbprint::from_digest(NEVER));
        let bound = Presented::Certificate(Thumbprint::from_der(BOUND).expect("a sequence"));
        let verdicts =
            [never, bound, Presented::Nothing].map(|presented| confirmation::agrees(&read, presented, policy));
        // SHA-256 of something that the fuzzer cannot guess the preimage or text of.
        assert!(verdicts[0] != Ok(Binding::Bound) && verdicts[2] != Ok(Binding::Bound));
        let mut buffer = vec![0; input.len()];
        let jwt = check_jwt_ignoring_signature(input, &never, policy, &mut buffer).map(|(binding, _)| binding);
        for verdict in [verdicts[0], jwt] {
            assert!(verdict != Ok(Binding::Bound) && (policy == Policy::AllowUnbound || verdict.is_err()));
        }
    }
});
