//! Percent-encoded PEM (RFC 3986 §2.1): every encoder's choice of what to encode, decoded exactly once.
//!
//! `+` is a plus: percent-encoding is not form encoding.

use crate::error::Error;
#[cfg(target_pointer_width = "64")]
use crate::hexadecimal;
use crate::leaf::Leaf;
#[cfg(target_pointer_width = "64")]
use crate::pem::{self, Line, Lines};
#[cfg(not(target_pointer_width = "64"))]
use crate::pem::{Form, text};
#[cfg(target_pointer_width = "64")]
use crate::scan;

/// Reads one certificate, or several one after the other.
#[cfg(target_pointer_width = "64")]
pub(super) fn read(value: &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    pem::read(&mut Percent { rest: value, line: Line::new(), error: None }, leaf)
}

#[cfg(not(target_pointer_width = "64"))]
pub(super) fn read(value: &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    text::read(Form::Percent, value, leaf)
}

/// The lines of a percent-encoded text.
#[cfg(target_pointer_width = "64")]
struct Percent<'a> {
    rest: &'a [u8],
    line: Line,
    error: Option<Error>,
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

/// Takes off the next octet, decoded; `None` at the end, and where there is an error.
#[cfg(target_pointer_width = "64")]
fn octet(text: &mut &[u8], error: &mut Option<Error>) -> Option<u8> {
    let (octet, rest) = match *text {
        [] => return None,
        [b'%', high, low, rest @ ..] => (hexadecimal::octet(*high, *low), rest),
        // A raw space is left for the reader of lines to judge: in base64 it was a plus once.
        [octet @ (b' '..=b'~'), rest @ ..] if *octet != b'%' => (Some(*octet), rest),
        [_, rest @ ..] => (None, rest),
    };
    *text = rest;
    *error = match octet {
        // No PEM text has a percent sign.
        Some(b'%') => Some(Error::ForwardedDoubleEncoded),
        Some(_) => return octet,
        None => Some(Error::ForwardedPercent),
    };
    None
}

#[cfg(target_pointer_width = "64")]
impl Lines for Percent<'_> {
    fn space(&self) -> Error {
        Error::ForwardedPlusAsSpace
    }

    fn next(&mut self) -> Option<&[u8]> {
        if self.rest.is_empty() {
            return None;
        }
        self.line.clear();
        loop {
            self.take_plain();
            match octet(&mut self.rest, &mut self.error) {
                Some(b'\n') => return Some(self.line.ended()),
                Some(octet) => self.line.push(octet),
                None => return Some(self.line.text()).filter(|_| self.error.is_none()),
            }
        }
    }

    fn error(&self) -> Option<Error> {
        self.error
    }
}
