//! Distinguished names as text (RFC 4514 §3), read from the end so that the RDNs come in DER's order.

use super::attribute::{ObjectIdentifier, read_type};
use super::string::Characters;
use super::{MAX_LEN, Name};
use crate::der::Source;
use crate::error::Error;
use crate::identity::Identity;
use crate::octets::Octets;

pub(super) fn identity(mut rdns: Octets<'_>) -> Result<Identity, Error> {
    if rdns.len() > MAX_LEN {
        return Err(Error::NameTooLong);
    }
    while rdns.accept(b' ') {}
    if rdns.is_empty() {
        return Err(Error::NameEmpty);
    }
    let mut name = Name::new();
    loop {
        let mut attributes = rdns;
        let before = skip_to_last(&mut attributes, b',');
        loop {
            let mut attribute = attributes;
            let before = skip_to_last(&mut attribute, b'+');
            add(&mut attribute, &mut name)?;
            let Some(before) = before else { break };
            attributes = attributes.first_octets(before);
        }
        name.end_rdn()?;
        let Some(before) = before else {
            return Ok(name.finish());
        };
        rdns = rdns.first_octets(before);
    }
}

/// Skips to what is after the last separator that is not escaped, and returns how many octets are before it; `None` if there is none.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn skip_to_last(text: &mut Octets<'_>, separator: u8) -> Option<usize> {
    let (mut unread, mut start) = (*text, 0);
    while let Some(octet) = unread.next() {
        if octet == b'\\' {
            unread.next();
        } else if octet == separator {
            start = text.len().wrapping_sub(unread.len());
        }
    }
    text.skip(start);
    start.checked_sub(1)
}

/// Adds `type=value`.
fn add(text: &mut Octets<'_>, name: &mut Name) -> Result<(), Error> {
    let mut oid = ObjectIdentifier::new();
    read_type(text, &mut oid)?;
    while text.accept(b' ') {}
    if text.accept(b'#') {
        let digits = text.take_until(b" ");
        while text.accept(b' ') {}
        let value = digits.decode_hexadecimal().filter(|value| !value.is_empty() && text.is_empty());
        return name.add(&oid, &mut Characters::of_element(value.ok_or(Error::NameSyntax)?, Error::NameValue));
    }
    // Spaces at the end, escaped or not, are dropped with the canonical form.
    name.add(&oid, &mut Characters::escaped(*text))
}
