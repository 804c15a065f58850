//! What the proxy says of the chain of the certificate that it forwards: the input of client authentication (RFC 8705 §2.1).

use super::{TrustedPeer, single_line};
use crate::chain::Chain;
use crate::error::Error;
use crate::scan::{Ranges, all_in};

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
    let known = match verdict {
        Verdict::Words => WORDS,
        Verdict::Code => CODE,
    };
    match known.iter().position(|each| *each == value) {
        Some(0) => Ok(Chain::Validated),
        None if !is_reason(verdict, value) => Err(Error::ForwardedVerdict),
        _ => Ok(Chain::NotValidated),
    }
}

/// What a proxy writes of a chain that it validated, and then of others.
const WORDS: &[&[u8]] = &[b"SUCCESS", b"", b"(null)", b"NONE", b"GENEROUS", b"FAILED"];
const CODE: &[&[u8]] = &[b"0", b"", b"(null)"];

const DIGITS: &Ranges = &[[b'0', b'9']];

/// Whether this says why the chain is not valid. OpenSSL's errors have at most ten digits, and none begins with 0.
fn is_reason(verdict: Verdict, value: &[u8]) -> bool {
    match verdict {
        Verdict::Words => value.starts_with(b"FAILED:"),
        Verdict::Code => matches!(value, [b'1'..=b'9', ..]) && value.len() <= 10 && all_in(value, DIGITS),
    }
}
