//! Identities and clients whose memory no call wrote: zeroed, tampered with, cut out of something else.

use core::mem::MaybeUninit;
use core::ptr;

use super::support::*;
use crate::*;

const CLIENT_MISMATCH: i32 = 107;
const UNINITIALISED: i32 = 402;
const UNKNOWN_KIND: i32 = 409;

const SIZE: usize = size_of::<certbound_client>();

/// Where the fields of a client are: the caller sees them in the header.
const STATE: usize = 0;
const METHOD: usize = 4;
const BOUND_TOKENS: usize = 8;
const COUNT: usize = 12;
const PINNED: usize = 16;
const FIRST_KIND: usize = 116;

/// A client as octets in a heap block of its size, so that Miri sees a read beyond it.
fn octets(client: certbound_client) -> Box<[u8; SIZE]> {
    // SAFETY: a client has no padding: see `sizes`.
    Box::new(unsafe { core::mem::transmute::<certbound_client, [u8; SIZE]>(client) })
}

fn with(client: certbound_client, offset: usize, value: u32) -> Box<[u8; SIZE]> {
    let mut it = octets(client);
    it[offset..offset + 4].copy_from_slice(&value.to_ne_bytes());
    it
}

/// What each function that takes a client says of these octets; the certificate is [`certificate`].
fn statuses(client: &[u8; SIZE]) -> [i32; 4] {
    let der = certificate();
    let client = client.as_ptr().cast();
    let chain = CERTBOUND_CHAIN_VALIDATED;
    [
        c!(certbound_client_is(client, b"c".as_ptr(), 1)),
        c!(certbound_client_authenticate(client, der.as_ptr(), der.len(), chain)),
        c!(certbound_client_authenticate(client, ptr::null(), 0, chain)),
        Output::<SIZE>::new().by(|out| {
            c!(certbound_client_pin_issuer(client, der.as_ptr(), der.len(), CERTBOUND_PINNED_NAME, out))
        }),
    ]
}

/// A client with this many keys, of which none is that of [`certificate`], and its certificate as the last one.
fn self_signed(count: usize) -> certbound_client {
    let key =
        |number: usize| format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{}{number:03}A"}}"#, "A".repeat(39));
    let mut keys: Vec<String> = (1..count).map(key).collect();
    let own = r#""x5t#S256":"A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"}"#;
    keys.push(key(0).replace('}', &format!(",{own}")));
    let metadata = format!(
        r#"{{"client_id":"c","token_endpoint_auth_method":"self_signed_tls_client_auth","jwks":{{"keys":[{}]}}}}"#,
        keys.join(",")
    );
    client(metadata.as_bytes())
}

#[test]
fn sizes() {
    assert_eq!(size_of::<certbound_identity>(), 36);
    assert_eq!(SIZE, 5 * 4 + 3 * 32 + 16 * 36);
}

