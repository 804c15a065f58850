//! Base64 of a PEM text: base64 within base64.

#[cfg(target_pointer_width = "64")]
use crate::base64::Decoded;
use crate::error::Error;
use crate::leaf::Leaf;
#[cfg(target_pointer_width = "64")]
use crate::pem::{self, Line, Lines};
#[cfg(not(target_pointer_width = "64"))]
use crate::pem::{Form, text};
#[cfg(target_pointer_width = "64")]
use crate::scan;

/// Reads one certificate, or several one after the other.
pub(super) fn read(value: &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    #[cfg(target_pointer_width = "64")]
    let read = pem::read(
        &mut Encoded { rest: value, decoded: Decoded::nothing(), line: Line::new(), error: None },
        leaf,
    );
    #[cfg(not(target_pointer_width = "64"))]
    let read = text::read(Form::Base64, value, leaf);
    read.map_err(|error| super::plus_as_space(error, value))
}

/// The lines of a text in base64.
#[cfg(target_pointer_width = "64")]
struct Encoded<'a> {
    rest: &'a [u8],
    decoded: Decoded,
    line: Line,
    error: Option<Error>,
}

#[cfg(target_pointer_width = "64")]
impl Lines for Encoded<'_> {
    fn next(&mut self) -> Option<&[u8]> {
        self.line.clear();
        loop {
            let unread = self.decoded.unread();
            if let Some((end, after)) = scan::split_once(unread, b'\n') {
                self.line.extend(end);
                let left = after.len();
                self.decoded.leave(left);
                return Some(self.line.ended());
            }
            self.line.extend(unread);
            self.error = self.decoded.fill(&mut self.rest, Error::ForwardedBase64).err();
            if self.decoded.unread().is_empty() || self.error.is_some() {
                return Some(self.line.text()).filter(|line| !line.is_empty() && self.error.is_none());
            }
        }
    }

    fn error(&self) -> Option<Error> {
        self.error
    }
}
