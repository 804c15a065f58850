//! A second reader of JSON, by `serde_json`: slow, and it keeps every member and every span.

use std::collections::BTreeSet;
use std::fmt;

use certbound::Error;
use certbound::json::{self, MAX_DEPTH, MAX_LEN, MAX_MEMBERS};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A value and its text.
pub struct Slow<'a> {
    pub text: &'a str,
    pub kind: Kind<'a>,
}

pub enum Kind<'a> {
    /// Each member, whether or not another one has its name.
    Object(Vec<(String, Slow<'a>)>),
    Array(Vec<Slow<'a>>),
    String(String),
    Number,
    True,
    False,
    Null,
}

impl<'a> Slow<'a> {
    /// The members, if no two have one name and there are not too many.
    pub fn members(&self) -> Option<&[(String, Slow<'a>)]> {
        let Kind::Object(members) = &self.kind else { return None };
        let names: BTreeSet<_> = members.iter().map(|(name, _)| name).collect();
        (names.len() == members.len() && members.len() <= MAX_MEMBERS).then_some(members)
    }

    /// The member of this name.
    pub fn member(&self, name: &str) -> Option<&Slow<'a>> {
        let Kind::Object(members) = &self.kind else { return None };
        members.iter().find(|(other, _)| other == name).map(|(_, value)| value)
    }

    fn json_kind(&self) -> json::Kind {
        match self.kind {
            Kind::Object(_) => json::Kind::Object,
            Kind::Array(_) => json::Kind::Array,
            Kind::String(_) => json::Kind::String,
            Kind::Number => json::Kind::Number,
            Kind::True => json::Kind::True,
            Kind::False => json::Kind::False,
            Kind::Null => json::Kind::Null,
        }
    }
}

/// The value that takes the whole text, if it is JSON within our limits.
pub fn read(text: &[u8]) -> Option<Slow<'_>> {
    if text.len() > MAX_LEN {
        return None;
    }
    let value: &RawValue = serde_json::from_slice(text).ok()?;
    read_value(value.get(), 1)
}

/// `RawValue` checks the grammar but for the surrogates in strings, which are seen when each string is read.
fn read_value(text: &str, depth: u32) -> Option<Slow<'_>> {
    let first = text.as_bytes().first()?;
    if matches!(first, b'{' | b'[') && depth > MAX_DEPTH {
        return None;
    }
    let kind = match first {
        b'{' => {
            let members = serde_json::Deserializer::from_str(text).deserialize_map(Members).ok()?;
            let members = members
                .into_iter()
                .map(|(name, value)| Some((name, read_value(value.get(), depth + 1)?)))
                .collect::<Option<_>>();
            Kind::Object(members?)
        }
        b'[' => {
            let elements: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            let elements = elements.into_iter().map(|value| read_value(value.get(), depth + 1));
            Kind::Array(elements.collect::<Option<_>>()?)
        }
        b'"' => Kind::String(serde_json::from_str(text).ok()?),
        b't' => Kind::True,
        b'f' => Kind::False,
        b'n' => Kind::Null,
        _ => Kind::Number,
    };
    Some(Slow { text, kind })
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

/// Whether this error is about the form of a text, and not about what it says.
pub fn is_form(error: Error) -> bool {
    matches!(
        error,
        Error::JsonTooLong
            | Error::JsonNotUtf8
            | Error::JsonSyntax
            | Error::JsonTooDeep
            | Error::JsonTrailingData
            | Error::JsonDuplicateMember
            | Error::JsonTooManyMembers
    )
}

/// Both readers see the same: the same spans, kinds, members, elements and characters, at every depth.
pub fn same(ours: &json::Value<'_>, theirs: &Slow<'_>) {
    assert_eq!(ours.as_bytes(), theirs.text.as_bytes());
    assert_eq!(ours.kind(), theirs.json_kind());
    let mut out = vec![0xaa; theirs.text.len()];
    match &theirs.kind {
        Kind::Object(members) => {
            assert!(ours.elements().is_none() && ours.unescape(&mut out) == Ok(None));
            if theirs.members().is_none() {
                let refused = ours.members([""]).map(|_| ());
                assert!(matches!(refused, Err(Error::JsonDuplicateMember | Error::JsonTooManyMembers)));
                return;
            }
            for (name, value) in members {
                let absent = format!("{name}\u{1}");
                let Ok(Some([Some(found), none])) = ours.members([name, &absent]) else {
                    panic!("{name:?} is a member of {}", theirs.text)
                };
                assert!(none.is_none() || members.iter().any(|(other, _)| *other == absent));
                same(&found, value);
            }
        }
        Kind::Array(elements) => {
            assert!(matches!(ours.members([""]), Ok(None)) && ours.unescape(&mut out) == Ok(None));
            let found: Vec<_> = ours.elements().expect("an array").collect();
            assert_eq!(found.len(), elements.len());
            for (ours, theirs) in found.iter().zip(elements) {
                same(ours, theirs);
            }
        }
        Kind::String(text) => {
            assert!(ours.is_string(text) && !ours.is_string(&format!("{text}x")));
            assert_eq!(ours.unescape(&mut out[..text.len()]), Ok(Some(text.as_bytes())));
            if let Some(short) = text.len().checked_sub(1) {
                assert_eq!(ours.unescape(&mut out[..short]), Err(Error::OutputTooSmall));
                assert!(out[..short].iter().all(|&octet| octet == 0));
            }
        }
        _ => assert!(ours.elements().is_none() && ours.unescape(&mut out) == Ok(None)),
    }
}
