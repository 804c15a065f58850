//! Base64 of a PEM text: base64 within base64.

use crate::base64::{self, LINE_LEN, LINE_OCTETS};
use crate::error::Error;
use crate::leaf::Leaf;
use crate::pem::{self, Lines, MAX_LINE_LEN};

/// Reads one certificate, or several one after the other.
pub(super) fn read(value: &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    if value.iter().any(|&octet| super::is_space(octet)) {
        return Err(Error::ForwardedPlusAsSpace);
    }
    pem::read(
        &mut Encoded { rest: value, octets: [0; LINE_OCTETS], len: 0, read: 0, line: heapless::Vec::new() },
        leaf,
    )
}

/// The lines of a text in base64.
struct Encoded<'a> {
    rest: &'a [u8],
    /// What is decoded, how much that is, and how much of it has been read.
    octets: [u8; LINE_OCTETS],
    len: usize,
    read: usize,
    line: heapless::Vec<u8, MAX_LINE_LEN>,
}

impl Encoded<'_> {
    /// The next octet of the text; `None` at the end.
    fn octet(&mut self) -> Result<Option<u8>, Error> {
        if self.read >= self.len {
            let (run, rest) = self.rest.split_at_checked(LINE_LEN).unwrap_or((self.rest, &[]));
            (self.rest, self.len, self.read) = (rest, 0, 0);
            let full = base64::decode(run, Error::ForwardedBase64, |octets| {
                self.len = octets.len();
                for (slot, octet) in self.octets.iter_mut().zip(octets) {
                    *slot = *octet;
                }
                Ok(())
            })?;
            if !full && !rest.is_empty() {
                return Err(Error::ForwardedBase64);
            }
        }
        if self.read >= self.len {
            return Ok(None);
        }
        let octet = self.octets.get(self.read).copied();
        self.read = self.read.wrapping_add(1);
        Ok(octet)
    }
}

impl Lines for Encoded<'_> {
    fn next(&mut self) -> Result<Option<&[u8]>, Error> {
        self.line.clear();
        let mut empty = true;
        while let Some(octet) = self.octet()? {
            if octet == b'\n' {
                return Ok(Some(self.line.strip_suffix(b"\r").unwrap_or(&self.line)));
            }
            empty = false;
            // What does not fit belongs to a line that is too long to be right, and cut off it still is.
            let _ = self.line.push(octet);
        }
        Ok((!empty).then_some(&*self.line))
    }
}
