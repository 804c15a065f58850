//! The calls of the C API, gathered so that each rule can be tested on all functions that it binds.

use core::ffi::c_void;
use core::mem::MaybeUninit;
use core::ptr;

use crate::*;

/// Calls a function of the C API.
macro_rules! c {
    ($call:expr) => {{
        // SAFETY: every pointer that a test passes is NULL, or has length 0, or has a length that is refused, or
        // is the test's own memory of that size.
        unsafe { $call }
    }};
}
pub(super) use c;

/// Not a certificate, but a DER SEQUENCE, which is all that a thumbprint asks for: hashing is slow under Miri.
pub(super) const DER: &[u8] = &[0x30, 0x03, 0x02, 0x01, 0x05];

/// The SHA-256 digest of [`DER`] in base64url, as `openssl dgst -sha256 -binary | base64` gives it.
pub(super) const TEXT: &str = "QXx3Y8TjIKa3R7PLDG0i-TdBspoytIWUuOtMFE_m1yk";

/// [`DER`] in base64.
pub(super) const BODY: &[u8] = b"MAMCAQU=";

pub(super) const SECRET: &[u8] = b"0123456789abcdef";

pub(super) const PEM: &[u8] = b"-----BEGIN CERTIFICATE-----\nMAMCAQU=\n-----END CERTIFICATE-----\n";

/// A compact JWT whose claims are `{}`.
pub(super) const JWT: &[u8] = b"e30.e30.c2ln";

/// Five clients; `tests/registry_vector.rs` in the root says which.
pub(super) const REGISTRY: &[u8] = include_bytes!("../../../../tests/vectors/registry.img");

pub(super) const REQUIRE: i32 = CERTBOUND_POLICY_REQUIRE_BOUND;
pub(super) const ALLOW: i32 = CERTBOUND_POLICY_ALLOW_UNBOUND;

/// The metadata of a client whose certificate has this subject, which is that of [`certificate`].
pub(super) const METADATA: &[u8] = br#"{"client_id":"c","token_endpoint_auth_method":"tls_client_auth",
    "tls_client_auth_subject_dn":"CN=mtls"}"#;

pub(super) const DNS: i32 = CERTBOUND_KIND_SAN_DNS;
pub(super) const SUBJECT: i32 = CERTBOUND_KIND_SUBJECT_DN;

/// Output memory that holds no zeros yet.
pub(super) const DIRTY: u8 = 0xaa;

/// The caller's own hash, which must not be called.
pub(super) const HASH: certbound_sha256 =
    certbound_sha256 { context: ptr::null_mut(), update: Some(must_not_update), finish: Some(must_not_finish) };

unsafe extern "C" fn must_not_update(_: *mut c_void, _: *const u8, _: usize) -> i32 {
    panic!("called")
}

unsafe extern "C" fn must_not_finish(_: *mut c_void, _: *mut u8) -> i32 {
    panic!("called")
}

