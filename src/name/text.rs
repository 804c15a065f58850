//! Distinguished names as text (RFC 4514 §3), read from the end so that the RDNs come in DER's order.

use super::attribute::read_type;
use super::string::Characters;
use super::{MAX_LEN, Name};
use crate::der::Source;
use crate::error::Error;
use crate::hexadecimal::hexadecimal;
use crate::octets::Octets;

/// Adds the RDNs of a text. Spaces alone are an empty name.
pub(super) fn read(mut rdns: Octets<'_>, name: &mut Name) -> Result<(), Error> {
    if rdns.len() > MAX_LEN {
        return Err(Error::NameTooLong);
    }
    while rdns.accept(b' ') {}
    if rdns.is_empty() {
        return Ok(());
    }
    // Where the RDN that is read begins.
    let mut rdn = 0;
    loop {
        let start;
        (rdn, start) = last_starts(&rdns, rdn);
        let mut attribute = rdns;
        attribute.skip(start);
        add(&mut attribute, name)?;
        rdns.truncate(start.saturating_sub(1));
        if start == rdn {
            name.end_rdn()?;
            if start == 0 {
                return Ok(());
            }
            rdn = 0;
        }
    }
}

/// Where the last RDN begins, and its last attribute, if no RDN begins before a place. What is after a backslash separates
/// nothing.
///
/// No list of all of them is kept: [`MAX_RDNS`](super::MAX_RDNS) walks and one for each attribute of an RDN are the most.
fn last_starts(text: &Octets<'_>, mut rdn: usize) -> (usize, usize) {
    let (mut unread, mut attribute) = (*text, rdn);
    unread.skip(rdn);
    while let Some(octet) = unread.next() {
        match octet {
            b'\\' => {
                unread.next();
            }
            b',' | b'+' => {
                attribute = text.len().wrapping_sub(unread.len());
                if octet == b',' {
                    rdn = attribute;
                }
            }
            _ => {}
        }
    }
    (rdn, attribute)
}

/// Adds `type=value`.
fn add(text: &mut Octets<'_>, name: &mut Name) -> Result<(), Error> {
    let mut oid = heapless::Vec::new();
    read_type(text, &mut oid)?;
    while text.accept(b' ') {}
    let mut value = if text.accept(b'#') {
        let (mut unread, mut digits) = (*text, 0usize);
        let mut end = unread.next();
        while end.and_then(hexadecimal).is_some() {
            digits = digits.wrapping_add(1);
            end = unread.next();
        }
        while end == Some(b' ') {
            end = unread.next();
        }
        if end.is_some() || digits == 0 || !digits.is_multiple_of(2) {
            return Err(Error::NameSyntax);
        }
        text.begin_hexadecimal(digits / 2);
        Characters::of_element(*text, Error::NameValue)
    } else {
        // Spaces at the end, escaped or not, are dropped with the canonical form.
        Characters::escaped(*text)
    };
    name.add(&oid, &mut value)
}
