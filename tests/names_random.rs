//! Random names: whatever spelling, string types and characters they have.

#![cfg(feature = "clients")]

#[path = "support/der.rs"]
mod der;
#[path = "support/name.rs"]
mod model;

use certbound::identity::Kind;
use certbound::{Error, name};
use model::{Attribute, Model, STRING_TYPES, Value};
use proptest::prelude::*;

/// Types with the names that text may give them.
const TYPES: [(&[u8], &[&str]); 7] = [
    (model::COMMON_NAME, &["CN", "commonName", "2.5.4.3", "OID.2.5.4.3"]),
    (model::ORGANIZATION, &["O", "organizationName", "2.5.4.10", "oid.2.5.4.10"]),
    (&[0x55, 0x04, 0x61], &["organizationIdentifier", "2.5.4.97"]),
    (&[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x19], &["DC", "0.9.2342.19200300.100.1.25"]),
    (&[0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x3c, 0x02, 0x01, 0x03], &["jurisdictionC"]),
    (&[0x88, 0x37, 0x01], &["2.999.1"]),
    (&[0x00], &["0.0"]),
];

/// Characters of every kind, those that names are sensitive to more often.
fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        8 => proptest::char::range(' ', '~'),
        4 => proptest::sample::select(" ,+\"\\<>;=#/aAzZ09@[`{".chars().collect::<Vec<_>>()),
        2 => proptest::char::range('\u{a0}', '\u{ff}'),
        1 => proptest::char::range('\u{100}', '\u{ffff}'),
        1 => proptest::char::range('\u{10000}', '\u{10ffff}'),
    ]
}

fn text_of(characters: impl Strategy<Value = char>) -> impl Strategy<Value = Value> {
    (proptest::sample::select(STRING_TYPES.to_vec()), proptest::collection::vec(characters, 0..12)).prop_map(
        |(tag, characters)| {
            Value::Text(tag, characters.into_iter().filter(|&each| model::holds(tag, each)).collect())
        },
    )
}

fn other() -> impl Strategy<Value = Value> {
    let tags = vec![0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x18, 0x19, 0x30, 0x2c, 0x8c, 0xa0];
    (proptest::sample::select(tags), proptest::collection::vec(any::<u8>(), 0..300))
        .prop_map(|(tag, contents)| Value::Other(der::tlv(tag, &contents)))
}

fn names(value: impl Strategy<Value = Value> + Clone) -> impl Strategy<Value = Model> {
    let attribute =
        (0..TYPES.len(), value).prop_map(|(place, value)| Attribute { oid: TYPES[place].0.to_vec(), value });
    proptest::collection::vec(proptest::collection::vec(attribute, 1..4), 1..5)
}

fn readable_names() -> impl Strategy<Value = Model> {
    names(prop_oneof![5 => text_of(character()), 1 => other()].boxed())
}

/// A stream of choices that a seed determines.
struct Choices(u64);

impl Choices {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    fn one_in(&mut self, chance: usize) -> bool {
        self.below(chance) == 0
    }

    fn spaces(&mut self) -> String {
        let count = if self.one_in(4) { self.below(3) } else { 0 };
        " ".repeat(count)
    }

    fn shuffled<T: Clone>(&mut self, list: &[T]) -> Vec<T> {
        let (mut rest, mut out) = (list.to_vec(), Vec::new());
        while !rest.is_empty() {
            out.push(rest.swap_remove(self.below(rest.len())));
        }
        out
    }

    fn flip(&mut self, character: char) -> char {
        match (self.one_in(3), character.is_ascii_lowercase()) {
            (false, _) => character,
            (true, true) => character.to_ascii_uppercase(),
            (true, false) => character.to_ascii_lowercase(),
        }
    }
}

/// One of the many texts that RFC 4514 and the folding rules allow for a name.
fn spelling(model: &Model, choices: &mut Choices) -> String {
    let mut text = choices.spaces();
    for (place, rdn) in model.iter().rev().enumerate() {
        for (at, attribute) in choices.shuffled(rdn).iter().enumerate() {
            if (place, at) != (0, 0) {
                text += if at == 0 { "," } else { "+" };
                text += &choices.spaces();
            }
            let names = TYPES.iter().find(|(oid, _)| *oid == attribute.oid).expect("a type of TYPES").1;
            let name = names[choices.below(names.len())].chars().map(|each| choices.flip(each));
            text += &name.collect::<String>();
            text += &choices.spaces();
            text += "=";
            text += &choices.spaces();
            text += &value(&attribute.value, choices);
            text += &choices.spaces();
        }
    }
    text
}

