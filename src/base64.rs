//! Canonical base64 of public text, decoded piece by piece (RFC 4648 §4, with padding).
//!
//! `base64ct` hides what it decodes and takes its time for it. A certificate is public, so this one need not. On 64 bits it has
//! neither tables nor branches on characters either, which lets compilers decode many at once.

#[cfg(test)]
mod tests;

#[cfg(target_pointer_width = "64")]
use crate::ct::words::{self, STANDARD, Wrong};
use crate::error::Error;

/// The characters that are decoded at once, a line of PEM, and the octets that they carry.
pub(crate) const LINE_LEN: usize = 64;
pub(crate) const LINE_OCTETS: usize = 48;

/// Where decoded octets go.
pub(crate) trait Sink {
    /// Takes octets.
    fn take(&mut self, octets: &[u8]) -> Result<(), Error>;

    /// Decodes a whole line to where its octets belong. Does nothing, and says so, if there is no such place or the line
    /// is anything else.
    #[cfg(target_pointer_width = "64")]
    fn take_line(&mut self, _line: &[u8; LINE_LEN]) -> Result<bool, Error> {
        Ok(false)
    }
}

impl<F: FnMut(&[u8]) -> Result<(), Error>> Sink for F {
    fn take(&mut self, octets: &[u8]) -> Result<(), Error> {
        self(octets)
    }
}

/// Decodes one run of base64 and hands its octets to `sink`, [`LINE_OCTETS`] at a time but for the last ones. What is
/// not canonical is `error`; `sink` may then have seen some octets. An empty run has none.
#[cfg(target_pointer_width = "64")]
pub(crate) fn decode(run: &[u8], error: Error, sink: &mut impl Sink) -> Result<(), Error> {
    let (lines, last) = run.as_chunks::<LINE_LEN>();
    let mut octets = [0; LINE_OCTETS];
    let mut rest = lines.iter();
    for line in &mut rest {
        if sink.take_line(line)? {
            continue;
        }
        if decode_line(line, &mut octets) {
            sink.take(&octets)?;
        } else {
            // A padded line, which must be the last one.
            let octets = decode_end(line, &mut octets).filter(|_| rest.len() == 0 && last.is_empty());
            return sink.take(octets.ok_or(error)?);
        }
    }
    if last.is_empty() {
        return Ok(());
    }
    sink.take(decode_end(last, &mut octets).ok_or(error)?)
}

#[cfg(not(target_pointer_width = "64"))]
pub(crate) fn decode(run: &[u8], error: Error, sink: &mut impl Sink) -> Result<(), Error> {
    let (mut rest, mut octets) = (run, [0; LINE_OCTETS]);
    while !rest.is_empty() {
        let len = take_line(&mut rest, &mut octets, error)?;
        sink.take(octets.get(..len).unwrap_or_default())?;
    }
    Ok(())
}

/// Whether a line that has been decoded was a whole one, so that the text may go on: a short line, and one that is padded,
/// ends it.
pub(crate) fn is_whole(line: &[u8]) -> bool {
    line.len() == LINE_LEN && line.last() != Some(&b'=')
}

/// Decodes the last line, up to [`LINE_LEN`] characters of which up to two are padding; `None` if it is not canonical.
#[cfg(target_pointer_width = "64")]
fn decode_end<'a>(line: &[u8], octets: &'a mut [u8; LINE_OCTETS]) -> Option<&'a [u8]> {
    let (characters, missing) = match line {
        [characters @ .., b'=', b'='] => (characters, 2),
        [characters @ .., b'='] => (characters, 1),
        _ => (line, 0),
    };
    let (groups, odd) = line.as_chunks::<4>();
    let mut filled = [ZERO; LINE_LEN];
    for (slot, character) in filled.iter_mut().zip(characters) {
        *slot = *character;
    }
    if !odd.is_empty() || !decode_line(&filled, octets) {
        return None;
    }
    let len = groups.len().saturating_mul(3).saturating_sub(missing);
    let (octets, beyond) = octets.split_at_checked(len)?;
    // The bits that padding leaves unused are zeros, or another text would carry the same octets.
    beyond.iter().all(|&octet| octet == 0).then_some(octets)
}

