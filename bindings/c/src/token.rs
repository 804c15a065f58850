//! The check of a compact JWT.

use certbound_core::{Confirmation, token};

use crate::buffer::deliver_with_buffer;
use crate::confirmation::binding;
use crate::memory::{borrow, input};
use crate::presented::certbound_presented;

/// The longest token, in octets.
pub const CERTBOUND_TOKEN_MAX_LEN: usize = 2097152;

const _: () = assert!(CERTBOUND_TOKEN_MAX_LEN == token::MAX_LEN);

/// How a compact JWT is bound, and how much of the caller's buffer its claims take.
#[repr(C)]
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct certbound_checked_jwt {
    /// The count of octets of claims at the start of the buffer.
    pub claims_len: usize,
    /// One of the `CERTBOUND_BINDING_` values.
    pub binding: i32,
    /// Zero.
    pub reserved: i32,
}

/// Checks the claims of a compact JWT against the presented certificate WITHOUT VERIFYING ITS SIGNATURE, which
/// the caller has done.
///
/// The claims are decoded into `claims`, which must hold three octets for every four characters of the token's
/// second part: three quarters of `jwt_len` are enough. They are the JSON text that was signed, so that other
/// claims can be read from the same octets.
///
/// As `certbound_check_claims`, and more errors: TOKEN_FORMAT, TOKEN_ENCRYPTED, TOKEN_UNSIGNED, TOKEN_BASE64,
/// TOKEN_TOO_LONG, OUTPUT_TOO_SMALL, OVERLAP if `claims` overlaps the token or `*out`. All of `claims` and `*out` is then
/// zeroed.
///
/// # Safety
///
/// `jwt` is NULL or readable for `jwt_len` octets; `presented` is NULL or readable; `claims` is NULL or
/// writable for `claims_capacity` octets; `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_check_jwt_ignoring_signature(
    jwt: *const u8,
    jwt_len: usize,
    presented: *const certbound_presented,
    policy: i32,
    claims: *mut u8,
    claims_capacity: usize,
    out: *mut certbound_checked_jwt,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above; `presented` is read before anything is
    // written.
    unsafe {
        let (jwt, presented) = (input(jwt, jwt_len), certbound_presented::get(presented));
        deliver_with_buffer(&[jwt.unwrap_or_default()], claims, claims_capacity, out, |claims| {
            let presented = borrow(&presented)?;
            let policy = crate::confirmation::policy(policy)?;
            let claims = token::claims_ignoring_signature(jwt?, claims)?;
            // By reference, since a move is a copy.
            let confirmation = Confirmation::from_claims(claims);
            let confirmation = borrow(&confirmation)?;
            let bound = confirmation.check(presented, policy)?;
            Ok(certbound_checked_jwt { claims_len: claims.len(), binding: binding(bound), reserved: 0 })
        })
    }
}
