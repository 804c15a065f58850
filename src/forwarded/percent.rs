//! Percent-encoded PEM (RFC 3986 §2.1): every encoder's choice of what to encode, decoded exactly once.
//!
//! `+` is a plus: percent-encoding is not form encoding.

use crate::error::Error;
use crate::leaf::Leaf;
use crate::pem::{self, Lines, MAX_LINE_LEN};

/// Reads one certificate, or several one after the other.
pub(super) fn read(value: &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    pem::read(&mut Percent { rest: value, line: heapless::Vec::new() }, leaf)
}

/// The lines of a percent-encoded text.
struct Percent<'a> {
    rest: &'a [u8],
    line: heapless::Vec<u8, MAX_LINE_LEN>,
}

impl Percent<'_> {
    /// The next octet, decoded; `None` at the end.
    fn octet(&mut self) -> Result<Option<u8>, Error> {
        let (octet, rest) = match self.rest {
            [] => return Ok(None),
            [b'%', high, low, rest @ ..] => {
                let octet = hexadecimal(*high).zip(hexadecimal(*low)).map(|(high, low)| high << 4 | low);
                (octet.ok_or(Error::ForwardedPercent)?, rest)
            }
            // In base64 it was a plus once.
            [b' ', ..] if self.line.first() != Some(&b'-') => return Err(Error::ForwardedPlusAsSpace),
            [octet @ (b'!'..=b'~'), rest @ ..] if *octet != b'%' => (*octet, rest),
            _ => return Err(Error::ForwardedPercent),
        };
        self.rest = rest;
        // No PEM text has a percent sign.
        if octet == b'%' { Err(Error::ForwardedDoubleEncoded) } else { Ok(Some(octet)) }
    }
}

impl Lines for Percent<'_> {
    fn next(&mut self) -> Result<Option<&[u8]>, Error> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.line.clear();
        while let Some(octet) = self.octet()? {
            if octet == b'\n' {
                return Ok(Some(self.line.strip_suffix(b"\r").unwrap_or(&self.line)));
            }
            if octet == b' ' && self.line.first() != Some(&b'-') {
                return Err(Error::ForwardedPlusAsSpace);
            }
            // What does not fit belongs to a line that is too long to be right, and cut off it still is.
            let _ = self.line.push(octet);
        }
        Ok(Some(&self.line))
    }
}

/// The value of a hexadecimal digit, of either case.
pub(super) const fn hexadecimal(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit.wrapping_sub(b'0')),
        b'a'..=b'f' => Some(digit.wrapping_sub(b'a' - 10)),
        b'A'..=b'F' => Some(digit.wrapping_sub(b'A' - 10)),
        _ => None,
    }
}
