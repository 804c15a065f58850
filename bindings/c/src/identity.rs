//! Identities: what a certificate and a registration can have in common, as a kind and a digest.

use core::slice;

use certbound_core::identity::{Identity, Kind};
use certbound_core::{Certificate, Error, matching, name};

use crate::buffer::deliver_with_buffer;
use crate::memory::{borrow, deliver_ref, input, status};

/// A certificate: SHA-256 of its DER, which is `x5t#S256`.
pub const CERTBOUND_KIND_CERTIFICATE: i32 = 1;
/// A public key: its JWK thumbprint (RFC 7638).
pub const CERTBOUND_KIND_PUBLIC_KEY: i32 = 2;
/// A certificate's subject: the digest of the canonical name.
pub const CERTBOUND_KIND_SUBJECT_DN: i32 = 3;
/// A DNS name of the subjectAltName.
pub const CERTBOUND_KIND_SAN_DNS: i32 = 4;
/// A URI of the subjectAltName.
pub const CERTBOUND_KIND_SAN_URI: i32 = 5;
/// An IP address of the subjectAltName.
pub const CERTBOUND_KIND_SAN_IP: i32 = 6;
/// An email address of the subjectAltName.
pub const CERTBOUND_KIND_SAN_EMAIL: i32 = 7;

/// The octets of an identity's digest.
pub const CERTBOUND_IDENTITY_LEN: usize = 32;
/// The longest name, in octets: a distinguished name in text or DER, or an entry of the subjectAltName.
pub const CERTBOUND_NAME_MAX_LEN: usize = 8192;

const _: () = assert!(CERTBOUND_IDENTITY_LEN == certbound_core::identity::LEN);
const _: () = assert!(CERTBOUND_NAME_MAX_LEN == name::MAX_LEN);

/// One thing that a certificate is or has. It may be kept: it means the same in every later version.
///
/// A zeroed one is invalid: using it is an error. To match it with a certificate is the task of
/// `certbound_certificate_has`: `memcmp` takes longer the more octets agree.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct certbound_identity {
    /// One of the `CERTBOUND_KIND_` values.
    pub kind: i32,
    /// The SHA-256 digest.
    pub digest: [u8; CERTBOUND_IDENTITY_LEN],
}

// An `Identity` lies in memory like this, but may stand at any address.
const _: () = assert!(size_of::<Identity>() == size_of::<certbound_identity>() && align_of::<Identity>() == 1);
const _: () = {
    let identity = Identity::from_digest(Kind::SanEmail, [0; CERTBOUND_IDENTITY_LEN]);
    // SAFETY: of one size, and every bit pattern is a value.
    let it: certbound_identity = unsafe { core::mem::transmute(identity) };
    assert!(it.kind == CERTBOUND_KIND_SAN_EMAIL);
};

impl certbound_identity {
    /// The caller's one, where it lies, if a constructor made it.
    ///
    /// # Safety
    ///
    /// `it` is NULL or readable, and nothing is written to it while `'a` lives.
    pub(crate) unsafe fn get<'a>(it: *const Self) -> Result<&'a Identity, Error> {
        if it.is_null() {
            return Err(Error::NullPointer);
        }
        // SAFETY: not NULL and readable as the caller promises; it need not be aligned. A kind that there is makes it an
        // identity.
        unsafe {
            match (&raw const (*it).kind).read_unaligned() {
                0 => Err(Error::Uninitialised),
                number => kind(number).map(|_| &*it.cast()),
            }
        }
    }
}

fn kind(number: i32) -> Result<Kind, Error> {
    u8::try_from(number).ok().and_then(Kind::from_code).ok_or(Error::UnknownKind)
}

