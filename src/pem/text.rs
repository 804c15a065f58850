//! The lines of a PEM text, octet by octet and however it is carried: one reader in little code.

#[cfg(test)]
mod tests;

use super::{Line, Lines};
use crate::base64::Decoded;
use crate::error::Error;
use crate::forwarded::percent;

/// How a text is carried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    Percent,
    Base64,
}

/// A text in one of the forms.
pub(crate) struct Text<'a> {
    form: Form,
    rest: &'a [u8],
    /// What is decoded of base64.
    decoded: Decoded,
    line: Line,
}

impl<'a> Text<'a> {
    pub(crate) const fn new(form: Form, text: &'a [u8]) -> Self {
        Text { form, rest: text, decoded: Decoded::nothing(), line: Line::new() }
    }

    /// The next octet; `None` at the end.
    fn octet(&mut self) -> Result<Option<u8>, Error> {
        match self.form {
            Form::Plain => Ok(self.rest.split_off_first().copied()),
            Form::Percent => percent::octet(&mut self.rest),
            Form::Base64 => {
                if self.decoded.unread().is_empty() {
                    self.decoded.fill(&mut self.rest, Error::ForwardedBase64)?;
                }
                let Some((&octet, after)) = self.decoded.unread().split_first() else { return Ok(None) };
                let left = after.len();
                self.decoded.leave(left);
                Ok(Some(octet))
            }
        }
    }
}

impl Lines for Text<'_> {
    fn space(&self) -> Error {
        if self.form == Form::Percent { Error::ForwardedPlusAsSpace } else { Error::PemBase64 }
    }

    fn next(&mut self) -> Result<Option<&[u8]>, Error> {
        self.line.clear();
        while let Some(octet) = self.octet()? {
            if octet == b'\n' {
                return Ok(Some(self.line.ended()));
            }
            self.line.push(octet);
        }
        Ok(Some(self.line.text()).filter(|line| !line.is_empty()))
    }
}