pub(super) fn claims() -> String {
    format!(r#"{{"cnf":{{"x5t#S256":"{TEXT}"}}}}"#)
}

pub(super) fn presented(der: &[u8]) -> certbound_presented {
    let mut out = MaybeUninit::uninit();
    assert_eq!(c!(certbound_presented_certificate(der.as_ptr(), der.len(), out.as_mut_ptr())), CERTBOUND_OK);
    // SAFETY: the call has succeeded, so it has written all of it.
    unsafe { out.assume_init() }
}

pub(super) fn nothing() -> certbound_presented {
    let mut out = MaybeUninit::uninit();
    assert_eq!(c!(certbound_presented_nothing(out.as_mut_ptr())), CERTBOUND_OK);
    // SAFETY: the call has succeeded, so it has written all of it.
    unsafe { out.assume_init() }
}

pub(super) fn confirmation(claims: &[u8]) -> certbound_confirmation {
    let mut out = MaybeUninit::uninit();
    let status = c!(certbound_confirmation_from_claims(claims.as_ptr(), claims.len(), out.as_mut_ptr()));
    assert_eq!(status, CERTBOUND_OK);
    // SAFETY: the call has succeeded, so it has written all of it.
    unsafe { out.assume_init() }
}

pub(super) fn trusted() -> certbound_trusted_peer {
    let mut out = MaybeUninit::uninit();
    assert_eq!(c!(certbound_trusted_peer_asserted(out.as_mut_ptr())), CERTBOUND_OK);
    // SAFETY: the call has succeeded, so it has written all of it.
    unsafe { out.assume_init() }
}

pub(super) fn forwarded_header(format: i32) -> certbound_forwarded_header {
    let mut out = MaybeUninit::uninit();
    assert_eq!(c!(certbound_forwarded_header_new(format, out.as_mut_ptr())), CERTBOUND_OK);
    // SAFETY: the call has succeeded, so it has written all of it.
    unsafe { out.assume_init() }
}

pub(super) fn identity(kind: i32, text: &[u8]) -> certbound_identity {
    let mut out = MaybeUninit::uninit();
    let status = c!(certbound_identity_from_text(kind, text.as_ptr(), text.len(), out.as_mut_ptr()));
    assert_eq!(status, CERTBOUND_OK);
    // SAFETY: the call has succeeded, so it has written all of it.
    unsafe { out.assume_init() }
}

pub(super) fn client(metadata: &[u8]) -> certbound_client {
    let mut out = MaybeUninit::uninit();
    let status = c!(certbound_client_from_metadata(metadata.as_ptr(), metadata.len(), out.as_mut_ptr()));
    assert_eq!(status, CERTBOUND_OK);
    // SAFETY: the call has succeeded, so it has written all of it.
    unsafe { out.assume_init() }
}

/// A value's memory as the C caller has it: dirty before the call, and to be read as octets after it. `N` is the
/// value's size; the values read so have no padding.
pub(super) struct Output<const N: usize>([u8; N]);

impl<const N: usize> Output<N> {
    pub(super) fn new() -> Self {
        Output([DIRTY; N])
    }

    pub(super) fn octets(&self) -> [u8; N] {
        self.0
    }

    /// Makes a call with this output and returns its status, having seen that a refused call zeroed the output
    /// and that another wrote to it.
    #[track_caller]
    pub(super) fn by<T>(&mut self, call: impl FnOnce(*mut T) -> i32) -> i32 {
        assert!(size_of::<T>() == N || size_of::<T>() == 1, "an output of this size, or its octets");
        let status = call(self.0.as_mut_ptr().cast());
        if status != CERTBOUND_OK {
            assert_eq!(self.0, [0; N], "outputs are zeroed on every error");
        } else {
            assert_ne!(self.0, [DIRTY; N], "a call that succeeded wrote nothing");
        }
        status
    }
}

pub(super) fn registry() -> certbound_registry {
    let mut out = MaybeUninit::uninit();
    let status = c!(certbound_registry_open(REGISTRY.as_ptr(), REGISTRY.len(), out.as_mut_ptr()));
    assert_eq!(status, CERTBOUND_OK);
    // SAFETY: the call has succeeded, so it has written all of it.
    unsafe { out.assume_init() }
}

/// A function that takes one pointer and length, called with outputs that are then checked as by
/// [`Output::by`].
pub(super) struct Reader {
    pub(super) name: &'static str,
    /// What it says of an empty input.
    pub(super) empty: i32,
    /// An input that it accepts.
    pub(super) good: Vec<u8>,
    pub(super) call: fn(*const u8, usize) -> i32,
}

pub(super) fn readers() -> Vec<Reader> {
    let reader = |name, empty, good: &[u8], call| Reader { name, empty, good: good.to_vec(), call };
    vec![
        reader("thumbprint", 240, DER, |input, len| {
            Output::<32>::new().by(|out| c!(certbound_thumbprint(input, len, out)))
        }),
        reader("thumbprint_from_text", 230, TEXT.as_bytes(), |input, len| {
            Output::<32>::new().by(|out| c!(certbound_thumbprint_from_text(input, len, out)))
        }),
        reader("presented_certificate", 240, DER, |input, len| {
            Output::<36>::new().by(|out| c!(certbound_presented_certificate(input, len, out)))
        }),
        reader("certificate_parse", 240, &certificate(), |input, len| {
            let mut out = certbound_certificate { version: 77, not_after: 77, ..Default::default() };
            let status = c!(certbound_certificate_parse(input, len, &mut out));
            assert_eq!(status == CERTBOUND_OK, out != certbound_certificate::default());
            status
        }),
        reader("check_claims", 200, b"{}", |input, len| {
            Output::<4>::new().by(|out| c!(certbound_check_claims(input, len, &nothing(), ALLOW, out)))
        }),
        reader("check_introspection", 200, br#"{"active":true}"#, |input, len| {
            Output::<4>::new().by(|out| c!(certbound_check_introspection(input, len, &nothing(), ALLOW, out)))
        }),
        reader("confirmation_from_claims", 200, b"{}", |input, len| {
            Output::<48>::new().by(|out| c!(certbound_confirmation_from_claims(input, len, out)))
        }),
        reader("confirmation_from_introspection", 200, br#"{"active":true}"#, |input, len| {
            Output::<48>::new().by(|out| c!(certbound_confirmation_from_introspection(input, len, out)))
        }),
        reader("confirmation_from_thumbprint_text", 211, TEXT.as_bytes(), |input, len| {
            Output::<48>::new().by(|out| c!(certbound_confirmation_from_thumbprint_text(input, len, out)))
        }),
        reader("check_jwt_ignoring_signature", 220, JWT, |input, len| {
            Output::<64>::new().by(|out| writer_jwt(input, len, out, 64))
        }),
        reader("pem_decode", 260, PEM, |input, len| {
            Output::<64>::new().by(|out| writer_pem(input, len, out, 64))
        }),
        // An empty line is no certificate.
        reader("forwarded_decode", CERTBOUND_OK, BODY, |input, len| {
            Output::<64>::new().by(|out| match writer_forwarded(input, len, out, 64) {
                CERTBOUND_OK if len == 0 => c!(certbound_thumbprint_to_text([1; 32].as_ptr(), out)),
                status => status,
            })
        }),
        reader("trusted_peer_by_secret, the line", 112, SECRET, |input, len| {
            let line = certbound_line { value: input, len };
            let (secret, secret_len) = (SECRET.as_ptr(), SECRET.len());
            Output::<4>::new().by(|out| c!(certbound_trusted_peer_by_secret(&line, 1, secret, secret_len, out)))
        }),
        reader("trusted_peer_by_secret, the secret", 412, SECRET, |input, len| {
            let line = certbound_line { value: SECRET.as_ptr(), len: SECRET.len() };
            Output::<4>::new().by(|out| c!(certbound_trusted_peer_by_secret(&line, 1, input, len, out)))
        }),
        reader("forwarded_chain", CERTBOUND_OK, b"SUCCESS", |input, len| {
            let line = certbound_line { value: input, len };
            let words = CERTBOUND_VERDICT_WORDS;
            Output::<4>::new().by(|out| c!(certbound_forwarded_chain(&trusted(), words, &line, 1, out)))
        }),
        reader("identity_from_text", 274, b"a.example", |input, len| {
            Output::<36>::new().by(|out| c!(certbound_identity_from_text(DNS, input, len, out)))
        }),
        reader("identity_from_text of a subject", 273, b"CN=mtls", |input, len| {
            Output::<36>::new().by(|out| c!(certbound_identity_from_text(SUBJECT, input, len, out)))
        }),
        reader("identity_from_text of a thumbprint", 230, TEXT.as_bytes(), |input, len| {
            Output::<36>::new()
                .by(|out| c!(certbound_identity_from_text(CERTBOUND_KIND_CERTIFICATE, input, len, out)))
        }),
        reader("identity_from_certificate", 240, &certificate(), |input, len| {
            Output::<36>::new().by(|out| c!(certbound_identity_from_certificate(SUBJECT, input, len, out)))
        }),
        reader("certificate_has", 240, &certificate(), |input, len| {
            c!(certbound_certificate_has(input, len, &identity(SUBJECT, b"CN=mtls")))
        }),
        reader("subject_write", 240, &certificate(), |input, len| {
            Output::<64>::new().by(|out| writer_subject(input, len, out, 64))
        }),
        reader("client_from_metadata", 200, METADATA, |input, len| {
            Output::<692>::new().by(|out| c!(certbound_client_from_metadata(input, len, out)))
        }),
        reader("client_pin_issuer", 240, &certificate(), |input, len| {
            let client = client(METADATA);
            Output::<692>::new()
                .by(|out| c!(certbound_client_pin_issuer(&client, input, len, CERTBOUND_PINNED_NAME, out)))
        }),
        reader("client_is", 111, b"c", |input, len| c!(certbound_client_is(&client(METADATA), input, len))),
        // Here NULL with length 0 is not empty but no certificate.
        reader("client_authenticate", 240, &certificate(), |input, len| {
            let chain = CERTBOUND_CHAIN_VALIDATED;
            let status = c!(certbound_client_authenticate(&client(METADATA), input, len, chain));
            assert_eq!(status == 108, input.is_null() && len == 0);
            if status == 108 { 240 } else { status }
        }),
        reader("registry_open", 295, REGISTRY, |input, len| {
            let mut out = registry();
            out.clients = 77;
            let status = c!(certbound_registry_open(input, len, &mut out));
            assert_eq!(out.clients, if status == CERTBOUND_OK { 5 } else { 0 });
            status
        }),
        reader("registry_find", 291, b"subject", |input, len| {
            Output::<{ size_of::<certbound_client>() }>::new()
                .by(|out: *mut certbound_client| c!(certbound_registry_find(&registry(), input, len, out)))
        }),
        // An empty realm that is not NULL is a realm; see `arguments` for the one that is NULL.
        reader("challenge_bearer", CERTBOUND_OK, b"api", |input, len| {
            Output::<192>::new().by(|out| writer_bearer(input, len, out, 192))
        }),
    ]
}

