//! The types of a name's attributes: object identifiers, dotted and in DER, and their short names.

use super::MAX_TYPE_LEN;
use crate::der;
use crate::error::Error;
use crate::output::Output;

/// 128 bits in base 128.
const MAX_ARC_LEN: u32 = 19;

/// The short names of RFC 4514 §3: the only ones that [`write`](super::write()) uses.
const STANDARD: &[(&str, &str)] = &[
    ("CN", "2.5.4.3"),
    ("L", "2.5.4.7"),
    ("ST", "2.5.4.8"),
    ("O", "2.5.4.10"),
    ("OU", "2.5.4.11"),
    ("C", "2.5.4.6"),
    ("STREET", "2.5.4.9"),
    ("DC", "0.9.2342.19200300.100.1.25"),
    ("UID", "0.9.2342.19200300.100.1.1"),
];

/// More names that X.520, RFC 4519, PKCS #9 and the CA/Browser Forum define, and the short ones that OpenSSL,
/// Windows and Java print. OpenSSL's `uid` is not here: to RFC 4514 that is UID, another type.
const COMMON: &[(&str, &str)] = &[
    ("commonName", "2.5.4.3"),
    ("SN", "2.5.4.4"),
    ("surname", "2.5.4.4"),
    ("serialNumber", "2.5.4.5"),
    ("countryName", "2.5.4.6"),
    ("localityName", "2.5.4.7"),
    ("S", "2.5.4.8"),
    ("stateOrProvinceName", "2.5.4.8"),
    ("streetAddress", "2.5.4.9"),
    ("organizationName", "2.5.4.10"),
    ("organizationalUnitName", "2.5.4.11"),
    ("T", "2.5.4.12"),
    ("title", "2.5.4.12"),
    ("description", "2.5.4.13"),
    ("businessCategory", "2.5.4.15"),
    ("postalAddress", "2.5.4.16"),
    ("postalCode", "2.5.4.17"),
    ("postOfficeBox", "2.5.4.18"),
    ("physicalDeliveryOfficeName", "2.5.4.19"),
    ("telephoneNumber", "2.5.4.20"),
    ("facsimileTelephoneNumber", "2.5.4.23"),
    ("name", "2.5.4.41"),
    ("G", "2.5.4.42"),
    ("GN", "2.5.4.42"),
    ("givenName", "2.5.4.42"),
    ("initials", "2.5.4.43"),
    ("generation", "2.5.4.44"),
    ("generationQualifier", "2.5.4.44"),
    ("x500UniqueIdentifier", "2.5.4.45"),
    ("DNQ", "2.5.4.46"),
    ("dnQualifier", "2.5.4.46"),
    ("houseIdentifier", "2.5.4.51"),
    ("dmdName", "2.5.4.54"),
    ("pseudonym", "2.5.4.65"),
    ("role", "2.5.4.72"),
    ("organizationIdentifier", "2.5.4.97"),
    ("domainComponent", "0.9.2342.19200300.100.1.25"),
    ("userId", "0.9.2342.19200300.100.1.1"),
    ("mail", "0.9.2342.19200300.100.1.3"),
    ("rfc822Mailbox", "0.9.2342.19200300.100.1.3"),
    ("uniqueIdentifier", "0.9.2342.19200300.100.1.44"),
    ("E", "1.2.840.113549.1.9.1"),
    ("email", "1.2.840.113549.1.9.1"),
    ("emailAddress", "1.2.840.113549.1.9.1"),
    ("unstructuredName", "1.2.840.113549.1.9.2"),
    ("unstructuredAddress", "1.2.840.113549.1.9.8"),
    ("jurisdictionL", "1.3.6.1.4.1.311.60.2.1.1"),
    ("jurisdictionLocalityName", "1.3.6.1.4.1.311.60.2.1.1"),
    ("jurisdictionOfIncorporationLocalityName", "1.3.6.1.4.1.311.60.2.1.1"),
    ("jurisdictionST", "1.3.6.1.4.1.311.60.2.1.2"),
    ("jurisdictionStateOrProvinceName", "1.3.6.1.4.1.311.60.2.1.2"),
    ("jurisdictionOfIncorporationStateOrProvinceName", "1.3.6.1.4.1.311.60.2.1.2"),
    ("jurisdictionC", "1.3.6.1.4.1.311.60.2.1.3"),
    ("jurisdictionCountryName", "1.3.6.1.4.1.311.60.2.1.3"),
    ("jurisdictionOfIncorporationCountryName", "1.3.6.1.4.1.311.60.2.1.3"),
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
    pub(super) fn from_name(name: &[u8]) -> Result<Self, Error> {
        if name.first().is_some_and(u8::is_ascii_digit) {
            return Self::from_dotted(name);
        }
        if let Some((prefix, dotted)) = name.split_first_chunk::<4>()
            && prefix.eq_ignore_ascii_case(b"OID.")
        {
            return Self::from_dotted(dotted);
        }
        // descr = ALPHA *( ALPHA / DIGIT / HYPHEN ), RFC 4512 §1.4
        let well_formed = name.first().is_some_and(u8::is_ascii_alphabetic)
            && name.iter().all(|&byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !well_formed {
            return Err(Error::NameSyntax);
        }
        let known =
            STANDARD.iter().chain(COMMON).find(|(short, _)| short.as_bytes().eq_ignore_ascii_case(name));
        Self::from_dotted(known.ok_or(Error::NameAttributeType)?.1.as_bytes())
    }

    fn from_dotted(dotted: &[u8]) -> Result<Self, Error> {
        let mut arcs = dotted.split(|&byte| byte == b'.').map(arc);
        let (Some(first), Some(second)) = (arcs.next().transpose()?, arcs.next().transpose()?) else {
            return Err(Error::NameSyntax);
        };
        if first > 2 || (first < 2 && second >= 40) {
            return Err(Error::NameSyntax);
        }
        let mut contents = heapless::Vec::new();
        let first_two = first.wrapping_mul(40).checked_add(second).ok_or(Error::NameSyntax)?;
        for arc in core::iter::once(Ok(first_two)).chain(arcs) {
            push_arc(&mut contents, arc?)?;
        }
        Ok(ObjectIdentifier { contents })
    }
}

/// One number of a dotted object identifier: no leading zero (RFC 4512 §1.4).
fn arc(digits: &[u8]) -> Result<u128, Error> {
    if digits.is_empty() || (digits.first() == Some(&b'0') && digits.len() > 1) {
        return Err(Error::NameSyntax);
    }
    digits.iter().try_fold(0u128, |arc, &byte| {
        let digit = char::from(byte).to_digit(10).ok_or(Error::NameSyntax)?;
        arc.checked_mul(10).and_then(|arc| arc.checked_add(digit.into())).ok_or(Error::NameSyntax)
    })
}

/// Appends an arc in base 128, the most significant digit first.
fn push_arc(contents: &mut heapless::Vec<u8, MAX_TYPE_LEN>, arc: u128) -> Result<(), Error> {
    let mut started = false;
    for place in (0..MAX_ARC_LEN).rev() {
        let digit = u8::try_from(arc >> place.wrapping_mul(7) & 0x7f).unwrap_or_default();
        if digit != 0 || started || place == 0 {
            started = true;
            let more = if place == 0 { 0 } else { 0x80 };
            contents.push(digit | more).map_err(|_| Error::NameSyntax)?;
        }
    }
    Ok(())
}

/// The short name of RFC 4514 §3 for an object identifier's contents octets.
pub(super) fn standard_name(oid: &[u8]) -> Option<&'static str> {
    let is_it = |dotted: &str| {
        ObjectIdentifier::from_dotted(dotted.as_bytes()).is_ok_and(|known| known.contents() == oid)
    };
    STANDARD.iter().find(|(_, dotted)| is_it(dotted)).map(|(short, _)| *short)
}

