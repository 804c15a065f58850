//! Inputs and outputs in the same memory: small outputs are written last, buffers refuse.

use super::support::*;
use crate::*;

const OUTPUT_TOO_SMALL: i32 = 307;
const OVERLAP: i32 = 406;

/// Memory that inputs and outputs share; every pointer into it comes from one, as in C.
struct Shared {
    start: *mut u8,
}

const SIZE: usize = 1024;

impl Shared {
    fn with(octets: &[u8]) -> Self {
        let mut memory = [DIRTY; SIZE];
        memory[..octets.len()].copy_from_slice(octets);
        Shared { start: Box::into_raw(Box::new(memory)).cast() }
    }

    /// The place `offset` octets from the start.
    fn at<T>(&self, offset: usize) -> *mut T {
        assert!(offset + size_of::<T>() <= SIZE);
        self.start.wrapping_add(offset).cast()
    }

    fn get<T: Copy>(&self, offset: usize) -> T {
        // SAFETY: inside of the memory, all of which was initialised at first.
        unsafe { self.at::<T>(offset).read_unaligned() }
    }

    fn put<T: Copy>(&self, offset: usize, value: T) {
        // SAFETY: inside of the memory.
        unsafe { self.at::<T>(offset).write_unaligned(value) }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // SAFETY: `with` made it from such a box, and nothing else released it.
        drop(unsafe { Box::from_raw(self.start.cast::<[u8; SIZE]>()) });
    }
}

#[test]
fn a_digest_may_replace_what_it_was_made_from() {
    let shared = Shared::with(DER);
    assert_eq!(c!(certbound_thumbprint(shared.at(0), DER.len(), shared.at(1))), CERTBOUND_OK);
    assert_eq!(c!(certbound_thumbprint_to_text(shared.at(1), shared.at(0))), CERTBOUND_OK);
    assert_eq!(&shared.get::<[u8; 43]>(0), TEXT.as_bytes());
    assert_eq!(c!(certbound_thumbprint_from_text(shared.at(0), 43, shared.at(5))), CERTBOUND_OK);
    assert_eq!(c!(certbound_confirmation_write(shared.at(5), shared.at(0))), CERTBOUND_OK);
    assert_eq!(&shared.get::<[u8; 58]>(0)[13..56], TEXT.as_bytes());
}

#[test]
fn a_value_may_replace_what_it_was_made_from() {
    let presented = Shared::with(DER);
    assert_eq!(c!(certbound_presented_certificate(presented.at(0), DER.len(), presented.at(0))), CERTBOUND_OK);
    let claims = claims();
    let confirmation = Shared::with(claims.as_bytes());
    let (text, len) = (confirmation.at(0), claims.len());
    assert_eq!(c!(certbound_confirmation_from_claims(text, len, confirmation.at(3))), CERTBOUND_OK);
    let (kept, by) = (confirmation.at(3), presented.at(0));
    let status = Output::<4>::new().by(|out| c!(certbound_confirmation_check(kept, by, REQUIRE, out)));
    assert_eq!(status, CERTBOUND_OK);

    // The verdict, too, may be written over either of the two.
    assert_eq!(c!(certbound_confirmation_check(kept, by, REQUIRE, confirmation.at(20))), CERTBOUND_OK);
    assert_eq!(confirmation.get::<i32>(20), CERTBOUND_BINDING_BOUND);
    assert_eq!(
        c!(certbound_confirmation_check(&self::confirmation(b"{}"), by, ALLOW, presented.at(0))),
        CERTBOUND_OK
    );
    assert_eq!(presented.get::<i32>(0), CERTBOUND_BINDING_UNBOUND);

    let digest = Shared::with(&[7; 32]);
    assert_eq!(c!(certbound_presented_thumbprint(digest.at(0), digest.at(2))), CERTBOUND_OK);
    let expected = {
        let mut out = Output::<36>::new();
        assert_eq!(out.by(|out| c!(certbound_presented_thumbprint([7; 32].as_ptr(), out))), CERTBOUND_OK);
        out.octets()
    };
    assert_eq!(digest.get::<[u8; 36]>(2), expected);
}

