//! SHA-256 (FIPS 180-4) in software, over the compression function of `sha2`, whose own buffers take more code than this.

use core::slice::from_ref;

use sha2::block_api::compress256;

#[cfg(feature = "clients")]
use crate::octets::Octets;

/// The octets of a block.
const BLOCK_LEN: usize = 64;

/// A message of which some octets have been taken.
#[derive(Clone)]
pub(crate) struct Sha256 {
    state: [u32; 8],
    /// The octets of a block that is not full.
    block: [u8; BLOCK_LEN],
    /// The octets of the message so far.
    len: u64,
}

impl Sha256 {
    /// An empty message (FIPS 180-4 section 5.3.3).
    #[rustfmt::skip]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) const fn new() -> Self {
        let state = [
            0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
        ];
        Sha256 { state, block: [0; BLOCK_LEN], len: 0 }
    }

    /// The digest of a whole message.
    pub(crate) fn digest(message: &[u8]) -> [u8; 32] {
        let mut hash = Self::new();
        hash.update(message);
        hash.finish()
    }

    /// The digest of a whole message that has to be decoded.
    // There is little stack left where it is used.
    #[cfg(feature = "clients")]
    #[inline(never)]
    pub(crate) fn digest_of(mut message: Octets<'_>) -> [u8; 32] {
        let mut hash = Self::new();
        hash.update_from(&mut message);
        hash.finish()
    }

    /// Takes the octets that are left.
    #[cfg(feature = "clients")]
    pub(crate) fn update_from(&mut self, octets: &mut Octets<'_>) {
        while let Some(octet) = octets.next() {
            self.push(octet);
        }
    }

    /// Takes the next octet.
    #[cfg(feature = "clients")]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn push(&mut self, octet: u8) {
        let filled = self.filled();
        if let Some(slot) = self.block.get_mut(filled) {
            *slot = octet;
        }
        self.len = self.len.wrapping_add(1);
        if filled == BLOCK_LEN - 1 {
            compress256(&mut self.state, from_ref(&self.block));
        }
    }

    /// Takes the next octets.
    pub(crate) fn update(&mut self, mut octets: &[u8]) {
        let filled = self.filled();
        self.len = self.len.wrapping_add(u64::try_from(octets.len()).unwrap_or_default());
        if filled != 0 {
            let Some(room) = self.block.get_mut(filled..) else { return };
            let Some((head, rest)) = octets.split_at_checked(room.len()) else {
                return copy(room, octets);
            };
            copy(room, head);
            octets = rest;
            compress256(&mut self.state, from_ref(&self.block));
        }
        let (blocks, rest) = octets.as_chunks();
        compress256(&mut self.state, blocks);
        copy(&mut self.block, rest);
    }

    /// The digest of all octets that were taken. Nothing can be taken after it.
    pub(crate) fn finish(&mut self) -> [u8; 32] {
        let (filled, bits) = (self.filled(), self.len.wrapping_mul(8));
        // A one bit, zeros up to the end of a block, and there the count of bits (section 5.1.1).
        if let Some([first, rest @ ..]) = self.block.get_mut(filled..) {
            *first = 0x80;
            rest.fill(0);
        }
        if filled >= BLOCK_LEN - 8 {
            compress256(&mut self.state, from_ref(&self.block));
            self.block = [0; BLOCK_LEN];
        }
        if let Some(last) = self.block.last_chunk_mut() {
            *last = bits.to_be_bytes();
        }
        compress256(&mut self.state, from_ref(&self.block));
        let mut digest = [0; 32];
        for (octets, word) in digest.as_chunks_mut().0.iter_mut().zip(self.state) {
            *octets = word.to_be_bytes();
        }
        digest
    }

    fn filled(&self) -> usize {
        let [low, ..] = self.len.to_le_bytes();
        usize::from(low) % BLOCK_LEN
    }
}

/// Copies octets to the front of a place that has room for them.
fn copy(place: &mut [u8], octets: &[u8]) {
    for (slot, octet) in place.iter_mut().zip(octets) {
        *slot = *octet;
    }
}
