//! Distinguished names as text (RFC 4514 §3), read from the end so that the RDNs come in DER's order.

use super::attribute::{ObjectIdentifier, read_type};
use super::string::{Characters, StringType};
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
        let end = take_last(&mut rdns, b',', &mut attributes);
        loop {
            let mut attribute = attributes;
            let end = take_last(&mut attributes, b'+', &mut attribute);
            add(&mut attribute, &mut name)?;
            if end {
                break;
            }
        }
        name.end_rdn()?;
        if end {
            return name.finish();
        }
    }
}

/// Takes off what is after the last separator that is not escaped: `last` and the separator; true if there is none. A
/// separator is escaped by an odd number of backslashes before it: each pair of them is an escaped backslash.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn take_last<'a>(text: &mut Octets<'a>, separator: u8, last: &mut Octets<'a>) -> bool {
    let (mut unread, mut escaped) = (*text, false);
    let (mut place, mut found) = (0usize, None);
    while let Some(octet) = unread.next() {
        if octet == separator && !escaped {
            found = Some(place);
        }
        escaped = octet == b'\\' && !escaped;
        place = place.wrapping_add(1);
    }
    if let Some(before) = found.and_then(|found| last.take(found)) {
        *text = before;
        last.next();
    }
    found.is_none()
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
        return name.add_value(&oid, value.ok_or(Error::NameSyntax)?);
    }
    // Spaces at the end, escaped or not, are dropped with the canonical form.
    name.add_text(&oid, Characters::new(StringType::Escaped, *text))
}
