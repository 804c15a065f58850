//! The characters of the string types that names use (X.680 §41, RFC 5280 §4.1.2.4).

use crate::error::Error;

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
pub(super) struct Characters<I> {
    string_type: StringType,
    octets: I,
}

impl<I: Iterator<Item = Result<u8, Error>>> Characters<I> {
    pub(super) const fn new(string_type: StringType, octets: I) -> Self {
        Characters { string_type, octets }
    }

    /// `None` at the end of the octets.
    fn decode(&mut self) -> Result<Option<char>, Error> {
        let Some(first) = self.octets.next().transpose()? else {
            return Ok(None);
        };
        let code_point = match self.string_type {
            StringType::Ascii if first < 0x80 => u32::from(first),
            StringType::Ascii => return Err(Error::NameValue),
            StringType::Latin1 => u32::from(first),
            StringType::Bmp => self.wide(first, 1)?,
            StringType::Universal => self.wide(first, 3)?,
            StringType::Utf8 => self.utf8(first)?,
        };
        match char::from_u32(code_point) {
            Some('\0'..='\u{1f}' | '\u{7f}'..='\u{9f}') | None => Err(Error::NameValue),
            character => Ok(character),
        }
    }

    /// A character of `first` and `more` octets, the most significant one first.
    fn wide(&mut self, first: u8, more: usize) -> Result<u32, Error> {
        let mut code_point = u32::from(first);
        for _ in 0..more {
            code_point = code_point << 8 | u32::from(self.more()?);
        }
        Ok(code_point)
    }

    fn utf8(&mut self, first: u8) -> Result<u32, Error> {
        let len: usize = match first {
            0x00..=0x7f => return Ok(u32::from(first)),
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => return Err(Error::NameValue),
        };
        let mut octets = [first, 0, 0, 0];
        for slot in octets.iter_mut().take(len).skip(1) {
            *slot = self.more()?;
        }
        let text = octets.get(..len).and_then(|octets| core::str::from_utf8(octets).ok());
        text.and_then(|text| text.chars().next()).map(u32::from).ok_or(Error::NameValue)
    }

    /// The next octet of a character that has begun.
    fn more(&mut self) -> Result<u8, Error> {
        self.octets.next().unwrap_or(Err(Error::NameValue))
    }
}

impl<I: Iterator<Item = Result<u8, Error>>> Iterator for Characters<I> {
    type Item = Result<char, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.decode().transpose()
    }
}
