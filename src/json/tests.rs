//! Duplicate names where the names' hashes agree. The rest of the reader is tested from outside.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic)]

extern crate std;

use super::string::Text;
use super::{MAX_LEN, members};
use crate::error::Error;
use std::collections::HashMap;
use std::format;
use std::string::String;
use std::vec::Vec;

fn hash(name: &str) -> u32 {
    Text::new(name.as_bytes(), name.matches('\\').count()).hash()
}

/// Pairs of different names of this kind that have the same hash.
fn pairs(name: fn(u32) -> String) -> Vec<[String; 2]> {
    let mut seen = HashMap::new();
    // Numbers far apart: in a row they are spread too well.
    let numbers = (0..1u32 << 18).map(|i| i.wrapping_mul(0x9e37_79b1));
    numbers.filter_map(|i| seen.insert(hash(&name(i)), i).map(|other| [name(other), name(i)])).collect()
}

fn verdict(names: &[&str]) -> Result<(), Error> {
    let list: Vec<String> = names.iter().map(|name| format!("\"{name}\":[{{\"{name}\":1}}]")).collect();
    members(format!(" {{ {} }}", list.join(" , ")).as_bytes(), ["a"]).map(|_| ())
}

#[test]
fn names_that_share_a_hash() {
    let namings: [fn(u32) -> String; 3] =
        [|i| format!("{i}"), |i| format!("member-{i:08}"), |i| format!("\\u0061{i}")];
    for name in namings {
        let pairs = pairs(name);
        let ([[a, b], [c, d], ..], duplicate) = (&pairs[..], Err(Error::JsonDuplicateMember)) else {
            panic!("2^18 names have about eight such pairs");
        };
        assert!(pairs.len() < 64, "the hash spreads names: {} pairs", pairs.len());
        assert_eq!(verdict(&[a, "x", b]), Ok(()), "{a} {b}");
        assert_eq!(verdict(&[b, "x", a, "y"]), Ok(()), "{a} {b}");
        for twice in [[a, b, a], [a, b, b], [a, a, b], [b, a, b]] {
            assert_eq!(verdict(&twice.map(String::as_str)), duplicate, "{twice:?}");
        }
        assert_eq!(verdict(&[a, b, "x", "x"]), duplicate);
        // A duplicate is the verdict whatever comes after it; an accident is none.
        let cut_short =
            |first, second| members(format!("{{\"{first}\":1,\"{second}\":2,").as_bytes(), ["a"]).map(|_| ());
        assert_eq!(cut_short(a, a), duplicate);
        assert_eq!(cut_short(a, b), Err(Error::JsonSyntax), "{a} {b}");
        // Two such pairs in one object are nobody's accident.
        assert_eq!(verdict(&[a, b, c, d]), duplicate);
    }
}

#[test]
fn a_hash_is_the_same_however_the_name_is_escaped() {
    let name = "aé€😀/0123456789 the rest";
    let characters: Vec<char> = name.chars().collect();
    for len in 0..=characters.len() {
        let plain: String = characters[..len].iter().collect();
        let units = |text: &str| text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
        for from in 0..len {
            let head: String = characters[..from].iter().collect();
            let tail: String = characters[from..len].iter().collect();
            assert_eq!(hash(&format!("{head}{}", units(&tail))), hash(&plain), "{plain}, {from}");
            assert_eq!(hash(&format!("{}{tail}", units(&head))), hash(&plain), "{plain}, {from}");
            assert_ne!(hash(&head), hash(&plain), "{plain}, {from}");
        }
    }
    let zeros: Vec<u32> = (0..20).map(|count| hash(&"\\u0000".repeat(count))).collect();
    assert!((1..20).all(|i| !zeros[..i].contains(&zeros[i])), "the length counts: {zeros:?}");
}

/// Names that take the whole text and differ only at their ends: one look at each is enough for a verdict.
#[test]
fn long_names() {
    for (unit, count) in [("n", 8000), ("\\n", 4000), ("\\u0061", 1300)] {
        let name = |i: usize| format!("{}\\u0061{i:03}", unit.repeat(count));
        let object = |last: usize| {
            let list: Vec<String> = (0..127).chain([last]).map(|i| format!("\"{}\":1", name(i))).collect();
            format!("{{{}}}", list.join(","))
        };
        let distinct = object(127);
        assert!(distinct.len() <= MAX_LEN && distinct.len() > MAX_LEN * 9 / 10, "{}", distinct.len());
        assert!(members(distinct.as_bytes(), ["a"]).is_ok());
        assert_eq!(members(object(64).as_bytes(), ["a"]).err(), Some(Error::JsonDuplicateMember));
    }
}
