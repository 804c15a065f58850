//! The types of a name's attributes: object identifiers, dotted and in DER, and their short names.

use super::MAX_TYPE_LEN;
use crate::der::{self, Source};
use crate::error::Error;
use crate::octets::Octets;
use crate::output::Output;

/// How object identifiers below begin.
#[derive(Clone, Copy)]
enum Start {
    X520,
    Pilot,
    Pkcs9,
    Jurisdiction,
}

use Start::{Jurisdiction, Pilot, Pkcs9, X520};

impl Start {
    /// The contents octets of 2.5.4, 0.9.2342.19200300.100.1, 1.2.840.113549.1.9 and 1.3.6.1.4.1.311.60.2.1.
    const fn octets(self) -> &'static [u8] {
        match self {
            X520 => &[0x55, 0x04],
            Pilot => &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01],
            Pkcs9 => &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09],
            Jurisdiction => &[0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x3c, 0x02, 0x01],
        }
    }
}

/// A type: how its object identifier begins, its last number, and its names.
struct Type {
    start: Start,
    last: u8,
    /// With spaces between them.
    names: &'static str,
}

const fn named(start: Start, last: u8, names: &'static str) -> Type {
    Type { start, last, names }
}

/// The types with a short name of RFC 4514 §3: their first name, and the only ones that [`write`](super::write()) uses.
const STANDARD: usize = 9;

/// After the standard ones, those that X.520, RFC 4519, PKCS #9 and the CA/Browser Forum define. Beside their own names they have
/// the short ones that OpenSSL, Windows and Java print. OpenSSL's `uid` is not here: to RFC 4514 that is UID, another type.
const TYPES: [Type; 39] = [
    named(X520, 3, "CN commonName"),
    named(X520, 7, "L localityName"),
    named(X520, 8, "ST S stateOrProvinceName"),
    named(X520, 10, "O organizationName"),
    named(X520, 11, "OU organizationalUnitName"),
    named(X520, 6, "C countryName"),
    named(X520, 9, "STREET streetAddress"),
    named(Pilot, 25, "DC domainComponent"),
    named(Pilot, 1, "UID userId"),
    named(X520, 4, "SN surname"),
    named(X520, 5, "serialNumber"),
    named(X520, 12, "T title"),
    named(X520, 13, "description"),
    named(X520, 15, "businessCategory"),
    named(X520, 16, "postalAddress"),
    named(X520, 17, "postalCode"),
    named(X520, 18, "postOfficeBox"),
    named(X520, 19, "physicalDeliveryOfficeName"),
    named(X520, 20, "telephoneNumber"),
    named(X520, 23, "facsimileTelephoneNumber"),
    named(X520, 41, "name"),
    named(X520, 42, "G GN givenName"),
    named(X520, 43, "initials"),
    named(X520, 44, "generation generationQualifier"),
    named(X520, 45, "x500UniqueIdentifier"),
    named(X520, 46, "DNQ dnQualifier"),
    named(X520, 51, "houseIdentifier"),
    named(X520, 54, "dmdName"),
    named(X520, 65, "pseudonym"),
    named(X520, 72, "role"),
    named(X520, 97, "organizationIdentifier"),
    named(Pilot, 3, "mail rfc822Mailbox"),
    named(Pilot, 44, "uniqueIdentifier"),
    named(Pkcs9, 1, "E email emailAddress"),
    named(Pkcs9, 2, "unstructuredName"),
    named(Pkcs9, 8, "unstructuredAddress"),
    named(Jurisdiction, 1, "jurisdictionL jurisdictionLocalityName jurisdictionOfIncorporationLocalityName"),
    named(
        Jurisdiction,
        2,
        "jurisdictionST jurisdictionStateOrProvinceName jurisdictionOfIncorporationStateOrProvinceName",
    ),
    named(Jurisdiction, 3, "jurisdictionC jurisdictionCountryName jurisdictionOfIncorporationCountryName"),
];

/// The contents octets of an object identifier (X.690 §8.19).
pub(super) struct ObjectIdentifier {
    contents: heapless::Vec<u8, MAX_TYPE_LEN>,
}

