//! NULL, zero, huge and dangling: what every function does with pointers and lengths that no object has.

use core::mem::MaybeUninit;
use core::ptr;

use super::support::*;
use crate::*;

const NULL_POINTER: i32 = 400;
const UNINITIALISED: i32 = 402;
const INVALID_LENGTH: i32 = 407;
const OUTPUT_TOO_SMALL: i32 = 307;

/// Lengths that no object can have.
const TOO_LONG: [usize; 2] = [usize::MAX, isize::MAX as usize + 1];

/// Pointers of which nothing can be read: to nowhere, to the end of an object, to one that is gone.
fn dangling() -> [*const u8; 4] {
    let gone = {
        let object = Box::new([1u8, 2]);
        object.as_ptr()
    };
    [ptr::without_provenance(1), ptr::without_provenance(usize::MAX), DER.as_ptr_range().end, gone]
}

#[test]
fn good_inputs_are_taken() {
    for Reader { name, good, call, .. } in readers() {
        assert_eq!(call(good.as_ptr(), good.len()), CERTBOUND_OK, "{name}");
    }
    for Writer { name, good, call, .. } in writers() {
        let mut out = [DIRTY; 256];
        assert_eq!(call(good.as_ptr(), good.len(), out.as_mut_ptr(), out.len()), CERTBOUND_OK, "{name}");
    }
}

#[test]
fn null_with_length_zero_is_empty() {
    for Reader { name, empty, call, .. } in readers() {
        assert_eq!(call(ptr::null(), 0), empty, "{name}");
    }
}

#[test]
fn a_pointer_with_length_zero_is_never_read() {
    for Reader { name, empty, call, .. } in readers() {
        for pointer in dangling() {
            assert_eq!(call(pointer, 0), empty, "{name}");
        }
    }
}

#[test]
fn null_with_a_length_is_refused() {
    for Reader { name, call, .. } in readers() {
        for len in [1, 43, isize::MAX as usize, usize::MAX] {
            assert_eq!(call(ptr::null(), len), NULL_POINTER, "{name}, {len}");
        }
    }
}

#[test]
fn lengths_beyond_every_object_are_refused() {
    for Reader { name, good, call, .. } in readers() {
        for len in TOO_LONG {
            assert_eq!(call(good.as_ptr(), len), INVALID_LENGTH, "{name}, {len}");
        }
    }
}

#[test]
fn a_realm_that_is_null_is_no_realm() {
    let answer = |realm: *const u8| {
        let (mut out, mut len) = ([0; 192], 0);
        let status = c!(certbound_challenge_bearer(100, realm, 0, out.as_mut_ptr(), out.len(), &mut len));
        assert_eq!(status, CERTBOUND_OK);
        String::from_utf8(out[..len].to_vec()).expect("an answer is ASCII")
    };
    assert!(answer(ptr::null()).starts_with("Bearer error="));
    for realm in dangling() {
        assert!(answer(realm).starts_with("Bearer realm=\"\", error="));
    }
}

#[test]
fn buffers_of_no_capacity_are_never_touched() {
    for Writer { name, good, call, .. } in writers() {
        assert_eq!(call(good.as_ptr(), good.len(), ptr::null_mut(), 0), OUTPUT_TOO_SMALL, "{name}");
        for buffer in dangling() {
            assert_eq!(call(good.as_ptr(), good.len(), buffer.cast_mut(), 0), OUTPUT_TOO_SMALL, "{name}");
        }
    }
}

#[test]
fn buffers_that_cannot_be_are_refused() {
    for Writer { name, good, call, .. } in writers() {
        assert_eq!(call(good.as_ptr(), good.len(), ptr::null_mut(), 1), NULL_POINTER, "{name}");
        let mut out = [DIRTY; 4];
        for capacity in TOO_LONG {
            let status = call(good.as_ptr(), good.len(), out.as_mut_ptr(), capacity);
            assert_eq!(status, INVALID_LENGTH, "{name}, {capacity}");
            assert_eq!(out, [DIRTY; 4], "{name}: nobody knows how much of it to zero");
        }
    }
}

#[test]
fn buffers_that_are_too_small_are_zeroed() {
    for Writer { name, good, call, .. } in writers() {
        let mut out = [DIRTY; 3];
        // `{}` fits into two octets, a DER SEQUENCE or an answer does not.
        let status = call(good.as_ptr(), good.len(), out.as_mut_ptr(), 1);
        assert_eq!(status, OUTPUT_TOO_SMALL, "{name}");
        assert_eq!(out, [0, DIRTY, DIRTY], "{name}: all of the buffer, and nothing after it");
    }
}

