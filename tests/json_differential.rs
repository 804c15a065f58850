//! The JSON reader against `serde_json`: random documents in random style, and random damage to them.

use certbound::Error;
use certbound::json::{self, Kind};
use proptest::prelude::*;
use serde_json::Value;

/// How to print: each choice takes the next byte, round and round.
struct Style<'a>(std::iter::Cycle<std::slice::Iter<'a, u8>>);

impl Style<'_> {
    fn choose(&mut self, among: usize) -> usize {
        usize::from(*self.0.next().expect("never empty")) % among
    }

    fn space(&mut self, out: &mut String) {
        out.push_str(["", "", "", " ", "\n", "\t", "\r\n", " \t \n"][self.choose(8)]);
    }
}

fn print(value: &Value, style: &mut Style<'_>, out: &mut String) {
    match value {
        Value::String(text) => print_string(text, style, out),
        Value::Array(elements) => {
            out.push('[');
            style.space(out);
            for (i, element) in elements.iter().enumerate() {
                separate(i, style, out);
                print(element, style, out);
                style.space(out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            style.space(out);
            for (i, (name, value)) in members.iter().enumerate() {
                separate(i, style, out);
                print_string(name, style, out);
                style.space(out);
                out.push(':');
                style.space(out);
                print(value, style, out);
                style.space(out);
            }
            out.push('}');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

fn separate(i: usize, style: &mut Style<'_>, out: &mut String) {
    if i > 0 {
        out.push(',');
        style.space(out);
    }
}

fn print_string(text: &str, style: &mut Style<'_>, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        let short = "\"\\/\u{8}\u{c}\n\r\t".find(character).map(|_| match character {
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            other => other,
        });
        let must_escape = character < ' ' || matches!(character, '"' | '\\');
        match (style.choose(5), short) {
            (0 | 1, Some(letter)) => out.extend(['\\', letter]),
            (2..5, _) if !must_escape => out.push(character),
            (choice, _) => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    let digits = if choice == 4 { format!("{unit:04X}") } else { format!("{unit:04x}") };
                    out.push_str(&format!("\\u{digits}"));
                }
            }
        }
    }
    out.push('"');
}

fn printed(value: &Value, style: &[u8]) -> String {
    let (mut style, mut out) = (Style(style.iter().cycle()), String::new());
    style.space(&mut out);
    print(value, &mut style, &mut out);
    style.space(&mut out);
    out
}

/// Names that are often equal, or that begin alike, or that need escapes.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec!["cnf", "x5t#S256", "active", "", "cn", "cnf2", "é", "😀", "a\"b", "\0"])
            .prop_map(str::to_owned),
        3 => "[ -~]{0,12}",
        2 => any::<String>(),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        prop::num::f64::NORMAL.prop_map(Value::from),
        "[ -~]{0,40}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    scalar.prop_recursive(6, 60, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(name(), inner, 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn kind(value: &Value) -> Kind {
    match value {
        Value::Null => Kind::Null,
        Value::Bool(true) => Kind::True,
        Value::Bool(false) => Kind::False,
        Value::Number(_) => Kind::Number,
        Value::String(_) => Kind::String,
        Value::Array(_) => Kind::Array,
        Value::Object(_) => Kind::Object,
    }
}

/// `ours` must be the span that `serde_json` reads as `theirs`.
fn same(ours: json::Value<'_>, theirs: &Value) {
    assert_eq!(ours.kind(), kind(theirs));
    assert_eq!(&serde_json::from_slice::<Value>(ours.as_bytes()).expect("a span is a whole value"), theirs);
    let trimmed = ours.as_bytes().trim_ascii();
    assert_eq!(ours.as_bytes(), trimmed, "no white space around a value");
    if let Value::String(text) = theirs {
        let mut out = vec![0; text.len()];
        assert_eq!(ours.unescape(&mut out), Ok(Some(text.as_bytes())));
    }
}

/// Every member that `serde_json` sees must be found, and one that it does not see must not be.
fn same_members(text: &[u8], theirs: &Value) {
    let Value::Object(members) = theirs else {
        assert!(matches!(json::members(text, ["cnf"]), Ok(None)));
        return;
    };
    for (name, theirs) in members {
        let absent = format!("{name}-");
        let found = json::members(text, ["cnf", name, &absent]).expect("valid").expect("an object");
        assert_eq!(found[0].is_some(), members.contains_key("cnf"));
        same(found[1].expect(name), theirs);
        assert_eq!(found[2].is_some(), members.contains_key(&absent));
    }
}

/// The two readers' verdicts on any bytes at all; every difference that is allowed has its reason here.
fn compare(text: &[u8]) {
    let theirs = serde_json::from_slice::<Value>(text);
    match (json::read(text), &theirs) {
        (Ok(ours), Ok(theirs)) => same(ours, theirs),
        (Err(_), Err(_)) => {}
        // serde_json converts numbers and refuses those that no f64 holds; the grammar has no such bound.
        (Ok(_), Err(error)) => assert!(error.to_string().contains("number out of range"), "{error}"),
        (Err(error), Ok(_)) => panic!("{error:?}, but serde_json reads it: {}", text.escape_ascii()),
    }
    match (json::members(text, ["cnf"]), &theirs) {
        (Ok(_), Ok(theirs)) => same_members(text, theirs),
        (Err(_), Err(_)) => {}
        (Ok(_), Err(error)) => assert!(error.to_string().contains("number out of range"), "{error}"),
        // serde_json lets the last of several members of one name win; we refuse (RFC 7519 §4).
        (Err(Error::JsonDuplicateMember), Ok(_)) => {}
        (Err(error), Ok(_)) => panic!("{error:?}, but serde_json reads it: {}", text.escape_ascii()),
    }
}

