//! `x-forwarded-client-cert` of Envoy: elements with commas between them, of `key=value` with semicolons between them.
//!
//! Envoy writes URI and DNS names without quotes, so a certificate can hold text that looks like more keys or another
//! element. Hence the number of elements is fixed, keys that may occur once do, and a quote in a bare value is refused.

use super::{Format, Header};
use crate::ct;
use crate::error::Error;
use crate::hexadecimal;
use crate::leaf::Mode;
use crate::scan::{Ranges, accept, all_in, take_until, take_while};
use crate::thumbprint::{self, Thumbprint};

/// The keys that may occur once in an element, in lower case. `By`, `URI` and `DNS` may occur more than once, and what other
/// keys say does not matter.
const KEYS: [&[u8]; 4] = [b"hash", b"cert", b"chain", b"subject"];

/// What keys are made of, values without quotes, and others.
const KEY: &Ranges = &[[b'-', b'-'], [b'0', b'9'], [b'A', b'Z'], [b'_', b'_'], [b'a', b'z']];
const BARE: &Ranges = &[[b'!', b'!'], [b'#', b'+'], [b'-', b':'], [b'<', b'~']];
const QUOTED: &Ranges = &[[b' ', b'~'], [0x80, 0xff]];

/// The values of these keys. A quoted one begins with its quote, which no other one does, and is without the last quote.
type Element<'a> = [Option<&'a [u8]>; KEYS.len()];

/// Reads the certificate of the first element into `out` and returns its length.
pub(super) fn read(value: &[u8], header: &Header, out: &mut [u8]) -> Result<usize, Error> {
    let mut rest = value;
    let mut first = Element::default();
    read_element(&mut rest, &mut first)?;
    for _ in 1..header.elements {
        if !accept(&mut rest, b',') {
            return Err(Error::XfccElements);
        }
        read_element(&mut rest, &mut Element::default())?;
    }
    if !rest.is_empty() {
        return Err(Error::XfccElements);
    }
    read_certificate(first, header, out)
}

/// Reads the certificate, which must be the one that `Hash` and `Chain` speak of.
fn read_certificate(
    [hash, mut cert, mut chain, _]: Element<'_>,
    header: &Header,
    out: &mut [u8],
) -> Result<usize, Error> {
    if !accept_quote(&mut cert) || !accept_quote(&mut chain) {
        return Err(Error::XfccSyntax);
    }
    let (text, mode) = match (cert, chain) {
        (Some(cert), _) => (cert, Mode::Single),
        (None, Some(chain)) if header.mode == Mode::FirstOfChain => (chain, header.mode),
        _ => return Err(Error::XfccCertificate),
    };
    let len = header.read_text(Format::PercentPem, mode, text, Some(&mut *out))?;
    if let (Some(cert), Some(chain)) = (cert, chain) {
        // Envoy encodes both alike, so that the same certificate is the same text.
        if !chain.starts_with(cert) {
            return Err(Error::XfccCertificate);
        }
        header.read_text(Format::PercentPem, Mode::FirstOfChain, chain, None)?;
    }
    let mut digest = [0; thumbprint::LEN];
    hash.and_then(|hash| read_digest(hash, &mut digest)).ok_or(Error::XfccHash)?;
    let certificate = Thumbprint::of(out.get(..len).unwrap_or_default());
    if ct::eq(&digest, certificate.as_bytes()) { Ok(len) } else { Err(Error::XfccHash) }
}

/// Takes off the quote that Envoy always writes before this value, if there is a value.
fn accept_quote(value: &mut Option<&[u8]>) -> bool {
    value.as_mut().is_none_or(|text| accept(text, b'"'))
}

/// Takes off one element: nothing is left, or a comma and more.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn read_element<'a>(rest: &mut &'a [u8], element: &mut Element<'a>) -> Result<(), Error> {
    loop {
        let key = take_while(rest, KEY);
        if key.is_empty() || !accept(rest, b'=') {
            return Err(Error::XfccSyntax);
        }
        let value = take_value(rest).ok_or(Error::XfccSyntax)?;
        for (slot, name) in element.iter_mut().zip(&KEYS) {
            if is_key(key, name) && slot.replace(value).is_some() {
                return Err(Error::XfccDuplicateKey);
            }
        }
        if !accept(rest, b';') {
            return if matches!(rest, [] | [b',', ..]) { Ok(()) } else { Err(Error::XfccSyntax) };
        }
    }
}

/// Whether this is the key, in either case. No character of another one becomes a letter.
fn is_key(key: &[u8], lower: &[u8]) -> bool {
    key.len() == lower.len() && key.iter().zip(lower).all(|(octet, letter)| octet | 0x20 == *letter)
}

/// Takes off a value, as an [`Element`] has it.
fn take_value<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let text = *rest;
    if !accept(rest, b'"') {
        let value = take_while(rest, BARE);
        return matches!(rest, [] | [b',' | b';', ..]).then_some(value);
    }
    loop {
        take_until(rest, b"\"\\");
        match rest {
            [b'\\', _, after @ ..] => *rest = after,
            [b'"', after @ ..] => {
                *rest = after;
                break;
            }
            _ => return None,
        }
    }
    let value = text.get(..text.len().wrapping_sub(rest.len()).wrapping_sub(1))?;
    all_in(value, QUOTED).then_some(value)
}

/// Reads the octets of a digest in hexadecimal of either case.
fn read_digest(text: &[u8], digest: &mut [u8; thumbprint::LEN]) -> Option<()> {
    let (pairs, rest) = text.as_chunks();
    if pairs.len() != digest.len() || !rest.is_empty() {
        return None;
    }
    for (octet, [high, low]) in digest.iter_mut().zip(pairs) {
        *octet = hexadecimal::octet(*high, *low)?;
    }
    Some(())
}
