//! The JSON object that a JWK thumbprint hashes, on its way into the hash.

use crate::identity::LEN;
use crate::json::Names;
use crate::machine::WIDE;
use crate::octets::Octets;
use crate::sha256::Sha256;

/// The JSON object that RFC 7638 §3 hashes.
pub(super) struct Canonical(Sha256);

impl Canonical {
    pub(super) fn new() -> Self {
        Canonical(Sha256::new())
    }

    /// Adds one of several texts: nothing if there are not so many.
    #[cfg(target_pointer_width = "64")]
    pub(super) fn text(&mut self, texts: &Names, place: usize) {
        self.0.update(texts.get(place).copied().unwrap_or_default().as_bytes());
    }
    #[cfg(not(target_pointer_width = "64"))]
    pub(super) fn text(&mut self, texts: &Names, place: usize) {
        self.word(texts, place);
    }

    /// The same of `words`, after each of which there is a space.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn word(&mut self, words: &str, place: usize) {
        let mut left = place;
        for character in words.bytes() {
            if character == b' ' {
                left = left.wrapping_sub(1);
            } else if left == 0 {
                self.0.push(character);
            }
        }
    }

    /// Adds octets in base64url, and says which was the last.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn octets(&mut self, octets: &Octets<'_>) -> u8 {
        if WIDE { self.groups(*octets) } else { self.each(*octets) }
    }

    /// Does so with many at a time.
    fn groups(&mut self, mut octets: Octets<'_>) -> u8 {
        let mut last = 0;
        loop {
            let (mut group, mut len) = ([0; GROUP_LEN], 0usize);
            for slot in &mut group {
                let Some(octet) = octets.next() else { break };
                (*slot, last) = (octet, octet);
                len = len.wrapping_add(1);
            }
            let mut text = [[0; 4]; GROUP_LEN / 3];
            for (characters, &[a, b, c]) in text.iter_mut().zip(group.as_chunks().0) {
                let word = u32::from_be_bytes([0, a, b, c]);
                *characters = [word >> 18, word >> 12, word >> 6, word].map(character);
            }
            // Of the characters those that octets are for.
            let text_len = len.wrapping_mul(4).wrapping_add(2) / 3;
            self.0.update(text.as_flattened().get(..text_len).unwrap_or_default());
            if len < GROUP_LEN {
                return last;
            }
        }
    }

    /// The same in less code.
    fn each(&mut self, mut octets: Octets<'_>) -> u8 {
        let (mut word, mut bits, mut last) = (0, 0u32, 0);
        while let Some(octet) = octets.next() {
            last = octet;
            word = word << 8 | u32::from(octet);
            bits = bits.wrapping_add(8);
            while bits >= 6 {
                bits = bits.wrapping_sub(6);
                self.0.push(character(word.wrapping_shr(bits)));
            }
        }
        if bits > 0 {
            self.0.push(character(word.wrapping_shl(6u32.wrapping_sub(bits))));
        }
        last
    }

    pub(super) fn write(&mut self, digest: &mut [u8; LEN]) {
        self.0.write(digest);
    }
}

/// How many: a multiple of three.
const GROUP_LEN: usize = 24;

/// The character of base64url that stands for the lowest six bits (RFC 4648 §5).
fn character(bits: u32) -> u8 {
    const ALPHABET: [u8; 64] = *b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    usize::try_from(bits & 0x3f).ok().and_then(|place| ALPHABET.get(place)).copied().unwrap_or_default()
}
