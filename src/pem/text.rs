//! The lines of a PEM text, octet by octet and however it is carried: one reader in little code.

#[cfg(test)]
mod tests;

use super::{Line, Lines};
use crate::base64::{self, LINE_LEN, LINE_OCTETS};
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
    /// What is decoded of base64, how much that is, and how much of it has been read.
    octets: [u8; LINE_OCTETS],
    len: usize,
    read: usize,
    line: Line,
}

impl<'a> Text<'a> {
    pub(crate) const fn new(form: Form, text: &'a [u8]) -> Self {
        Text { form, rest: text, octets: [0; LINE_OCTETS], len: 0, read: 0, line: Line::new() }
    }

    /// The next octet; `None` at the end.
    fn octet(&mut self) -> Result<Option<u8>, Error> {
        match self.form {
            Form::Plain => Ok(self.rest.split_off_first().copied()),
            Form::Percent => percent::octet(&mut self.rest),
            Form::Base64 => {
                if self.read == self.len {
                    self.fill()?;
                }
                let octet = self.octets.get(self.read..self.len).and_then(<[u8]>::first);
                self.read = self.read.saturating_add(1).min(self.len);
                Ok(octet.copied())
            }
        }
    }

    /// Decodes more base64, none of which is there at the end.
    fn fill(&mut self) -> Result<(), Error> {
        let (run, rest) = self.rest.split_at_checked(LINE_LEN).unwrap_or((self.rest, &[]));
        let decoded = base64::decode_end(run, &mut self.octets).ok_or(Error::ForwardedBase64)?;
        (self.rest, self.len, self.read) = (rest, decoded.len(), 0);
        if self.len == LINE_OCTETS || rest.is_empty() { Ok(()) } else { Err(Error::ForwardedBase64) }
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
