//! PEM whose line ends a proxy has turned into spaces or tabs, or left out, since a header cannot carry them.
//!
//! A space may also be a plus that something decoded as a form. The two cannot be confused: white space in the body
//! stands only where a line of 64 characters ends, or the body is one run.

use crate::base64::{self, LINE_LEN};
use crate::error::Error;
use crate::leaf::Leaf;
use crate::pem::{BEGIN, END, LABEL};

/// Reads one certificate, or several one after the other. A single block with nothing in it is what HAProxy's idiom makes
/// of no certificate: nothing is taken then.
pub(super) fn read(value: &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    let mut rest = value;
    let mut first = true;
    while first || !rest.is_empty() {
        let label = rest.strip_prefix(BEGIN);
        let body = label.and_then(|label| label.strip_prefix(LABEL)).ok_or(match label {
            _ if !first => Error::PemTrailingData,
            None => Error::PemBegin,
            Some(_) => Error::PemLabel,
        })?;
        if first && strip_end(strip_white(body)).is_some_and(<[u8]>::is_empty) {
            return Ok(());
        }
        leaf.begin()?;
        rest = read_body(body, leaf)?;
        leaf.end()?;
        first = false;
    }
    Ok(())
}

/// Reads a body and its end, and returns what follows them and white space.
fn read_body<'a>(body: &'a [u8], leaf: &mut Leaf<'_>) -> Result<&'a [u8], Error> {
    let mut rest = strip_white(body);
    let mut only = true;
    loop {
        let len = rest.iter().position(|&octet| is_white(octet) || octet == b'-').unwrap_or(rest.len());
        let (line, after) = rest.split_at_checked(len).ok_or(Error::PemEnd)?;
        let next = strip_white(after);
        let last = next.first().is_none_or(|&octet| octet == b'-');
        // All lines are full but the last, which is not longer, unless the body is one run.
        if line.is_empty() || !last && line.len() != LINE_LEN || last && !only && line.len() > LINE_LEN {
            return Err(misplaced(after));
        }
        let full = base64::decode(line, Error::PemBase64, leaf)?;
        if last {
            return strip_end(next).ok_or(end_error(next));
        }
        if !full {
            return Err(Error::PemBase64);
        }
        (only, rest) = (false, next);
    }
}

/// What white space in the wrong place is: a single space was a plus.
fn misplaced(from: &[u8]) -> Error {
    match from {
        [b' ', next, ..] if !is_white(*next) && *next != b'-' => Error::ForwardedPlusAsSpace,
        _ => Error::PemBase64,
    }
}

/// What is wrong where the body ends and no end line stands: one dash alone is a character of base64url.
fn end_error(from: &[u8]) -> Error {
    if from.is_empty() || from.starts_with(b"-----") { Error::PemEnd } else { Error::PemBase64 }
}

/// What follows the end line and the white space after it; `None` if `text` does not begin with one.
fn strip_end(text: &[u8]) -> Option<&[u8]> {
    text.strip_prefix(END)?.strip_prefix(LABEL).map(strip_white)
}

const fn is_white(octet: u8) -> bool {
    matches!(octet, b' ' | b'\t' | b'\r' | b'\n')
}

#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn strip_white(mut text: &[u8]) -> &[u8] {
    while let Some((_, rest)) = text.split_first().filter(|(octet, _)| is_white(**octet)) {
        text = rest;
    }
    text
}
