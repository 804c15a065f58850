//! Constant-time equality, order, and base64url: the only place where two secrets meet, or where one is judged or written.
//!
//! Time and memory access may depend on the length `N`, which is public, and on nothing else. The verdict
//! itself is public: callers branch on it. Nothing here is inlined, so that there is one piece of machine code to
//! examine for each function and length, which `make test-ct` does.

#[cfg(test)]
mod tests;
pub(crate) mod words;

use core::hint::black_box;
use subtle::{Choice, ConstantTimeEq};
use words::{URL, Wrong};

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
pub(crate) fn is_base64url(text: &[u8]) -> bool {
    let (words, last) = text.as_chunks();
    let last = filled(last);
    let wrong = words.iter().chain([&last]).fold(Wrong::NOTHING, |wrong, word| wrong.look(*word, URL));
    wrong.any().ct_eq(&0).into()
}

/// The 43 characters of base64url (RFC 4648 §5) that stand for `digest`, of which nothing is told.
#[inline(never)]
pub(crate) fn to_base64url(digest: &[u8; 32]) -> [u8; 43] {
    let mut octets = [0; 36];
    for (slot, &octet) in octets.iter_mut().zip(digest) {
        *slot = octet;
    }
    let mut padded = [0; 48];
    for (slot, octets) in padded.as_chunks_mut().0.iter_mut().zip(octets.as_chunks().0) {
        *slot = words::encode(*octets);
    }
    let [text @ .., _, _, _, _, _] = padded;
    text
}

/// Decodes base64url without padding (RFC 4648 §5) into `out`, which has just as many octets as the characters carry, and
/// returns whether the text is canonical. What is not is public; of a good text nothing is told.
#[must_use]
#[inline(never)]
pub(crate) fn decode_base64url(text: &[u8], out: &mut [u8]) -> bool {
    let mut wrong = Wrong::NOTHING;
    let (mut rest, mut out) = (text, out);
    while let Some((block, after)) = rest.split_first_chunk() {
        let Some((slots, room)) = out.split_first_chunk_mut() else { return false };
        *slots = words::decode(block, URL, &mut wrong);
        (rest, out) = (after, room);
    }
    let octets = words::decode(&filled(rest), URL, &mut wrong);
    if let Some(octets) = octets.get(..out.len()) {
        out.copy_from_slice(octets);
    }
    // Bits that no octet has use for are zeros, or another text would carry the same octets.
    let beyond = octets.get(out.len()).copied().unwrap_or_default();
    (wrong.any() | usize::from(beyond) | usize::from(text.len() % 4 == 1)).ct_eq(&0).into()
}

/// The verdict of several comparisons, which is public from here on. What each of them saw is not.
#[must_use]
#[inline(never)]
pub(crate) fn declassify(verdict: bool) -> bool {
    black_box(verdict)
}

/// The last characters of a text, and characters of zero bits after them.
#[inline(always)]
fn filled<const N: usize>(last: &[u8]) -> [u8; N] {
    let mut filled = [b'A'; N];
    if let Some(slots) = filled.get_mut(..last.len()) {
        slots.copy_from_slice(last);
    }
    filled
}
