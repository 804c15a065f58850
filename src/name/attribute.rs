//! The types of a name's attributes: object identifiers, dotted and in DER, and their short names.

use heapless::Vec;

use super::MAX_TYPE_LEN;
use crate::error::Error;
use crate::octets::Octets;
use crate::output::Output;

/// How object identifiers begin: 2.5.4, 0.9.2342.19200300.100.1, 1.2.840.113549.1.9 and 1.3.6.1.4.1.311.60.2.1.
const X520: &[u8] = &[0x55, 0x04];
const PILOT: &[u8] = &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01];
const PKCS9: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09];
const JURISDICTION: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x3c, 0x02, 0x01];

/// The types that X.520, RFC 4519, PKCS #9 and the CA/Browser Forum define, by how their object identifiers begin. Each name has
/// the last number of the object identifier before it, plus 0x80; 0x80 is the end. An octet below 0x20 stands for as many first
/// letters of the name before.
///
/// The nine short names of RFC 4514 §3 are in capitals and come before others of the same type: only those are written. The
/// rest is read: long names, and short ones that OpenSSL, Windows and Java print. OpenSSL's `uid` is not here: to RFC 4514
/// that is UID, another type.
const TYPES: [(&[u8], &[u8]); 4] = [
    (
        X520,
        b"\x83CN\x8aO\x8bOU\x86C\x87L\x88ST\x89STREET\x8fbusinesscategory\x83commonname\x86countryname\
        \x8ddescription\xb6dmdname\xaednq\xae\x03ualifier\x97facsimiletelephonenumber\xaag\xacgeneration\
        \xac\x0aqualifier\xaagivenname\xaagn\xb3houseidentifier\xabinitials\x87localityname\xa9name\
        \x8borganizationalunitname\xe1\x0cidentifier\x8a\x0cname\x93physicaldeliveryofficename\x90postaladdress\
        \x91\x06code\x92\x04officebox\xc1pseudonym\xc8role\x88s\x85serialnumber\x84sn\x88stateorprovincename\
        \x89streetaddress\x84surname\x8ct\x94telephonenumber\x8ctitle\xadx500uniqueidentifier\x80",
    ),
    (PILOT, b"\x99DC\x81UID\x99domaincomponent\x81userid\x83mail\x83rfc822mailbox\xacuniqueidentifier\x80"),
    (PKCS9, b"\x81e\x81email\x81\x05address\x82unstructuredname\x88\x0caddress\x80"),
    (
        JURISDICTION,
        b"\x83jurisdictionc\x83\x0dountryname\x81\x0cl\x81\x0docalityname\x83\x0cofincorporationcountryname\
        \x81\x1blocalityname\x82\x1bstateorprovincename\x82\x0cst\x82\x0eateorprovincename\x80",
    ),
];

/// Reads a short name or a dotted object identifier, with or without `OID.` before it, and the spaces and `=` around it.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(super) fn read_type(text: &mut Octets<'_>, oid: &mut Vec<u8, MAX_TYPE_LEN>) -> Result<(), Error> {
    let mut octet = b' ';
    while octet == b' ' {
        octet = next(text);
    }
    // descr = ALPHA *( ALPHA / DIGIT / HYPHEN ), RFC 4512 §1.4. No name that is known fills this.
    let mut word = Vec::<u8, MAX_TYPE_LEN>::new();
    // The last four letters.
    let mut letters = 0;
    if octet.is_ascii_alphabetic() {
        while octet.is_ascii_alphanumeric() || octet == b'-' {
            let _ = word.push(octet | 0x20);
            letters = letters << 8 | u32::from(octet | 0x20);
            octet = next(text);
        }
        if octet == b'.' && letters == u32::from_be_bytes(*b"\0oid") {
            octet = next(text);
            word.clear();
        }
    }
    let known = if word.is_empty() {
        octet = read_dotted(octet, text, oid);
        true
    } else {
        find(&word, oid)
    };
    while octet == b' ' {
        octet = next(text);
    }
    match octet {
        b'=' if known => Ok(()),
        b'=' => Err(Error::NameAttributeType),
        _ => Err(Error::NameSyntax),
    }
}

/// The next octet; at the end 0, which no type has.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn next(text: &mut Octets<'_>) -> u8 {
    text.next().unwrap_or_default()
}

/// Finds the object identifier of a name in small letters.
fn find(word: &[u8], oid: &mut Vec<u8, MAX_TYPE_LEN>) -> bool {
    for (start, names) in &TYPES {
        // How many letters of the name were looked at, and how many of the first ones are as they should be.
        let (mut number, mut len, mut same) = (0, 0usize, 0usize);
        for octet in *names {
            match *octet {
                0x80.. if same == word.len() && same == len => {
                    // There is room: the longest of them has eleven octets.
                    for octet in *start {
                        let _ = oid.push(*octet);
                    }
                    return oid.push(number).is_ok();
                }
                0x80.. => {
                    number = octet & 0x7f;
                    len = 0;
                }
                ..0x20 => len = (*octet).into(),
                letter => {
                    if same >= len {
                        same = len.wrapping_add((word.get(len) == Some(&(letter | 0x20))).into());
                    }
                    len = len.wrapping_add(1);
                }
            }
        }
    }
    false
}

