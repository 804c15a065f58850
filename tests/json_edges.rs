//! Where the JSON reader's limits and shortcuts lie: encoding, depth, length, member count, names, word size.

use certbound::Error;
use certbound::json::{self, MAX_DEPTH, MAX_LEN, MAX_MEMBERS};

#[test]
fn text_that_is_not_utf8() {
    let cases: &[(&str, &[u8])] = &[
        ("a lone continuation byte", b"\x80"),
        ("the last continuation byte", b"\xbf"),
        ("a lead byte alone", b"\xc3"),
        ("a lead byte and a letter", b"\xe2\x82a"),
        ("three of four bytes", b"\xf0\x9f\x98"),
        ("Latin-1 e with acute", b"\xe9"),
        ("the slash in two bytes", b"\xc0\xaf"),
        ("NUL in two bytes, as Java writes it", b"\xc0\x80"),
        ("U+007F in two bytes", b"\xc1\xbf"),
        ("a quote in two bytes", b"\xc0\xa2"),
        ("the slash in three bytes", b"\xe0\x80\xaf"),
        ("U+07FF in three bytes", b"\xe0\x9f\xbf"),
        ("U+FFFF in four bytes", b"\xf0\x8f\xbf\xbf"),
        ("the first surrogate", b"\xed\xa0\x80"),
        ("the last surrogate", b"\xed\xbf\xbf"),
        ("a surrogate pair, as CESU-8 writes it", b"\xed\xa0\xbd\xed\xb8\x80"),
        ("above U+10FFFF", b"\xf4\x90\x80\x80"),
        ("a five-byte form", b"\xf8\x88\x80\x80\x80"),
        ("a six-byte form", b"\xfc\x84\x80\x80\x80\x80"),
        ("0xfe", b"\xfe"),
        ("0xff", b"\xff"),
    ];
    for &(reason, bytes) in cases {
        let everywhere: [(&[u8], &[u8]); 9] = [
            (b"", b""),
            (b"\"", b"\""),
            (b"\"1234567", b"1234567\""),
            (b"\"\\", b"\""),
            (b"\"\\u", b"000\""),
            (b"{\"", b"\":1}"),
            (b"{\"a\":", b"}"),
            (b"[1", b"]"),
            (b"{}", b""),
        ];
        for (before, after) in everywhere {
            let text = [before, bytes, after].concat();
            assert_eq!(json::read(&text).err(), Some(Error::JsonNotUtf8), "{reason}: {text:x?}");
            assert_eq!(json::members(&text, ["a"]).err(), Some(Error::JsonNotUtf8), "{reason}: {text:x?}");
        }
    }
    for (reason, text) in [
        ("UTF-16 with a byte order mark, little endian", &b"\xff\xfe{\0}\0"[..]),
        ("UTF-16 with a byte order mark, big endian", b"\xfe\xff\0{\0}"),
        ("UTF-32 with a byte order mark", b"\xff\xfe\0\0{\0\0\0}\0\0\0"),
    ] {
        assert_eq!(json::read(text).err(), Some(Error::JsonNotUtf8), "{reason}");
    }
}

/// Containers as `pattern` says, `[` or `{`, one inside the other, around a number.
fn nested(pattern: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    for &open in pattern {
        text.extend(if open == b'{' { &b"{\"a\":"[..] } else { b"[" });
    }
    text.push(b'1');
    text.extend(pattern.iter().rev().map(|&open| if open == b'{' { b'}' } else { b']' }));
    text
}

