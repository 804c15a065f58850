//! JSON Lines, one at a time and no more of a line in memory than a JSON text may have.

use std::io::{self, BufRead, Read};

use certbound::{Error, json};

/// The lines of an input. Blank ones are counted and left out.
pub struct Lines<R> {
    input: R,
    line: Vec<u8>,
    number: u64,
    octets: u64,
}

impl<R: BufRead> Lines<R> {
    pub fn new(input: R) -> Self {
        Lines { input, line: Vec::new(), number: 0, octets: 0 }
    }

    /// The number of the last line, counted from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// How many octets were read.
    pub fn octets(&self) -> u64 {
        self.octets
    }

    /// The next line, or [`Error::JsonTooLong`]. After that error nothing more can be read: such a line may have no end.
    pub fn next(&mut self) -> io::Result<Option<Result<&[u8], Error>>> {
        // One more for the line's end, and one that shows that a line is too long.
        let bound = u64::try_from(json::MAX_LEN).unwrap_or(u64::MAX).saturating_add(2);
        loop {
            self.line.clear();
            let read = (&mut self.input).take(bound).read_until(b'\n', &mut self.line)?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            self.octets += u64::try_from(read).unwrap_or(u64::MAX);
            self.line.pop_if(|octet| *octet == b'\n');
            if self.line.len() > json::MAX_LEN {
                return Ok(Some(Err(Error::JsonTooLong)));
            }
            if !self.line.iter().all(|octet| matches!(octet, b' ' | b'\t' | b'\r')) {
                return Ok(Some(Ok(&self.line)));
            }
        }
    }
}