#[test]
fn a_binding_may_replace_the_claims() {
    let claims = claims();
    let shared = Shared::with(claims.as_bytes());
    let (len, presented) = (claims.len(), presented(DER));
    assert_eq!(c!(certbound_check_claims(shared.at(0), len, &presented, REQUIRE, shared.at(1))), CERTBOUND_OK);
    assert_eq!(shared.get::<i32>(1), CERTBOUND_BINDING_BOUND);
    let response = br#"{"active":true}"#;
    let shared = Shared::with(response);
    let status =
        c!(certbound_check_introspection(shared.at(0), response.len(), &presented, ALLOW, shared.at(0)));
    assert_eq!((status, shared.get::<i32>(0)), (CERTBOUND_OK, CERTBOUND_BINDING_UNBOUND));
}

#[test]
fn a_certificate_view_may_replace_the_certificate() {
    let der = certificate();
    let shared = Shared::with(&der);
    assert_eq!(c!(certbound_certificate_parse(shared.at(0), der.len(), shared.at(0))), CERTBOUND_OK);
    assert_eq!(shared.get::<certbound_certificate>(0).subject, certbound_span { offset: 71, len: 17 });
}

#[test]
fn an_identity_may_replace_what_it_was_made_from() {
    let der = certificate();
    let expected = identity(SUBJECT, b"CN=mtls").digest;
    let shared = Shared::with(b"CN=mtls");
    assert_eq!(c!(certbound_identity_from_text(SUBJECT, shared.at(0), 7, shared.at(2))), CERTBOUND_OK);
    assert_eq!(shared.get::<certbound_identity>(2).digest, expected);
    assert_eq!(c!(certbound_certificate_has(der.as_ptr(), der.len(), shared.at(2))), CERTBOUND_OK);
    let shared = Shared::with(&der);
    let status = c!(certbound_identity_from_certificate(SUBJECT, shared.at(0), der.len(), shared.at(100)));
    assert_eq!((status, shared.get::<certbound_identity>(100).digest), (CERTBOUND_OK, expected));
}

#[test]
fn a_client_may_replace_what_it_was_made_from() {
    let der = certificate();
    let (chain, der_len) = (CERTBOUND_CHAIN_VALIDATED, der.len());
    let shared = Shared::with(METADATA);
    assert_eq!(c!(certbound_client_from_metadata(shared.at(0), METADATA.len(), shared.at(9))), CERTBOUND_OK);
    // The pinned client over the one without a pin, half over it, and over the authority.
    assert_eq!(
        c!(certbound_client_pin_issuer(
            shared.at(9),
            der.as_ptr(),
            der_len,
            CERTBOUND_PINNED_NAME,
            shared.at(9)
        )),
        CERTBOUND_OK
    );
    assert_eq!(
        c!(certbound_client_pin_issuer(
            shared.at(9),
            der.as_ptr(),
            der_len,
            CERTBOUND_PINNED_NAME,
            shared.at(300)
        )),
        CERTBOUND_OK
    );
    assert_eq!(c!(certbound_client_authenticate(shared.at(300), der.as_ptr(), der_len, chain)), CERTBOUND_OK);
    let kept: certbound_client = shared.get(300);
    let shared = Shared::with(&der);
    assert_eq!(
        c!(certbound_client_pin_issuer(&kept, shared.at(0), der_len, CERTBOUND_PINNED_NAME, shared.at(33))),
        CERTBOUND_OK
    );
    assert_eq!(c!(certbound_client_authenticate(shared.at(33), der.as_ptr(), der_len, chain)), CERTBOUND_OK);
    assert_eq!(c!(certbound_client_is(shared.at(33), b"c".as_ptr(), 1)), CERTBOUND_OK);
}

