//! Constant-time equality, order and alphabet: the only place where two secrets meet, or where one is judged.
//!
//! Time and memory access may depend on the length `N`, which is public, and on nothing else. The verdict
//! itself is public: callers branch on it. Nothing here is inlined, so that there is one piece of machine code to
//! examine for each function and length, which `make test-ct` does.

use core::hint::black_box;
use subtle::ConstantTimeEq;

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

/// Whether all characters are in the base64url alphabet (RFC 4648 §5). Which character is wrong is public, the
/// good ones are not.
#[must_use]
#[inline(never)]
pub(crate) fn is_base64url<const N: usize>(text: &[u8; N]) -> bool {
    let wrong = text.iter().fold(0, |wrong, &character| wrong | !in_alphabet(character));
    (wrong & 0x80).ct_eq(&0).into()
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
