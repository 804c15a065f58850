//! The characters of a JSON string: escapes, surrogate pairs, and equality after unescaping (RFC 8259 §7).

/// The contents of a valid JSON string, between its quotes, still escaped.
#[derive(Clone, Copy)]
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
        Bytes { rest: self.contents, pending: [0; 4], pending_len: 0 }
    }

    /// Writes the unescaped bytes to the start of `out` and returns their count; `None` if they do not fit.
    pub(super) fn unescape(self, out: &mut [u8]) -> Option<usize> {
        if !self.escaped {
            let slots = out.get_mut(..self.contents.len())?;
            for (slot, &byte) in slots.iter_mut().zip(self.contents) {
                *slot = byte;
            }
            return Some(self.contents.len());
        }
        let mut bytes = self.bytes();
        let mut written = 0usize;
        for (slot, byte) in out.iter_mut().zip(bytes.by_ref()) {
            *slot = byte;
            written = written.wrapping_add(1);
        }
        if written == out.len() && bytes.next().is_some() { None } else { Some(written) }
    }

    pub(super) fn equals(self, other: &[u8]) -> bool {
        if self.escaped { self.bytes().eq(other.iter().copied()) } else { self.contents == other }
    }

    /// A hash of all the unescaped bytes: the same for equal strings, however they are escaped. It keeps no
    /// secret, and an attacker can find two strings that share it.
    #[inline]
    pub(super) fn hash(self) -> u32 {
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
    rest.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte))
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
    fn eq(&self, other: &Self) -> bool {
        if other.escaped { self.bytes().eq(other.bytes()) } else { self.equals(other.contents) }
    }
}

/// Yields the unescaped bytes of a [`Text`].
pub(super) struct Bytes<'a> {
    rest: &'a [u8],
    /// The rest of an escaped character's UTF-8 bytes, last one first.
    pending: [u8; 4],
    pending_len: usize,
}

impl Iterator for Bytes<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        if let Some(last) = self.pending_len.checked_sub(1) {
            self.pending_len = last;
            return self.pending.get(last).copied();
        }
        let (&byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        if byte != b'\\' {
            return Some(byte);
        }
        let (character, rest) = escape(rest)?;
        self.rest = rest;
        let mut utf8 = [0; 4];
        let utf8 = character.encode_utf8(&mut utf8).as_bytes();
        let (&first, others) = utf8.split_first()?;
        for (slot, &other) in self.pending.iter_mut().zip(others.iter().rev()) {
            *slot = other;
        }
        self.pending_len = others.len();
        Some(first)
    }
}

/// Reads the escape whose backslash has been read: its character, and what follows. A surrogate must be
/// half of a pair, since no other character is what it stands for (RFC 8259 §8.2).
pub(crate) fn escape(rest: &[u8]) -> Option<(char, &[u8])> {
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
