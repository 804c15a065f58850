//! The characters of a JSON string: escapes, surrogate pairs, and equality after unescaping (RFC 8259 §7).

use crate::machine::WIDE;

/// The contents of a valid JSON string, between its quotes, still escaped.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'a> {
    contents: &'a [u8],
    /// A word, so that it is copied as one; nothing where words are narrow, so that the rest fits in registers.
    escapes: [usize; COUNTS],
}

/// The counts of escapes that a text has.
const COUNTS: usize = if WIDE { 1 } else { 0 };

impl<'a> Text<'a> {
    /// `escapes` is how many escapes there are in `contents`, by any count of which only 0 says that there is none.
    pub(super) const fn new(contents: &'a [u8], escapes: usize) -> Self {
        Text { contents, escapes: [escapes; COUNTS] }
    }

    /// Where nobody counts there may be escapes.
    fn is_escaped(self) -> bool {
        !WIDE || self.escapes != [0; COUNTS]
    }

    /// The string's UTF-8 bytes, unescaped.
    const fn bytes(self) -> Bytes<'a> {
        Bytes { rest: self.contents, pending: 0 }
    }

    /// Whether both stand in the same place.
    pub(super) fn is_at(self, other: Self) -> bool {
        core::ptr::eq(self.contents, other.contents)
    }

    /// Writes the unescaped bytes to the start of `out` and returns their count; `None` if they do not fit.
    pub(super) fn unescape(self, out: &mut [u8]) -> Option<usize> {
        if WIDE && !self.is_escaped() {
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
    #[cfg_attr(target_pointer_width = "64", inline)]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn hash(&self) -> u32 {
        if !WIDE {
            return self.bytes().fold(1, |hash, byte| {
                let mixed = (hash ^ u32::from(byte)).wrapping_mul(0x9e37_79b1);
                mixed ^ mixed >> 15
            });
        }
        if self.is_escaped() {
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

impl Text<'_> {
    /// Whether these are the characters.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn is(&self, characters: &str) -> bool {
        if WIDE && !self.is_escaped() {
            return self.contents == characters.as_bytes();
        }
        self.is_unescaped(characters)
    }

    #[cold]
    #[inline(never)]
    fn is_unescaped(self, characters: &str) -> bool {
        self.bytes().eq(characters.bytes())
    }

    /// The place among `words`, after each of which there is a space, of the one that has these characters; how many they are
    /// if none has.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn place(self, words: &str) -> usize {
        let (mut unread, mut same, mut place) = (self.bytes(), true, 0usize);
        for byte in words.bytes() {
            if byte != b' ' {
                same = same && unread.next() == Some(byte);
            } else if same && unread.next().is_none() {
                break;
            } else {
                (unread, same, place) = (self.bytes(), true, place.wrapping_add(1));
            }
        }
        place
    }
}

impl PartialEq for Text<'_> {
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn eq(&self, other: &Self) -> bool {
        if WIDE && !self.is_escaped() && !other.is_escaped() {
            return self.contents == other.contents;
        }
        let mut theirs = other.bytes();
        self.bytes().all(|ours| theirs.next() == Some(ours)) && theirs.next().is_none()
    }
}

/// Yields the unescaped bytes of a [`Text`].
struct Bytes<'a> {
    rest: &'a [u8],
    pending: u32,
}

impl Iterator for Bytes<'_> {
    type Item = u8;

    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn next(&mut self) -> Option<u8> {
        next_byte(&mut self.rest, &mut self.pending)
    }
}

/// Takes the next unescaped byte off the characters of a valid string. Of an escaped character the other bytes of its UTF-8
/// form (RFC 3629 section 3) are pending, the next one lowest; none of them is zero.
#[cfg_attr(target_pointer_width = "64", inline)]
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) fn next_byte(rest: &mut &[u8], pending: &mut u32) -> Option<u8> {
    if *pending != 0 {
        let [byte, ..] = pending.to_le_bytes();
        *pending >>= 8;
        return Some(byte);
    }
    let (&byte, after) = rest.split_first()?;
    *rest = after;
    if byte != b'\\' {
        return Some(byte);
    }
    let utf8 = utf8(escape(rest)?);
    *pending = utf8 >> 8;
    let [first, ..] = utf8.to_le_bytes();
    Some(first)
}

/// A character in UTF-8 (RFC 3629 section 3), the first byte lowest.
#[cfg_attr(all(feature = "clients", not(target_pointer_width = "64")), inline(never))]
pub(crate) fn utf8(mut character: u32) -> u32 {
    if character < 0x80 {
        return character;
    }
    // What the first byte has room for: half as much with each byte that follows it.
    let (mut others, mut room) = (0, 0x40_u32);
    while character >= room {
        others = others << 8 | 0x80 | character & 0x3f;
        character >>= 6;
        room >>= 1;
    }
    others << 8 | room.wrapping_mul(2).wrapping_neg() & 0xff | character
}

/// The escapes of two characters: the second one, and what it stands for.
const SHORT: [[u8; 2]; 8] = [*b"\"\"", *b"\\\\", *b"//", *b"b\x08", *b"f\x0c", *b"n\n", *b"r\r", *b"t\t"];

/// Reads the escape whose backslash has been read: its code point. A surrogate must be half of a pair, since no other
/// character is what it stands for (RFC 8259 §8.2).
pub(super) fn escape(rest: &mut &[u8]) -> Option<u32> {
    let (&kind, after) = rest.split_first()?;
    *rest = after;
    if kind == b'u' {
        return unicode_escape(rest);
    }
    let [_, character] = SHORT.iter().find(|[escaped, _]| *escaped == kind)?;
    Some(u32::from(*character))
}

fn unicode_escape(rest: &mut &[u8]) -> Option<u32> {
    let first = code_unit(rest)?;
    match first >> 10 {
        0x36 => {
            *rest = rest.strip_prefix(b"\\u")?;
            let second = code_unit(rest)?;
            let pair = (first << 10 & 0xf_fc00 | second & 0x3ff).wrapping_add(0x1_0000);
            (second >> 10 == 0x37).then_some(pair)
        }
        0x37 => None,
        _ => Some(first),
    }
}

#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn code_unit(rest: &mut &[u8]) -> Option<u32> {
    let mut unit = 0;
    for _ in 0..4 {
        let (&digit, after) = rest.split_first()?;
        *rest = after;
        unit = unit << 4 | char::from(digit).to_digit(16)?;
    }
    Some(unit)
}