impl ObjectIdentifier {
    pub(super) fn contents(&self) -> &[u8] {
        &self.contents
    }

    /// Reads a short name or a dotted object identifier, with or without `OID.` before it.
    pub(super) fn from_name(name: Octets<'_>) -> Result<Self, Error> {
        let mut oid = ObjectIdentifier { contents: heapless::Vec::new() };
        let mut rest = name;
        if name.first().is_some_and(|first| first.is_ascii_digit()) {
            oid.read_dotted(name)?;
        } else if b"OID.".iter().all(|letter| rest.next().is_some_and(|it| it.eq_ignore_ascii_case(letter))) {
            oid.read_dotted(rest)?;
        } else {
            // descr = ALPHA *( ALPHA / DIGIT / HYPHEN ), RFC 4512 §1.4
            let well_formed = name.first().is_some_and(|first| first.is_ascii_alphabetic())
                && name.all(|character| character.is_ascii_alphanumeric() || character == b'-');
            if !well_formed {
                return Err(Error::NameSyntax);
            }
            let known = TYPES.iter().find(|known| known.has_name(name)).ok_or(Error::NameAttributeType)?;
            // The longest of them has eleven octets.
            oid.contents.extend_from_slice(known.start.octets()).map_err(|_| Error::NameSyntax)?;
            oid.contents.push(known.last).map_err(|_| Error::NameSyntax)?;
        }
        Ok(oid)
    }

    fn read_dotted(&mut self, mut dotted: Octets<'_>) -> Result<(), Error> {
        let mut root = None;
        let mut number = 0usize;
        loop {
            let digits = dotted.take_until(b".");
            let mut arc = Arc::from_digits(digits).ok_or(Error::NameSyntax)?;
            match root {
                None => root = Some(arc.small().filter(|root| *root <= 2).ok_or(Error::NameSyntax)?),
                Some(root) => {
                    if number == 1 {
                        if root < 2 && arc.small().is_none_or(|second| second >= 40) {
                            return Err(Error::NameSyntax);
                        }
                        arc.multiply_add(1, root.wrapping_mul(40)).ok_or(Error::NameSyntax)?;
                    }
                    arc.push_to(&mut self.contents).ok_or(Error::NameSyntax)?;
                }
            }
            number = number.saturating_add(1);
            if !dotted.accept(b'.') {
                return if number < 2 { Err(Error::NameSyntax) } else { Ok(()) };
            }
        }
    }
}

impl Type {
    fn has_name(&self, name: Octets<'_>) -> bool {
        self.names.as_bytes().split(|octet| *octet == b' ').any(|known| {
            let mut name = name;
            known.len() == name.len()
                && known.iter().all(|letter| name.next().is_some_and(|it| it.eq_ignore_ascii_case(letter)))
        })
    }
}

/// 128 bits in base 128.
const ARC_LEN: usize = 19;

/// A number of at most 128 bits in base 128, the least significant digit first: arithmetic of 128 bits costs a firmware more than
/// it is worth.
struct Arc {
    digits: [u8; ARC_LEN],
}

impl Arc {
    /// One number of a dotted object identifier: no leading zero (RFC 4512 §1.4).
    fn from_digits(digits: Octets<'_>) -> Option<Self> {
        let mut arc = Arc { digits: [0; ARC_LEN] };
        if digits.is_empty() || (digits.first() == Some(b'0') && digits.len() > 1) {
            return None;
        }
        let mut unread = digits;
        while let Some(digit) = unread.next() {
            if !digit.is_ascii_digit() {
                return None;
            }
            arc.multiply_add(10, digit & 0xf)?;
        }
        Some(arc)
    }

