//! Constant-time equality: the only place where two secrets meet.
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
