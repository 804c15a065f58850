//! SHA-256 (FIPS 180-4) in software, over the compression function of `sha2`, whose own buffers take more code than this.

use core::slice::from_ref;

use sha2::block_api::compress256;

use crate::machine::WIDE;
#[cfg(feature = "clients")]
use crate::octets::Octets;

/// The octets of a block.
const BLOCK_LEN: usize = 64;

/// The state before the first block (FIPS 180-4 section 5.3.3).
#[rustfmt::skip]
const fn initial() -> [u32; 8] {
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19]
}

/// The same in memory, from where it is copied with little code.
static INITIAL: [u32; 8] = initial();

/// A message of which some octets have been taken.
#[derive(Clone)]
pub(crate) struct Sha256 {
    state: [u32; 8],
    /// The octets of a block that is not full.
    block: [u8; BLOCK_LEN],
    /// The octets of the message so far, which fit: no message here is longer than what memory can hold.
    len: usize,
}

impl Sha256 {
    /// An empty message.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) const fn new() -> Self {
        Sha256 { state: if WIDE { initial() } else { INITIAL }, block: [0; BLOCK_LEN], len: 0 }
    }

    /// The digest of a whole message.
    #[cfg(any(feature = "clients", feature = "forwarded"))]
    pub(crate) fn digest(message: &[u8]) -> [u8; 32] {
        let mut digest = [0; 32];
        Self::write_digest(message, &mut digest);
        digest
    }

    /// Writes it where it is wanted, since copies take code.
    #[cfg_attr(target_pointer_width = "64", inline)]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn write_digest(message: &[u8], digest: &mut [u8; 32]) {
        let mut hash = Self::new();
        hash.update(message);
        hash.write(digest);
    }

    /// The digest of a whole message that has to be decoded.
    // There is little stack left where it is used.
    #[cfg(feature = "clients")]
    #[inline(never)]
    pub(crate) fn digest_of(message: &mut Octets<'_>, digest: &mut [u8; 32]) {
        let mut hash = Self::new();
        hash.update_from(message);
        hash.write(digest);
    }

    /// Takes the octets that are left.
    #[cfg(feature = "clients")]
    pub(crate) fn update_from(&mut self, octets: &mut Octets<'_>) {
        while let Some(octet) = octets.next() {
            self.push(octet);
        }
    }

    /// Takes the next octet.
    #[cfg_attr(not(feature = "clients"), allow(dead_code))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn push(&mut self, octet: u8) {
        if !WIDE {
            return self.update(&[octet]);
        }
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
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn update(&mut self, mut octets: &[u8]) {
        let mut filled = self.filled();
        self.len = self.len.wrapping_add(octets.len());
        if !WIDE {
            for octet in octets {
                if let Some(slot) = self.block.get_mut(filled) {
                    *slot = *octet;
                }
                filled = filled.wrapping_add(1) % BLOCK_LEN;
                if filled == 0 {
                    compress256(&mut self.state, from_ref(&self.block));
                }
            }
            return;
        }
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
        let mut digest = [0; 32];
        self.write(&mut digest);
        digest
    }

    /// Writes it where it is wanted.
    #[cfg_attr(target_pointer_width = "64", inline)]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn write(&mut self, digest: &mut [u8; 32]) {
        let bits = u64::try_from(self.len).unwrap_or_default().wrapping_mul(8).to_be_bytes();
        // A one bit, zeros up to the end of a block, and there the count of bits (section 5.1.1).
        if WIDE {
            self.end(bits);
        } else {
            self.push(0x80);
            while self.filled() != BLOCK_LEN - 8 {
                self.push(0);
            }
            self.update(&bits);
        }
        for (octets, word) in digest.as_chunks_mut().0.iter_mut().zip(&self.state) {
            *octets = word.to_be_bytes();
        }
    }

    fn end(&mut self, bits: [u8; 8]) {
        let filled = self.filled();
        if let Some([first, rest @ ..]) = self.block.get_mut(filled..) {
            *first = 0x80;
            rest.fill(0);
        }
        if filled >= BLOCK_LEN - 8 {
            compress256(&mut self.state, from_ref(&self.block));
            self.block = [0; BLOCK_LEN];
        }
        if let Some(last) = self.block.last_chunk_mut() {
            *last = bits;
        }
        compress256(&mut self.state, from_ref(&self.block));
    }

    const fn filled(&self) -> usize {
        self.len % BLOCK_LEN
    }
}

/// Copies octets to the front of a place that has room for them.
fn copy(place: &mut [u8], octets: &[u8]) {
    for (slot, octet) in place.iter_mut().zip(octets) {
        *slot = *octet;
    }
}