    /// `None` if the result has more than 128 bits. The factor is 2^7 at most.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn multiply_add(&mut self, factor: u8, summand: u8) -> Option<()> {
        let mut carry = u16::from(summand);
        for digit in &mut self.digits {
            carry = carry.wrapping_add(u16::from(*digit).wrapping_mul(factor.into()));
            *digit = low_bits(carry);
            carry >>= 7;
        }
        let [.., highest] = self.digits;
        (carry == 0 && highest < 4).then_some(())
    }

    /// Subtracts what is not more than the number.
    fn subtract(&mut self, subtrahend: u8) {
        let mut borrow = subtrahend;
        for digit in &mut self.digits {
            let (rest, below) = digit.overflowing_sub(borrow);
            *digit = rest & 0x7f;
            borrow = below.into();
        }
    }

    /// The number, if it is below 2^7.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn small(&self) -> Option<u8> {
        let [lowest, others @ ..] = &self.digits;
        others.iter().all(|digit| *digit == 0).then_some(*lowest)
    }

    /// Appends the contents octets, the most significant digit first.
    fn push_to(&self, contents: &mut heapless::Vec<u8, MAX_TYPE_LEN>) -> Option<()> {
        let mut started = false;
        for (place, digit) in self.digits.iter().enumerate().rev() {
            if *digit != 0 || started || place == 0 {
                started = true;
                contents.push(if place == 0 { *digit } else { digit | 0x80 }).ok()?;
            }
        }
        Some(())
    }

    /// Writes the number in decimal.
    fn write(&mut self, out: &mut Output<'_>) -> Result<(), Error> {
        // 39 decimal digits hold 128 bits.
        let mut text = [0; 39];
        for slot in text.iter_mut().rev() {
            let mut rest = 0u16;
            for digit in self.digits.iter_mut().rev() {
                rest = rest << 7 | u16::from(*digit);
                *digit = low_bits(rest / 10);
                rest %= 10;
            }
            *slot = low_bits(rest);
        }
        let mut started = false;
        for (place, digit) in text.iter().enumerate() {
            if *digit != 0 || started || place == text.len().wrapping_sub(1) {
                started = true;
                out.push_char(char::from(b'0'.wrapping_add(*digit)))?;
            }
        }
        Ok(())
    }
}

/// The lowest seven bits.
fn low_bits(number: u16) -> u8 {
    let [low, _] = number.to_le_bytes();
    low & 0x7f
}

/// The short name of RFC 4514 §3 for an object identifier's contents octets.
pub(super) fn standard_name(oid: &[u8]) -> Option<&'static [u8]> {
    let (last, start) = oid.split_last()?;
    let is_it = |known: &&Type| known.last == *last && known.start.octets() == start;
    TYPES.iter().take(STANDARD).find(is_it)?.names.as_bytes().split(|octet| *octet == b' ').next()
}

/// Whether these contents octets are an object identifier that [`ObjectIdentifier`] can hold, so that every name
/// that has an identity can be written as text.
pub(super) fn is_type<S: Source>(oid: &S) -> bool {
    let mut unread = *oid;
    let (mut first, mut len) = (0, 0usize);
    while let Some(octet) = unread.next() {
        if len == 0 {
            first = octet & 0x7f;
        }
        len = len.wrapping_add(1);
        if len > ARC_LEN || (len == ARC_LEN && first >= 4) {
            return false;
        }
        if octet & 0x80 == 0 {
            len = 0;
        }
    }
    oid.len() <= MAX_TYPE_LEN && der::is_object_identifier(oid)
}

/// Writes the contents octets of an object identifier that [`is_type`] in dotted form.
pub(super) fn write_dotted(mut oid: &[u8], out: &mut Output<'_>) -> Result<(), Error> {
    let mut first = true;
    while !oid.is_empty() {
        let mut arc = Arc { digits: [0; ARC_LEN] };
        while let Some(octet) = oid.next() {
            arc.multiply_add(0x80, octet & 0x7f).ok_or(Error::NameSyntax)?;
            if octet & 0x80 == 0 {
                break;
            }
        }
        if first {
            let root = arc.small().map_or(2, |both| (both / 40).min(2));
            out.push_char(char::from(b'0'.wrapping_add(root)))?;
            arc.subtract(root.wrapping_mul(40));
        }
        out.push(".")?;
        arc.write(out)?;
        first = false;
    }
    Ok(())
}
