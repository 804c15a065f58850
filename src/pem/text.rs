//! The lines of a PEM text, octet by octet and however it is carried: one reader in little code.

#[cfg(test)]
mod tests;

use super::{Line, Lines, without_return};
use crate::base64;
use crate::error::Error;
use crate::hexadecimal::hexadecimal;
use crate::leaf::Leaf;
use crate::octets::Octets;

/// How a text is carried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    Percent,
    Base64,
}

/// A text in one of the forms.
struct Text<'a> {
    /// What is left of the text, or of the line of base64 that was read last.
    octets: Octets<'a>,
    /// The base64 that has not been read.
    base64: &'a [u8],
    percent: bool,
    line: Line,
    error: Option<Error>,
}

/// Reads all certificates of a PEM text.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) fn read(form: Form, text: &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    let (text, base64) = if form == Form::Base64 { (&[][..], text) } else { (text, &[][..]) };
    let percent = form == Form::Percent;
    super::read(&mut Text { octets: Octets::new(text), base64, percent, line: Line::new(), error: None }, leaf)
}

impl Text<'_> {
    /// The next octet; `None` at the end, and where there is an error.
    fn octet(&mut self) -> Option<u8> {
        if self.octets.is_empty() && !base64::take_line(&mut self.base64, &mut self.octets) {
            self.error = Some(Error::ForwardedBase64);
            return None;
        }
        let octet = self.octets.next()?;
        if !self.percent {
            return Some(octet);
        }
        let octet = match octet {
            b'%' => self.pair(),
            // A raw space is left for the reader of lines to judge: in base64 it was a plus once.
            b' '..=b'~' => Some(octet),
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
        Some(hexadecimal(self.octets.next()?)? << 4 | hexadecimal(self.octets.next()?)?)
    }
}

impl Lines for Text<'_> {
    fn space(&self) -> Error {
        if self.percent { Error::ForwardedPlusAsSpace } else { Error::PemBase64 }
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