/// Reads an identity from its registration text (RFC 8705 section 2.1.2).
///
/// `kind` is one of the `CERTBOUND_KIND_` values and says what the text is: a distinguished name in the form of RFC
/// 4514, a DNS name, a URI, an IP address, an email address, or the 43 base64url characters of a certificate's
/// thumbprint or of a key's JWK thumbprint. All of it is public, but a thumbprint's value.
///
/// Errors: NAME_SYNTAX, NAME_ATTRIBUTE_TYPE, NAME_VALUE, NAME_EMPTY, NAME_TOO_MANY_ATTRIBUTES for a distinguished
/// name; DNS_NAME, URI, IP_ADDRESS, EMAIL_ADDRESS; NAME_TOO_LONG; THUMBPRINT_TEXT, THUMBPRINT_NOT_CANONICAL;
/// UNKNOWN_KIND, NULL_POINTER, INVALID_LENGTH. `*out` is then zeroed.
///
/// # Safety
///
/// `text` is NULL or readable for `text_len` octets; `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_identity_from_text(
    kind: i32,
    text: *const u8,
    text_len: usize,
    out: *mut certbound_identity,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe {
        let result = input(text, text_len).and_then(|text| Identity::from_text(self::kind(kind)?, text));
        deliver_ref(out.cast(), borrow(&result))
    }
}

/// The identity of a DER certificate, its public key or its subject. The certificate is public.
///
/// `kind` is `CERTBOUND_KIND_CERTIFICATE`, `CERTBOUND_KIND_PUBLIC_KEY` or `CERTBOUND_KIND_SUBJECT_DN`; a certificate may
/// have several names of the other kinds, so that those are UNKNOWN_KIND here.
///
/// Errors: as `certbound_certificate_parse`; KEY_STRUCTURE, KEY_UNSUPPORTED for its key; NAME_EMPTY, NAME_SYNTAX,
/// NAME_VALUE, NAME_TOO_LONG, NAME_TOO_MANY_ATTRIBUTES for its subject; UNKNOWN_KIND, NULL_POINTER, INVALID_LENGTH.
/// `*out` is then zeroed.
///
/// # Safety
///
/// `der` is NULL or readable for `der_len` octets; `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_identity_from_certificate(
    kind: i32,
    der: *const u8,
    der_len: usize,
    out: *mut certbound_identity,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe {
        let result = input(der, der_len).and_then(|der| {
            let kind = self::kind(kind)?;
            matching::single(borrow(&Certificate::from_der(der))?, kind)
        });
        deliver_ref(out.cast(), borrow(&result))
    }
}

/// Whether a DER certificate has this identity, of any kind: `CERTBOUND_OK`, or CLIENT_MISMATCH if not. What the digests
/// have in common is secret. A chain is not looked at: a name says something only if the TLS layer validated the chain,
/// which `certbound_client_authenticate` asks for and this function does not.
///
/// Errors: CLIENT_MISMATCH; as `certbound_identity_from_certificate`; UNINITIALISED if no call made the identity.
///
/// # Safety
///
/// `der` is NULL or readable for `der_len` octets; `identity` is NULL or readable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_certificate_has(
    der: *const u8,
    der_len: usize,
    identity: *const certbound_identity,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    let result = unsafe {
        input(der, der_len).and_then(|der| {
            let identity = certbound_identity::get(identity)?;
            matching::require_any(borrow(&Certificate::from_der(der))?, slice::from_ref(identity))
        })
    };
    status(&result)
}

/// Writes the subject of a DER certificate in the form of RFC 4514, as a client registers it in
/// `tls_client_auth_subject_dn`, and the count of octets to `out_len`. It is UTF-8 and not NUL-terminated. Read back with
/// `certbound_identity_from_text`, it is the certificate's subject again. An empty subject is the empty text.
/// `CERTBOUND_NAME_MAX_LEN` octets are always enough.
///
/// Errors: as `certbound_certificate_parse`; NAME_VALUE, NAME_TOO_MANY_ATTRIBUTES, NAME_SYNTAX; NAME_TOO_LONG, also for
/// the text; OUTPUT_TOO_SMALL, OVERLAP, NULL_POINTER, INVALID_LENGTH. All of `out` is then zeroed, and `*out_len` is 0.
///
/// # Safety
///
/// `der` is NULL or readable for `der_len` octets; `out` is NULL or writable for `out_capacity` octets; `out_len` is
/// NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_subject_write(
    der: *const u8,
    der_len: usize,
    out: *mut u8,
    out_capacity: usize,
    out_len: *mut usize,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe {
        let der = input(der, der_len);
        deliver_with_buffer(&[der.unwrap_or_default()], out, out_capacity, out_len, |buffer| {
            name::write_octets(Certificate::from_der(der?)?.subject(), buffer)
        })
    }
}