/// A function that fills a caller's buffer: input, its length, buffer, capacity.
pub(super) struct Writer {
    pub(super) name: &'static str,
    pub(super) good: Vec<u8>,
    pub(super) call: fn(*const u8, usize, *mut u8, usize) -> i32,
    /// The same with NULL for the length or the result that comes last.
    pub(super) without_result: fn(*const u8, usize, *mut u8, usize) -> i32,
    pub(super) takes_input: bool,
}

pub(super) fn writers() -> Vec<Writer> {
    vec![
        Writer {
            name: "check_jwt_ignoring_signature",
            good: JWT.to_vec(),
            call: writer_jwt,
            without_result: |input, len, out, capacity| {
                let (presented, checked) = (nothing(), ptr::null_mut());
                c!(certbound_check_jwt_ignoring_signature(
                    input, len, &presented, ALLOW, out, capacity, checked
                ))
            },
            takes_input: true,
        },
        Writer {
            name: "pem_decode",
            good: PEM.to_vec(),
            call: writer_pem,
            without_result: |input, len, out, capacity| {
                let out_len = ptr::null_mut();
                c!(certbound_pem_decode(input, len, CERTBOUND_PEM_SINGLE, out, capacity, out_len))
            },
            takes_input: true,
        },
        Writer {
            name: "forwarded_decode",
            good: BODY.to_vec(),
            call: writer_forwarded,
            without_result: |input, len, out, capacity| {
                let line = certbound_line { value: input, len };
                let (header, result) = (forwarded_header(CERTBOUND_FORMAT_BASE64_DER), ptr::null_mut());
                c!(certbound_forwarded_decode(&header, &trusted(), &line, 1, out, capacity, result))
            },
            takes_input: true,
        },
        Writer {
            name: "challenge_bearer",
            good: b"api".to_vec(),
            call: writer_bearer,
            without_result: |input, len, out, capacity| {
                c!(certbound_challenge_bearer(100, input, len, out, capacity, ptr::null_mut()))
            },
            takes_input: true,
        },
        Writer {
            name: "subject_write",
            good: certificate(),
            call: writer_subject,
            without_result: |input, len, out, capacity| {
                c!(certbound_subject_write(input, len, out, capacity, ptr::null_mut()))
            },
            takes_input: true,
        },
        Writer {
            name: "challenge_invalid_client",
            good: vec![],
            call: |_, _, out, capacity| {
                let mut out_len = 77;
                let status = c!(certbound_challenge_invalid_client(100, out, capacity, &mut out_len));
                assert_eq!(status == CERTBOUND_OK, out_len != 0);
                status
            },
            without_result: |_, _, out, capacity| {
                c!(certbound_challenge_invalid_client(100, out, capacity, ptr::null_mut()))
            },
            takes_input: false,
        },
    ]
}

