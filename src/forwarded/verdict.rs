//! What the proxy says of the chain of the certificate that it forwards: the input of client authentication (RFC 8705 §2.1).

use super::absent::is_null;
use super::{TrustedPeer, single_line};
use crate::chain::Chain;
use crate::error::Error;
use crate::scan::{Ranges, take_while};

/// The longest verdict that is read, in octets: longer than any reason that a TLS library gives.
const MAX_LEN: usize = 1024;

/// How the proxy writes the result of its verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Verdict {
    /// Words, as `$ssl_client_verify` of nginx and `SSL_CLIENT_VERIFY` of Apache: `SUCCESS`; `FAILED` with or without
    /// `:reason`, `NONE` and `GENEROUS` are not validated.
    Words = 1,
    /// A number, as `ssl_c_verify` of HAProxy: 0, or the error of OpenSSL. It is 0 also where no certificate was
    /// presented, so look at the certificate first.
    Code = 2,
}

/// Whether the proxy validated the chain of the certificate that it forwards.
///
/// `lines` are the values of all header lines that carry the verdict. No line, an empty one and `(null)` are
/// [`Chain::NotValidated`]. Everything here is public.
///
/// # Errors
///
/// [`Error::ForwardedRepeated`] for a second line, [`Error::ForwardedVerdict`] for what the proxy does not write.
pub fn chain(_peer: TrustedPeer, verdict: Verdict, lines: &[&[u8]]) -> Result<Chain, Error> {
    let value = match single_line(lines, MAX_LEN) {
        Ok(value) => value,
        Err(Error::ForwardedTooLong) => return Err(Error::ForwardedVerdict),
        Err(error) => return Err(error),
    };
    if value.is_empty() || is_null(value) {
        return Ok(Chain::NotValidated);
    }
    match verdict {
        Verdict::Words => words(value),
        Verdict::Code => code(value),
    }
    .ok_or(Error::ForwardedVerdict)
}

fn words(value: &[u8]) -> Option<Chain> {
    const OTHERS: &[&[u8]] = &[b"NONE", b"GENEROUS", b"FAILED"];
    if value == b"SUCCESS" {
        return Some(Chain::Validated);
    }
    (OTHERS.contains(&value) || value.starts_with(b"FAILED:")).then_some(Chain::NotValidated)
}

/// OpenSSL's errors have at most ten digits, and none begins with 0.
fn code(mut value: &[u8]) -> Option<Chain> {
    const DIGITS: &Ranges = &[[b'0', b'9']];
    let digits = take_while(&mut value, DIGITS);
    match digits {
        _ if !value.is_empty() => None,
        b"0" => Some(Chain::Validated),
        [b'1'..=b'9', ..] if digits.len() <= 10 => Some(Chain::NotValidated),
        _ => None,
    }
}