fn value(value: &Value, choices: &mut Choices) -> String {
    match value {
        Value::Text(..) if !choices.one_in(5) => string(value, choices),
        Value::Text(_, text) => {
            let able = |tag: &&u8| text.chars().all(|each| model::holds(**tag, each));
            let able: Vec<u8> = STRING_TYPES.iter().filter(able).copied().collect();
            let tag = able[choices.below(able.len())];
            hexadecimal(&Value::Text(tag, text.chars().map(|each| choices.flip(each)).collect()), choices)
        }
        Value::Other(_) => hexadecimal(value, choices),
    }
}

fn hexadecimal(value: &Value, choices: &mut Choices) -> String {
    let digits = model::hex(&value.der());
    format!("#{}", digits.chars().map(|each| choices.flip(each)).collect::<String>())
}

fn string(value: &Value, choices: &mut Choices) -> String {
    let Value::Text(_, text) = value else { panic!("only text has a string form") };
    let mut out = String::new();
    for (place, character) in text.chars().enumerate() {
        let character = choices.flip(character);
        let special = "\"+,;<>\\".contains(character) || (character == '#' && place == 0);
        let may_be_escaped = special || " #=".contains(character);
        match choices.below(4) {
            0 => {
                for octet in character.to_string().bytes() {
                    let pair = format!("\\{octet:02x}");
                    out += &if choices.one_in(2) { pair.to_uppercase() } else { pair };
                }
            }
            // A # that an unescaped space precedes would come first once the space is dropped.
            1..4 if special || character == '#' => out += &format!("\\{character}"),
            1 if may_be_escaped => out += &format!("\\{character}"),
            _ => out.push(character),
        }
        if character == ' ' && choices.one_in(3) {
            out += " ";
        }
    }
    out
}

