//! The characters of the string types that names use (X.680 §41, RFC 5280 §4.1.2.4).

use crate::error::Error;
use crate::hexadecimal::hexadecimal;
use crate::octets::{Octets, is_one_of};

/// How a string's octets stand for characters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum StringType {
    Utf8,
    /// UTF-8 with the escapes of RFC 4514.
    Escaped,
    /// PrintableString, NumericString, IA5String, VisibleString. Their narrower alphabets are not enforced:
    /// certificates with `@` or `_` in a PrintableString are common, and it misleads nobody.
    Ascii,
    /// TeletexString, which certificate software writes and reads as ISO 8859-1.
    Latin1,
    /// BMPString: two octets for each character.
    Bmp,
    /// UniversalString: four octets for each character.
    Universal,
}

impl StringType {
    pub(super) const fn from_tag(tag: u8) -> Option<Self> {
        match tag {
            0x0c => Some(StringType::Utf8),
            0x12 | 0x13 | 0x16 | 0x1a => Some(StringType::Ascii),
            0x14 => Some(StringType::Latin1),
            0x1c => Some(StringType::Universal),
            0x1e => Some(StringType::Bmp),
            _ => None,
        }
    }
}

/// Reads a string as UTF-8, octet by octet.
pub(super) struct Characters<'a> {
    string_type: StringType,
    octets: Octets<'a>,
    /// The other octets of a character, the next one lowest. None of them is zero.
    pending: u32,
    /// What was wrong first.
    error: Option<Error>,
}

impl<'a> Characters<'a> {
    pub(super) const fn new(string_type: StringType, octets: Octets<'a>) -> Self {
        Characters { string_type, octets, pending: 0, error: None }
    }

    /// Whether no character is left.
    pub(super) fn is_empty(&self) -> bool {
        self.octets.is_empty()
    }

    /// Octets that stand for no character, and control characters, are [`Error::NameValue`].
    pub(super) fn finish(&self) -> Result<(), Error> {
        self.error.map_or(Ok(()), Err)
    }

    /// The next octet; `None` at the end, and where something is wrong.
    #[cfg_attr(target_pointer_width = "64", inline)]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn next(&mut self) -> Option<u8> {
        if self.pending == 0 {
            let first = self.octets.next()?;
            // Almost all of them are like this.
            if matches!(first, b' '..=b'!' | b'-'..=b':' | b'=' | b'?'..=b'[' | b']'..=b'~')
                && !matches!(self.string_type, StringType::Bmp | StringType::Universal)
            {
                return Some(first);
            }
            self.decode(first);
            if self.error.is_some() {
                return None;
            }
        }
        let [next, ..] = self.pending.to_le_bytes();
        self.pending >>= 8;
        Some(next)
    }

    /// Reads the character that begins with an octet.
    #[cfg_attr(target_pointer_width = "64", inline(never))]
    fn decode(&mut self, first: u8) {
        let first = self.resolve(first);
        let is_utf8 = matches!(self.string_type, StringType::Utf8 | StringType::Escaped);
        let (count, start) = match (self.string_type, first) {
            (StringType::Bmp, _) => (2, first),
            (StringType::Universal, _) => (4, first),
            (StringType::Latin1, _) | (_, ..0x80) => (1, first),
            (_, 0xc2..=0xdf) if is_utf8 => (2, first & 0x1f),
            (_, 0xe0..=0xef) if is_utf8 => (3, first & 0x0f),
            (_, 0xf0..=0xf4) if is_utf8 => (4, first & 0x07),
            _ => return self.fail(Error::NameValue),
        };
        let (mut code_point, mut good) = (u32::from(start), true);
        for _ in 1..count {
            let octet = self.octet();
            if is_utf8 {
                good &= octet & 0xc0 == 0x80;
                code_point = code_point << 6 | u32::from(octet & 0x3f);
            } else {
                code_point = code_point << 8 | u32::from(octet);
            }
        }
        match char::from_u32(code_point) {
            Some('\0'..='\u{1f}' | '\u{7f}'..='\u{9f}') | None => self.fail(Error::NameValue),
            Some(character) if !good || (is_utf8 && character.len_utf8() != count) => {
                self.fail(Error::NameValue)
            }
            Some(character) => {
                let mut utf8 = [0; 4];
                character.encode_utf8(&mut utf8);
                self.pending = u32::from_le_bytes(utf8);
            }
        }
    }

    /// The next octet of a character.
    fn octet(&mut self) -> u8 {
        if let Some(octet) = self.octets.next() {
            return self.resolve(octet);
        }
        self.fail(Error::NameValue);
        0
    }

    /// The octet that is meant: itself, or what it and those after it say as an escape.
    fn resolve(&mut self, octet: u8) -> u8 {
        if self.string_type != StringType::Escaped || !is_one_of(octet, b"\\\"+,;<>") {
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
