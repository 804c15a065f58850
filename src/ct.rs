//! Constant-time equality, order, and base64url: the only place where two secrets meet, or where one is judged or written.
//!
//! Time and memory access may depend on the length `N`, which is public, and on nothing else. The verdict
//! itself is public: callers branch on it. Nothing here is inlined, so that there is one piece of machine code to
//! examine for each function and length, which `make test-ct` does.

#[cfg(test)]
mod tests;

use core::hint::black_box;
use subtle::{Choice, ConstantTimeEq};

/// Room for 43 characters in whole vectors of a processor: loops over it take a few instructions.
const PADDED_LEN: usize = 48;

/// An octet in each of the eight of a word.
const fn each(octet: u8) -> u64 {
    u64::from_ne_bytes([octet; 8])
}

/// Whether `a` and `b` are equal. How many bytes agree, and which, is secret.
#[must_use]
#[inline(never)]
pub(crate) fn eq<const N: usize>(a: &[u8; N], b: &[u8; N]) -> bool {
    let mut difference = 0u8;
    for (x, y) in a.iter().zip(b) {
        difference |= x ^ y;
    }
    difference.ct_eq(&0).into()
}

/// Whether `a` comes before `b` in the order of their octets. Nothing but the answer is told.
#[must_use]
#[inline(never)]
pub(crate) fn less(a: &[u8; 32], b: &[u8; 32]) -> bool {
    let (a, _) = a.as_chunks();
    let (b, _) = b.as_chunks();
    let mut borrow = false;
    for (x, y) in a.iter().zip(b).rev() {
        let (difference, first) = u64::from_be_bytes(*x).overflowing_sub(u64::from_be_bytes(*y));
        let (_, second) = difference.overflowing_sub(u64::from(borrow));
        borrow = first | second;
    }
    borrow
}

/// Whether any octet of `text` is one of `octets`. Which one is, and where, is not told.
#[must_use]
#[inline(never)]
pub(crate) fn has_any_of<const N: usize>(text: &[u8], octets: [u8; N]) -> bool {
    let mut found = Choice::from(0);
    for octet in text {
        for wanted in &octets {
            found |= octet.ct_eq(wanted);
        }
    }
    found.into()
}

/// Whether all characters are in the base64url alphabet (RFC 4648 §5). Which character is wrong is public, the
/// good ones are not.
#[must_use]
#[inline(never)]
pub(crate) fn is_base64url(text: &[u8; 43]) -> bool {
    let mut padded = [b'A'; PADDED_LEN];
    for (slot, &character) in padded.iter_mut().zip(text) {
        *slot = character;
    }
    let wrong = padded.iter().fold(0, |wrong, &character| wrong | !in_alphabet(character));
    (wrong & 0x80).ct_eq(&0).into()
}

/// The 43 characters of base64url (RFC 4648 §5) that stand for `digest`, of which nothing is told.
#[inline(never)]
pub(crate) fn to_base64url(digest: &[u8; 32]) -> [u8; 43] {
    let mut octets = [0; PADDED_LEN / 8 * 6];
    for (slot, &octet) in octets.iter_mut().zip(digest) {
        *slot = octet;
    }
    let mut padded = [0; PADDED_LEN];
    for (slot, &[a, b, c, d, e, f]) in padded.as_chunks_mut().0.iter_mut().zip(octets.as_chunks().0) {
        *slot = characters(sextets(u64::from_be_bytes([0, 0, a, b, c, d, e, f]))).to_be_bytes();
    }
    let mut text = [0; 43];
    for (slot, character) in text.iter_mut().zip(padded) {
        *slot = character;
    }
    text
}

/// Decodes base64url without padding (RFC 4648 §5) into `out`, which has three octets for every four characters, and
/// returns whether the text is canonical. What is not is public; of a good text nothing is told.
#[must_use]
#[inline(never)]
pub(crate) fn decode_base64url(text: &[u8], out: &mut [u8]) -> bool {
    let (words, last) = text.as_chunks();
    let (slots, rest) = out.as_chunks_mut();
    let mut good = each(0x80);
    for (slot, word) in slots.iter_mut().zip(words) {
        let values = values(u64::from_le_bytes(*word), &mut good);
        let [_, _, octets @ ..] = join(values).to_be_bytes();
        *slot = octets;
    }
    let [_, _, octets @ ..] = join(values(u64::from_le_bytes(filled(last)), &mut good)).to_be_bytes();
    for (slot, octet) in rest.iter_mut().zip(octets) {
        *slot = octet;
    }
    // Bits that no octet has use for are zeros, or another text would carry the same octets.
    let beyond = octets.iter().skip(rest.len()).fold(0, |any, octet| any | octet);
    let length = text.len() % 4 != 1;
    (good ^ each(0x80) | u64::from(beyond)).ct_eq(&0).into() && length
}