#[test]
fn depth_64_is_read_and_65_is_not() {
    assert_eq!(MAX_DEPTH, 64);
    let mixed = |first: &[u8]| first.iter().copied().cycle().take(80).collect::<Vec<u8>>();
    for pattern in [mixed(b"["), mixed(b"{"), mixed(b"[{"), mixed(b"{["), mixed(b"{{["), mixed(b"[[[{")] {
        for depth in [1, 2, 31, 32, 33, 63, 64] {
            let text = nested(&pattern[..depth]);
            assert_eq!(json::read(&text).map(|value| value.as_bytes()), Ok(&text[..]), "{depth}");
            assert_eq!(json::members(&text, ["a"]).map(|_| ()), Ok(()), "{depth}");
        }
        for depth in [65, 66, 80] {
            let text = nested(&pattern[..depth]);
            assert_eq!(json::read(&text).err(), Some(Error::JsonTooDeep), "{depth}");
            assert_eq!(json::members(&text, ["a"]).err(), Some(Error::JsonTooDeep), "{depth}");
        }
    }
    // An empty container counts like any other, and so does one that is not the first.
    for (open, close) in [("[", "]"), ("{", "}")] {
        let (before, after) = ("[0,".repeat(63), "]".repeat(63));
        let text = |inner: &str| format!("{before}{inner}{after}");
        let fits = text(&format!("{open}{close}"));
        let deeper = text(&format!("[{open}{close}]"));
        assert!(json::read(fits.as_bytes()).is_ok(), "{fits}");
        assert_eq!(json::read(deeper.as_bytes()).err(), Some(Error::JsonTooDeep), "{deeper}");
    }
    // Siblings do not add up.
    let siblings = nested(&mixed(b"[")[..63]);
    let text = [&b"["[..], &siblings, b",", &siblings, b",", &siblings, b"]"].concat();
    assert!(json::read(&text).is_ok());
}

