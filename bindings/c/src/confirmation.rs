//! The check of a token's confirmation against the presented certificate, and the writing of one.

use certbound_core::{Binding, Confirmation, Error, Policy, confirmation, json};

use crate::memory::{borrow, deliver, deliver_from, deliver_ref, input, status};
use crate::presented::certbound_presented;
use crate::thumbprint::{CERTBOUND_THUMBPRINT_TEXT_LEN, from_digest};

/// A token that is not bound to a certificate is refused.
pub const CERTBOUND_POLICY_REQUIRE_BOUND: i32 = 1;
/// A token that is not bound to a certificate passes, and the result says that it was unbound.
pub const CERTBOUND_POLICY_ALLOW_UNBOUND: i32 = 2;

/// Nothing was verified: what a failed call leaves.
pub const CERTBOUND_BINDING_NONE: i32 = 0;
/// The token is bound to the presented certificate.
pub const CERTBOUND_BINDING_BOUND: i32 = 1;
/// The token is not bound: whoever holds it can use it.
pub const CERTBOUND_BINDING_UNBOUND: i32 = 2;

/// The characters of the `cnf` value that `certbound_confirmation_write` writes. It is not NUL-terminated.
pub const CERTBOUND_CONFIRMATION_JSON_LEN: usize = 58;
/// The longest JSON text, in octets.
pub const CERTBOUND_JSON_MAX_LEN: usize = 1048576;
/// The deepest nesting of a JSON text; the claims object itself counts as 1.
pub const CERTBOUND_JSON_MAX_DEPTH: u32 = 64;
/// The most members of the claims object, and of `cnf`.
pub const CERTBOUND_JSON_MAX_MEMBERS: usize = 128;

const _: () = assert!(CERTBOUND_CONFIRMATION_JSON_LEN == confirmation::JSON_LEN);
const _: () = assert!(CERTBOUND_JSON_MAX_LEN == json::MAX_LEN);
const _: () = assert!(CERTBOUND_JSON_MAX_DEPTH == json::MAX_DEPTH);
const _: () = assert!(CERTBOUND_JSON_MAX_MEMBERS == json::MAX_MEMBERS);

/// Checks a JWT claims set, the JSON text that was signed, against the presented certificate
/// (RFC 8705 section 3.1). The caller has verified the token's signature, issuer, audience and times.
///
/// `policy` is `CERTBOUND_POLICY_REQUIRE_BOUND` or `CERTBOUND_POLICY_ALLOW_UNBOUND`. Returns `CERTBOUND_OK` if the
/// token may be used, and writes to `out` how it is bound: `CERTBOUND_BINDING_BOUND`, or
/// `CERTBOUND_BINDING_UNBOUND` where the policy allows it. The text's form is public; what of the two
/// thumbprints agrees is not.
///
/// Errors: MISMATCH, NO_CERTIFICATE, UNBOUND, UNSUPPORTED_CONFIRMATION; JSON_SYNTAX, JSON_NOT_UTF8,
/// JSON_DUPLICATE_MEMBER, JSON_TRAILING_DATA, CLAIMS_NOT_AN_OBJECT, CONFIRMATION_NOT_AN_OBJECT,
/// CONFIRMATION_THUMBPRINT; JSON_TOO_DEEP, JSON_TOO_LONG, JSON_TOO_MANY_MEMBERS; UNKNOWN_POLICY, UNINITIALISED,
/// NULL_POINTER, INVALID_LENGTH. `*out` is then `CERTBOUND_BINDING_NONE`.
///
/// # Safety
///
/// `claims` is NULL or readable for `claims_len` octets; `presented` is NULL or readable; `out` is NULL or
/// writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_check_claims(
    claims: *const u8,
    claims_len: usize,
    presented: *const certbound_presented,
    policy: i32,
    out: *mut i32,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe { check(Source::Claims, claims, claims_len, presented, policy, out) }
}

/// Checks a token introspection response (RFC 7662 section 2.2, RFC 8705 section 3.2) against the presented
/// certificate. The caller got it from the authorization server over an authenticated connection.
///
/// As `certbound_check_claims`, and two more errors: INACTIVE, INTROSPECTION_ACTIVE.
///
/// # Safety
///
/// `response` is NULL or readable for `response_len` octets; `presented` is NULL or readable; `out` is NULL or
/// writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_check_introspection(
    response: *const u8,
    response_len: usize,
    presented: *const certbound_presented,
    policy: i32,
    out: *mut i32,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe { check(Source::Introspection, response, response_len, presented, policy, out) }
}

