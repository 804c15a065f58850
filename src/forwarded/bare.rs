//! Bare base64 of the DER; a chain is a list with commas and nothing else between.

use super::is_space;
use crate::base64;
use crate::error::Error;
use crate::leaf::Leaf;

/// Reads one certificate, or the list.
pub(super) fn read(value: &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    for run in value.split(|&octet| octet == b',') {
        read_one(run, leaf)?;
    }
    Ok(())
}

/// Reads one certificate: base64 and nothing else.
pub(super) fn read_one(run: &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    leaf.begin()?;
    // A space within was a plus; one at an end belongs to a list that something joined.
    if run.is_empty() || super::trim(run).len() != run.len() {
        return Err(Error::ForwardedBase64);
    }
    if run.iter().any(|&octet| is_space(octet)) {
        return Err(Error::ForwardedPlusAsSpace);
    }
    base64::decode(run, Error::ForwardedBase64, |octets| leaf.take(octets))?;
    leaf.end()
}
