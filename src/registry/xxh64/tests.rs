//! Against the library that machines of 64 bits use.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use twox_hash::XxHash64;

use super::hash;

#[test]
fn every_length_agrees_with_twox_hash() {
    let mut octets = [0; 300];
    for (slot, number) in octets.iter_mut().zip(1u32..) {
        *slot = number.wrapping_mul(0x9e37_79b1).to_be_bytes()[0];
    }
    for len in 32..=octets.len() {
        let octets = octets.get(..len).expect("no longer");
        assert_eq!(hash(octets), XxHash64::oneshot(0, octets), "{len} octets");
    }
}