/// What a token says about its binding, small enough to be kept beside a cached token, so that every use of the
/// token can be checked. A zeroed one is invalid: using it is an error. Its contents mean nothing to the
/// caller.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct certbound_confirmation {
    state: u32,
    text: [u8; CERTBOUND_THUMBPRINT_TEXT_LEN],
    reserved: u8,
}

const UNBOUND: u32 = 0x6362_6330;
const BOUND: u32 = 0x6362_6331;

impl certbound_confirmation {
    const ZERO: Self =
        certbound_confirmation { state: 0, text: [0; CERTBOUND_THUMBPRINT_TEXT_LEN], reserved: 0 };

    /// What its octets stand for, if a call made them.
    fn get(octets: &[u8]) -> Result<Confirmation, Error> {
        match octets.split_first_chunk() {
            Some((state, _)) if u32::from_ne_bytes(*state) == UNBOUND => Ok(Confirmation::UNBOUND),
            Some((state, [text @ .., _])) if u32::from_ne_bytes(*state) == BOUND => {
                Confirmation::from_thumbprint_text(text)
            }
            _ => Err(Error::Uninitialised),
        }
    }
}

impl From<&Confirmation> for certbound_confirmation {
    fn from(confirmation: &Confirmation) -> Self {
        match confirmation.thumbprint_text() {
            Some(text) => certbound_confirmation { state: BOUND, text: *text, ..Self::ZERO },
            None => certbound_confirmation { state: UNBOUND, ..Self::ZERO },
        }
    }
}

/// Reads the confirmation of a JWT claims set, to be checked with `certbound_confirmation_check` each time the
/// token is used. This checks nothing. Errors: those of `certbound_check_claims` that concern the text.
///
/// # Safety
///
/// `claims` is NULL or readable for `claims_len` octets; `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_confirmation_from_claims(
    claims: *const u8,
    claims_len: usize,
    out: *mut certbound_confirmation,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe { keep(Source::Claims, claims, claims_len, out) }
}

/// Reads the confirmation of a token introspection response, to be checked with
/// `certbound_confirmation_check` each time the token is used. This checks nothing but `active`. Errors: those
/// of `certbound_check_introspection` that concern the text.
///
/// # Safety
///
/// `response` is NULL or readable for `response_len` octets; `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_confirmation_from_introspection(
    response: *const u8,
    response_len: usize,
    out: *mut certbound_confirmation,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe { keep(Source::Introspection, response, response_len, out) }
}

/// The confirmation of something that was bound to a certificate and kept with the 43 characters of its
/// thumbprint, such as a public client's refresh token (RFC 8705 section 4).
///
/// Errors: CONFIRMATION_THUMBPRINT, NULL_POINTER, INVALID_LENGTH.
///
/// # Safety
///
/// `text` is NULL or readable for `text_len` octets; `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_confirmation_from_thumbprint_text(
    text: *const u8,
    text_len: usize,
    out: *mut certbound_confirmation,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe { keep(Source::ThumbprintText, text, text_len, out) }
}

/// Checks a confirmation against the presented certificate. `policy`, the return value and `out` are those of
/// `certbound_check_claims`; what of the two thumbprints agrees is secret.
///
/// Errors: MISMATCH, NO_CERTIFICATE, UNBOUND, UNKNOWN_POLICY, UNINITIALISED, NULL_POINTER. `*out` is then
/// `CERTBOUND_BINDING_NONE`.
///
/// # Safety
///
/// `confirmation` and `presented` are NULL or readable; `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_confirmation_check(
    confirmation: *const certbound_confirmation,
    presented: *const certbound_presented,
    policy: i32,
    out: *mut i32,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe {
        let len = size_of::<certbound_confirmation>();
        check(Source::Kept, confirmation.cast(), len, presented, policy, out)
    }
}

/// Writes the value of the `cnf` member that binds a token to a certificate, `{"x5t#S256":"..."}`: 58
/// characters without a NUL, for an authorization server to put into the claims that it signs
/// (RFC 8705 section 3.1). The thumbprint is secret to this function.
///
/// Errors: NULL_POINTER.
///
/// # Safety
///
/// `thumbprint` is NULL or readable for 32 octets; `out` is NULL or writable for 58 octets.
///
/// cbindgen:ptrs-as-arrays=[[thumbprint;CERTBOUND_THUMBPRINT_LEN],[out;CERTBOUND_CONFIRMATION_JSON_LEN]]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_confirmation_write(thumbprint: *const u8, out: *mut u8) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe {
        let thumbprint = from_digest(thumbprint);
        deliver(out.cast(), &borrow(&thumbprint).map(confirmation::characters))
    }
}