/// Whether all characters are in the base64url alphabet, of a text of any length.
#[must_use]
#[inline(never)]
pub(crate) fn is_base64url_text(text: &[u8]) -> bool {
    let (words, last) = text.as_chunks();
    let mut good = each(0x80);
    for word in words.iter().chain([&filled(last)]) {
        values(u64::from_le_bytes(*word), &mut good);
    }
    (good ^ each(0x80)).ct_eq(&0).into()
}

/// The verdict of several comparisons, which is public from here on. What each of them saw is not.
#[must_use]
#[inline(never)]
pub(crate) fn declassify(verdict: bool) -> bool {
    black_box(verdict)
}

/// The high bit is set if `character` is in the base64url alphabet.
const fn in_alphabet(character: u8) -> u8 {
    in_range(character, b'A', b'Z')
        | in_range(character, b'a', b'z')
        | in_range(character, b'0', b'9')
        | in_range(character, b'-', b'-')
        | in_range(character, b'_', b'_')
}

/// The high bit is set if `character` is one of `low` to `high`, which are ASCII: then neither difference has it.
const fn in_range(character: u8, low: u8, high: u8) -> u8 {
    !(character.wrapping_sub(low) | high.wrapping_sub(character))
}

/// Spreads 48 bits over eight octets of six bits each: halves, quarters, then eighths move apart.
const fn sextets(bits: u64) -> u64 {
    let halves = (bits & 0xffff_ff00_0000) << 8 | bits & 0xff_ffff;
    let quarters = (halves & 0x00ff_f000_00ff_f000) << 4 | halves & 0x0000_0fff_0000_0fff;
    (quarters & 0x0fc0_0fc0_0fc0_0fc0) << 2 | quarters & 0x003f_003f_003f_003f
}

/// The characters for eight values of six bits.
///
/// Eight at once are not only faster: of one octet at a time the compiler makes a choice between two values in each
/// step, and at opt-level s a branch. No octet of a sum here carries into the next.
const fn characters(values: u64) -> u64 {
    // The alphabet is five ranges; each step leads from where the letters before end to the next one.
    let letters = values.wrapping_add(each(b'A')).wrapping_add(past(values, 25) & each(b'a' - b'Z' - 1));
    letters
        .wrapping_sub(past(values, 51) & each(b'z' + 1 - b'0'))
        .wrapping_sub(past(values, 61) & each(b'9' + 1 - b'-'))
        .wrapping_add(past(values, 62) & each(b'_' - b'-' - 1))
}

/// All bits of each octet that is above `last`, else none; all have six bits.
const fn past(values: u64, last: u8) -> u64 {
    let above = values.wrapping_add(each(last ^ 0x7f)) & each(0x80);
    above.wrapping_sub(above >> 7) | above
}

/// The last characters of a text, fewer than eight, and characters of zero bits after them.
#[inline(always)]
fn filled(last: &[u8]) -> [u8; 8] {
    let mut filled = [b'A'; 8];
    for (slot, &character) in filled.iter_mut().zip(last) {
        *slot = character;
    }
    filled
}

/// The six bits of each of eight characters; an octet of `good` loses its high bit for one that is not in the alphabet.
#[inline(always)]
const fn values(characters: u64, good: &mut u64) -> u64 {
    let (upper, lower) = (within(characters, b'A', b'Z'), within(characters, b'a', b'z'));
    let (digit, minus) = (within(characters, b'0', b'9'), within(characters, b'-', b'-'));
    let underscore = within(characters, b'_', b'_');
    *good &= upper | lower | digit | minus | underscore;
    // In each octet one of these is not zero, so that nothing borrows from the next or carries into it.
    let letters = (characters & upper).wrapping_sub(upper & each(b'A'))
        | (characters & lower).wrapping_sub(lower & each(b'a' - 26));
    letters
        | (characters & digit).wrapping_add(digit & each(52 - b'0'))
        | minus & each(62)
        | underscore & each(63)
}

/// All bits of each octet that is one of `low` to `high`, which are ASCII, else none.
#[inline(always)]
const fn within(characters: u64, low: u8, high: u8) -> u64 {
    let ascii = characters & each(0x7f);
    let from_low = ascii.wrapping_add(each(0x80u8.wrapping_sub(low)));
    let past_high = ascii.wrapping_add(each(0x7f ^ high));
    let inside = from_low & !past_high & !characters & each(0x80);
    inside.wrapping_sub(inside >> 7) | inside
}

/// Eight values of six bits, the first one lowest, as 48 bits, the first one highest: pairs to 12 bits, those to 24,
/// those to 48.
#[inline(always)]
pub(crate) const fn join(values: u64) -> u64 {
    let pairs = (values & 0x003f_003f_003f_003f) << 6 | values >> 8 & 0x003f_003f_003f_003f;
    let fours = (pairs & 0x0000_0fff_0000_0fff) << 12 | pairs >> 16 & 0x0000_0fff_0000_0fff;
    (fours & 0x00ff_ffff) << 24 | fours >> 32
}
