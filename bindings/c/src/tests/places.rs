//! Structs at odd addresses: C callers pack them into buffers of their own.

use super::support::*;
use crate::*;

/// A place for a `T` whose address is odd, whatever the alignment of `T`.
struct Odd {
    memory: [u64; 128],
}

impl Odd {
    fn new() -> Self {
        Odd { memory: [u64::from_ne_bytes([DIRTY; 8]); 128] }
    }

    fn at<T>(&mut self) -> *mut T {
        assert!(size_of::<T>() < size_of_val(&self.memory));
        let pointer = self.memory.as_mut_ptr().cast::<u8>().wrapping_add(1).cast::<T>();
        assert_eq!(pointer.addr() % 2, 1);
        pointer
    }

    /// What was written there, moved to where it is aligned.
    fn get<T: Copy>(&mut self) -> T {
        let pointer = self.at::<T>();
        // SAFETY: the place is large enough, and a call that succeeded has written a `T` to it.
        unsafe { pointer.read_unaligned() }
    }
}

#[test]
fn presented_and_confirmation_may_stand_anywhere() {
    let claims = claims();
    let [mut presented, mut confirmation, mut binding] = [Odd::new(), Odd::new(), Odd::new()];
    assert_eq!(c!(certbound_presented_nothing(presented.at())), CERTBOUND_OK);
    assert_eq!(c!(certbound_presented_thumbprint([1; 32].as_ptr(), presented.at())), CERTBOUND_OK);
    assert_eq!(c!(certbound_presented_certificate(DER.as_ptr(), DER.len(), presented.at())), CERTBOUND_OK);
    let status = c!(certbound_confirmation_from_claims(claims.as_ptr(), claims.len(), confirmation.at()));
    assert_eq!(status, CERTBOUND_OK);
    let status = c!(certbound_confirmation_check(confirmation.at(), presented.at(), REQUIRE, binding.at()));
    assert_eq!((status, binding.get()), (CERTBOUND_OK, CERTBOUND_BINDING_BOUND));
    let status =
        c!(certbound_check_claims(claims.as_ptr(), claims.len(), presented.at(), REQUIRE, binding.at()));
    assert_eq!((status, binding.get()), (CERTBOUND_OK, CERTBOUND_BINDING_BOUND));
    let status = c!(certbound_check_claims(b"{}".as_ptr(), 2, presented.at(), REQUIRE, binding.at()));
    assert_eq!((status, binding.get()), (102, CERTBOUND_BINDING_NONE));
}

#[test]
fn a_certificate_may_stand_anywhere() {
    let der = certificate();
    let mut out = Odd::new();
    assert_eq!(c!(certbound_certificate_parse(der.as_ptr(), der.len(), out.at())), CERTBOUND_OK);
    let certificate: certbound_certificate = out.get();
    assert_eq!((certificate.version, certificate.serial), (1, certbound_span { offset: 9, len: 1 }));
    assert_eq!(c!(certbound_certificate_check_validity(out.at(), certificate.not_after)), CERTBOUND_OK);
    assert_eq!(c!(certbound_certificate_check_validity(out.at(), certificate.not_after + 1)), 106);
}

#[test]
fn identities_and_clients_may_stand_anywhere() {
    let der = certificate();
    let (der, der_len) = (der.as_ptr(), der.len());
    let (mut identity, mut client, mut pinned) = (Odd::new(), Odd::new(), Odd::new());
    let text = b"CN=mtls";
    assert_eq!(c!(certbound_identity_from_text(SUBJECT, text.as_ptr(), 7, identity.at())), CERTBOUND_OK);
    assert_eq!(c!(certbound_certificate_has(der, der_len, identity.at())), CERTBOUND_OK);
    let before = identity.get::<certbound_identity>().digest;
    assert_eq!(c!(certbound_identity_from_certificate(SUBJECT, der, der_len, identity.at())), CERTBOUND_OK);
    assert_eq!(identity.get::<certbound_identity>().digest, before);

    let status = c!(certbound_client_from_metadata(METADATA.as_ptr(), METADATA.len(), client.at()));
    assert_eq!(status, CERTBOUND_OK);
    assert_eq!(client.get::<certbound_client>().identity_count, 1);
    assert_eq!(c!(certbound_client_is(client.at(), b"c".as_ptr(), 1)), CERTBOUND_OK);
    assert_eq!(
        c!(certbound_client_pin_issuer(client.at(), der, der_len, CERTBOUND_PINNED_NAME, pinned.at())),
        CERTBOUND_OK
    );
    for client in [&mut client, &mut pinned] {
        let chain = CERTBOUND_CHAIN_VALIDATED;
        assert_eq!(c!(certbound_client_authenticate(client.at(), der, der_len, chain)), CERTBOUND_OK);
        assert_eq!(c!(certbound_client_authenticate(client.at(), DER.as_ptr(), DER.len(), chain)), 243);
    }
}

