//! Registry images: what an opened one answers, and that none but an opened one is used.

use core::ptr;

use super::support::*;
use crate::*;

const UNINITIALISED: i32 = 402;

/// The octets of a `certbound_client`, which has no padding.
const CLIENT: usize = size_of::<certbound_client>();

fn find(registry: *const certbound_registry, client_id: &[u8]) -> i32 {
    let (pointer, len) = (client_id.as_ptr(), client_id.len());
    Output::<CLIENT>::new()
        .by(|out: *mut certbound_client| c!(certbound_registry_find(registry, pointer, len, out)))
}

fn authenticate(registry: *const certbound_registry, client_id: &[u8], der: &[u8], chain: i32) -> i32 {
    let (id, id_len, pointer, len) = (client_id.as_ptr(), client_id.len(), der.as_ptr(), der.len());
    Output::<CLIENT>::new().by(|out: *mut certbound_client| {
        c!(certbound_registry_authenticate(registry, id, id_len, pointer, len, chain, out))
    })
}

fn find_by_certificate(registry: *const certbound_registry, der: *const u8, len: usize, chain: i32) -> i32 {
    Output::<CLIENT>::new().by(|out: *mut certbound_client| {
        c!(certbound_registry_find_by_certificate(registry, der, len, chain, out))
    })
}

fn find_by_identity(registry: *const certbound_registry, identity: *const certbound_identity) -> i32 {
    Output::<CLIENT>::new()
        .by(|out: *mut certbound_client| c!(certbound_registry_find_by_identity(registry, identity, out)))
}

#[test]
fn an_opened_image_answers() {
    let (registry, der) = (registry(), certificate());
    assert_eq!(registry.clients, 5);
    assert_eq!(find(&registry, b"subject"), CERTBOUND_OK);
    assert_eq!(find(&registry, b"Subject"), 111);
    assert_eq!(authenticate(&registry, b"certificate", &der, 2), CERTBOUND_OK);
    assert_eq!(authenticate(&registry, b"subject", &der, 1), CERTBOUND_OK);
    assert_eq!(authenticate(&registry, b"subject", &der, 2), 109);
    assert_eq!(authenticate(&registry, b"subject", &der, 0), 408);
    assert_eq!(authenticate(&registry, b"shared 1", &der, 1), 107);
    assert_eq!(authenticate(&registry, b"certificate", DER, 1), 243);
    assert_eq!(find_by_certificate(&registry, der.as_ptr(), der.len(), 2), CERTBOUND_OK);
    assert_eq!(find_by_certificate(&registry, der.as_ptr(), der.len(), 1), 113);
    assert_eq!(find_by_certificate(&registry, ptr::null(), 0, 1), 108);

    let mut identity = certbound_identity { kind: 0, digest: [7; 32] };
    for (kind, status) in [(1, 111), (7, 111), (0, UNINITIALISED), (8, 409), (-1, 409)] {
        identity.kind = kind;
        assert_eq!(find_by_identity(&registry, &identity), status, "{kind}");
    }
    assert_eq!(find_by_identity(&registry, ptr::null()), 400);
}

#[test]
fn no_certificate_is_not_an_empty_one() {
    let registry = registry();
    let authenticate = |der| {
        Output::<CLIENT>::new().by(|out: *mut certbound_client| {
            c!(certbound_registry_authenticate(&registry, b"subject".as_ptr(), 7, der, 0, 1, out))
        })
    };
    assert_eq!(authenticate(ptr::null()), 108);
    assert_eq!(authenticate(DER.as_ptr()), 240);
    assert_eq!(find_by_certificate(&registry, DER.as_ptr(), 0, 1), 240);
}

#[test]
fn what_was_not_opened_is_not_used() {
    let (mut zero, mut refused) = (registry(), registry());
    // SAFETY: every bit pattern of the structure is a value.
    unsafe { ptr::from_mut(&mut zero).write_bytes(0, 1) };
    let short = REGISTRY.len() - 1;
    assert_eq!(c!(certbound_registry_open(REGISTRY.as_ptr(), short, &mut refused)), 295);
    for registry in [&zero, &refused] {
        assert_eq!(find(registry, b"subject"), UNINITIALISED);
        assert_eq!(authenticate(registry, b"subject", DER, 1), UNINITIALISED);
        assert_eq!(find_by_certificate(registry, DER.as_ptr(), DER.len(), 1), UNINITIALISED);
        assert_eq!(find_by_identity(registry, &certbound_identity { kind: 1, digest: [7; 32] }), UNINITIALISED);
    }
    assert_eq!(find(ptr::null(), b"subject"), 400);
    assert_eq!(c!(certbound_registry_open(REGISTRY.as_ptr(), REGISTRY.len(), ptr::null_mut())), 400);
    let nowhere = ptr::null_mut();
    assert_eq!(c!(certbound_registry_find(&registry(), b"subject".as_ptr(), 7, nowhere)), 400);
}
