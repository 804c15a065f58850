//! The decoder of base64url against `base64ct`.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

extern crate std;

use base64ct::{Base64UrlUnpadded, Encoding};
use proptest::prelude::*;
use std::vec;

use super::{decode_base64url, is_base64url};

/// What both say of a text.
fn agree(text: &[u8]) {
    let mut out = vec![0xaa; text.len() * 3 / 4];
    let mut expected = vec![0; text.len() * 3 / 4 + 3];
    let decoded = decode_base64url(text, &mut out).then_some(&out[..]);
    let expected = Base64UrlUnpadded::decode(text, &mut expected).ok();
    assert_eq!(decoded, expected, "{:?}", std::string::String::from_utf8_lossy(text));
}

#[test]
fn every_octet_in_every_place() {
    // Less than a block, a block and its ends, and two.
    for len in (0..=17).chain(61..=67).chain(126..=130) {
        for place in 0..len {
            for octet in 0..=u8::MAX {
                let mut text = vec![b'A'; len];
                text[place] = octet;
                agree(&text);
                let good = octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_');
                assert_eq!(is_base64url(&text), good, "{octet} at {place} of {len}");
            }
        }
        agree(&vec![b'_'; len]);
    }
}

/// Sums and differences of neighbours must not meet.
#[test]
fn every_pair_of_octets_side_by_side() {
    for first in 0..=u8::MAX {
        for second in 0..=u8::MAX {
            let mut text = *b"A??_9z-AAaZz09-_bcdefghijklmno??pqrstuvwxyz0123456789ABCDEFGHIJKLM";
            for pair in [1, 30] {
                text[pair..][..2].copy_from_slice(&[first, second]);
            }
            agree(&text[..8]);
            agree(&text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..Default::default() })]

    #[test]
    fn what_is_written_is_read(octets in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = Base64UrlUnpadded::encode_string(&octets);
        agree(text.as_bytes());
        prop_assert!(is_base64url(text.as_bytes()));
    }

    #[test]
    fn characters_at_random(text in "[A-Za-z0-9_-]{0,100}") {
        agree(text.as_bytes());
    }

    #[test]
    fn octets_at_random(text in prop::collection::vec(any::<u8>(), 0..40)) {
        agree(&text);
    }
}
