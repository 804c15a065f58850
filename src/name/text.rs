//! Distinguished names as text (RFC 4514 §3), read from the end so that the RDNs come in DER's order.

use super::attribute::ObjectIdentifier;
use super::string::{Characters, StringType};
use super::{MAX_LEN, Name, Rdn, of_text, of_value};
use crate::error::Error;
use crate::identity::{Identity, LEN};

pub(super) fn identity(text: &[u8]) -> Result<Identity, Error> {
    if text.len() > MAX_LEN {
        return Err(Error::NameTooLong);
    }
    core::str::from_utf8(text).map_err(|_| Error::NameSyntax)?;
    if text.iter().all(|&byte| byte == b' ') {
        return Err(Error::NameEmpty);
    }
    let mut name = Name::new();
    let mut unread = Some(text);
    while let Some(rdns) = unread {
        let (before, rdn) = split_last(rdns, b',');
        name.add(&self::rdn(rdn)?)?;
        unread = before;
    }
    name.finish()
}

fn rdn(text: &[u8]) -> Result<Rdn, Error> {
    let mut rdn = Rdn::new();
    let mut unread = Some(text);
    while let Some(attributes) = unread {
        let (before, attribute) = split_last(attributes, b'+');
        rdn.add(self::attribute(attribute)?)?;
        unread = before;
    }
    Ok(rdn)
}

/// Splits at the last separator that is not escaped. A separator is escaped by an odd number of backslashes
/// before it: each pair of them is an escaped backslash.
fn split_last(text: &[u8], separator: u8) -> (Option<&[u8]>, &[u8]) {
    let mut head = text;
    while let Some(before) = before_last(head, separator) {
        let escaped = before.iter().rev().take_while(|&&byte| byte == b'\\').fold(false, |odd, _| !odd);
        if !escaped {
            return (Some(before), text.get(before.len().wrapping_add(1)..).unwrap_or_default());
        }
        head = before;
    }
    (None, text)
}

/// What comes before the last `separator`, if there is one.
fn before_last(text: &[u8], separator: u8) -> Option<&[u8]> {
    text.rsplitn(2, |&byte| byte == separator).nth(1)
}

/// `type=value`
fn attribute(text: &[u8]) -> Result<[u8; LEN], Error> {
    let mut parts = text.splitn(2, |&byte| byte == b'=');
    let (Some(name), Some(value)) = (parts.next(), parts.next()) else {
        return Err(Error::NameSyntax);
    };
    let oid = ObjectIdentifier::from_name(trim_end(trim_start(name)))?;
    let value = trim_start(value);
    match value.strip_prefix(b"#") {
        Some(digits) => of_value(oid.contents(), hexadecimal(trim_end(digits))?),
        // Spaces at the end, escaped or not, are dropped with the canonical form.
        None => of_text(oid.contents(), Characters::new(StringType::Utf8, Unescape { rest: value })),
    }
}

fn trim_start(mut text: &[u8]) -> &[u8] {
    while let Some(rest) = text.strip_prefix(b" ") {
        text = rest;
    }
    text
}

fn trim_end(mut text: &[u8]) -> &[u8] {
    while let Some(rest) = text.strip_suffix(b" ") {
        text = rest;
    }
    text
}

/// The octets of pairs of hexadecimal digits, all of which are checked first.
fn hexadecimal(digits: &[u8]) -> Result<impl ExactSizeIterator<Item = u8> + Clone, Error> {
    let (pairs, odd) = digits.as_chunks::<2>();
    if pairs.is_empty() || !odd.is_empty() || !pairs.iter().all(|&pair| hex_octet(pair).is_some()) {
        return Err(Error::NameSyntax);
    }
    Ok(pairs.iter().map(|&pair| hex_octet(pair).unwrap_or_default()))
}

fn hex_octet([high, low]: [u8; 2]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? << 4 | digit(low)?)
}

/// The octets of a value in the string form, with its escapes resolved (RFC 4514 §3: `string`).
struct Unescape<'a> {
    rest: &'a [u8],
}

impl Iterator for Unescape<'_> {
    type Item = Result<u8, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        let octet = match first {
            b'\\' => escape(self.rest).map(|(octet, rest)| {
                self.rest = rest;
                octet
            }),
            b'"' | b'+' | b',' | b';' | b'<' | b'>' => None,
            _ => Some(first),
        };
        Some(octet.ok_or(Error::NameSyntax))
    }
}

/// Reads the escape whose backslash has been read: its octet, and what follows.
fn escape(rest: &[u8]) -> Option<(u8, &[u8])> {
    if let Some((pair, after)) = rest.split_first_chunk()
        && let Some(octet) = hex_octet(*pair)
    {
        return Some((octet, after));
    }
    let (&escaped, after) = rest.split_first()?;
    let special = matches!(escaped, b'\\' | b'"' | b'+' | b',' | b';' | b'<' | b'>' | b' ' | b'#' | b'=');
    special.then_some((escaped, after))
}
