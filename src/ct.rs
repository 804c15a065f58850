//! Constant-time equality and order: the only place where two secrets meet.
//!
//! Time and memory access may depend on the length `N`, which is public, and on nothing else. The verdict
//! itself is public: callers branch on it.

use core::hint::black_box;
use subtle::ConstantTimeEq;

/// Whether `a` and `b` are equal. How many bytes agree, and which, is secret.
#[must_use]
pub(crate) fn eq<const N: usize>(a: &[u8; N], b: &[u8; N]) -> bool {
    let mut difference = 0u8;
    for (x, y) in black_box(a).iter().zip(black_box(b)) {
        difference |= x ^ y;
    }
    difference.ct_eq(&0).into()
}

/// Whether `a` comes before `b` in the order of their octets. Nothing but the answer is told.
#[must_use]
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
