//! Distinguished names as text (RFC 4514 §3), read from the end so that the RDNs come in DER's order.

use super::attribute::ObjectIdentifier;
use super::string::Characters;
use super::{MAX_ATTRIBUTES, MAX_LEN, MAX_RDNS, Name, Rdn, of_text, of_value};
use crate::der::Source;
use crate::error::Error;
use crate::identity::Identity;
use crate::octets::Octets;

pub(super) fn identity(text: Octets<'_>) -> Result<Identity, Error> {
    if text.len() > MAX_LEN {
        return Err(Error::NameTooLong);
    }
    if text.all(|octet| octet == b' ') {
        return Err(Error::NameEmpty);
    }
    let mut name = Name::new();
    let mut starts = [0; MAX_RDNS + 1];
    let mut rdns = Pieces::new(text, b',', &mut starts);
    let mut digests = Rdn::new();
    while let Some(rdn) = rdns.next() {
        let mut starts = [0; MAX_ATTRIBUTES + 1];
        let mut attributes = Pieces::new(rdn, b'+', &mut starts);
        while let Some(attribute) = attributes.next() {
            self::attribute(attribute, &mut digests)?;
        }
        name.add(&mut digests)?;
    }
    name.finish()
}

/// What stands between separators, from the last piece to the first.
struct Pieces<'a, 'b> {
    text: Octets<'a>,
    /// Where the last pieces begin, each at the place of its number in this ring. One more than there may be.
    starts: &'b mut [u16],
    count: usize,
}

impl<'a, 'b> Pieces<'a, 'b> {
    /// Finds the separators that are not escaped. A separator is escaped by an odd number of backslashes before it: each
    /// pair of them is an escaped backslash.
    fn new(text: Octets<'a>, separator: u8, starts: &'b mut [u16]) -> Self {
        let mut pieces = Pieces { text, starts, count: 0 };
        let (mut unread, mut escaped) = (text, false);
        pieces.begin(0);
        while let Some(octet) = unread.next() {
            if octet == separator && !escaped {
                pieces.begin(text.len().wrapping_sub(unread.len()));
            }
            escaped = octet == b'\\' && !escaped;
        }
        pieces
    }

    fn begin(&mut self, at: usize) {
        let place = self.count.checked_rem(self.starts.len());
        if let Some(slot) = place.and_then(|place| self.starts.get_mut(place)) {
            // A name has fewer than 2^16 octets.
            *slot = u16::try_from(at).unwrap_or_default();
        }
        self.count = self.count.wrapping_add(1);
    }

    fn next(&mut self) -> Option<Octets<'a>> {
        self.count = self.count.checked_sub(1)?;
        let start = *self.starts.get(self.count.checked_rem(self.starts.len())?)?;
        let mut piece = self.text;
        // Before the piece comes a separator.
        self.text = piece.take(start.into())?.first_octets(start.saturating_sub(1).into());
        Some(piece)
    }
}

/// `type=value`
fn attribute(mut value: Octets<'_>, rdn: &mut Rdn) -> Result<(), Error> {
    let mut name = value.take_until(b"=");
    if !value.accept(b'=') {
        return Err(Error::NameSyntax);
    }
    while name.accept(b' ') {}
    while value.accept(b' ') {}
    let oid = ObjectIdentifier::from_name(name.trim_end())?;
    if value.accept(b'#') {
        let octets = value.trim_end().decode_hexadecimal().filter(|octets| !octets.is_empty());
        return of_value(oid.contents(), octets.ok_or(Error::NameSyntax)?, rdn);
    }
    // Spaces at the end, escaped or not, are dropped with the canonical form.
    of_text(oid.contents(), Characters::escaped(value), rdn)
}