fn writer_jwt(input: *const u8, len: usize, out: *mut u8, capacity: usize) -> i32 {
    let mut checked = certbound_checked_jwt { claims_len: 77, binding: 77, reserved: 77 };
    let presented = nothing();
    let status =
        c!(certbound_check_jwt_ignoring_signature(input, len, &presented, ALLOW, out, capacity, &mut checked));
    let expected = if status == CERTBOUND_OK { (2, CERTBOUND_BINDING_UNBOUND) } else { (0, 0) };
    assert_eq!((checked.claims_len, checked.binding, checked.reserved), (expected.0, expected.1, 0));
    status
}

fn writer_pem(input: *const u8, len: usize, out: *mut u8, capacity: usize) -> i32 {
    let mut out_len = 77;
    let status = c!(certbound_pem_decode(input, len, CERTBOUND_PEM_SINGLE, out, capacity, &mut out_len));
    assert_eq!(out_len, if status == CERTBOUND_OK { DER.len() } else { 0 });
    status
}

fn writer_forwarded(input: *const u8, len: usize, out: *mut u8, capacity: usize) -> i32 {
    let line = certbound_line { value: input, len };
    let header = forwarded_header(CERTBOUND_FORMAT_BASE64_DER);
    let mut result = certbound_forwarded { der_len: 77, presented: presented(DER), outcome: 77 };
    let status = c!(certbound_forwarded_decode(&header, &trusted(), &line, 1, out, capacity, &mut result));
    assert_eq!(result.der_len, if status == CERTBOUND_OK && len > 0 { DER.len() } else { 0 });
    let outcome = if len > 0 { CERTBOUND_FORWARDED_CERTIFICATE } else { CERTBOUND_FORWARDED_ABSENT };
    assert_eq!(result.outcome, if status == CERTBOUND_OK { outcome } else { 0 });
    status
}

fn writer_subject(input: *const u8, len: usize, out: *mut u8, capacity: usize) -> i32 {
    let mut out_len = 77;
    let status = c!(certbound_subject_write(input, len, out, capacity, &mut out_len));
    assert_eq!(out_len, if status == CERTBOUND_OK { b"CN=mtls".len() } else { 0 });
    status
}

fn writer_bearer(input: *const u8, len: usize, out: *mut u8, capacity: usize) -> i32 {
    let mut out_len = 77;
    let status = c!(certbound_challenge_bearer(100, input, len, out, capacity, &mut out_len));
    assert_eq!(status == CERTBOUND_OK, out_len != 0);
    status
}

/// The certificate of RFC 8705 appendix A, decoded by the library.
pub(super) fn certificate() -> Vec<u8> {
    let pem = include_bytes!("../../../../tests/vectors/rfc8705-appendix-a.pem");
    let (mut der, mut len) = (vec![0; pem.len()], 0);
    let status = c!(certbound_pem_decode(
        pem.as_ptr(),
        pem.len(),
        CERTBOUND_PEM_SINGLE,
        der.as_mut_ptr(),
        der.len(),
        &mut len
    ));
    assert_eq!(status, CERTBOUND_OK);
    der.truncate(len);
    der
}
