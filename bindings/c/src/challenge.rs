//! The OAuth answers to a refusal.

use core::ptr;

use certbound_core::challenge;

use crate::buffer::deliver_with_buffer;
use crate::memory::input;

/// The HTTP status of both answers.
pub const CERTBOUND_CHALLENGE_HTTP_STATUS: u16 = 401;
/// Room for every answer without a realm. A realm adds its own length and 10.
pub const CERTBOUND_CHALLENGE_MAX_LEN: usize = 192;

const _: () = assert!(CERTBOUND_CHALLENGE_HTTP_STATUS == challenge::HTTP_STATUS);
const _: () = assert!(CERTBOUND_CHALLENGE_MAX_LEN == challenge::MAX_LEN);

/// Writes the value of the `WWW-Authenticate` header for a token that was refused with `status`
/// (RFC 8705 section 3, RFC 6750 section 3): `Bearer error="invalid_token", error_description="..."`. It goes
/// with the HTTP status 401, is not NUL-terminated, and holds nothing of the token.
///
/// `realm` may be NULL for none; it must be printable ASCII without quotes and backslashes. The count of
/// characters goes to `out_len`.
///
/// Errors: NOT_A_REFUSAL if `status` is 0, unknown, or the server's own mistake (answer 500 then): a misuse,
/// OUTPUT_TOO_SMALL, and what concerns a stored registration or registry, CLIENT_METADATA, CLIENT_AUTH_METHOD,
/// CLIENT_IDENTITY, CLIENT_KEYS, KEY_PRIVATE, KEY_CERTIFICATE, KEY_SET, TOO_MANY_KEYS, REGISTRY_*, or the form of a
/// header that its own proxy writes, FORWARDED_PERCENT, FORWARDED_DOUBLE_ENCODED, FORWARDED_PLUS_AS_SPACE, FORWARDED_BASE64,
/// FORWARDED_STRUCTURED_FIELD, FORWARDED_VERDICT, PEM_*; INVALID_REALM;
/// OUTPUT_TOO_SMALL, OVERLAP, NULL_POINTER, INVALID_LENGTH. All of `out` is then zeroed, and `*out_len` is 0.
///
/// # Safety
///
/// `realm` is NULL or readable for `realm_len` octets; `out` is NULL or writable for `out_capacity` octets;
/// `out_len` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_challenge_bearer(
    status: i32,
    realm: *const u8,
    realm_len: usize,
    out: *mut u8,
    out_capacity: usize,
    out_len: *mut usize,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe { answer(status, true, realm, realm_len, out, out_capacity, out_len) }
}

/// Writes the JSON body with which a token endpoint refuses a client with `status` (RFC 6749 section 5.2):
/// `{"error":"invalid_client","error_description":"..."}`. It goes with the HTTP status 401, the content type
/// `application/json` and `Cache-Control: no-store`, and is not NUL-terminated. The count of characters goes to
/// `out_len`. The description is the same for every status, which is for the log: an answer with its phrase would tell
/// which clients exist.
///
/// Errors: NOT_A_REFUSAL if `status` is 0, unknown, or the server's own mistake (answer 500 then): a misuse,
/// OUTPUT_TOO_SMALL, and what concerns a stored registration or registry, CLIENT_METADATA, CLIENT_AUTH_METHOD,
/// CLIENT_IDENTITY, CLIENT_KEYS, KEY_PRIVATE, KEY_CERTIFICATE, KEY_SET, TOO_MANY_KEYS, REGISTRY_*, or the form of a
/// header that its own proxy writes, FORWARDED_PERCENT, FORWARDED_DOUBLE_ENCODED, FORWARDED_PLUS_AS_SPACE, FORWARDED_BASE64,
/// FORWARDED_STRUCTURED_FIELD, FORWARDED_VERDICT, PEM_*; OUTPUT_TOO_SMALL,
/// OVERLAP, NULL_POINTER, INVALID_LENGTH. All of `out` is then zeroed, and `*out_len` is 0.
///
/// # Safety
///
/// `out` is NULL or writable for `out_capacity` octets; `out_len` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_challenge_invalid_client(
    status: i32,
    out: *mut u8,
    out_capacity: usize,
    out_len: *mut usize,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe { answer(status, false, ptr::null(), 0, out, out_capacity, out_len) }
}

/// Writes a challenge or the answer of a token endpoint, which has no realm.
///
/// # Safety
///
/// As [`certbound_challenge_bearer`].
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
unsafe fn answer(
    status: i32,
    is_bearer: bool,
    realm: *const u8,
    realm_len: usize,
    out: *mut u8,
    out_capacity: usize,
    out_len: *mut usize,
) -> i32 {
    // SAFETY: as the caller promises.
    unsafe {
        let text = input(realm, realm_len);
        deliver_with_buffer(&[text.unwrap_or_default()], out, out_capacity, out_len, |buffer| {
            let realm = Some(text?).filter(|_| !realm.is_null());
            challenge::answer(status, is_bearer, realm, buffer)
        })
    }
}
