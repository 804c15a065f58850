//! The elements of an array and the strings in it: the reader's walk against `serde_json`'s, at every limit.

use certbound::Error;
use certbound::json::{self, MAX_DEPTH, MAX_LEN};
use proptest::prelude::*;
use serde_json::Value;

/// The elements as they stand in the text.
fn elements(text: &str) -> Option<Vec<&str>> {
    let value = json::read(text.as_bytes()).unwrap_or_else(|error| panic!("{error:?}: {text}"));
    let elements = value.elements()?;
    Some(elements.map(|element| std::str::from_utf8(element.as_bytes()).expect("UTF-8")).collect())
}

#[test]
fn elements_of_arrays() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("empty", "[]", &[]),
        ("empty with white space", "[ \r\n\t]", &[]),
        ("one", "[1]", &["1"]),
        ("white space is not part of an element", " [ 1 ,\t\"a\"\n, null ] ", &["1", "\"a\"", "null"]),
        ("every type", r#"[{},[],"",0,true,false,null]"#, &["{}", "[]", "\"\"", "0", "true", "false", "null"]),
        ("inner elements are not yielded", "[[1,2],[3,[4]],5]", &["[1,2]", "[3,[4]]", "5"]),
        ("inner commas and brackets", r#"["],[",{"]":","},"\"]"]"#, &[r#""],[""#, r#"{"]":","}"#, r#""\"]""#]),
        ("the same value twice", "[1,1]", &["1", "1"]),
        ("an object with a name twice is the caller's to refuse", r#"[{"a":1,"a":2}]"#, &[r#"{"a":1,"a":2}"#]),
        ("an empty array in an array", "[[]]", &["[]"]),
    ];
    for (reason, text, expected) in cases {
        assert_eq!(elements(text).as_deref(), Some(*expected), "{reason}");
    }
    for text in ["{}", r#"{"a":[1]}"#, "\"[]\"", "1", "true", "false", "null"] {
        assert_eq!(elements(text), None, "{text} is no array");
    }
}

#[test]
fn elements_end_once_and_for_all() {
    for text in ["[]", "[1]", "[1,[2],{}]"] {
        let mut elements = json::read(text.as_bytes()).unwrap().elements().unwrap();
        while elements.next().is_some() {}
        for _ in 0..3 {
            assert!(elements.next().is_none(), "{text}");
        }
    }
}

#[test]
fn elements_have_elements_and_members() {
    let text = br#"{"a":[[1,[2]],{"b":[3,{"c":"d"}],"b":4}]}"#;
    let [a] = json::members(text, ["a"]).unwrap().unwrap();
    let mut outer = a.unwrap().elements().unwrap();
    let inner: Vec<_> = outer.next().unwrap().elements().unwrap().collect();
    assert_eq!(inner[1].elements().unwrap().next().unwrap().as_bytes(), b"2");
    let object = outer.next().unwrap();
    assert_eq!(object.members(["b"]).err(), Some(Error::JsonDuplicateMember), "its own members are searched");
    assert!(object.elements().is_none() && outer.next().is_none());
}

#[test]
fn no_array_without_valid_text() {
    for text in ["[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1}", "[1],", "[1]]", "[[1]", "[\"]", "[tru]"] {
        assert!(json::read(text.as_bytes()).is_err(), "{text}");
        let member = format!("{{\"a\":{text}}}");
        assert!(json::members(member.as_bytes(), ["a"]).is_err(), "{member}");
    }
}

#[test]
fn the_longest_and_the_deepest_array() {
    let longest = format!("[{}1]", "1,".repeat((MAX_LEN - 3) / 2));
    assert!(longest.len() > MAX_LEN - 2);
    assert_eq!(elements(&longest).map(|list| list.len()), Some((MAX_LEN - 3) / 2 + 1));

    let depth = usize::try_from(MAX_DEPTH).unwrap();
    let deepest = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    let mut value = json::read(deepest.as_bytes()).unwrap();
    for level in 1..=depth {
        let mut elements = value.elements().unwrap_or_else(|| panic!("level {level}"));
        value = elements.next().unwrap_or_else(|| panic!("level {level}"));
        assert!(elements.next().is_none());
    }
    assert_eq!(value.as_bytes(), b"1");
}

#[test]
fn strings_that_are_compared() {
    for (text, characters, expected) in [
        (r#""sig""#, "sig", true),
        (r#""\u0073i\u0067""#, "sig", true),
        (r#""sig ""#, "sig", false),
        (r#""sig\u0000""#, "sig", false),
        (r#""si""#, "sig", false),
        (r#""SIG""#, "sig", false),
        (r#""""#, "", true),
        (r#""\/\"\\\n""#, "/\"\\\n", true),
        (r#""\ud83d\ude00""#, "\u{1f600}", true),
        (r#""é""#, "e\u{301}", false),
        ("sig", "sig", false),
        (r#"["sig"]"#, "sig", false),
        (r#"{"sig":"sig"}"#, "sig", false),
        ("null", "null", false),
        ("1", "1", false),
        ("true", "", false),
    ] {
        let wrapped = format!("[{text}]");
        match json::read(text.as_bytes()) {
            Ok(value) => {
                assert_eq!(value.is_string(characters), expected, "{text}");
                let element = json::read(wrapped.as_bytes()).unwrap().elements().unwrap().next().unwrap();
                assert_eq!(element.is_string(characters), expected, "{wrapped}");
            }
            Err(_) => assert_eq!(text, "sig", "the one that is not JSON"),
        }
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 8, |inner| {
        let object = prop::collection::btree_map(any::<String>(), inner.clone(), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..8).prop_map(Value::from),
            object.prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn elements_are_those_of_serde_json(list in prop::collection::vec(any_value(), 0..12), pretty in any::<bool>()) {
        let value = Value::from(list.clone());
        let text = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let ours = elements(&text).expect("an array");
        let ours: Vec<Value> = ours.iter().map(|element| serde_json::from_str(element).expect("JSON")).collect();
        prop_assert_eq!(ours, list);
    }

    #[test]
    fn strings_are_those_of_serde_json(text in any::<String>(), other in any::<String>()) {
        let json_text = Value::from(text.clone()).to_string();
        let value = json::read(json_text.as_bytes()).unwrap();
        prop_assert!(value.is_string(&text));
        prop_assert_eq!(value.is_string(&other), text == other);
    }
}
