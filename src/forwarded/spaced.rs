//! PEM whose line ends a proxy has turned into spaces or tabs, or left out, since a header cannot carry them.
//!
//! A space may also be a plus that something decoded as a form. The two cannot be confused: white space in the body
//! stands only where a line of 64 characters ends, or the body is one run.

use crate::base64::{self, LINE_LEN};
use crate::error::Error;
use crate::leaf::Leaf;
use crate::pem::{self, END, LABEL};
use crate::scan::{self, accept};

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
        let line = scan::take_while(rest, |octet| !is_white(octet) && octet != b'-');
        let white = rest.len();
        let space = rest.first() == Some(&b' ');
        skip_white(rest);
        let last = rest.first().is_none_or(|&octet| octet == b'-');
        // All lines are full but the last, which is not longer, unless the body is one run.
        if line.is_empty() || !last && line.len() != LINE_LEN || last && !only && line.len() > LINE_LEN {
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
        false if dashes.is_empty() || accept(&mut dashes, b"-----") => Err(Error::PemEnd),
        false => Err(Error::PemBase64),
    }
}

/// Takes off an end line and the white space after it, if the text begins with one.
fn accept_end(text: &mut &[u8]) -> bool {
    let accepted = accept(text, END) && accept(text, LABEL);
    skip_white(text);
    accepted
}

const fn is_white(octet: u8) -> bool {
    matches!(octet, b' ' | b'\t' | b'\r' | b'\n')
}

fn skip_white(text: &mut &[u8]) {
    scan::take_while(text, is_white);
}