/// The last output of a function with a buffer is no buffer: it is written last.
#[test]
fn a_result_may_replace_the_input() {
    let shared = Shared::with(JWT);
    let (presented, mut out) = (nothing(), [DIRTY; 16]);
    let (token, len, claims) = (shared.at(0), JWT.len(), out.as_mut_ptr());
    let status =
        c!(certbound_check_jwt_ignoring_signature(token, len, &presented, ALLOW, claims, 16, shared.at(0)));
    assert_eq!((status, shared.get::<usize>(0), &out[..2]), (CERTBOUND_OK, 2, &b"{}"[..]));
    let shared = Shared::with(PEM);
    let (mode, out) = (CERTBOUND_PEM_SINGLE, out.as_mut_ptr());
    let status = c!(certbound_pem_decode(shared.at(0), PEM.len(), mode, out, 16, shared.at(0)));
    assert_eq!((status, shared.get::<usize>(0)), (CERTBOUND_OK, DER.len()));
    let der = certificate();
    let shared = Shared::with(&der);
    let status = c!(certbound_subject_write(shared.at(0), der.len(), out, 16, shared.at(0)));
    assert_eq!((status, shared.get::<usize>(0)), (CERTBOUND_OK, 7));
}

/// The presented certificate is copied before the buffer is written, so it may stand where the claims go.
#[test]
fn claims_may_replace_the_presented_certificate() {
    let shared = Shared::with(&[]);
    shared.put(0, nothing());
    let mut checked = certbound_checked_jwt::default();
    let (token, len) = (JWT.as_ptr(), JWT.len());
    let (presented, claims) = (shared.at(0), shared.at(0));
    let status =
        c!(certbound_check_jwt_ignoring_signature(token, len, presented, ALLOW, claims, 64, &mut checked));
    assert_eq!((status, shared.get::<[u8; 2]>(0)), (CERTBOUND_OK, *b"{}"));
}

/// The count would be written over the claims that it counts.
#[test]
fn a_buffer_that_overlaps_the_other_output_is_refused_and_zeroed() {
    let shared = Shared::with(&[0xaa; 64]);
    let (token, len, presented) = (JWT.as_ptr(), JWT.len(), nothing());
    let (claims, out) = (shared.at(0), shared.at(16));
    let status = c!(certbound_check_jwt_ignoring_signature(token, len, &presented, ALLOW, claims, 64, out));
    assert_eq!((status, shared.get::<[u8; 64]>(0)), (OVERLAP, [0u8; 64]));
}

#[test]
fn a_buffer_that_overlaps_the_input_is_refused_and_zeroed() {
    const BEGIN: usize = 200;
    for Writer { name, good, call, .. } in writers().into_iter().filter(|writer| writer.takes_input) {
        let len = good.len();
        let end = BEGIN + len;
        // The same place, one octet at either end, around it, and inside it.
        for (start, capacity) in [(BEGIN, len), (0, BEGIN + 1), (end - 1, 200), (0, SIZE), (BEGIN + 1, 1)] {
            let shared = Shared::with(&[&[DIRTY; BEGIN][..], &good].concat());
            let mut expected: [u8; SIZE] = shared.get(0);
            expected[start..start + capacity].fill(0);
            assert_eq!(call(shared.at(BEGIN), len, shared.at(start), capacity), OVERLAP, "{name}, {start}");
            assert_eq!(shared.get::<[u8; SIZE]>(0), expected, "{name}, {start}: the buffer and nothing else");
        }
        // Neighbours do not overlap.
        for (start, capacity) in [(0, BEGIN), (end, 200)] {
            let shared = Shared::with(&[&[DIRTY; BEGIN][..], &good].concat());
            assert_eq!(
                call(shared.at(BEGIN), len, shared.at(start), capacity),
                CERTBOUND_OK,
                "{name}, {start}"
            );
        }
    }
}

#[test]
fn what_has_length_zero_overlaps_nothing() {
    for Writer { name, good, call, .. } in writers().into_iter().filter(|writer| writer.takes_input) {
        let shared = Shared::with(&good);
        assert_eq!(call(shared.at(0), good.len(), shared.at(1), 0), OUTPUT_TOO_SMALL, "{name}: no buffer");
        assert_ne!(call(shared.at(1), 0, shared.at(0), 200), OVERLAP, "{name}: no input");
    }
}
