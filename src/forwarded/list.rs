//! Base64 of the DER, as it is or as a byte sequence of structured fields, `:base64:`; a chain is a list with commas.
//!
//! White space stands around the commas between byte sequences only (RFC 9440 §2.1, RFC 8941 §3.1, §3.3.5). Stricter than
//! RFC 8941 §4.2.7 requires: the base64 must be canonical. Parameters are refused: none is defined.

use super::{plus_as_space, trim};
use crate::base64;
use crate::error::Error;
use crate::leaf::Leaf;
use crate::scan::{accept, take_until};

/// Reads one certificate, or the list: of byte sequences, or of nothing but base64.
pub(super) fn read(value: &[u8], sequences: bool, leaf: &mut Leaf<'_>) -> Result<(), Error> {
    let mut rest = value;
    loop {
        if sequences {
            rest = trim(rest);
            if !accept(&mut rest, b':') {
                return Err(Error::ForwardedStructuredField);
            }
        }
        let run = take_until(&mut rest, if sequences { b":" } else { b"," });
        if sequences {
            if !accept(&mut rest, b':') {
                return Err(Error::ForwardedStructuredField);
            }
            rest = trim(rest);
        }
        read_run(run, leaf)?;
        if !accept(&mut rest, b',') {
            return if rest.is_empty() { Ok(()) } else { Err(Error::ForwardedStructuredField) };
        }
    }
}

/// Reads one certificate: base64 and nothing else.
fn read_run(run: &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    leaf.begin()?;
    // A space within was a plus; one at an end belongs to a list that something joined.
    if run.is_empty() || trim(run).len() != run.len() {
        return Err(Error::ForwardedBase64);
    }
    base64::decode(run, Error::ForwardedBase64, leaf).map_err(|error| plus_as_space(error, run))?;
    leaf.end()
}