#[test]
fn a_missing_result_is_refused_and_the_buffer_zeroed() {
    for Writer { name, good, without_result, .. } in writers() {
        let mut out = [DIRTY; 192];
        let status = without_result(good.as_ptr(), good.len(), out.as_mut_ptr(), out.len());
        assert_eq!(status, NULL_POINTER, "{name}");
        assert_eq!(out, [0; 192], "{name}");
        assert_eq!(without_result(good.as_ptr(), good.len(), ptr::null_mut(), 0), NULL_POINTER, "{name}");
    }
}

/// C callers pass buffers that they never wrote to: Miri reports a read of one.
#[test]
fn what_a_fresh_buffer_holds_is_never_read() {
    for Writer { name, good, call, .. } in writers() {
        for capacity in [0, 1, 64, 256] {
            let mut out = MaybeUninit::<[u8; 256]>::uninit();
            let status = call(good.as_ptr(), good.len(), out.as_mut_ptr().cast(), capacity);
            assert!(matches!(status, CERTBOUND_OK | OUTPUT_TOO_SMALL), "{name}, {capacity}: {status}");
        }
    }
}

#[test]
fn outputs_that_are_null_are_refused() {
    let (der, der_len) = (DER.as_ptr(), DER.len());
    let (text, text_len) = (TEXT.as_ptr(), TEXT.len());
    let (claims, presented) = (claims(), presented(DER));
    let (claims, claims_len) = (claims.as_ptr(), claims.len());
    let confirmation = confirmation(b"{}");
    let digest = [1; 32];
    let (response, response_len) = (br#"{"active":true}"#.as_ptr(), 15);
    let (certificate, client) = (certificate(), client(METADATA));
    let statuses = [
        c!(certbound_thumbprint(der, der_len, ptr::null_mut())),
        c!(certbound_thumbprint_from_text(text, text_len, ptr::null_mut())),
        c!(certbound_thumbprint_to_text(digest.as_ptr(), ptr::null_mut())),
        c!(certbound_thumbprint_stream_init(ptr::null_mut())),
        c!(certbound_thumbprint_stream_init_with(&HASH, ptr::null_mut())),
        c!(certbound_certificate_parse(certificate.as_ptr(), certificate.len(), ptr::null_mut())),
        c!(certbound_presented_nothing(ptr::null_mut())),
        c!(certbound_presented_certificate(der, der_len, ptr::null_mut())),
        c!(certbound_presented_thumbprint(digest.as_ptr(), ptr::null_mut())),
        c!(certbound_check_claims(claims, claims_len, &presented, REQUIRE, ptr::null_mut())),
        c!(certbound_check_introspection(response, response_len, &presented, ALLOW, ptr::null_mut())),
        c!(certbound_confirmation_from_claims(claims, claims_len, ptr::null_mut())),
        c!(certbound_confirmation_from_introspection(response, response_len, ptr::null_mut())),
        c!(certbound_confirmation_from_thumbprint_text(text, text_len, ptr::null_mut())),
        c!(certbound_confirmation_check(&confirmation, &presented, ALLOW, ptr::null_mut())),
        c!(certbound_confirmation_write(digest.as_ptr(), ptr::null_mut())),
        c!(certbound_identity_from_text(DNS, b"a".as_ptr(), 1, ptr::null_mut())),
        c!(certbound_identity_from_certificate(
            SUBJECT,
            certificate.as_ptr(),
            certificate.len(),
            ptr::null_mut()
        )),
        c!(certbound_client_from_metadata(METADATA.as_ptr(), METADATA.len(), ptr::null_mut())),
        c!(certbound_client_pin_issuer(
            &client,
            certificate.as_ptr(),
            certificate.len(),
            CERTBOUND_PINNED_NAME,
            ptr::null_mut()
        )),
    ];
    assert_eq!(statuses, [NULL_POINTER; 20]);
}

#[test]
fn values_that_are_null_are_refused() {
    let (claims, presented, confirmation) = (claims(), presented(DER), confirmation(b"{}"));
    let (text, text_len) = (claims.as_ptr(), claims.len());
    let der = certificate();
    let statuses = [
        Output::<43>::new().by(|out| c!(certbound_thumbprint_to_text(ptr::null(), out))),
        Output::<36>::new().by(|out| c!(certbound_presented_thumbprint(ptr::null(), out))),
        Output::<58>::new().by(|out| c!(certbound_confirmation_write(ptr::null(), out))),
        Output::<4>::new().by(|out| c!(certbound_check_claims(text, text_len, ptr::null(), REQUIRE, out))),
        Output::<4>::new().by(|out| c!(certbound_confirmation_check(ptr::null(), &presented, ALLOW, out))),
        Output::<4>::new().by(|out| c!(certbound_confirmation_check(&confirmation, ptr::null(), ALLOW, out))),
        c!(certbound_certificate_check_validity(ptr::null(), 0)),
        c!(certbound_certificate_has(der.as_ptr(), der.len(), ptr::null())),
        Output::<692>::new().by(|out| {
            c!(certbound_client_pin_issuer(ptr::null(), der.as_ptr(), der.len(), CERTBOUND_PINNED_NAME, out))
        }),
        c!(certbound_client_is(ptr::null(), b"c".as_ptr(), 1)),
        c!(certbound_client_authenticate(ptr::null(), der.as_ptr(), der.len(), CERTBOUND_CHAIN_VALIDATED)),
        c!(certbound_client_authenticate(ptr::null(), ptr::null(), 0, CERTBOUND_CHAIN_VALIDATED)),
    ];
    assert_eq!(statuses, [NULL_POINTER; 12]);
}

/// Zeroed memory, as `calloc` and failed calls leave it, stands for nothing and matches nothing.
#[test]
fn values_that_no_call_made_are_refused() {
    for octet in [0, DIRTY, 0xff] {
        let no_presented = [octet; size_of::<certbound_presented>()];
        let no_confirmation = [octet; size_of::<certbound_confirmation>()];
        let (presented, confirmation) = (nothing(), confirmation(b"{}"));
        let (no_presented, no_confirmation) = (no_presented.as_ptr().cast(), no_confirmation.as_ptr().cast());
        let statuses = [
            Output::<4>::new()
                .by(|out| c!(certbound_check_claims(b"{}".as_ptr(), 2, no_presented, ALLOW, out))),
            Output::<4>::new()
                .by(|out| c!(certbound_confirmation_check(&confirmation, no_presented, ALLOW, out))),
            Output::<4>::new()
                .by(|out| c!(certbound_confirmation_check(no_confirmation, &presented, ALLOW, out))),
        ];
        assert_eq!(statuses, [UNINITIALISED; 3]);
    }
    let zeroed = certbound_certificate::default();
    assert_eq!(c!(certbound_certificate_check_validity(&zeroed, 0)), UNINITIALISED);
}

#[test]
fn numbers_that_are_no_value_are_refused() {
    for number in [0, 3, -1, i32::MIN, i32::MAX] {
        let (der, client) = (certificate(), client(METADATA));
        for len in [0, der.len()] {
            // Whether a certificate was presented makes no difference to the caller's mistake.
            let der = if len == 0 { ptr::null() } else { der.as_ptr() };
            assert_eq!(c!(certbound_client_authenticate(&client, der, len, number)), 408, "chain {number}");
        }
        // 3 is a value of this one.
        let (der, number_of_pinned) = (certificate(), if number == 3 { 4 } else { number });
        let status = Output::<692>::new()
            .by(|out| c!(certbound_client_pin_issuer(&client, der.as_ptr(), der.len(), number_of_pinned, out)));
        assert_eq!(status, 414, "pinned {number_of_pinned}");
        let (claims, presented) = (b"{}".as_ptr(), nothing());
        let status =
            Output::<4>::new().by(|out| c!(certbound_check_claims(claims, 2, &presented, number, out)));
        assert_eq!(status, 401, "policy {number}");
        let (mut out, mut len) = ([DIRTY; 64], 77);
        let status =
            c!(certbound_pem_decode(PEM.as_ptr(), PEM.len(), number, out.as_mut_ptr(), out.len(), &mut len));
        assert_eq!((status, len, out), (405, 0, [0; 64]), "mode {number}");
    }
}

#[test]
fn numbers_that_are_no_kind_are_refused() {
    let der = certificate();
    let text = |kind| {
        Output::<36>::new().by(|out| c!(certbound_identity_from_text(kind, b"a.example".as_ptr(), 9, out)))
    };
    let certificate = |kind| {
        Output::<36>::new()
            .by(|out| c!(certbound_identity_from_certificate(kind, der.as_ptr(), der.len(), out)))
    };
    for number in [0, 8, -1, 256 + DNS, 65536 + DNS, i32::MIN, i32::MAX] {
        assert_eq!((text(number), certificate(number)), (409, 409), "{number}");
    }
    for kind in CERTBOUND_KIND_SAN_DNS..=CERTBOUND_KIND_SAN_EMAIL {
        assert_eq!(certificate(kind), 409, "{kind}: a certificate may have several");
    }
}
