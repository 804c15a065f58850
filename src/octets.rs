//! Public octets that are read from front to back, wherever they stand: as they are, or in the characters of a JSON string, or
//! there in base64 or hexadecimal.
//!
//! Nothing is decoded into a buffer, so that a certificate in a JSON string takes no stack. What stands in base64 or
//! hexadecimal has been checked before anyone reads it.

#[cfg(test)]
mod tests;

use crate::der::Source;
#[cfg(target_pointer_width = "64")]
use crate::der::{Header, MAX_HEADER_LEN};
use crate::hexadecimal::hexadecimal;
use crate::json::{self, Value};
use crate::machine::WIDE;

/// DER in memory. Small machines read it with the code that reads DER from everywhere else.
#[cfg(target_pointer_width = "64")]
pub(crate) type Memory<'a> = &'a [u8];
#[cfg(not(target_pointer_width = "64"))]
pub(crate) type Memory<'a> = Octets<'a>;

/// Octets that lie in a slice.
pub(crate) trait InMemory<'a>: Source {
    fn of(octets: &'a [u8]) -> Self;

    fn slice(self) -> &'a [u8];
}

impl<'a> InMemory<'a> for &'a [u8] {
    fn of(octets: &'a [u8]) -> Self {
        octets
    }

    fn slice(self) -> &'a [u8] {
        self
    }
}

/// Which base64 (RFC 4648): both alphabets are read, one is permitted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Base64 {
    /// §4, with padding.
    Standard,
    /// §5, without padding.
    Url,
}

/// How the octets stand in the text: as they are, as the characters of a JSON string with escapes, or, in those or others, in
/// base64 or hexadecimal.
const FORM: u32 = 0x0300_0000;
const CHARACTERS: u32 = 0x0100_0000;
const BASE64: u32 = 0x0200_0000;
const HEXADECIMAL: u32 = 0x0300_0000;

/// Whether a backslash begins an escape of JSON.
const ESCAPES: u32 = 0x0400_0000;

/// What was read too early. Of an escaped character the other UTF-8 octets, the next one lowest; of base64 bits of the next
/// octet, and above them how many they are.
const PENDING: u32 = 0x00ff_ffff;

/// The octets that are left. Four words, since it is passed on a lot.
#[derive(Clone, Copy)]
pub(crate) struct Octets<'a> {
    /// The text from the next character on; it may go on after the last octet.
    text: &'a [u8],
    /// How many octets are left.
    len: usize,
    /// [`FORM`], [`ESCAPES`] and [`PENDING`]. Zero for plain octets.
    state: u32,
}

impl<'a> Octets<'a> {
    /// These octets.
    pub(crate) const fn new(octets: &'a [u8]) -> Self {
        Octets { text: octets, len: octets.len(), state: 0 }
    }

    /// The UTF-8 octets of a JSON string; `None` if the value is none.
    pub(crate) fn of_string(value: &Value<'a>) -> Option<Self> {
        let contents = value.as_bytes().strip_prefix(b"\"")?.strip_suffix(b"\"")?;
        let mut characters = Self::new(contents);
        if is_one_of(b'\\', contents) {
            // An escape has no fewer characters than octets.
            characters.state = CHARACTERS | ESCAPES;
            let (mut unread, mut len) = (characters, 0usize);
            while unread.next().is_some() {
                len = len.wrapping_add(1);
            }
            characters.len = len;
        }
        Some(characters)
    }

    /// What these characters say in canonical base64; `None` if they are none.
    pub(crate) fn decode_base64(self, base64: Base64) -> Option<Self> {
        let mut unread = self;
        let (mut count, mut padding, mut last) = (0usize, 0usize, 0);
        while let Some(character) = unread.next() {
            if character == b'=' && base64 == Base64::Standard {
                padding = padding.wrapping_add(1);
                continue;
            }
            let other = match base64 {
                Base64::Standard => matches!(character, b'-' | b'_'),
                Base64::Url => matches!(character, b'+' | b'/'),
            };
            if padding > 0 || other {
                return None;
            }
            last = sextet(character)?;
            count = count.wrapping_add(1);
        }
        // How many characters fewer than a multiple of four. The bits of the last one that no octet has use for are zeros, or
        // another text would carry the same octets.
        let short = count.wrapping_neg() % 4;
        let unused = match short {
            0 => 0,
            1 => 0x03,
            2 => 0x0f,
            _ => 0x3f,
        };
        let wanted = if base64 == Base64::Standard { short } else { 0 };
        let len = count.wrapping_sub(count.div_ceil(4));
        (short < 3 && padding == wanted && last & unused == 0).then_some(Octets {
            len,
            state: self.state & ESCAPES | BASE64,
            ..self
        })
    }

    /// From here on so many octets stand in hexadecimal of either case, two digits for each, as the caller knows.
    pub(crate) const fn begin_hexadecimal(&mut self, len: usize) {
        self.len = len;
        self.state = self.state & ESCAPES | HEXADECIMAL;
    }

    const fn is_plain(&self) -> bool {
        self.state == 0
    }

    /// How many octets are left.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// The first octets, no more than there are.
    pub(crate) fn first_octets(mut self, len: usize) -> Self {
        self.truncate(len);
        self
    }

    /// Drops what is after the first octets.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.len = len.min(self.len);
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Takes off the next octet, if it is this one.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn accept(&mut self, octet: u8) -> bool {
        let accepted = self.first() == Some(octet);
        if accepted {
            self.next();
        }
        accepted
    }