/// One edit of a text: what to do, where, and with which piece.
type Edit = (u8, prop::sample::Index, Vec<u8>);

fn edit() -> impl Strategy<Value = Edit> {
    let pieces: Vec<&[u8]> = vec![
        b"\"",
        b"\\",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"0",
        b"-",
        b".",
        b"e",
        b"E5",
        b"+",
        b" ",
        b"\0",
        b"\x1f",
        b"\x7f",
        b"\x80",
        b"\xc3\xa9",
        b"\xed\xa0\x80",
        b"\\u",
        b"\\u0063",
        b"\\ud800",
        b"\\udc00",
        b"null",
        b"t",
        b"\"cnf\":1,",
        b"1e999",
        b"//",
        b"\xef\xbb\xbf",
        b"\n",
        b"\x0c",
        b"[[",
        b"}}",
        b"\"\"",
    ];
    let known = prop::sample::select(pieces).prop_map(<[u8]>::to_vec);
    let piece = prop_oneof![6 => known, 1 => prop::collection::vec(any::<u8>(), 1..3)];
    (0u8..5, any::<prop::sample::Index>(), piece)
}

fn damaged(mut text: Vec<u8>, edits: &[Edit]) -> Vec<u8> {
    for (what, place, piece) in edits {
        let at = place.index(text.len() + 1);
        let end = (at + piece.len()).min(text.len());
        match what {
            0 => drop(text.splice(at..at, piece.iter().copied())),
            1 => drop(text.splice(at..end, piece.iter().copied())),
            2 => drop(text.drain(at..end)),
            3 => text.truncate(at),
            // Repeats a stretch: members and brackets come twice.
            _ => {
                let stretch = text[at..(at + 12).min(text.len())].to_vec();
                drop(text.splice(at..at, stretch));
            }
        }
    }
    text
}

/// Number texts that are almost right: the characters of numbers in any order.
#[test]
fn every_short_text_of_number_characters() {
    const CHARACTERS: &[u8] = b"019-+.eE";
    for len in 1..=5u32 {
        for index in 0..CHARACTERS.len().pow(len) {
            let text: Vec<u8> = (0..len)
                .map(|place| CHARACTERS[index / CHARACTERS.len().pow(place) % CHARACTERS.len()])
                .collect();
            compare(&text);
        }
    }
}

/// All texts of up to five of the structural pieces, valid or not.
#[test]
fn every_short_text_of_structure() {
    const PIECES: &[&str] = &["[", "]", "{", "}", ",", ":", "1", "\"\"", "\"a\"", " "];
    for len in 1..=5u32 {
        for index in 0..PIECES.len().pow(len) {
            let text: String =
                (0..len).map(|place| PIECES[index / PIECES.len().pow(place) % PIECES.len()]).collect();
            compare(text.as_bytes());
        }
    }
}

/// Every byte after a backslash, and every UTF-16 unit as an escape, alone and before a low surrogate.
#[test]
fn every_escape() {
    for byte in 0..=255u8 {
        compare(&[b'"', b'\\', byte, b'"']);
        compare(&[b"\"\\u00", &[byte][..], b"1\""].concat());
        compare(&[b"\"\\ud83d\\", &[byte][..], b"de00\""].concat());
    }
    for unit in (0..=0xffff).step_by(7).chain(0xd7f0..=0xd810).chain(0xdbf0..=0xdc10).chain(0xdff0..=0xe010) {
        compare(format!("\"\\u{unit:04x}\"").as_bytes());
        compare(format!("\"\\u{unit:04X}\\udc01x\"").as_bytes());
        compare(format!("\"\\ud801\\u{unit:04x}\"").as_bytes());
    }
}

/// The comparison is worth something only if it would notice: each reader's known differences show.
#[test]
fn the_known_differences_are_real() {
    let huge = br#"{"a":1e999}"#;
    assert!(json::read(huge).is_ok() && serde_json::from_slice::<Value>(huge).is_err());
    let twice = br#"{"a":1,"a":2}"#;
    assert_eq!(json::members(twice, ["a"]).map(|_| ()), Err(Error::JsonDuplicateMember));
    assert!(serde_json::from_slice::<Value>(twice).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1500, ..Default::default() })]

    #[test]
    fn random_documents_in_random_style(value in value(), style in prop::collection::vec(any::<u8>(), 1..60)) {
        let text = printed(&value, &style);
        prop_assert_eq!(json::read(text.as_bytes()).map(|value| value.kind()), Ok(kind(&value)), "{}", text);
        prop_assert!(json::members(text.as_bytes(), ["cnf"]).is_ok(), "{}", text);
        compare(text.as_bytes());
    }

    #[test]
    fn random_damage(
        value in value(),
        style in prop::collection::vec(any::<u8>(), 1..60),
        edits in prop::collection::vec(edit(), 1..4),
    ) {
        let text = printed(&value, &style).into_bytes();
        for count in 1..=edits.len() {
            compare(&damaged(text.clone(), &edits[..count]));
        }
    }

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        compare(&bytes);
        compare(&[b"\"", &bytes[..], b"\""].concat());
    }
}