/// Reads a dotted object identifier that begins with an octet, and returns the one after it; 0 if it is none.
fn read_dotted(first: u8, text: &mut Octets<'_>, oid: &mut Vec<u8, MAX_TYPE_LEN>) -> u8 {
    let mut octet = next(text);
    if !matches!(first, b'0'..=b'2') || octet != b'.' {
        return 0;
    }
    // The first number is the second of the dotted form, and 40 for each unit of its root.
    let mut summand = (first & 3).wrapping_mul(40);
    while octet == b'.' {
        let mut number = Number::ZERO;
        octet = next(text);
        let first = octet;
        loop {
            if !octet.is_ascii_digit() || !number.multiply_add(0x80, 10, octet & 0xf) {
                return 0;
            }
            octet = next(text);
            // No leading zero (RFC 4512 §1.4): a digit after it is what follows the object identifier, and wrong there.
            if first == b'0' || !octet.is_ascii_digit() {
                break;
            }
        }
        number.multiply_add(0x80, 1, summand);
        summand = 0;
        for digit in number.digits() {
            if oid.push(digit | 0x80).is_err() {
                return 0;
            }
        }
        if let Some(lowest) = oid.last_mut() {
            *lowest &= 0x7f;
        }
    }
    if root(oid) == first & 3 && is_type(oid) { octet } else { 0 }
}

/// The first number of the dotted form.
fn root(oid: &[u8]) -> u8 {
    let first = oid.first().copied().unwrap_or_default();
    (first / 40).min(2)
}

/// The decimal digits of 128 bits.
const NUMBER_LEN: usize = 39;

/// A number of at least 128 bits in some base: arithmetic of 128 bits costs a firmware more than it is worth.
struct Number {
    /// The most significant one first.
    digits: [u8; NUMBER_LEN],
}

impl Number {
    const ZERO: Self = Number { digits: [0; NUMBER_LEN] };

    /// False if the result has too many digits.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn multiply_add(&mut self, base: u16, factor: u16, summand: u8) -> bool {
        let mut carry = u16::from(summand);
        for digit in self.digits.iter_mut().rev() {
            carry = carry.wrapping_add(u16::from(*digit).wrapping_mul(factor));
            [*digit, _] = carry.checked_rem(base).unwrap_or_default().to_le_bytes();
            carry = carry.checked_div(base).unwrap_or_default();
        }
        carry == 0
    }

    /// The digits, without zeros before them.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn digits(&self) -> &[u8] {
        let mut digits = self.digits.as_slice();
        while let [0, rest @ ..] = digits
            && !rest.is_empty()
        {
            digits = rest;
        }
        digits
    }
}

/// Whether these contents octets are an object identifier, whose numbers have the shortest form, that [`read_type`]
/// can hold, so that every name that has an identity can be written as text.
pub(super) fn is_type(oid: &[u8]) -> bool {
    let (mut first, mut len) = (0, 0u8);
    for octet in oid {
        if len == 0 {
            first = *octet;
        }
        len = len.wrapping_add(1);
        // 128 bits are nineteen digits, the first one below 4.
        if first == 0x80 || (len, first) >= (19, 0x84) {
            return false;
        }
        if *octet < 0x80 {
            len = 0;
        }
    }
    len == 0 && !oid.is_empty() && oid.len() <= MAX_TYPE_LEN
}

/// Writes the contents octets of an object identifier that [`is_type`] as its short name of RFC 4514 §3, or in dotted form:
/// whether it has such a name.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(super) fn write_type(oid: &[u8], out: &mut Output<'_>) -> bool {
    let before = out.len();
    write_short_name(oid, out);
    let is_short = out.len() > before;
    if !is_short {
        write_dotted(oid, out);
    }
    is_short
}

fn write_short_name(oid: &[u8], out: &mut Output<'_>) -> Option<()> {
    let (last, start) = oid.split_last()?;
    let (_, names) = TYPES.iter().find(|(known, _)| *known == start)?;
    let mut names = names.iter();
    names.find(|octet| **octet == last | 0x80)?;
    for letter in names.take_while(|octet| octet.is_ascii_uppercase()) {
        out.push_octet(*letter);
    }
    Some(())
}

fn write_dotted(oid: &[u8], out: &mut Output<'_>) {
    let root = root(oid);
    out.push_digit(root);
    // What the root adds to the first number, in tens.
    let mut borrow = root.wrapping_mul(4);
    let mut number = Number::ZERO;
    for octet in oid {
        number.multiply_add(10, 0x80, octet & 0x7f);
        if *octet >= 0x80 {
            continue;
        }
        let [tens @ .., _] = &mut number.digits;
        for digit in tens.iter_mut().rev() {
            let below = *digit < borrow;
            *digit = digit.wrapping_add(if below { 10 } else { 0 }).wrapping_sub(borrow);
            borrow = below.into();
        }
        out.push_octet(b'.');
        for digit in number.digits() {
            out.push_digit(*digit);
        }
        number = Number::ZERO;
    }
}
