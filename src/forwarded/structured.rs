//! A byte sequence of structured fields, `:base64:`, or a list of them (RFC 9440 §2.1, RFC 8941 §3.1, §3.3.5).
//!
//! Stricter than RFC 8941 §4.2.7 requires: the base64 must be canonical. Parameters are refused: none is defined.

use super::bare;
use super::trim;
use crate::error::Error;
use crate::leaf::Leaf;
use crate::scan;

/// Reads one item, or the list.
pub(super) fn read(value: &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    let mut rest = value;
    loop {
        let after = rest.strip_prefix(b":").ok_or(Error::ForwardedStructuredField)?;
        let (run, after) = scan::split_once(after, b':').ok_or(Error::ForwardedStructuredField)?;
        bare::read_one(run, leaf)?;
        let after = trim(after);
        if after.is_empty() {
            return Ok(());
        }
        rest = trim(after.strip_prefix(b",").ok_or(Error::ForwardedStructuredField)?);
    }
}