    /// Takes off what is before the first of these octets: all if there is none.
    pub(crate) fn take_until(&mut self, octets: &[u8]) -> Self {
        let all = *self;
        while self.first().is_some_and(|octet| !is_one_of(octet, octets)) {
            self.next();
        }
        all.first_octets(all.len.wrapping_sub(self.len))
    }

    /// The next octet.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn next(&mut self) -> Option<u8> {
        self.len = self.len.checked_sub(1)?;
        if !self.is_plain() {
            return self.decoded();
        }
        let (&first, rest) = self.text.split_first()?;
        self.text = rest;
        Some(first)
    }

    #[cfg_attr(target_pointer_width = "64", inline(never))]
    fn decoded(&mut self) -> Option<u8> {
        if self.state & BASE64 == 0 { self.character() } else { self.digits() }
    }

    /// The next character of the text.
    fn character(&mut self) -> Option<u8> {
        if self.state & ESCAPES != 0 {
            return self.unescaped();
        }
        let (&first, rest) = self.text.split_first()?;
        self.text = rest;
        Some(first)
    }

    #[cold]
    fn unescaped(&mut self) -> Option<u8> {
        let mut pending = self.state & PENDING;
        let octet = json::next_byte(&mut self.text, &mut pending);
        self.state = self.state & !PENDING | pending;
        octet
    }

    /// The next octet in base64 or hexadecimal.
    fn digits(&mut self) -> Option<u8> {
        let is_base64 = self.state & FORM == BASE64;
        let [pending, mut count, ..] = self.state.to_le_bytes();
        // The characters of base64 have no other octets, so that escapes among them need no room here.
        self.state &= !PENDING;
        let mut word = u32::from(pending);
        while count < 8 {
            let character = self.character()?;
            let (digit, bits) = if is_base64 { (sextet(character), 6) } else { (hexadecimal(character), 4) };
            word = word.wrapping_shl(bits.into()) | u32::from(digit?);
            count = count.wrapping_add(bits);
        }
        count = count.wrapping_sub(8);
        let [octet, ..] = word.wrapping_shr(count.into()).to_le_bytes();
        let [bits, ..] = word.to_le_bytes();
        self.state |= u32::from_le_bytes([bits, count, 0, 0]);
        Some(octet)
    }

    /// Skips as many octets as there are at least.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn skip(&mut self, count: usize) {
        // What has no escapes is skipped without a look: groups of three octets have four characters.
        let (skipped, rest) = match self.state & FORM {
            _ if self.state & ESCAPES != 0 => (0, count),
            HEXADECIMAL => (count.wrapping_mul(2), 0),
            BASE64 => {
                let skipped = (count / 3).wrapping_mul(4);
                // The last character that is skipped may have bits of the next octet.
                if let Some(last) = skipped.checked_sub(1).and_then(|last| self.text.get(last)) {
                    let bits = sextet(*last).unwrap_or_default();
                    self.state = self.state & !0xff | u32::from(bits);
                }
                (skipped, count % 3)
            }
            _ => (count, 0),
        };
        self.text = self.text.get(skipped..).unwrap_or_default();
        self.len = self.len.saturating_sub(count.wrapping_sub(rest));
        for _ in 0..rest {
            self.next();
        }
    }
}

#[cfg(not(target_pointer_width = "64"))]
impl<'a> InMemory<'a> for Octets<'a> {
    fn of(octets: &'a [u8]) -> Self {
        Self::new(octets)
    }

    fn slice(self) -> &'a [u8] {
        self.text.get(..self.len).unwrap_or_default()
    }
}

impl Source for Octets<'_> {
    const EMPTY: Self = Octets::new(&[]);

    fn len(&self) -> usize {
        Octets::len(self)
    }

    fn next(&mut self) -> Option<u8> {
        Octets::next(self)
    }

    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn first(&self) -> Option<u8> {
        if WIDE && self.is_plain() && !self.is_empty() {
            return self.text.first().copied();
        }
        let mut octets = *self;
        octets.next()
    }

    fn skip(&mut self, count: usize) {
        Octets::skip(self, count);
    }

    fn first_octets(&self, len: usize) -> Self {
        Octets::first_octets(*self, len)
    }

    #[cfg(target_pointer_width = "64")]
    fn header(&self) -> Option<Header> {
        if self.is_plain() {
            return Header::read(self.text.get(..self.len)?).ok()?;
        }
        let mut unread = *self;
        let mut start = [0; MAX_HEADER_LEN];
        let mut len = 0usize;
        for slot in &mut start {
            let Some(octet) = unread.next() else { break };
            *slot = octet;
            len = len.wrapping_add(1);
        }
        Header::read(start.get(..len)?).ok()?
    }
}

/// Whether the octet is one of a few.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) fn is_one_of(octet: u8, octets: &[u8]) -> bool {
    let mut found = false;
    for other in octets {
        found |= octet == *other;
    }
    found
}

/// The six bits of a character of either alphabet.
fn sextet(character: u8) -> Option<u8> {
    Some(match character {
        b'A'..=b'Z' => character.wrapping_sub(b'A'),
        b'a'..=b'z' => character.wrapping_sub(b'a').wrapping_add(26),
        b'0'..=b'9' => character.wrapping_sub(b'0').wrapping_add(52),
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}