#[test]
fn endless_nesting_is_refused() {
    let empty_name = r#"[{"":"#.repeat(100_000);
    for (reason, text) in [
        ("100,000 open arrays", "[".repeat(100_000)),
        ("100,000 open objects", r#"{"a":"#.repeat(100_000)),
        ("100,000 open arrays with objects in them", empty_name),
        ("100,000 arrays, closed", format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))),
        ("open arrays in a member", format!(r#"{{"a":{}"#, "[".repeat(100_000))),
        ("open arrays in white space", "[ ".repeat(100_000)),
    ] {
        assert_eq!(json::read(text.as_bytes()).err(), Some(Error::JsonTooDeep), "{reason}");
        assert_eq!(json::members(text.as_bytes(), ["a"]).err(), Some(Error::JsonTooDeep), "{reason}");
    }
}

/// The stack of open containers is one word of bits: each must be remembered at every depth.
#[test]
fn every_bracket_must_be_closed_by_its_own_kind() {
    for seed in [0u64, !0, 0x5555_5555_5555_5555, 0x9e37_79b9_7f4a_7c15, 0x8000_0000_0000_0001] {
        let pattern: Vec<u8> = (0..64).map(|bit| if seed >> bit & 1 == 1 { b'{' } else { b'[' }).collect();
        let text = nested(&pattern);
        assert!(json::read(&text).is_ok(), "{seed:#x}");
        for level in 1..=64 {
            let mut text = text.clone();
            let close = text.len() - level;
            text[close] = if text[close] == b']' { b'}' } else { b']' };
            assert_eq!(json::read(&text).err(), Some(Error::JsonSyntax), "{seed:#x}, {level}th from outside");
            assert_eq!(json::members(&text, ["a"]).err(), Some(Error::JsonSyntax), "{seed:#x}, {level}th");
        }
    }
}

#[test]
fn one_mebibyte_is_read_and_one_byte_more_is_not() {
    assert_eq!(MAX_LEN, 1 << 20);
    let object = |len: usize| format!("{{\"a\":1{}}}", " ".repeat(len - 7));
    let string = |len: usize| format!("\"{}\"", "s".repeat(len - 2));
    for text in [object(MAX_LEN), string(MAX_LEN)] {
        assert_eq!(text.len(), MAX_LEN);
        assert_eq!(json::read(text.as_bytes()).map(|value| value.as_bytes().len()), Ok(MAX_LEN));
        assert!(json::members(text.as_bytes(), ["a"]).is_ok());
    }
    for text in [object(MAX_LEN + 1), string(MAX_LEN + 1), "\0".repeat(MAX_LEN + 1)] {
        assert_eq!(json::read(text.as_bytes()).err(), Some(Error::JsonTooLong));
        assert_eq!(json::members(text.as_bytes(), ["a"]).err(), Some(Error::JsonTooLong));
    }
}

#[test]
fn duplicates_are_seen_at_the_very_end_of_the_longest_text() {
    let end = r#""last":1,"last":2}"#;
    let text = format!("{{{}{end}", " ".repeat(MAX_LEN - 1 - end.len()));
    assert_eq!(text.len(), MAX_LEN);
    assert_eq!(json::members(text.as_bytes(), ["last"]).err(), Some(Error::JsonDuplicateMember));
    let other = text.replace(r#""last":2"#, r#""lost":2"#);
    let [last, lost] = json::members(other.as_bytes(), ["last", "lost"]).unwrap().unwrap();
    assert_eq!((last.unwrap().as_bytes(), lost.unwrap().as_bytes()), (&b"1"[..], &b"2"[..]));
    // The first at the front, the second at the end.
    let far = format!("{{\"last\":0,{}\"last\":2}}", " ".repeat(MAX_LEN - 20));
    assert!(far.len() <= MAX_LEN);
    assert_eq!(json::members(far.as_bytes(), ["a"]).err(), Some(Error::JsonDuplicateMember));
}

/// A way to name the members of an object, each one differently.
type Naming = (&'static str, fn(usize) -> String);

#[test]
fn members_128_are_read_and_129_are_not() {
    assert_eq!(MAX_MEMBERS, 128);
    let object = |count: usize, name: fn(usize) -> String| {
        let members: Vec<String> = (0..count).map(|i| format!("\"{}\":{i}", name(i))).collect();
        format!("{{{}}}", members.join(","))
    };
    let names: [Naming; 4] = [
        ("names of one length and one beginning", |i| format!("same{i:04}")),
        ("names of every length", |i| "n".repeat(i)),
        ("names in escapes", |i| format!("\\u0073ame{i:04}")),
        ("names in four-byte characters", |i| char::from_u32(0x1_f300 + i as u32).unwrap().into()),
    ];
    for (reason, name) in names {
        let text = object(128, name);
        for wanted in [0, 1, 64, 127] {
            let wanted_name = name(wanted).replace("\\u0073", "s");
            let [found] = json::members(text.as_bytes(), [wanted_name.as_str()]).unwrap().unwrap();
            assert_eq!(found.unwrap().as_bytes(), wanted.to_string().as_bytes(), "{reason}");
        }
        let text = object(129, name);
        assert_eq!(json::members(text.as_bytes(), ["a"]).err(), Some(Error::JsonTooManyMembers), "{reason}");
        assert!(json::read(text.as_bytes()).is_ok(), "{reason}: read asks for no members");
        let inner = format!("{{\"a\":{text},\"b\":[{text}]}}");
        assert!(json::members(inner.as_bytes(), ["a"]).is_ok(), "{reason}: inner objects are not counted");
    }
}

#[test]
fn any_two_of_128_members_with_one_name_are_seen() {
    for (first, second) in [(0, 127), (0, 1), (63, 64), (126, 127), (0, 2)] {
        let name = |i: usize| format!("same{:04}", if i == second { first } else { i });
        let members: Vec<String> = (0..128).map(|i| format!("\"{}\":{i}", name(i))).collect();
        let text = format!("{{{}}}", members.join(","));
        assert_eq!(
            json::members(text.as_bytes(), ["a"]).err(),
            Some(Error::JsonDuplicateMember),
            "{first}, {second}"
        );
    }
}

/// `Ok` with the text of the member `name`, if there is one.
fn member<'a>(text: &'a str, name: &str) -> Result<Option<&'a str>, Error> {
    let [found] = json::members(text.as_bytes(), [name])?.expect("an object");
    Ok(found.map(|value| std::str::from_utf8(value.as_bytes()).expect("UTF-8")))
}

#[test]
fn names_compare_after_unescaping() {
    let duplicate = [
        ("plain", r#"{"cnf":1,"cnf":2}"#),
        ("the same value twice", r#"{"cnf":1,"cnf":1}"#),
        ("not one that was asked for", r#"{"other":1,"other":2}"#),
        ("first letter escaped", r#"{"cnf":1,"\u0063nf":2}"#),
        ("escaped one first", r#"{"\u0063nf":1,"cnf":2}"#),
        ("both escaped", r#"{"\u0063nf":1,"c\u006ef":2}"#),
        ("all escaped", r#"{"cnf":1,"\u0063\u006e\u0066":2}"#),
        ("hexadecimal in two cases", r#"{"\u006e":1,"\u006E":2}"#),
        ("far apart", r#"{"cnf":1,"a":[{"b":{}}],"c":"d","cnf":2}"#),
        ("a slash and an escaped one", r#"{"a/b":1,"a\/b":2}"#),
        ("a short escape and a long one", r#"{"\n":1,"\u000a":2}"#),
        ("an escaped quote, two ways", r#"{"\"":1,"\u0022":2}"#),
        ("a surrogate pair and UTF-8", "{\"\\ud83d\\ude00\":1,\"\u{1f600}\":2}"),
        ("UTF-8 and a surrogate pair", "{\"\u{1f600}\":1,\"\\uD83D\\uDE00\":2}"),
        ("two bytes of UTF-8 and an escape", "{\"é\":1,\"\\u00e9\":2}"),
        ("three bytes of UTF-8 and an escape", "{\"€uro\":1,\"\\u20acuro\":2}"),
        ("empty names", r#"{"":1,"":2}"#),
        ("NUL", r#"{"\u0000":1,"\u0000":2}"#),
        ("an escape in the last place of a word", r#"{"abcdefgh":1,"abcdef\u0067h":2}"#),
    ];
    for (reason, text) in duplicate {
        assert_eq!(member(text, "cnf"), Err(Error::JsonDuplicateMember), "{reason}");
        assert!(json::read(text.as_bytes()).is_ok(), "{reason}: the grammar allows it");
    }
    let distinct = [
        ("nested objects are not searched", r#"{"cnf":1,"a":{"b":1,"b":2,"cnf":3}}"#, Some("1")),
        ("only nested", r#"{"a":{"cnf":3},"b":[{"cnf":4}]}"#, None),
        ("letter case", r#"{"Cnf":0,"cnf":1,"CNF":2}"#, Some("1")),
        ("a name inside another", r#"{"cnf2":0,"cnf":1,"xcnf":2,"cn":3}"#, Some("1")),
        ("white space belongs to a name", r#"{" cnf":0,"cnf":1,"cnf ":2}"#, Some("1")),
        ("NUL belongs to a name", r#"{"cnf\u0000":0,"cnf":1,"\u0000cnf":2}"#, Some("1")),
        ("an escaped backslash is no escape", r#"{"\\u0063nf":0,"cnf":1}"#, Some("1")),
        ("no Unicode normalisation", "{\"é\":0,\"e\u{301}\":1,\"cnf\":2}", Some("2")),
        ("a Cyrillic letter", "{\"\u{441}nf\":0,\"cnf\":1}", Some("1")),
        ("empty name and NUL", r#"{"":0,"\u0000":1,"\u0000\u0000":2,"cnf":3}"#, Some("3")),
        ("one beginning, one length", r#"{"abcdX":0,"abcdY":1,"cnf":2}"#, Some("2")),
        ("one beginning, another length", r#"{"abcd":0,"abcde":1,"cnf":2}"#, Some("2")),
        ("found by its escaped form", r#"{"\u0063n\u0066":{"a":[1,2]}}"#, Some(r#"{"a":[1,2]}"#)),
        ("a value like a name", r#"{"a":"cnf","b":"\"cnf\":1"}"#, None),
        ("spaces are not part of the value", "{ \"cnf\" :\t[ 1 ]\n, \"b\":2}", Some("[ 1 ]")),
    ];
    for (reason, text, expected) in distinct {
        assert_eq!(member(text, "cnf"), Ok(expected), "{reason}");
    }
}

#[test]
fn several_members_are_returned_in_the_order_asked_for() {
    let text = br#"{"b":2,"a":"1","":[],"d":null}"#;
    let found = json::members(text, ["a", "b", "c", "", "a"]).unwrap().unwrap();
    let found = found.map(|value| value.map(|value| value.as_bytes()));
    assert_eq!(found, [Some(&b"\"1\""[..]), Some(b"2"), None, Some(b"[]"), Some(b"\"1\"")]);
    assert!(matches!(json::members(text, []), Ok(Some([]))));
    for text in ["[]", "1", "\"{}\"", "null", " true ", "[{\"a\":1}]"] {
        assert!(matches!(json::members(text.as_bytes(), ["a"]), Ok(None)), "{text} is no object");
    }
}

#[test]
fn members_of_a_value_are_those_of_its_text() {
    let outer = br#" { "cnf" : {"a":1,"a":2} , "b" : { "a" : { } } , "c":[{"a":1}] } "#;
    let value = json::read(outer).unwrap();
    let [cnf, b, c] = value.members(["cnf", "b", "c"]).unwrap().unwrap().map(Option::unwrap);
    assert_eq!(cnf.members(["a"]).err(), Some(Error::JsonDuplicateMember), "its own members are searched");
    assert_eq!(b.members(["a"]).unwrap().unwrap().map(|a| a.unwrap().as_bytes()), [&b"{ }"[..]]);
    assert!(matches!(c.members(["a"]), Ok(None)), "an array has no members");
}

/// The reader looks at eight bytes at once: every special character at every place of a string.
#[test]
fn every_special_character_at_every_place() {
    for place in 0..=40 {
        for tail in [0, 1, 7, 8, 9] {
            let around = |special: &str| format!("{}{special}{}", "x".repeat(place), "y".repeat(tail));
            let quoted = |special: &str| format!("\"{}\"", around(special));
            for control in 0..0x20u8 {
                let text = quoted(&char::from(control).to_string());
                assert_eq!(json::read(text.as_bytes()).err(), Some(Error::JsonSyntax), "{text:?}");
            }
            let early_end = quoted("\"");
            assert_eq!(json::read(early_end.as_bytes()).err(), Some(Error::JsonTrailingData), "{early_end}");
            for (special, meaning) in [
                ("\u{7f}", "\u{7f}"),
                ("é", "é"),
                ("€", "€"),
                ("😀", "😀"),
                ("\u{80}", "\u{80}"),
                (" !#[]~", " !#[]~"),
                ("\\\"", "\""),
                ("\\\\", "\\"),
                ("\\n", "\n"),
                ("\\u0022", "\""),
                ("\\u001f", "\u{1f}"),
                ("\\ud83d\\ude00", "😀"),
                ("\\\\\\\"#", "\\\"#"),
            ] {
                let (text, meaning) = (quoted(special), around(meaning));
                let value = json::read(text.as_bytes()).unwrap_or_else(|error| panic!("{text:?}: {error:?}"));
                assert_eq!(value.as_bytes(), text.as_bytes());
                let mut out = vec![0xaa; meaning.len()];
                assert_eq!(value.unescape(&mut out), Ok(Some(meaning.as_bytes())), "{text:?}");
                let name = format!("{{{text}:1}}");
                assert_eq!(member(&name, &meaning), Ok(Some("1")), "{name:?}");
                let mut out = vec![0xaa; meaning.len() - 1];
                assert_eq!(value.unescape(&mut out), Err(Error::OutputTooSmall), "{text:?}");
                assert!(out.iter().all(|&byte| byte == 0), "{text:?}: zeros");
            }
        }
    }
}

#[test]
fn only_strings_are_unescaped() {
    for text in ["1", "null", "true", "false", "[]", "{}", "[\"a\"]", "{\"a\":\"b\"}"] {
        let mut out = [0xaa; 8];
        assert_eq!(json::read(text.as_bytes()).unwrap().unescape(&mut out), Ok(None), "{text}");
    }
    let empty = json::read(b"\"\"").unwrap();
    assert_eq!(empty.unescape(&mut []), Ok(Some(&[][..])));
}
