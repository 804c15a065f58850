//! The lines of a PEM text, octet by octet and however it is carried: one reader in little code.

#[cfg(test)]
mod tests;

use super::{Line, Lines};
use crate::base64;
use crate::error::Error;
use crate::forwarded::percent;
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
    form: Form,
    rest: &'a [u8],
    /// What is left of the line of base64 that was read last.
    decoded: Octets<'a>,
    line: Line,
    error: Option<Error>,
}

/// Reads all certificates of a PEM text.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) fn read(form: Form, text: &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    let decoded = Octets::new(&[]);
    super::read(&mut Text { form, rest: text, decoded, line: Line::new(), error: None }, leaf)
}

impl Text<'_> {
    /// The next octet; `None` at the end.
    fn octet(&mut self) -> Option<u8> {
        match self.form {
            Form::Plain => self.rest.split_off_first().copied(),
            Form::Percent => percent::octet(&mut self.rest, &mut self.error),
            Form::Base64 => {
                if self.decoded.is_empty() {
                    let line = base64::take_line(&mut self.rest);
                    if line.is_none() {
                        self.error = Some(Error::ForwardedBase64);
                    }
                    self.decoded = line?;
                }
                self.decoded.next()
            }
        }
    }
}

impl Lines for Text<'_> {
    fn space(&self) -> Error {
        if self.form == Form::Percent { Error::ForwardedPlusAsSpace } else { Error::PemBase64 }
    }

    fn next(&mut self) -> Option<&[u8]> {
        self.line.clear();
        while let Some(octet) = self.octet() {
            if octet == b'\n' {
                return Some(self.line.ended());
            }
            self.line.push(octet);
        }
        Some(self.line.text()).filter(|line| !line.is_empty() && self.error.is_none())
    }

    fn error(&self) -> Option<Error> {
        self.error
    }
}
