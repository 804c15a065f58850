//! The decoder of base64 beside `base64ct`: they accept the same texts and read the same octets in them.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::unwrap_used
)]

extern crate std;

use base64ct::{Base64, Encoding};
use proptest::prelude::*;
use std::string::String;
use std::vec;
use std::vec::Vec;

use super::{LINE_LEN, LINE_OCTETS, decode, decode_each, is_whole};
use crate::error::Error;

/// The octets, or `None`; and the promises about how they arrive.
fn ours(run: &[u8]) -> Option<Vec<u8>> {
    let mut octets = Vec::new();
    let mut only_full = true;
    let decoded = decode(run, Error::ForwardedBase64, &mut |piece: &[u8]| {
        assert!(only_full && !piece.is_empty(), "only the last piece is short");
        only_full = piece.len() == LINE_OCTETS;
        octets.extend_from_slice(piece);
        Ok(())
    });
    match decoded {
        Ok(()) => {
            let last = run.chunks(LINE_LEN).last().unwrap_or_default();
            assert_eq!(
                is_whole(last),
                !run.is_empty() && octets.len() % LINE_OCTETS == 0,
                "whether the text may go on"
            );
            Some(octets)
        }
        Err(error) => {
            assert_eq!(error, Error::ForwardedBase64);
            None
        }
    }
}

#[track_caller]
fn same(run: &[u8]) -> bool {
    let mut buffer = vec![0; run.len()];
    let theirs = Base64::decode(run, &mut buffer).ok();
    assert_eq!(ours(run).as_deref(), theirs, "{}", String::from_utf8_lossy(run));
    if run.len() <= LINE_LEN {
        // Small machines decode all lines so.
        let mut octets = [0; LINE_OCTETS];
        assert_eq!(
            decode_each(run, &mut octets).and_then(|len| octets.get(..len)),
            theirs,
            "{}",
            String::from_utf8_lossy(run)
        );
    }
    theirs.is_some()
}

/// Both ends of each range of the alphabet with their neighbours, padding, and characters of which a bit is set.
const EDGES: &[u8] = b"@AZ[`az{/09:+,*.-_=BCEIQgw \0\n\x7f\x80\xff";

#[test]
fn every_group_of_edges() {
    let mut accepted = 0;
    for a in EDGES {
        for b in EDGES {
            for c in EDGES {
                for d in EDGES {
                    accepted += u64::from(same(&[*a, *b, *c, *d]));
                }
            }
        }
    }
    let alphabet =
        EDGES.iter().filter(|edge| edge.is_ascii_alphanumeric() || b"+/".contains(edge)).count() as u64;
    assert!(accepted > alphabet.pow(4), "{accepted}: all that is in the alphabet, and some with padding");
}

#[test]
fn every_padding() {
    let (mut one, mut two) = (0, 0);
    for a in 0..=255 {
        for b in 0..=255 {
            two += u32::from(same(&[a, b, b'=', b'=']));
        }
    }
    let alphabet: Vec<u8> =
        (0..=255).filter(|each: &u8| each.is_ascii_alphanumeric() || b"+/".contains(each)).collect();
    for &a in &alphabet {
        for &b in &alphabet {
            for &c in &alphabet {
                one += u32::from(same(&[a, b, c, b'=']));
            }
        }
    }
    assert_eq!((one, two), (64 * 64 * 16, 64 * 4), "one text for every octet pair, and one for every octet");
}

/// Of every length up to three lines, with any character in any place.
#[test]
fn every_place_of_a_run() {
    for len in 0..=2 * LINE_LEN + 8 {
        let run: Vec<u8> = (0..len).map(|at| b"AQgz+/09"[at * at % 8]).collect();
        same(&run);
        for position in 0..len {
            let all = len == LINE_LEN || len == LINE_LEN + 4;
            for octet in (0..=255).filter(|octet| all || EDGES.contains(octet)) {
                let mut run = run.clone();
                run[position] = octet;
                same(&run);
            }
        }
        for ending in [&b"="[..], b"==", b"===", b"A=", b"A==", b"AA=", b"=A", b"====", b"\0"] {
            same(&[&run, ending].concat());
            let kept = len.saturating_sub(ending.len());
            same(&[&run[..kept], ending].concat());
            same(&[&run[..kept], ending, &run].concat());
        }
    }
}

#[test]
fn the_sink_can_refuse() {
    for len in [4, 64, 68, 128, 132] {
        for refused in 0..=len / LINE_LEN {
            let mut pieces = 0;
            let answer = decode(&vec![b'A'; len], Error::ForwardedBase64, &mut |_: &[u8]| {
                pieces += 1;
                if pieces > refused { Err(Error::OutputTooSmall) } else { Ok(()) }
            });
            assert_eq!(answer, if pieces <= refused { Ok(()) } else { Err(Error::OutputTooSmall) });
        }
    }
}

#[test]
fn a_padded_line_that_is_not_the_last_one_is_not_handed_on() {
    let padded = [&[b'A'; LINE_LEN - 1][..], b"=AAAA"].concat();
    let refused = decode(&padded, Error::ForwardedBase64, &mut |_: &[u8]| Err(Error::OutputTooSmall));
    assert_eq!(refused, Err(Error::ForwardedBase64));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..Default::default() })]

    #[test]
    fn whatever_is_encoded(octets in prop::collection::vec(any::<u8>(), 0..400)) {
        let text = Base64::encode_string(&octets);
        prop_assert!(same(text.as_bytes()));
        prop_assert_eq!(ours(text.as_bytes()), Some(octets));
    }

    #[test]
    fn damaged_texts(
        octets in prop::collection::vec(any::<u8>(), 1..200),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3u8), 1..4),
    ) {
        let mut text = Base64::encode_string(&octets).into_bytes();
        for (place, octet, kind) in damage {
            match kind {
                0 => { let at = place.index(text.len() + 1); text.insert(at, octet); }
                1 if !text.is_empty() => { let at = place.index(text.len()); text[at] = octet; }
                2 if !text.is_empty() => { let at = place.index(text.len()); text.remove(at); }
                _ => {}
            }
        }
        same(&text);
    }

    #[test]
    fn random_texts(text in "[A-Za-z0-9+/]{0,140}={0,3}", octets in prop::collection::vec(any::<u8>(), 0..80)) {
        same(text.as_bytes());
        same(&octets);
    }
}
