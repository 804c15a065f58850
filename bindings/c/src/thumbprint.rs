//! Certificate thumbprints, at once and as text.

use certbound_core::{Error, Thumbprint, thumbprint};

use crate::memory::{borrow, copy, deliver, deliver_ref, input};

/// The octets of a thumbprint.
pub const CERTBOUND_THUMBPRINT_LEN: usize = 32;
/// The characters of a thumbprint's text. It is not NUL-terminated.
pub const CERTBOUND_THUMBPRINT_TEXT_LEN: usize = 43;

const _: () = assert!(CERTBOUND_THUMBPRINT_LEN == thumbprint::LEN);
const _: () = assert!(CERTBOUND_THUMBPRINT_TEXT_LEN == thumbprint::TEXT_LEN);

/// Computes the thumbprint, `x5t#S256`, of a DER certificate: its SHA-256 digest (RFC 8705 section 3.1).
///
/// The input must be exactly one DER SEQUENCE of at most `CERTBOUND_CERTIFICATE_MAX_LEN` octets; what is inside
/// is not read. The certificate is public.
///
/// Errors: CERTIFICATE_NOT_DER (also for PEM), CERTIFICATE_TRUNCATED, CERTIFICATE_TRAILING_DATA,
/// CERTIFICATE_TOO_LONG, NULL_POINTER, INVALID_LENGTH.
///
/// # Safety
///
/// `der` is NULL or readable for `der_len` octets; `out` is NULL or writable for 32 octets.
///
/// cbindgen:ptrs-as-arrays=[[out;CERTBOUND_THUMBPRINT_LEN]]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_thumbprint(der: *const u8, der_len: usize, out: *mut u8) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe { deliver_thumbprint(out, &of_der(der, der_len)) }
}

/// Reads the 43 characters of a canonical `x5t#S256` value. The text's length and alphabet are public, its
/// value is not.
///
/// Errors: THUMBPRINT_TEXT for another length or alphabet, THUMBPRINT_NOT_CANONICAL for 43 good characters that
/// no digest encodes to, such as the example in RFC 8705 section 3.1, NULL_POINTER, INVALID_LENGTH.
///
/// # Safety
///
/// `text` is NULL or readable for `text_len` octets; `out` is NULL or writable for 32 octets.
///
/// cbindgen:ptrs-as-arrays=[[out;CERTBOUND_THUMBPRINT_LEN]]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_thumbprint_from_text(text: *const u8, text_len: usize, out: *mut u8) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe {
        let result = input(text, text_len).and_then(Thumbprint::from_text);
        deliver_thumbprint(out, &result)
    }
}

/// Writes the 43 characters of a thumbprint, base64url without padding and without a NUL. The thumbprint is
/// secret to this function.
///
/// Errors: NULL_POINTER.
///
/// # Safety
///
/// `thumbprint` is NULL or readable for 32 octets; `out` is NULL or writable for 43 octets.
///
/// cbindgen:ptrs-as-arrays=[[thumbprint;CERTBOUND_THUMBPRINT_LEN],[out;CERTBOUND_THUMBPRINT_TEXT_LEN]]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_thumbprint_to_text(thumbprint: *const u8, out: *mut u8) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe {
        let thumbprint = from_digest(thumbprint);
        deliver(out.cast(), &borrow(&thumbprint).map(Thumbprint::characters))
    }
}

/// The thumbprint of a DER certificate.
///
/// # Safety
///
/// `der` is NULL or readable for `der_len` octets.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) unsafe fn of_der(der: *const u8, der_len: usize) -> Result<Thumbprint, Error> {
    // SAFETY: as the caller promises.
    unsafe { input(der, der_len).and_then(Thumbprint::from_der) }
}

/// The thumbprint whose octets are the caller's.
///
/// # Safety
///
/// `digest` is NULL or readable for 32 octets.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) unsafe fn from_digest(digest: *const u8) -> Result<Thumbprint, Error> {
    // SAFETY: as the caller promises.
    unsafe { copy(digest.cast()).map(Thumbprint::from_digest) }
}

/// Writes a thumbprint's octets.
///
/// # Safety
///
/// `out` is NULL or writable for 32 octets.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) unsafe fn deliver_thumbprint(out: *mut u8, result: &Result<Thumbprint, Error>) -> i32 {
    let octets = borrow(result).map(Thumbprint::as_bytes);
    // SAFETY: as the caller promises.
    unsafe { deliver_ref(out.cast(), octets) }
}
