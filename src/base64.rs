//! Canonical base64 of public text, decoded piece by piece (RFC 4648 §4, with padding).

use base64ct::{Base64, Encoding};

use crate::error::Error;

/// The characters that are decoded at once, a line of PEM, and the octets that they carry.
pub(crate) const LINE_LEN: usize = 64;
pub(crate) const LINE_OCTETS: usize = 48;

/// Decodes one run of base64 and hands its octets to `sink`, [`LINE_OCTETS`] at a time but for the last ones. What is
/// not canonical is `error`; `sink` may then have seen some octets. An empty run has none. Returns whether the run
/// filled its lines, so that the text may go on: a short line, and one that is padded, ends it.
pub(crate) fn decode(
    run: &[u8],
    error: Error,
    mut sink: impl FnMut(&[u8]) -> Result<(), Error>,
) -> Result<bool, Error> {
    let mut full = true;
    for line in run.chunks(LINE_LEN) {
        if !full {
            return Err(error);
        }
        let mut buffer = [0; LINE_OCTETS];
        let octets = Base64::decode(line, &mut buffer).map_err(|_| error)?;
        full = octets.len() == LINE_OCTETS;
        sink(octets)?;
    }
    Ok(full)
}
