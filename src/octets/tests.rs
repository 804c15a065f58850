//! A cursor is moved at random beside a vector that has the same octets.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

extern crate std;

use std::format;
use std::string::String;
use std::vec::Vec;

use base64ct::{Base64 as Standard, Base64UrlUnpadded, Encoding};

use super::{Base64, Octets};
use crate::der::{Cursor, Source};
use crate::error::Error;
use crate::json;

const CHARACTERS: [char; 16] = [
    'a',
    'b',
    ' ',
    '=',
    ',',
    '"',
    '\\',
    '\u{1}',
    '\u{80}',
    'é',
    '\u{7ff}',
    '\u{800}',
    '€',
    '\u{ffff}',
    '😀',
    '\u{10ffff}',
];

/// Xorshift: numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % count
    }

    fn octets(&mut self) -> Vec<u8> {
        // Some of them look like DER.
        const HEADERS: [u8; 6] = [0x30, 0x82, 0, 5, 0x81, 0xff];
        let len = self.below(40);
        (0..len)
            .map(|_| if self.below(3) == 0 { HEADERS[self.below(6)] } else { self.below(256).to_le_bytes()[0] })
            .collect()
    }
}

/// A JSON string, in which one character of `every` is escaped without need; none if that is 0.
fn quoted(random: &mut Random, text: &str, every: usize) -> String {
    let mut string = String::from("\"");
    for character in text.chars() {
        let must = character < ' ' || character == '"' || character == '\\';
        if must || every > 0 && random.below(every) == 0 {
            string.extend(character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            string.push(character);
        }
    }
    string + "\""
}

fn rest(mut octets: Octets<'_>) -> Vec<u8> {
    let read: Vec<u8> = std::iter::from_fn(|| octets.next()).collect();
    assert!(octets.next().is_none() && octets.is_empty());
    read
}

/// The tag and the contents of the element of DER at the start, with one octet for the tag and at most four for the length.
fn element(octets: &[u8]) -> Option<(u8, &[u8])> {
    let (&tag, rest) = octets.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0x81..=0x84 => rest.split_at_checked(usize::from(first & 0x7f))?,
        ..=0x7f => (&[first][..], rest),
        _ => return None,
    };
    let len = length.iter().fold(0u64, |len, octet| len << 8 | u64::from(*octet));
    let is_shortest = first < 0x80 || (length[0] != 0 && len >= 0x80);
    let contents = rest.get(..usize::try_from(len).ok()?)?;
    (tag & 0x1f != 0x1f && is_shortest).then_some((tag, contents))
}

/// One random step of both; the cursor then has the octets of the model.
fn step<'a>(random: &mut Random, octets: &mut Octets<'a>, model: &mut Vec<u8>) {
    match random.below(7) {
        0 => assert_eq!(octets.next(), (!model.is_empty()).then(|| model.remove(0))),
        1 => {
            let len = random.below(model.len() + 3);
            let first = octets.first_octets(len);
            octets.skip(len);
            let left = model.split_off(len.min(model.len()));
            assert_eq!(rest(first), *model);
            if random.below(4) == 0 {
                *octets = first;
            } else {
                *model = left;
            }
        }
        2 => {
            let len = random.below(model.len() + 1);
            *octets = octets.first_octets(len);
            model.truncate(len);
        }
        3 => {
            let ends = [&b"="[..], b",a", b"\xa9", b" "][random.below(4)];
            let end = model.iter().position(|octet| ends.contains(octet)).unwrap_or(model.len());
            let left = model.split_off(end);
            assert_eq!(rest(octets.take_until(ends)), *model);
            *model = left;
        }
        4 => {
            let octet = if random.below(2) == 0 { b'a' } else { model.first().copied().unwrap_or(b'a') };
            let accepted = model.first() == Some(&octet);
            assert_eq!(octets.accept(octet), accepted);
            if accepted {
                model.remove(0);
            }
        }
        5 => {
            let mut cursor = Cursor::new(*octets, Error::CertificateStructure);
            let _outer = cursor.enter_any();
            let element = element(model);
            assert_eq!(cursor.check().is_ok(), element.is_some());
            if let Some((tag, contents)) = element {
                assert_eq!((cursor.tag(), rest(cursor.contents())), (tag, contents.to_vec()));
            }
        }
        _ => {
            assert!(octets.is(model) && Source::equals(octets, octets));
            if let Some((_, shorter)) = model.split_last() {
                assert!(!octets.is(shorter) && !Source::equals(octets, &octets.first_octets(shorter.len())));
            }
        }
    }
    assert_eq!(octets.len(), model.len());
}

#[test]
fn a_cursor_reads_what_a_vector_has() {
    for seed in 1..40_000u64 {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let every = [0, 0, 1, 2, 5][random.below(5)];
        let form = random.below(4);
        let mut model = random.octets();
        let text = match form {
            0 => {
                let text: String = model.iter().map(|octet| CHARACTERS[usize::from(octet % 16)]).collect();
                model = text.clone().into_bytes();
                text
            }
            1 => Base64UrlUnpadded::encode_string(&model),
            2 => Standard::encode_string(&model),
            _ => model
                .iter()
                .map(|octet| if octet % 2 == 0 { format!("{octet:02x}") } else { format!("{octet:02X}") })
                .collect(),
        };
        let string = quoted(&mut random, &text, every);
        let mut characters = Octets::of_string(&json::read(string.as_bytes()).unwrap()).unwrap();
        let mut octets = match form {
            0 => characters,
            1 => characters.decode_base64(Base64::Url).unwrap(),
            2 => characters.decode_base64(Base64::Standard).unwrap(),
            _ => {
                characters.begin_hexadecimal(model.len());
                characters
            }
        };
        for _ in 0..random.below(12) {
            step(&mut random, &mut octets, &mut model);
        }
        assert_eq!(rest(octets), model, "{string}");
    }
}