fn write(der: &[u8]) -> Result<String, Error> {
    let mut out = [0xaa; name::MAX_LEN];
    let written = name::write(der, &mut out).map(str::to_owned);
    if written.is_err() {
        assert_eq!(out, [0; name::MAX_LEN], "an error leaves zeros");
    }
    written
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_digest_is_the_documented_one(model in readable_names()) {
        let identity = name::from_der(&model::der(&model)).unwrap();
        prop_assert_eq!(identity.as_bytes(), &model::digest(&model));
        prop_assert_eq!(identity.kind(), Kind::SubjectDn);
    }

    #[test]
    fn what_is_written_reads_back(model in readable_names()) {
        let der = model::der(&model);
        let text = write(&der).unwrap();
        prop_assert_eq!(name::from_text(text.as_bytes()), name::from_der(&der), "{}", text);
        prop_assert_eq!(text.contains(char::is_control), false);
    }

    #[test]
    fn every_spelling_has_the_same_identity(model in readable_names(), seed: u64) {
        let text = spelling(&model, &mut Choices(seed));
        prop_assert_eq!(name::from_text(text.as_bytes()), name::from_der(&model::der(&model)), "{}", text);
    }

    #[test]
    fn rdns_in_another_order_are_another_name(model in readable_names(), seed: u64) {
        let moved = Choices(seed).shuffled(&model);
        let same = model::digest(&model) == model::digest(&moved);
        let (one, other) = (model::der(&model), model::der(&moved));
        prop_assert_eq!(name::from_der(&one) == name::from_der(&other), same);
        let text = spelling(&moved, &mut Choices(seed));
        prop_assert_eq!(name::from_text(text.as_bytes()) == name::from_der(&one), same, "{}", text);
    }

    #[test]
    fn two_names_are_equal_only_if_the_definition_says_so(
        one in readable_names(), other in readable_names(), place in any::<prop::sample::Index>(), keep: bool
    ) {
        // Of two unrelated names almost none are equal: some are made from one another.
        let mut changed = one.clone();
        let rdn = place.index(changed.len());
        changed[rdn] = if keep { Choices(7).shuffled(&one[rdn]) } else { other[0].clone() };
        for other in [other, changed] {
            let equal = name::from_der(&model::der(&one)) == name::from_der(&model::der(&other));
            prop_assert_eq!(equal, model::digest(&one) == model::digest(&other));
        }
    }

    #[test]
    fn all_readers_refuse_control_characters(
        tag in proptest::sample::select(STRING_TYPES.to_vec()),
        characters in proptest::collection::vec(
            prop_oneof![3 => character(), 1 => proptest::char::range('\0', '\u{a0}')], 0..8),
    ) {
        let text: String = characters.into_iter().filter(|&each| model::holds(tag, each)).collect();
        let value = Value::Text(tag, text.clone());
        let der = model::common_name(&value.der());
        let expected = if model::is_readable(&text) { None } else { Some(Error::NameValue) };
        prop_assert_eq!(name::from_der(&der).err(), expected);
        prop_assert_eq!(write(&der).err(), expected);
        let hexadecimal = format!("CN=#{}", model::hex(&value.der()));
        prop_assert_eq!(name::from_text(hexadecimal.as_bytes()).err(), expected);
        let escaped: String = text.bytes().map(|octet| format!("\\{octet:02x}")).collect();
        prop_assert_eq!(name::from_text(format!("CN={escaped}").as_bytes()).err(), expected);
    }

    #[test]
    fn random_octets_in_a_string_are_judged_alike(
        tag in proptest::sample::select(STRING_TYPES.to_vec()), contents in proptest::collection::vec(any::<u8>(), 0..9)
    ) {
        let value = der::tlv(tag, &contents);
        let from_der = name::from_der(&model::common_name(&value));
        prop_assert_eq!(name::from_text(format!("CN=#{}", model::hex(&value)).as_bytes()), from_der);
        match from_der {
            Ok(identity) => {
                let text = write(&model::common_name(&value)).unwrap();
                prop_assert_eq!(name::from_text(text.as_bytes()), Ok(identity), "{}", text);
            }
            Err(error) => {
                prop_assert_eq!(error, Error::NameValue);
                prop_assert_eq!(write(&model::common_name(&value)), Err(Error::NameValue));
            }
        }
        // The standard library says what is UTF-8.
        if tag == model::UTF8 {
            let text = std::str::from_utf8(&contents);
            prop_assert_eq!(from_der.is_ok(), text.is_ok_and(model::is_readable));
        }
    }

    #[test]
    fn every_object_identifier_reads_back(first in 0..3u128, second: u128, arcs in proptest::collection::vec(
        prop_oneof![0..300u128, any::<u128>(), Just(u128::MAX)], 0..4))
    {
        let second = if first < 2 { second % 40 } else { second >> 1 };
        let dotted = arcs.iter().fold(format!("{first}.{second}"), |text, arc| format!("{text}.{arc}"));
        let mut contents = Vec::new();
        for arc in [&[first * 40 + second], &arcs[..]].concat() {
            let digits: Vec<u8> = (0..19).map(|place| (arc >> (7 * place) & 0x7f) as u8).collect();
            let len = digits.iter().rposition(|&digit| digit != 0).unwrap_or(0);
            contents.extend(digits.iter().take(len + 1).skip(1).rev().map(|digit| digit | 0x80));
            contents.push(digits[0]);
        }
        let der = model::name(&[&[(&contents, &der::tlv(model::UTF8, b"x"))]]);
        let identity = name::from_der(&der);
        if contents.len() > name::MAX_TYPE_LEN {
            prop_assert_eq!(identity, Err(Error::NameSyntax));
        } else {
            prop_assert!(identity.is_ok());
            prop_assert_eq!(write(&der).unwrap(), format!("{dotted}=#0c0178"));
        }
        prop_assert_eq!(name::from_text(format!("{dotted}=X").as_bytes()), identity);
        prop_assert_eq!(name::from_text(format!("OID.{dotted}=#130158").as_bytes()), identity);
    }

    #[test]
    fn random_octets_as_text_never_panic(octets in proptest::collection::vec(any::<u8>(), 0..200)) {
        let verdict = name::from_text(&octets);
        if std::str::from_utf8(&octets).is_err() {
            prop_assert_eq!(verdict, Err(Error::NameSyntax));
        }
    }

    #[test]
    fn random_pieces_of_text_never_panic(pieces in proptest::collection::vec(proptest::sample::select(vec![
        "CN", "O", "2.5.4.3", "OID.", "=", "=", ",", "+", "\\", "\\2C", "\\C3\\A4", "#", "#0c0141", " ", "a", "\u{e4}", "\"", ";", "\0",
    ]), 0..24)) {
        let text = pieces.concat();
        // A name that is read has a type and an equals sign for each attribute.
        if name::from_text(text.as_bytes()).is_ok() {
            prop_assert!(text.contains('='));
        }
    }

    #[test]
    fn damaged_names_never_panic_and_are_judged_alike(
        model in readable_names(), place in any::<prop::sample::Index>(), octet: u8, cut in any::<prop::sample::Index>()
    ) {
        let mut der = model::der(&model);
        prop_assert!(name::from_der(&der[..cut.index(der.len())]).is_err());
        let at = place.index(der.len());
        der[at] = octet;
        match (name::from_der(&der), write(&der)) {
            (Ok(identity), Ok(text)) => prop_assert_eq!(name::from_text(text.as_bytes()), Ok(identity)),
            (one, other) => prop_assert_eq!(one.err(), other.err()),
        }
    }
}
