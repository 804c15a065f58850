//! The characters of a JSON string: escapes, surrogate pairs, and equality after unescaping (RFC 8259 §7).

use super::WIDE;

/// The contents of a valid JSON string, between its quotes, still escaped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a> {
    contents: &'a [u8],
    escaped: bool,
}

impl<'a> Text<'a> {
    /// `escaped` tells whether there is a backslash in `contents`.
    pub(super) const fn new(contents: &'a [u8], escaped: bool) -> Self {
        Text { contents, escaped }
    }

    /// The string's UTF-8 bytes, unescaped.
    pub(super) const fn bytes(self) -> Bytes<'a> {
        Bytes { rest: self.contents, escaped: self.escaped, pending: 0 }
    }

    /// Writes the unescaped bytes to the start of `out` and returns their count; `None` if they do not fit.
    pub(super) fn unescape(self, out: &mut [u8]) -> Option<usize> {
        if WIDE && !self.escaped {
            let slots = out.get_mut(..self.contents.len())?;
            for (slot, &byte) in slots.iter_mut().zip(self.contents) {
                *slot = byte;
            }
            return Some(self.contents.len());
        }
        let mut written = 0usize;
        for byte in self.bytes() {
            *out.get_mut(written)? = byte;
            written = written.wrapping_add(1);
        }
        Some(written)
    }

    /// A hash of all the unescaped bytes: the same for equal strings, however they are escaped. It keeps no
    /// secret, and an attacker can find two strings that share it.
    #[inline]
    pub(super) fn hash(self) -> u32 {
        if !WIDE {
            return self.bytes().fold(1, |hash, byte| {
                let mixed = (hash ^ u32::from(byte)).wrapping_mul(0x9e37_79b1);
                mixed ^ mixed >> 15
            });
        }
        if self.escaped {
            return self.hash_unescaped();
        }
        let mut hash = Hash(0);
        let mut rest = self.contents;
        while let Some((word, after)) = rest.split_first_chunk() {
            hash.add(u64::from_le_bytes(*word));
            rest = after;
        }
        hash.end(last_word(self.contents, rest), self.contents.len())
    }

    #[cold]
    fn hash_unescaped(self) -> u32 {
        let (mut hash, mut word, mut len) = (Hash(0), 0, 0usize);
        for byte in self.bytes() {
            word |= u64::from(byte) << (len & 7).wrapping_mul(8);
            len = len.wrapping_add(1);
            if len & 7 == 0 {
                hash.add(word);
                word = 0;
            }
        }
        hash.end(word, len)
    }
}

/// The `rest` of `text`, fewer than eight bytes, as a little-endian word that is filled up with zeros.
#[inline]
fn last_word(text: &[u8], rest: &[u8]) -> u64 {
    let bits = u32::try_from(rest.len().wrapping_mul(8)).unwrap_or_default();
    if let Some(last) = text.last_chunk() {
        // The eight bytes that end the text; what is not of the rest goes.
        return u64::from_le_bytes(*last).checked_shr(64u32.wrapping_sub(bits)).unwrap_or_default();
    }
    if let (Some(first), Some(last)) = (rest.first_chunk(), rest.last_chunk()) {
        // The two halves overlap in the same bytes.
        return u64::from(u32::from_le_bytes(*first))
            | u64::from(u32::from_le_bytes(*last)).wrapping_shl(bits.wrapping_sub(32));
    }
    // Up to three bytes; where there is no third one, two of these are the same.
    let (half, end) = (rest.len() / 2, rest.len().saturating_sub(1));
    [0, half, end].iter().fold(0, |word, &place| {
        let byte = rest.get(place).copied().unwrap_or_default();
        word | u64::from(byte) << place.wrapping_mul(8)
    })
}

/// The state of a [`Text::hash`]: words of eight bytes, the last one filled up with zeros, and their count.
struct Hash(u64);

impl Hash {
    #[inline]
    const fn add(&mut self, word: u64) {
        let mixed = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ mixed >> 32;
    }

    #[inline]
    fn end(mut self, last: u64, len: usize) -> u32 {
        self.add(last);
        self.add(u64::try_from(len).unwrap_or(u64::MAX));
        u32::try_from(self.0 & 0xffff_ffff).unwrap_or(u32::MAX)
    }
}

impl PartialEq for Text<'_> {
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn eq(&self, other: &Self) -> bool {
        if WIDE && !self.escaped && !other.escaped {
            return self.contents == other.contents;
        }
        same(self.bytes(), other.bytes())
    }
}

#[cold]
#[inline(never)]
fn same(mut ours: Bytes<'_>, mut theirs: Bytes<'_>) -> bool {
    loop {
        let (our, their) = (ours.next(), theirs.next());
        if our != their {
            return false;
        }
        if our.is_none() {
            return true;
        }
    }
}

/// Yields the unescaped bytes of a [`Text`].
pub(super) struct Bytes<'a> {
    rest: &'a [u8],
    escaped: bool,
    /// The rest of an escaped character's UTF-8 bytes, the next one lowest; none of them is zero.
    pending: u32,
}

impl Iterator for Bytes<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        if self.pending != 0 {
            let [byte, ..] = self.pending.to_le_bytes();
            self.pending >>= 8;
            return Some(byte);
        }
        let (&byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        if byte != b'\\' || !self.escaped {
            return Some(byte);
        }
        let (character, rest) = escape(rest)?;
        self.rest = rest;
        let mut utf8 = [0; 4];
        character.encode_utf8(&mut utf8);
        let [first, ..] = utf8;
        self.pending = u32::from_le_bytes(utf8) >> 8;
        Some(first)
    }
}

/// Reads the escape whose backslash has been read: its character, and what follows. A surrogate must be
/// half of a pair, since no other character is what it stands for (RFC 8259 §8.2).
pub(super) fn escape(rest: &[u8]) -> Option<(char, &[u8])> {
    let (&kind, rest) = rest.split_first()?;
    let character = match kind {
        b'"' | b'\\' | b'/' => char::from(kind),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode_escape(rest),
        _ => return None,
    };
    Some((character, rest))
}

fn unicode_escape(rest: &[u8]) -> Option<(char, &[u8])> {
    let (unit, rest) = hex4(rest)?;
    if !(0xd800..0xdc00).contains(&unit) {
        return Some((char::from_u32(unit)?, rest));
    }
    let (low, rest) = hex4(rest.strip_prefix(b"\\u")?)?;
    if !(0xdc00..0xe000).contains(&low) {
        return None;
    }
    let code_point = ((unit & 0x3ff) << 10 | (low & 0x3ff)).wrapping_add(0x1_0000);
    Some((char::from_u32(code_point)?, rest))
}

fn hex4(rest: &[u8]) -> Option<(u32, &[u8])> {
    let (digits, rest) = rest.split_first_chunk::<4>()?;
    let mut unit = 0;
    for &digit in digits {
        unit = unit << 4 | char::from(digit).to_digit(16)?;
    }
    Some((unit, rest))
}
