//! Bare base64 of the DER; a chain is a list with commas and nothing else between.

use crate::base64;
use crate::error::Error;
use crate::leaf::Leaf;
use crate::scan;

/// Reads one certificate, or the list.
pub(super) fn read(value: &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    let mut rest = value;
    while let Some((run, after)) = scan::split_once(rest, b',') {
        read_one(run, leaf)?;
        rest = after;
    }
    read_one(rest, leaf)
}

/// Reads one certificate: base64 and nothing else.
pub(super) fn read_one(run: &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    leaf.begin()?;
    // A space within was a plus; one at an end belongs to a list that something joined.
    if run.is_empty() || super::trim(run).len() != run.len() {
        return Err(Error::ForwardedBase64);
    }
    base64::decode(run, Error::ForwardedBase64, leaf).map_err(|error| super::plus_as_space(error, run))?;
    leaf.end()
}