/// The same in less code: a character at a time.
#[cfg(any(test, not(target_pointer_width = "64")))]
fn decode_each(line: &[u8], octets: &mut [u8; LINE_OCTETS]) -> Option<usize> {
    let (mut bits, mut count, mut missing, mut len) = (0u32, 0u32, 0u32, 0usize);
    for &character in line {
        if character == b'=' {
            missing = missing.wrapping_add(2);
            continue;
        }
        if missing > 0 {
            return None;
        }
        bits = bits << 6 | u32::from(sextet(character)?);
        count = count.wrapping_add(6);
        if count >= 8 {
            count = count.wrapping_sub(8);
            let [octet, ..] = bits.wrapping_shr(count).to_le_bytes();
            *octets.get_mut(len)? = octet;
            len = len.wrapping_add(1);
        }
    }
    // Each padding character stands for two bits that no octet has use for, which are zeros.
    let unused = bits & !u32::MAX.wrapping_shl(count);
    (count == missing && count <= 4 && unused == 0).then_some(len)
}

/// The six bits of a character.
#[cfg(any(test, not(target_pointer_width = "64")))]
fn sextet(character: u8) -> Option<u8> {
    Some(match character {
        b'A'..=b'Z' => character.wrapping_sub(b'A'),
        b'a'..=b'z' => character.wrapping_sub(b'a').wrapping_add(26),
        b'0'..=b'9' => character.wrapping_sub(b'0').wrapping_add(52),
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

/// What has been decoded of a text, a line at a time, and not been read yet.
pub(crate) struct Decoded {
    octets: [u8; LINE_OCTETS],
    len: usize,
    read: usize,
}

impl Decoded {
    pub(crate) const fn nothing() -> Self {
        Decoded { octets: [0; LINE_OCTETS], len: 0, read: 0 }
    }

    /// The octets that are left.
    pub(crate) fn unread(&self) -> &[u8] {
        self.octets.get(self.read..self.len).unwrap_or_default()
    }

    /// Takes off the first one.
    #[cfg(any(test, not(target_pointer_width = "64")))]
    pub(crate) fn next(&mut self) -> Option<u8> {
        let octet = *self.unread().first()?;
        self.read = self.read.wrapping_add(1);
        Some(octet)
    }

    /// Leaves so many of them.
    #[cfg(target_pointer_width = "64")]
    pub(crate) const fn leave(&mut self, count: usize) {
        self.read = self.len.saturating_sub(count);
    }

    /// Decodes more of the text, and takes it off: nothing at its end. What is not canonical is `error`, and so is a
    /// text that goes on after its last line.
    pub(crate) fn fill(&mut self, text: &mut &[u8], error: Error) -> Result<(), Error> {
        self.read = 0;
        self.len = take_line(text, &mut self.octets, error)?;
        Ok(())
    }
}

/// Decodes a line of the text, takes it off, and returns the count of its octets.
#[cfg_attr(target_pointer_width = "64", inline(always))]
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn take_line(text: &mut &[u8], octets: &mut [u8; LINE_OCTETS], error: Error) -> Result<usize, Error> {
    let (line, rest) = text.split_at_checked(LINE_LEN).unwrap_or((*text, &[]));
    *text = rest;
    #[cfg(target_pointer_width = "64")]
    let len = match line.first_chunk() {
        // Nearly all lines are whole ones.
        Some(whole) if decode_line(whole, octets) => LINE_OCTETS,
        _ => decode_end(line, octets).ok_or(error)?.len(),
    };
    #[cfg(not(target_pointer_width = "64"))]
    let len = decode_each(line, octets).ok_or(error)?;
    if len == LINE_OCTETS || rest.is_empty() { Ok(len) } else { Err(error) }
}

/// The character of six zero bits.
#[cfg(target_pointer_width = "64")]
const ZERO: u8 = b'A';

/// Decodes a whole line without padding, and says whether it was one: if not, the octets are left alone.
#[cfg(target_pointer_width = "64")]
pub(crate) fn decode_line(line: &[u8; LINE_LEN], octets: &mut [u8; LINE_OCTETS]) -> bool {
    let mut wrong = Wrong::NOTHING;
    let (blocks, _) = line.as_chunks();
    let mut joined = [[0; words::WORDS]; LINE_LEN / words::BLOCK];
    for (slot, block) in joined.iter_mut().zip(blocks) {
        *slot = words::join_values(block, STANDARD, &mut wrong);
    }
    if wrong.any() != 0 {
        return false;
    }
    let (slots, _) = octets.as_chunks_mut();
    for (slots, words) in slots.iter_mut().zip(joined) {
        *slots = words::octets(words);
    }
    true
}
