//! Compact JWTs: finding and decoding the claims of a token whose signature the caller has verified.

use crate::confirmation::{Binding, Policy, Presented, check_claims};
use crate::ct;
use crate::error::Error;
use crate::json;
use crate::scan;

/// The longest token, in bytes: 2 MiB, more than the longest claims need.
pub const MAX_LEN: usize = 2 * json::MAX_LEN;

/// Decodes the claims of a compact JWT (RFC 7519 §3, RFC 7515 §7.1) into `out`, **without verifying its
/// signature**, and returns them.
///
/// They are the JSON text that was signed, so that other claims can be read from the same bytes. `out` needs
/// three bytes for every four characters of the token's second part. The token's form is public.
///
/// # Errors
///
/// [`Error::TokenTooLong`], [`Error::TokenFormat`], [`Error::TokenEncrypted`], [`Error::TokenUnsigned`],
/// [`Error::TokenBase64`], [`Error::OutputTooSmall`]. `out` then holds zeros.
pub fn claims_ignoring_signature<'out>(jwt: &[u8], out: &'out mut [u8]) -> Result<&'out [u8], Error> {
    match decode_payload(jwt, out) {
        Ok(len) => Ok(out.get(..len).unwrap_or_default()),
        Err(error) => {
            out.fill(0);
            Err(error)
        }
    }
}

/// Checks the claims of a compact JWT against the presented certificate, **without verifying its signature**:
/// the caller has done that. Returns how the token is bound, and its claims, decoded into `out`.
///
/// # Errors
///
/// Those of [`claims_ignoring_signature`] and [`check_claims`]. `out` then holds zeros.
pub fn check_jwt_ignoring_signature<'out>(
    jwt: &[u8],
    presented: &Presented,
    policy: Policy,
    out: &'out mut [u8],
) -> Result<(Binding, &'out [u8]), Error> {
    let len = claims_ignoring_signature(jwt, out)?.len();
    let checked = check_claims(out.get(..len).unwrap_or_default(), presented, policy);
    if checked.is_err() {
        out.fill(0);
    }
    Ok((checked?, out.get(..len).unwrap_or_default()))
}

/// Decodes the second of three parts and returns its length. On an error `out` may hold a part of it.
fn decode_payload(jwt: &[u8], out: &mut [u8]) -> Result<usize, Error> {
    if jwt.len() > MAX_LEN {
        return Err(Error::TokenTooLong);
    }
    // A token that has other parts than three is refused for that first, whatever else is wrong with it.
    decode_second(jwt, out).map_err(|error| match dots(jwt) {
        2 => error,
        4 => Error::TokenEncrypted,
        _ => Error::TokenFormat,
    })
}

/// Decodes what is between the first dot and the last one: a dot there is no base64url.
fn decode_second(jwt: &[u8], out: &mut [u8]) -> Result<usize, Error> {
    let (header, rest) = scan::split_once(jwt, b'.').ok_or(Error::TokenFormat)?;
    let (payload, signature) = scan::rsplit_once(rest, b'.').ok_or(Error::TokenFormat)?;
    if header.is_empty() || payload.is_empty() {
        return Err(Error::TokenFormat);
    }
    if signature.is_empty() {
        return Err(Error::TokenUnsigned);
    }
    if !is_base64url(header) || !is_base64url(signature) {
        return Err(Error::TokenBase64);
    }
    let len = payload.len().wrapping_sub(payload.len().div_ceil(4));
    let out = out.get_mut(..len).ok_or(Error::OutputTooSmall)?;
    if ct::decode_base64url(payload, out) { Ok(len) } else { Err(Error::TokenBase64) }
}

#[cold]
fn dots(jwt: &[u8]) -> usize {
    jwt.iter().fold(0usize, |dots, &octet| dots.wrapping_add((octet == b'.').into()))
}

/// Whether `part` has the alphabet and a length of base64url; its last bits are not looked at.
fn is_base64url(part: &[u8]) -> bool {
    part.len() % 4 != 1 && ct::is_base64url(part)
}