/// Where a confirmation comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Claims,
    Introspection,
    ThumbprintText,
    /// A `certbound_confirmation`.
    Kept,
}

#[cfg_attr(target_pointer_width = "64", inline(always))]
fn read(source: Source, octets: &[u8]) -> Result<Confirmation, Error> {
    match source {
        Source::Claims => Confirmation::from_claims(octets),
        Source::Introspection => Confirmation::from_introspection(octets),
        Source::ThumbprintText => Confirmation::from_thumbprint_text(octets),
        Source::Kept => certbound_confirmation::get(octets),
    }
}

/// Reads a confirmation and checks it.
///
/// # Safety
///
/// `octets` is NULL or readable for `len`; `presented` is NULL or readable; `out` is NULL or writable.
#[cfg_attr(target_pointer_width = "64", inline(always))]
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
unsafe fn check(
    source: Source,
    octets: *const u8,
    len: usize,
    presented: *const certbound_presented,
    policy: i32,
    out: *mut i32,
) -> i32 {
    // SAFETY: as the caller promises.
    unsafe {
        // What is wrong with the call comes first. A copy is made when the text's reader is off the stack.
        let octets = input(octets, len).and_then(|octets| {
            certbound_presented::look_at(presented)?;
            self::policy(policy)?;
            Ok(octets)
        });
        let mut confirmation = octets.and_then(|octets| read(source, octets));
        if source == Source::Kept
            && octets.is_ok()
            && let Err(error) = &mut confirmation
        {
            *error = Error::Uninitialised;
        }
        deliver_verdict(&confirmation, presented, policy, out)
    }
}

/// Checks a confirmation, if there is one.
///
/// # Safety
///
/// As [`check`].
#[cfg_attr(target_pointer_width = "64", inline(always))]
// What it takes on the stack is none of the check's.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
unsafe fn deliver_verdict(
    confirmation: &Result<Confirmation, Error>,
    presented: *const certbound_presented,
    policy: i32,
    out: *mut i32,
) -> i32 {
    // SAFETY: as the caller promises.
    unsafe {
        let verdict = borrow(confirmation).and_then(|confirmation| {
            // By reference, since a move is a copy.
            let presented = &certbound_presented::get(presented);
            let presented = borrow(presented)?;
            confirmation.check(presented, self::policy(policy)?).map(binding)
        });
        let value = verdict.unwrap_or(CERTBOUND_BINDING_NONE);
        deliver_from(out, &raw const value, status(&verdict))
    }
}

/// Reads a confirmation to keep it.
///
/// # Safety
///
/// `octets` is NULL or readable for `len`; `out` is NULL or writable.
#[cfg_attr(target_pointer_width = "64", inline(always))]
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
unsafe fn keep(source: Source, octets: *const u8, len: usize, out: *mut certbound_confirmation) -> i32 {
    // SAFETY: as the caller promises.
    unsafe {
        let confirmation = input(octets, len).and_then(|octets| read(source, octets));
        deliver_confirmation(out, &confirmation)
    }
}

/// Writes a confirmation, if there is one.
///
/// # Safety
///
/// `out` is NULL or writable.
#[cfg_attr(target_pointer_width = "64", inline(always))]
// What it takes on the stack is none of the check's.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
unsafe fn deliver_confirmation(
    out: *mut certbound_confirmation,
    confirmation: &Result<Confirmation, Error>,
) -> i32 {
    // SAFETY: as the caller promises.
    unsafe {
        match confirmation {
            Ok(confirmation) => deliver_ref(out, Ok(&confirmation.into())),
            Err(error) => deliver_ref(out, Err(*error)),
        }
    }
}

pub(crate) fn policy(number: i32) -> Result<Policy, Error> {
    match number {
        CERTBOUND_POLICY_REQUIRE_BOUND => Ok(Policy::RequireBound),
        CERTBOUND_POLICY_ALLOW_UNBOUND => Ok(Policy::AllowUnbound),
        _ => Err(Error::UnknownPolicy),
    }
}

pub(crate) fn binding(binding: Binding) -> i32 {
    match binding {
        Binding::Bound => CERTBOUND_BINDING_BOUND,
        Binding::Unbound => CERTBOUND_BINDING_UNBOUND,
    }
}
