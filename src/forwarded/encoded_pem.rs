//! Base64 of a PEM text: base64 within base64.

#[cfg(target_pointer_width = "64")]
use crate::base64::Decoded;
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
    let mut lines = Encoded { rest: value, decoded: Decoded::nothing(), line: Line::new() };
    #[cfg(not(target_pointer_width = "64"))]
    let mut lines = Text::new(Form::Base64, value);
    pem::read(&mut lines, leaf).map_err(|error| super::plus_as_space(error, value))
}

/// The lines of a text in base64.
#[cfg(target_pointer_width = "64")]
struct Encoded<'a> {
    rest: &'a [u8],
    decoded: Decoded,
    line: Line,
}

#[cfg(target_pointer_width = "64")]
impl Lines for Encoded<'_> {
    fn next(&mut self) -> Result<Option<&[u8]>, Error> {
        self.line.clear();
        loop {
            let unread = self.decoded.unread();
            if let Some((end, after)) = scan::split_once(unread, b'\n') {
                self.line.extend(end);
                let left = after.len();
                self.decoded.leave(left);
                return Ok(Some(self.line.ended()));
            }
            self.line.extend(unread);
            self.decoded.fill(&mut self.rest, Error::ForwardedBase64)?;
            if self.decoded.unread().is_empty() {
                return Ok(Some(self.line.text()).filter(|line| !line.is_empty()));
            }
        }
    }
}
