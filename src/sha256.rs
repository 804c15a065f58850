//! SHA-256 of public octets as they come: one message, block by block (FIPS 180-4 §5, §6.2).
//!
//! The compression is `sha2`'s. What is here is the padding, so that octets can come one by one at the price of a store, and
//! so that there is one copy of it.

use sha2::block_api::compress256;

use crate::octets::Octets;

/// The octets of a block, and of those the ones before the message's length in the last block.
const BLOCK_LEN: usize = 64;
const LENGTH_AT: usize = 56;

/// The first 32 bits of the fractional parts of the square roots of the first eight primes (FIPS 180-4 §5.3.3).
const START: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// A message that has begun.
pub(crate) struct Sha256 {
    state: [u32; 8],
    block: [u8; BLOCK_LEN],
    /// How many octets the message has had.
    len: usize,
}

impl Sha256 {
    pub(crate) const fn new() -> Self {
        Sha256 { state: START, block: [0; BLOCK_LEN], len: 0 }
    }

    /// The digest of a whole message.
    pub(crate) fn digest(octets: &[u8]) -> [u8; 32] {
        let mut message = Self::new();
        message.update(octets);
        message.finish()
    }

    /// The same, wherever it stands.
    #[inline(never)]
    pub(crate) fn digest_of(mut octets: Octets<'_>) -> [u8; 32] {
        let mut message = Self::new();
        message.update_from(&mut octets);
        message.finish()
    }

    /// The next octet.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn push(&mut self, octet: u8) {
        if let Some(slot) = self.block.get_mut(self.len % BLOCK_LEN) {
            *slot = octet;
        }
        self.len = self.len.wrapping_add(1);
        if self.len.is_multiple_of(BLOCK_LEN) {
            compress256(&mut self.state, core::slice::from_ref(&self.block));
        }
    }

    /// The next octets.
    #[inline(never)]
    pub(crate) fn update(&mut self, octets: &[u8]) {
        let mut rest = octets;
        while !rest.is_empty() {
            let begun = self.len % BLOCK_LEN;
            let (blocks, last) = rest.as_chunks();
            let taken = if begun == 0 && !blocks.is_empty() {
                compress256(&mut self.state, blocks);
                rest.len().wrapping_sub(last.len())
            } else {
                let slots = self.block.get_mut(begun..).unwrap_or_default();
                let taken = slots.len().min(rest.len());
                if let (Some(slots), Some(octets)) = (slots.get_mut(..taken), rest.get(..taken)) {
                    slots.copy_from_slice(octets);
                }
                if begun.wrapping_add(taken) == BLOCK_LEN {
                    compress256(&mut self.state, core::slice::from_ref(&self.block));
                }
                taken
            };
            self.len = self.len.wrapping_add(taken);
            rest = rest.get(taken..).unwrap_or_default();
        }
    }

    /// All octets that are left.
    pub(crate) fn update_from(&mut self, octets: &mut Octets<'_>) {
        while let Some(octet) = octets.next() {
            self.push(octet);
        }
    }

    /// Ends the message.
    #[inline(never)]
    pub(crate) fn finish(mut self) -> [u8; 32] {
        let bits = u64::try_from(self.len).unwrap_or_default().wrapping_shl(3);
        self.push(0x80);
        let padding_at = self.len % BLOCK_LEN;
        self.block.get_mut(padding_at..).unwrap_or_default().fill(0);
        if padding_at > LENGTH_AT {
            compress256(&mut self.state, core::slice::from_ref(&self.block));
            self.block = [0; BLOCK_LEN];
        }
        if let Some(length) = self.block.last_chunk_mut() {
            *length = bits.to_be_bytes();
        }
        compress256(&mut self.state, core::slice::from_ref(&self.block));
        let mut digest = [0; 32];
        for (slot, word) in digest.as_chunks_mut().0.iter_mut().zip(self.state) {
            *slot = word.to_be_bytes();
        }
        digest
    }
}
