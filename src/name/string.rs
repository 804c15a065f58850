//! The characters of the string types that names use (X.680 §41, RFC 5280 §4.1.2.4).

use crate::der::Cursor;
use crate::error::Error;
use crate::hexadecimal::hexadecimal;
use crate::json::utf8;
use crate::machine::WIDE;
use crate::octets::{Octets, is_one_of};

/// The string types' tags.
const UTF8: u8 = 0x0c;
/// Their narrower alphabets are not enforced: certificates with `@` or `_` in a PrintableString are common, and it misleads
/// nobody.
const NUMERIC: u8 = 0x12;
const PRINTABLE: u8 = 0x13;
const IA5: u8 = 0x16;
const VISIBLE: u8 = 0x1a;
/// Certificate software writes and reads it as ISO 8859-1.
const TELETEX: u8 = 0x14;
/// Four octets for each character.
const UNIVERSAL: u8 = 0x1c;
/// Two octets for each character.
const BMP: u8 = 0x1e;
/// UTF-8 with the escapes of RFC 4514.
const ESCAPED: u8 = 0;
/// Not a string.
const OTHER: u8 = 1;

/// Reads a string as UTF-8, octet by octet.
pub(super) struct Characters<'a> {
    /// One of those above.
    tag: u8,
    octets: Octets<'a>,
    /// The octets that are left of a character, the next one lowest. None of them is zero.
    pending: u32,
    /// What was wrong first.
    error: Option<Error>,
}

impl<'a> Characters<'a> {
    /// Of the string form of RFC 4514 §3.
    pub(super) const fn escaped(octets: Octets<'a>) -> Self {
        Characters { tag: ESCAPED, octets, pending: 0, error: None }
    }

    /// Of one whole element of DER, or it is to `blame`.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn of_element(encoded: Octets<'a>, blame: Error) -> Self {
        let mut cursor = Cursor::new(encoded, blame);
        let _ = cursor.enter_any();
        cursor.require(cursor.is_last());
        let (mut tag, mut octets) = (cursor.tag(), cursor.contents());
        if !matches!(tag, UTF8 | NUMERIC | PRINTABLE | IA5 | VISIBLE | TELETEX | UNIVERSAL | BMP) {
            (tag, octets) = (OTHER, encoded);
        }
        Characters { tag, octets, pending: 0, error: cursor.check().err() }
    }

    /// Whether it is a string. The octets of any other element are its DER.
    pub(super) const fn is_string(&self) -> bool {
        self.tag != OTHER
    }

    /// Whether no character is left.
    pub(super) const fn is_empty(&self) -> bool {
        self.octets.is_empty()
    }

    /// Octets that stand for no character, and control characters, are [`Error::NameValue`].
    pub(super) fn check(&self) -> Result<(), Error> {
        self.error.map_or(Ok(()), Err)
    }

    /// The next octet; `None` at the end, and where something is wrong.
    #[cfg_attr(target_pointer_width = "64", inline)]
    pub(super) fn next(&mut self) -> Option<u8> {
        if self.pending == 0 {
            let first = self.octet()?;
            if self.tag == OTHER || is_common(first) && !matches!(self.tag, UNIVERSAL | BMP) {
                return Some(first);
            }
            self.pending = self.character(first)?;
        }
        let [next, ..] = self.pending.to_le_bytes();
        self.pending >>= 8;
        Some(next)
    }

    /// The UTF-8 of the character that begins with an octet, the first one lowest.
    #[cfg_attr(target_pointer_width = "64", inline(never))]
    fn character(&mut self, first: u8) -> Option<u32> {
        // How many octets it has, and how many bits before those of the first octet are marks of UTF-8.
        let (count, marks) = match self.tag {
            TELETEX => (1, 0),
            BMP => (2, 0),
            UNIVERSAL => (4, 0),
            UTF8 | ESCAPED if matches!(first, 0xc2..=0xf4) => (first.leading_ones(), first.leading_ones()),
            _ => (1, 1),
        };
        let (bits, mark) = if marks == 0 { (8, 0) } else { (6, 0x80) };
        let mut read = u32::from(first);
        let mut code_point = read & 0xff_u32.wrapping_shr(marks);
        for place in 1..count {
            // No character has what is missing.
            let octet = self.octet().map_or(u32::MAX, u32::from);
            code_point = code_point << bits | octet ^ mark;
            read |= octet.wrapping_shl(place.wrapping_mul(8));
        }
        let good = char::from_u32(code_point).is_some_and(|character| !character.is_control());
        let utf8 = utf8(code_point);
        // UTF-8 is as it should be if it comes out as it went in.
        if !good || marks != 0 && utf8 != read {
            self.fail(Error::NameValue);
            return None;
        }
        Some(utf8)
    }

    /// The next octet that is meant: itself, or what it and those after it say as an escape.
    #[cfg_attr(target_pointer_width = "64", inline)]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn octet(&mut self) -> Option<u8> {
        let octet = self.octets.next()?;
        if self.tag != ESCAPED || is_common(octet) || !is_one_of(octet, b"\\\"+,;<>") {
            return Some(octet);
        }
        let meant = if octet == b'\\' { self.escape() } else { None };
        if meant.is_none() {
            self.fail(Error::NameSyntax);
        }
        meant
    }

    /// Reads the escape whose backslash has been read: two hexadecimal digits, or a character that has a meaning.
    fn escape(&mut self) -> Option<u8> {
        let first = self.octets.next()?;
        match hexadecimal(first) {
            Some(high) => Some(high << 4 | hexadecimal(self.octets.next()?)?),
            None => is_one_of(first, b"\\\"+,;<> #=").then_some(first),
        }
    }

    fn fail(&mut self, error: Error) {
        self.error = self.error.or(Some(error));
    }
}

/// Whether the octet is a character that needs no look, as almost all are. Small machines look at all.
const fn is_common(octet: u8) -> bool {
    WIDE && matches!(octet, b' '..=b'!' | b'-'..=b':' | b'=' | b'?'..=b'[' | b']'..=b'~')
}