#[test]
fn what_a_client_shows() {
    let named = client(METADATA);
    let shown = (named.method, named.bound_tokens, named.identity_count);
    assert_eq!(shown, (CERTBOUND_METHOD_TLS_CLIENT_AUTH, 0, 1));
    assert_eq!(statuses(&octets(named)), [CERTBOUND_OK, CERTBOUND_OK, 108, CERTBOUND_OK]);
    for count in [1, 2, 16] {
        let it = self_signed(count);
        let shown = (it.method, it.bound_tokens, it.identity_count as usize);
        assert_eq!(shown, (CERTBOUND_METHOD_SELF_SIGNED_TLS_CLIENT_AUTH, 0, count));
        assert_eq!(statuses(&octets(it)), [CERTBOUND_OK, CERTBOUND_OK, 108, CERTBOUND_OK], "{count}");
    }
    let bound = METADATA.strip_suffix(b"}").expect("an object");
    let bound = client(&[bound, br#","tls_client_certificate_bound_access_tokens":true}"#].concat());
    assert_eq!(bound.bound_tokens, 1);
    // A pin changes nothing else.
    let (der, mut pinned) = (certificate(), bound);
    assert_eq!(
        c!(certbound_client_pin_issuer(&bound, der.as_ptr(), der.len(), CERTBOUND_PINNED_NAME, &mut pinned)),
        CERTBOUND_OK
    );
    assert_eq!((pinned.method, pinned.bound_tokens, pinned.identity_count), (1, 1, 1));
    assert_eq!(statuses(&octets(pinned)), [CERTBOUND_OK, CERTBOUND_OK, 108, CERTBOUND_OK]);
}

#[test]
fn clients_that_no_call_made_are_refused() {
    for octet in [0, DIRTY, 0xff] {
        assert_eq!(statuses(&[octet; SIZE]), [UNINITIALISED; 4], "{octet}");
    }
    let mut failed = MaybeUninit::<certbound_client>::uninit();
    assert_eq!(c!(certbound_client_from_metadata(b"{}".as_ptr(), 2, failed.as_mut_ptr())), 291);
    // SAFETY: the call has written all of it.
    let failed = unsafe { failed.assume_init() };
    assert_eq!(octets(failed)[..], [0; SIZE]);
}

/// A client that was tampered with is refused whole: nothing of it is believed, and nothing beside it is read.
#[test]
fn clients_that_were_changed_are_refused() {
    let (named, two, full) = (client(METADATA), self_signed(2), self_signed(16));
    let odd = [u32::MAX, 0xaaaa_aaaa, 0x8000_0000, i32::MAX as u32, 256];
    for (reason, client, offset, values) in [
        ("the state", named, STATE, &[0, 1][..]),
        ("the method", named, METHOD, &[0, 2, 3, 257]),
        ("the method", full, METHOD, &[0, 1, 3, 258]),
        ("the method of a client with one key", self_signed(1), METHOD, &[0, 1, 3]),
        ("the flag", named, BOUND_TOKENS, &[2]),
        ("the count of names", named, COUNT, &[0, 2, 16, 17]),
        ("the count of keys, where zeros follow", two, COUNT, &[0, 3, 16, 17]),
        ("the count of keys, of which there are no more", full, COUNT, &[0, 17, 18]),
        ("the pin", named, PINNED, &[4, 7, 5]),
        ("the kind of a name", named, FIRST_KIND, &[0, 1, 2, 8, 256 + 3]),
        ("the kind of a key", two, FIRST_KIND, &[0, 3, 4, 5, 6, 7, 8, 257]),
        ("the kind of the last key", full, FIRST_KIND + 15 * 36, &[0, 3, 7, 8, 258]),
    ] {
        for &value in values.iter().chain(&odd) {
            assert_eq!(statuses(&with(client, offset, value)), [UNINITIALISED; 4], "{reason}: {value:#x}");
        }
    }
}

/// What lies beyond the count is not looked at: a caller may have copied a client into dirty memory in part.
#[test]
fn identities_beyond_the_count_are_not_read() {
    let mut it = octets(self_signed(2));
    it[FIRST_KIND + 2 * 36..].fill(0xff);
    assert_eq!(statuses(&it), [CERTBOUND_OK, CERTBOUND_OK, 108, CERTBOUND_OK]);
    // Fewer identities are fewer certificates: the own one is the last.
    assert_eq!(statuses(&with(self_signed(2), COUNT, 1)), [CERTBOUND_OK, CLIENT_MISMATCH, 108, CERTBOUND_OK]);
}

#[test]
fn identities_that_no_call_made_are_refused() {
    let der = certificate();
    let has = |identity: &certbound_identity| c!(certbound_certificate_has(der.as_ptr(), der.len(), identity));
    let good = identity(SUBJECT, b"CN=mtls");
    assert_eq!(has(&good), CERTBOUND_OK);
    assert_eq!(has(&certbound_identity { kind: 0, ..good }), UNINITIALISED);
    assert_eq!(has(&certbound_identity { kind: 0, digest: [0; 32] }), UNINITIALISED);
    for kind in [8, -1, 256 + SUBJECT, 0xaa, i32::MIN, i32::MAX] {
        assert_eq!(has(&certbound_identity { kind, ..good }), UNKNOWN_KIND, "{kind}");
    }
    for kind in (1..=7).filter(|&kind| kind != SUBJECT) {
        assert_eq!(has(&certbound_identity { kind, ..good }), CLIENT_MISMATCH, "{kind}");
    }
    assert_eq!(has(&certbound_identity { digest: [0; 32], ..good }), CLIENT_MISMATCH);
}
