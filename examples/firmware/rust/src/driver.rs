//! The driver of the SHA-256 unit: octets to words, and the padding, which the unit leaves to software.

use certbound::Error;
use certbound::thumbprint::Sha256;

use crate::unit::Unit;

/// A message that the unit is hashing.
pub struct HardwareSha256<'unit> {
    unit: &'unit mut Unit,
    word: u32,
    len: u64,
}

impl<'unit> HardwareSha256<'unit> {
    /// Begins a message. The unit is this one's until it ends.
    pub fn new(unit: &'unit mut Unit) -> Self {
        unit.start();
        HardwareSha256 { unit, word: 0, len: 0 }
    }

    fn take(&mut self, octets: &[u8]) {
        for &octet in octets {
            self.word = self.word << 8 | u32::from(octet);
            self.len += 1;
            if self.len.is_multiple_of(4) {
                self.unit.write(self.word);
            }
        }
    }
}

impl Sha256 for HardwareSha256<'_> {
    fn update(&mut self, octets: &[u8]) -> Result<(), Error> {
        // A driver that waits for its unit returns `Error::HashFailed` after a time.
        self.take(octets);
        Ok(())
    }

    fn finish(mut self) -> Result<[u8; 32], Error> {
        let bits = self.len * 8;
        self.take(&[0x80]);
        while self.len % 64 != 56 {
            self.take(&[0]);
        }
        self.take(&bits.to_be_bytes());
        let mut digest = [0; 32];
        for (octets, word) in digest.chunks_exact_mut(4).zip(self.unit.state()) {
            octets.copy_from_slice(&word.to_be_bytes());
        }
        Ok(digest)
    }
}