#[test]
fn what_a_proxy_forwarded_may_stand_anywhere() {
    let [mut header, mut peer, mut line, mut out, mut chain] = [const { Odd { memory: [0; 128] } }; 5];
    let mut der = [DIRTY; 16];
    assert_eq!(c!(certbound_forwarded_header_new(CERTBOUND_FORMAT_BASE64_DER, header.at())), CERTBOUND_OK);
    assert_eq!(c!(certbound_trusted_peer_asserted(peer.at())), CERTBOUND_OK);
    // SAFETY: the place is large enough.
    unsafe {
        line.at::<certbound_line>().write_unaligned(certbound_line { value: BODY.as_ptr(), len: BODY.len() })
    };
    let status = c!(certbound_forwarded_decode(
        header.at(),
        peer.at(),
        line.at(),
        1,
        der.as_mut_ptr(),
        der.len(),
        out.at()
    ));
    assert_eq!((status, out.get::<certbound_forwarded>().der_len, &der[..5]), (CERTBOUND_OK, 5, DER));
    let status = c!(certbound_forwarded_chain(peer.at(), CERTBOUND_VERDICT_WORDS, line.at(), 0, chain.at()));
    assert_eq!((status, chain.get()), (CERTBOUND_OK, CERTBOUND_CHAIN_NOT_VALIDATED));
    let (secret, len) = (SECRET.as_ptr(), SECRET.len());
    assert_eq!(c!(certbound_trusted_peer_by_secret(line.at(), 1, secret, len, peer.at())), 112);
}

#[test]
fn results_may_stand_anywhere() {
    let (mut presented, mut checked, mut out_len) = (Odd::new(), Odd::new(), Odd::new());
    let mut out = [0; 256];
    assert_eq!(c!(certbound_presented_nothing(presented.at())), CERTBOUND_OK);
    let status = c!(certbound_check_jwt_ignoring_signature(
        JWT.as_ptr(),
        JWT.len(),
        presented.at(),
        ALLOW,
        out.as_mut_ptr(),
        out.len(),
        checked.at()
    ));
    let checked: certbound_checked_jwt = checked.get();
    assert_eq!((status, checked.claims_len, checked.binding), (CERTBOUND_OK, 2, CERTBOUND_BINDING_UNBOUND));
    assert_eq!(&out[..2], b"{}");

    let capacity = out.len();
    let mode = CERTBOUND_PEM_SINGLE;
    let status =
        c!(certbound_pem_decode(PEM.as_ptr(), PEM.len(), mode, out.as_mut_ptr(), capacity, out_len.at()));
    assert_eq!((status, out_len.get()), (CERTBOUND_OK, DER.len()));
    let realm = b"api";
    let status =
        c!(certbound_challenge_bearer(100, realm.as_ptr(), 3, out.as_mut_ptr(), capacity, out_len.at()));
    assert_eq!((status, out_len.get::<usize>() > 50), (CERTBOUND_OK, true));
    let der = certificate();
    let status = c!(certbound_subject_write(der.as_ptr(), der.len(), out.as_mut_ptr(), capacity, out_len.at()));
    assert_eq!((status, out_len.get::<usize>()), (CERTBOUND_OK, 7));
    let status = c!(certbound_challenge_invalid_client(100, out.as_mut_ptr(), capacity, out_len.at()));
    assert_eq!((status, out_len.get::<usize>() > 50), (CERTBOUND_OK, true));
}

#[test]
fn digests_and_texts_may_stand_anywhere() {
    let (mut digest, mut text, mut json) = (Odd::new(), Odd::new(), Odd::new());
    assert_eq!(c!(certbound_thumbprint(DER.as_ptr(), DER.len(), digest.at())), CERTBOUND_OK);
    assert_eq!(c!(certbound_thumbprint_to_text(digest.at(), text.at())), CERTBOUND_OK);
    assert_eq!(&text.get::<[u8; 43]>(), TEXT.as_bytes());
    assert_eq!(c!(certbound_confirmation_write(digest.at(), json.at())), CERTBOUND_OK);
    assert_eq!(&json.get::<[u8; 58]>(), format!(r#"{{"x5t#S256":"{TEXT}"}}"#).as_bytes());
    let before: [u8; 32] = digest.get();
    assert_eq!(c!(certbound_thumbprint_from_text(text.at(), 43, digest.at())), CERTBOUND_OK);
    assert_eq!(digest.get::<[u8; 32]>(), before);
}
