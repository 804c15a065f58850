//! The characters of the string types that names use (X.680 §41, RFC 5280 §4.1.2.4).

use crate::error::Error;
use crate::hexadecimal::hexadecimal;
use crate::octets::{Octets, is_one_of};

/// How a string type's octets stand for characters.
#[derive(Clone, Copy)]
pub(super) enum StringType {
    Utf8,
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

/// Decodes octets to characters. Octets that stand for none, and control characters, are
/// [`Error::NameValue`].
pub(super) struct Characters<'a> {
    string_type: StringType,
    /// Whether the octets have the escapes of RFC 4514.
    escapes: bool,
    /// Whether an octet may be a character.
    one_octet: bool,
    octets: Octets<'a>,
}

impl<'a> Characters<'a> {
    pub(super) const fn new(string_type: StringType, octets: Octets<'a>) -> Self {
        let one_octet = !matches!(string_type, StringType::Bmp | StringType::Universal);
        Characters { string_type, escapes: false, one_octet, octets }
    }

    /// Of a value in the string form, whose escapes are resolved (RFC 4514 §3: `string`).
    pub(super) const fn escaped(octets: Octets<'a>) -> Self {
        Characters { string_type: StringType::Utf8, escapes: true, one_octet: true, octets }
    }

    /// Whether no character is left.
    pub(super) fn is_empty(&self) -> bool {
        self.octets.is_empty()
    }

    /// The next character; `None` at the end of the octets.
    #[cfg_attr(target_pointer_width = "64", inline)]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn next(&mut self) -> Result<Option<char>, Error> {
        let Some(first) = self.octets.next() else {
            return Ok(None);
        };
        // Almost all of them are like this.
        if self.one_octet && matches!(first, b' '..=b'!' | b'-'..=b':' | b'=' | b'?'..=b'[' | b']'..=b'~') {
            return Ok(Some(first.into()));
        }
        self.decode(first).map(Some)
    }

    /// The character that begins with an octet.
    #[cfg_attr(target_pointer_width = "64", inline(never))]
    fn decode(&mut self, first: u8) -> Result<char, Error> {
        let first = self.resolve(first)?;
        let (more, start, least) = match self.string_type {
            StringType::Latin1 => (0, first, 0),
            StringType::Bmp => (1u8, first, 0),
            StringType::Universal => (3, first, 0),
            StringType::Ascii | StringType::Utf8 if first < 0x80 => (0, first, 0),
            StringType::Ascii => return Err(Error::NameValue),
            StringType::Utf8 => match first {
                0xc2..=0xdf => (1, first & 0x1f, 0x80),
                0xe0..=0xef => (2, first & 0x0f, 0x800),
                0xf0..=0xf4 => (3, first & 0x07, 0x1_0000),
                _ => return Err(Error::NameValue),
            },
        };
        let (mut code_point, mut good) = (u32::from(start), true);
        for _ in 0..more {
            let octet = self.octet()?;
            if least == 0 {
                code_point = code_point << 8 | u32::from(octet);
            } else {
                good &= octet & 0xc0 == 0x80;
                code_point = code_point << 6 | u32::from(octet & 0x3f);
            }
        }
        match char::from_u32(code_point) {
            Some('\0'..='\u{1f}' | '\u{7f}'..='\u{9f}') | None => Err(Error::NameValue),
            _ if !good || code_point < least => Err(Error::NameValue),
            Some(character) => Ok(character),
        }
    }

    /// The next octet of a character.
    fn octet(&mut self) -> Result<u8, Error> {
        let octet = self.octets.next().ok_or(Error::NameValue)?;
        self.resolve(octet)
    }

    /// The octet that is meant: itself, or what it and those after it say as an escape.
    fn resolve(&mut self, octet: u8) -> Result<u8, Error> {
        match octet {
            b'\\' if self.escapes => self.escape().ok_or(Error::NameSyntax),
            b'"' | b'+' | b',' | b';' | b'<' | b'>' if self.escapes => Err(Error::NameSyntax),
            _ => Ok(octet),
        }
    }

    /// Reads the escape whose backslash has been read: two hexadecimal digits, or a character that has a meaning.
    fn escape(&mut self) -> Option<u8> {
        let first = self.octets.next()?;
        let mut after = self.octets;
        if let (Some(high), Some(low)) = (hexadecimal(first), after.next().and_then(hexadecimal)) {
            self.octets = after;
            return Some(high << 4 | low);
        }
        is_one_of(first, b"\\\"+,;<> #=").then_some(first)
    }
}
