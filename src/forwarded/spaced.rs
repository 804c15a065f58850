//! PEM whose line ends a proxy has turned into spaces or tabs, or left out, since a header cannot carry them.
//!
//! A space may also be a plus that something decoded as a form. The two cannot be confused: white space in the body
//! stands only where a line of 64 characters ends, or the body is one run.

use crate::base64::{self, LINE_LEN};
use crate::error::Error;
use crate::leaf::Leaf;
use crate::pem::{self, END, LABEL};
use crate::scan::{Ranges, accept_all, take_until, take_while};

const WHITE: &Ranges = &[[b'\t', b'\n'], [b'\r', b'\r'], [b' ', b' ']];

/// Reads one certificate, or several one after the other. A single block with nothing in it is what HAProxy's idiom makes
/// of no certificate: nothing is taken then.
pub(super) fn read(value: &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    let mut rest = value;
    while leaf.is_first() || !rest.is_empty() {
        let first = leaf.is_first();
        pem::begin(&mut rest, leaf)?;
        skip_white(&mut rest);
        let mut body = rest;
        if first && accept_end(&mut body) && body.is_empty() {
            return Ok(());
        }
        read_body(&mut rest, leaf)?;
        leaf.end()?;
    }
    Ok(())
}

/// Takes off a body and its end.
fn read_body(rest: &mut &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    let mut only = true;
    loop {
        let line = take_until(rest, b" \t\r\n-");
        let white = rest.len();
        let space = rest.first() == Some(&b' ');
        skip_white(rest);
        let last = rest.first().is_none_or(|&octet| octet == b'-');
        // All lines are full but the last, which is not longer, unless the body is one run.
        let shortest = if last { 1 } else { LINE_LEN };
        let longest = if last && only { usize::MAX } else { LINE_LEN };
        if !(shortest..=longest).contains(&line.len()) {
            // A single space in the wrong place was a plus.
            let plus = space && !last && white.wrapping_sub(rest.len()) == 1;
            return Err(if plus { Error::ForwardedPlusAsSpace } else { Error::PemBase64 });
        }
        base64::decode(line, Error::PemBase64, leaf)?;
        if last {
            return read_end(rest);
        }
        if !base64::is_whole(line) {
            return Err(Error::PemBase64);
        }
        only = false;
    }
}

/// Takes off the end. One dash alone is a character of base64url.
fn read_end(rest: &mut &[u8]) -> Result<(), Error> {
    let mut dashes = *rest;
    match accept_end(rest) {
        true => Ok(()),
        false if dashes.is_empty() || accept_all(&mut dashes, b"-----") => Err(Error::PemEnd),
        false => Err(Error::PemBase64),
    }
}

/// Takes off an end line and the white space after it, if the text begins with one.
fn accept_end(text: &mut &[u8]) -> bool {
    let accepted = accept_all(text, END) && accept_all(text, LABEL);
    skip_white(text);
    accepted
}

fn skip_white(text: &mut &[u8]) {
    take_while(text, WHITE);
}
