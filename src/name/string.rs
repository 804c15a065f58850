//! The characters of the string types that names use (X.680 §41, RFC 5280 §4.1.2.4).

use crate::der::Cursor;
use crate::error::Error;
use crate::hexadecimal::hexadecimal;
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
        // Nothing comes after it.
        cursor.require(cursor.offset().wrapping_add(cursor.len()) == encoded.len());
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
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn next(&mut self) -> Option<u8> {
        if self.pending == 0 {
            let first = self.octets.next()?;
            if self.tag == OTHER {
                return Some(first);
            }
            // Almost all of them are like this.
            if cfg!(target_pointer_width = "64")
                && matches!(first, b' '..=b'!' | b'-'..=b':' | b'=' | b'?'..=b'[' | b']'..=b'~')
                && !matches!(self.tag, UNIVERSAL | BMP)
            {
                return Some(first);
            }
            self.pending = self.character(first).filter(|_| self.error.is_none())?;
        }
        let [next, ..] = self.pending.to_le_bytes();
        self.pending >>= 8;
        Some(next)
    }

    /// The UTF-8 of the character that begins with an octet, the first one lowest.
    #[cfg_attr(target_pointer_width = "64", inline(never))]
    fn character(&mut self, first: u8) -> Option<u32> {
        let first = self.resolve(first);
        let is_utf8 = matches!(self.tag, UTF8 | ESCAPED);
        let count = match self.tag {
            TELETEX => 1,
            BMP => 2,
            UNIVERSAL => 4,
            _ if first < 0x80 => 1,
            _ if is_utf8 && matches!(first, 0xc2..=0xf4) => first.leading_ones(),
            _ => 0,
        };
        let (bits, mask, start) =
            if is_utf8 { (6, 0x3f, 0x7f_u32 >> first.leading_ones()) } else { (8, 0xff, 0xff) };
        let mut read = u32::from(first);
        let mut code_point = read & start;
        for place in 1..count {
            let octet = self.octets.next().map(|octet| self.resolve(octet));
            if octet.is_none() {
                self.fail(Error::NameValue);
            }
            let octet = u32::from(octet.unwrap_or_default());
            code_point = code_point << bits | octet & mask;
            read |= octet.wrapping_shl(place.wrapping_mul(8));
        }
        let character = char::from_u32(code_point).filter(|character| !character.is_control());
        let utf8 = character.map(utf8);
        // UTF-8 is as it should be if it comes out as it went in.
        if count == 0 || utf8.is_none() || (is_utf8 && utf8 != Some(read)) {
            self.fail(Error::NameValue);
        }
        utf8
    }

    /// The octet that is meant: itself, or what it and those after it say as an escape.
    fn resolve(&mut self, octet: u8) -> u8 {
        if self.tag != ESCAPED || !is_one_of(octet, b"\\\"+,;<>") {
            return octet;
        }
        let meant = if octet == b'\\' { self.escape() } else { None };
        if meant.is_none() {
            self.fail(Error::NameSyntax);
        }
        meant.unwrap_or_default()
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

/// A character in UTF-8 (RFC 3629 §3), the first octet lowest.
fn utf8(character: char) -> u32 {
    let mut rest = u32::from(character);
    if rest < 0x80 {
        return rest;
    }
    // Six bits for each octet, and one less than before in the first one.
    let (mut others, mut most) = (0, 0x3f_u32);
    while rest > most {
        others = others << 8 | 0x80 | rest & 0x3f;
        rest >>= 6;
        most >>= 1;
    }
    others << 8 | !most << 1 & 0xff | rest
}