/// The arcs of an object identifier's contents octets, each in base 128; the first one stands for two.
fn arcs(oid: &[u8]) -> impl Iterator<Item = &[u8]> {
    oid.split_inclusive(|octet| octet & 0x80 == 0)
}

/// Whether these contents octets are an object identifier that [`ObjectIdentifier`] can hold, so that every name
/// that has an identity can be written as text.
pub(super) fn is_type(oid: &[u8]) -> bool {
    let is_short = |arc: &[u8]| match (u32::try_from(arc.len()), arc.first()) {
        (Ok(MAX_ARC_LEN), Some(first)) => first & 0x7f < 4,
        (Ok(len), _) => len < MAX_ARC_LEN,
        _ => false,
    };
    oid.len() <= MAX_TYPE_LEN && der::is_object_identifier(oid) && arcs(oid).all(is_short)
}

/// Writes the contents octets of an object identifier that [`is_type`] in dotted form.
pub(super) fn write_dotted(oid: &[u8], out: &mut Output<'_>) -> Result<(), Error> {
    let mut first = true;
    for digits in arcs(oid) {
        let mut arc = digits.iter().fold(0u128, |arc, &digit| arc << 7 | u128::from(digit & 0x7f));
        if first {
            let root = match arc {
                0..40 => 0u8,
                40..80 => 1,
                _ => 2,
            };
            write_number(root.into(), out)?;
            arc = arc.saturating_sub(u128::from(root).wrapping_mul(40));
        }
        out.push(".")?;
        write_number(arc, out)?;
        first = false;
    }
    Ok(())
}

/// Subtracts powers of ten: a division of 128 bits costs a firmware more than it is worth.
fn write_number(mut number: u128, out: &mut Output<'_>) -> Result<(), Error> {
    let mut started = false;
    // 39 decimal digits hold 128 bits.
    for place in (0..39u32).rev() {
        let power = 10u128.wrapping_pow(place);
        let mut digit = 0u32;
        while let Some(rest) = number.checked_sub(power) {
            number = rest;
            digit = digit.wrapping_add(1);
        }
        if digit != 0 || started || place == 0 {
            started = true;
            out.push_char(char::from_digit(digit, 10).unwrap_or('0'))?;
        }
    }
    Ok(())
}
