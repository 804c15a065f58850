//! `x-forwarded-client-cert` of Envoy: elements with commas between them, of `key=value` with semicolons between them.
//!
//! Envoy writes URI and DNS names without quotes, so a certificate can hold text that looks like more keys or another
//! element. Hence the number of elements is fixed, keys that may occur once do, and a quote in a bare value is refused.

use super::{Header, percent};
use crate::error::Error;
use crate::hexadecimal::hexadecimal;
use crate::leaf::Mode;
use crate::scan;
use crate::thumbprint::{self, Thumbprint};

/// A value, without the quotes around it.
#[derive(Clone, Copy)]
enum Value<'a> {
    Bare(&'a [u8]),
    Quoted(&'a [u8]),
}

/// What an element says of the certificate.
#[derive(Default)]
struct Element<'a> {
    hash: Option<Value<'a>>,
    cert: Option<Value<'a>>,
    chain: Option<Value<'a>>,
    subject: Option<Value<'a>>,
}

/// Reads the certificate of the first element into `out` and returns its length.
pub(super) fn read(value: &[u8], header: &Header, out: &mut [u8]) -> Result<usize, Error> {
    let mut rest = value;
    let mut first = None;
    for remaining in (0..header.elements).rev() {
        let (element, after) = read_element(rest)?;
        first = first.or(Some(element));
        rest = match after {
            [] if remaining == 0 => break,
            [b',', after @ ..] if remaining > 0 => after,
            _ => return Err(Error::XfccElements),
        };
    }
    read_certificate(&first.unwrap_or_default(), header, out)
}

/// Reads the certificate, which must be the one that `Hash` and `Chain` speak of.
fn read_certificate(element: &Element<'_>, header: &Header, out: &mut [u8]) -> Result<usize, Error> {
    let (cert, chain) = (quoted(element.cert)?, quoted(element.chain)?);
    let (text, mode) = match (cert, chain) {
        (Some(cert), _) => (cert, Mode::Single),
        (None, Some(chain)) if header.mode == Mode::FirstOfChain => (chain, header.mode),
        _ => return Err(Error::XfccCertificate),
    };
    let len = read_pem(text, header, mode, Some(&mut *out))?;
    if let (Some(cert), Some(chain)) = (cert, chain) {
        // Envoy encodes both alike, so that the same certificate is the same text.
        if !chain.starts_with(cert) {
            return Err(Error::XfccCertificate);
        }
        read_pem(chain, header, Mode::FirstOfChain, None)?;
    }
    let Some(Value::Bare(hash)) = element.hash else { return Err(Error::XfccHash) };
    let digest = digest(hash).ok_or(Error::XfccHash)?;
    if Thumbprint::from_digest(digest) == Thumbprint::of(out.get(..len).unwrap_or_default()) {
        Ok(len)
    } else {
        Err(Error::XfccHash)
    }
}

#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn read_pem(text: &[u8], header: &Header, mode: Mode, out: Option<&mut [u8]>) -> Result<usize, Error> {
    let mut leaf = header.with_mode(mode).leaf(out);
    percent::read(text, &mut leaf)?;
    Ok(leaf.len())
}

/// The text of a value that Envoy always quotes.
fn quoted(value: Option<Value<'_>>) -> Result<Option<&[u8]>, Error> {
    match value {
        None => Ok(None),
        Some(Value::Quoted(text)) => Ok(Some(text)),
        Some(Value::Bare(_)) => Err(Error::XfccSyntax),
    }
}

/// Reads one element and returns what follows it: nothing, or a comma and more.
fn read_element(value: &[u8]) -> Result<(Element<'_>, &[u8]), Error> {
    let mut element = Element::default();
    let mut rest = value;
    loop {
        let equals = rest.iter().position(|&octet| !is_key(octet)).ok_or(Error::XfccSyntax)?;
        let (key, after) = rest.split_at_checked(equals).ok_or(Error::XfccSyntax)?;
        let after = after.strip_prefix(b"=").filter(|_| !key.is_empty()).ok_or(Error::XfccSyntax)?;
        let (value, after) = read_value(after)?;
        // `By`, `URI` and `DNS` may occur more than once, and what other keys say does not matter.
        let slot = match key {
            _ if key.eq_ignore_ascii_case(b"Hash") => Some(&mut element.hash),
            _ if key.eq_ignore_ascii_case(b"Cert") => Some(&mut element.cert),
            _ if key.eq_ignore_ascii_case(b"Chain") => Some(&mut element.chain),
            _ if key.eq_ignore_ascii_case(b"Subject") => Some(&mut element.subject),
            _ => None,
        };
        if slot.is_some_and(|slot| slot.replace(value).is_some()) {
            return Err(Error::XfccDuplicateKey);
        }
        rest = match after {
            [b';', after @ ..] => after,
            [] | [b',', ..] => return Ok((element, after)),
            _ => return Err(Error::XfccSyntax),
        };
    }
}

/// Reads a value and returns what follows it. A backslash in a quoted one escapes the octet after it.
fn read_value(text: &[u8]) -> Result<(Value<'_>, &[u8]), Error> {
    let Some(inside) = text.strip_prefix(b"\"") else {
        let len = text.iter().position(|octet| matches!(octet, b',' | b';')).unwrap_or(text.len());
        let (value, after) = text.split_at_checked(len).ok_or(Error::XfccSyntax)?;
        if value.iter().all(|octet| matches!(octet, b'!'..=b'~') && *octet != b'"') {
            return Ok((Value::Bare(value), after));
        }
        return Err(Error::XfccSyntax);
    };
    let (value, after) = split_at_quote(inside).ok_or(Error::XfccSyntax)?;
    // Without a way out of the loop, many octets are looked at at once.
    if value.iter().fold(false, |found, octet| found | octet.is_ascii_control()) {
        return Err(Error::XfccSyntax);
    }
    Ok((Value::Quoted(value), after))
}

/// What stands before the quote that ends a value, and after it. An odd number of backslashes before a quote escapes it.
fn split_at_quote(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut rest = text;
    loop {
        let (piece, after) = scan::split_once(rest, b'"')?;
        let backslashes = piece.iter().rev().take_while(|&&octet| octet == b'\\');
        if !backslashes.fold(false, |odd, _| !odd) {
            let len = text.len().saturating_sub(after.len()).saturating_sub(1);
            return Some((text.get(..len)?, after));
        }
        rest = after;
    }
}

const fn is_key(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_')
}

/// The octets of a digest in hexadecimal of either case.
fn digest(text: &[u8]) -> Option<[u8; thumbprint::LEN]> {
    let mut digest = [0; thumbprint::LEN];
    let (pairs, rest) = text.as_chunks();
    if pairs.len() != digest.len() || !rest.is_empty() {
        return None;
    }
    for (octet, [high, low]) in digest.iter_mut().zip(pairs) {
        *octet = hexadecimal(*high)? << 4 | hexadecimal(*low)?;
    }
    Some(digest)
}
