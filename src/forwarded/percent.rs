//! Percent-encoded PEM (RFC 3986 §2.1): every encoder's choice of what to encode, decoded exactly once.
//!
//! `+` is a plus: percent-encoding is not form encoding.

use crate::error::Error;
use crate::hexadecimal::hexadecimal;
use crate::leaf::Leaf;
use crate::pem;
#[cfg(not(target_pointer_width = "64"))]
use crate::pem::{Form, Text};
#[cfg(target_pointer_width = "64")]
use crate::pem::{Line, Lines};
#[cfg(target_pointer_width = "64")]
use crate::scan;

/// Reads one certificate, or several one after the other.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(super) fn read(value: &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    #[cfg(target_pointer_width = "64")]
    let mut lines = Percent { rest: value, line: Line::new() };
    #[cfg(not(target_pointer_width = "64"))]
    let mut lines = Text::new(Form::Percent, value);
    pem::read(&mut lines, leaf)
}

/// The lines of a percent-encoded text.
#[cfg(target_pointer_width = "64")]
struct Percent<'a> {
    rest: &'a [u8],
    line: Line,
}

#[cfg(target_pointer_width = "64")]
impl Percent<'_> {
    /// Takes octets that stand for themselves, as far as whole words go.
    fn take_plain(&mut self) {
        while let Some((word, rest)) = self.rest.split_first_chunk() {
            let count = scan::printable_until(*word, b'%');
            self.line.extend_from_word(word, count);
            if count < word.len() {
                self.rest = self.rest.get(count..).unwrap_or_default();
                return;
            }
            self.rest = rest;
        }
    }
}

/// Takes off the next octet, decoded; `None` at the end.
pub(crate) fn octet(text: &mut &[u8]) -> Result<Option<u8>, Error> {
    let (octet, rest) = match *text {
        [] => return Ok(None),
        [b'%', high, low, rest @ ..] => {
            let octet = hexadecimal(*high).zip(hexadecimal(*low)).map(|(high, low)| high << 4 | low);
            (octet.ok_or(Error::ForwardedPercent)?, rest)
        }
        // A raw space is left for the reader of lines to judge: in base64 it was a plus once.
        [octet @ (b' '..=b'~'), rest @ ..] if *octet != b'%' => (*octet, rest),
        _ => return Err(Error::ForwardedPercent),
    };
    *text = rest;
    // No PEM text has a percent sign.
    if octet == b'%' { Err(Error::ForwardedDoubleEncoded) } else { Ok(Some(octet)) }
}

#[cfg(target_pointer_width = "64")]
impl Lines for Percent<'_> {
    fn space(&self) -> Error {
        Error::ForwardedPlusAsSpace
    }

    fn next(&mut self) -> Result<Option<&[u8]>, Error> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.line.clear();
        loop {
            self.take_plain();
            match octet(&mut self.rest)? {
                Some(b'\n') => return Ok(Some(self.line.ended())),
                Some(octet) => self.line.push(octet),
                None => return Ok(Some(self.line.text())),
            }
        }
    }
}
