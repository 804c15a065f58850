//! The lines of a PEM text, octet by octet and however it is carried: one reader in little code.

#[cfg(test)]
mod tests;

use super::{Line, Lines, without_return};
use crate::base64::Decoded;
use crate::error::Error;
use crate::hexadecimal;
use crate::leaf::Leaf;

/// How a text is carried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    Percent,
    Base64,
}

/// A text in one of the forms.
struct Text<'a> {
    form: Form,
    rest: &'a [u8],
    /// What is decoded of base64.
    decoded: Decoded,
    line: Line,
    error: Option<Error>,
}

/// Reads all certificates of a PEM text.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) fn read(form: Form, text: &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    let decoded = Decoded::nothing();
    super::read(&mut Text { form, rest: text, decoded, line: Line::new(), error: None }, leaf)
}

impl Text<'_> {
    /// The next octet; `None` at the end, and where there is an error.
    fn octet(&mut self) -> Option<u8> {
        if self.form == Form::Base64 {
            if self.decoded.unread().is_empty() {
                self.error = self.decoded.fill(&mut self.rest, Error::ForwardedBase64).err();
            }
            return self.decoded.next().filter(|_| self.error.is_none());
        }
        let first = *self.rest.split_off_first()?;
        if self.form == Form::Plain {
            return Some(first);
        }
        let octet = match first {
            b'%' => self.pair(),
            // A raw space is left for the reader of lines to judge: in base64 it was a plus once.
            b' '..=b'~' => Some(first),
            _ => None,
        };
        self.error = match octet {
            // No PEM text has a percent sign.
            Some(b'%') => Some(Error::ForwardedDoubleEncoded),
            Some(_) => return octet,
            None => Some(Error::ForwardedPercent),
        };
        None
    }

    /// The octet that two digits stand for.
    fn pair(&mut self) -> Option<u8> {
        let [high, low] = *self.rest.split_off(..2)?.first_chunk()?;
        hexadecimal::octet(high, low)
    }
}

impl Lines for Text<'_> {
    fn space(&self) -> Error {
        if self.form == Form::Percent { Error::ForwardedPlusAsSpace } else { Error::PemBase64 }
    }

    fn next(&mut self) -> Option<&[u8]> {
        self.line.clear();
        let ended = loop {
            match self.octet() {
                Some(b'\n') => break true,
                Some(octet) => self.line.push(octet),
                None => break false,
            }
        };
        let line = self.line.text();
        if ended {
            Some(without_return(line))
        } else {
            Some(line).filter(|line| !line.is_empty() && self.error.is_none())
        }
    }

    fn error(&self) -> Option<Error> {
        self.error
    }
}
