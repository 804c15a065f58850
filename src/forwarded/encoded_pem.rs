//! Base64 of a PEM text: base64 within base64.

#[cfg(target_pointer_width = "64")]
use crate::base64::{self, LINE_LEN, LINE_OCTETS};
use crate::error::Error;
use crate::leaf::Leaf;
use crate::pem;
#[cfg(not(target_pointer_width = "64"))]
use crate::pem::{Form, Text};
#[cfg(target_pointer_width = "64")]
use crate::pem::{Line, Lines};
#[cfg(target_pointer_width = "64")]
use crate::scan;

/// Reads one certificate, or several one after the other.
pub(super) fn read(value: &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    #[cfg(target_pointer_width = "64")]
    let mut lines = Encoded { rest: value, octets: [0; LINE_OCTETS], len: 0, read: 0, line: Line::new() };
    #[cfg(not(target_pointer_width = "64"))]
    let mut lines = Text::new(Form::Base64, value);
    pem::read(&mut lines, leaf).map_err(|error| super::plus_as_space(error, value))
}

/// The lines of a text in base64.
#[cfg(target_pointer_width = "64")]
struct Encoded<'a> {
    rest: &'a [u8],
    /// What is decoded, how much that is, and how much of it has been read.
    octets: [u8; LINE_OCTETS],
    len: usize,
    read: usize,
    line: Line,
}

#[cfg(target_pointer_width = "64")]
impl Encoded<'_> {
    /// Decodes more of the text, none of which is there at its end.
    fn fill(&mut self) -> Result<(), Error> {
        let (run, rest) = self.rest.split_at_checked(LINE_LEN).unwrap_or((self.rest, &[]));
        (self.rest, self.len, self.read) = (rest, 0, 0);
        let full = base64::decode(run, Error::ForwardedBase64, &mut |octets: &[u8]| {
            self.len = octets.len();
            for (slot, octet) in self.octets.iter_mut().zip(octets) {
                *slot = *octet;
            }
            Ok(())
        })?;
        if full || rest.is_empty() { Ok(()) } else { Err(Error::ForwardedBase64) }
    }
}

#[cfg(target_pointer_width = "64")]
impl Lines for Encoded<'_> {
    fn next(&mut self) -> Result<Option<&[u8]>, Error> {
        self.line.clear();
        loop {
            let unread = self.octets.get(self.read..self.len).unwrap_or_default();
            if let Some((end, after)) = scan::split_once(unread, b'\n') {
                self.line.extend(end);
                self.read = self.len.wrapping_sub(after.len());
                return Ok(Some(self.line.ended()));
            }
            self.line.extend(unread);
            self.fill()?;
            if self.len == 0 {
                return Ok(Some(self.line.text()).filter(|line| !line.is_empty()));
            }
        }
    }
}
