//! Random keys: both wire forms have one identity, and no damage gives a key another key's identity.

#![cfg(feature = "clients")]

#[path = "support/der.rs"]
mod der;
#[path = "support/key.rs"]
mod keys;

use certbound::{json, key};
use keys::*;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

/// Characters that mean something to base64 or to JSON.
const TELLING: &[u8] = b"AQgwBc+/=-_ \"\\u0,:{}[]\x00\n";

/// A key in both forms.
fn any_key() -> impl Strategy<Value = (Vec<u8>, Value)> {
    let ec = (0..EC.len()).prop_flat_map(|i| {
        let coordinate = prop::collection::vec(any::<u8>(), EC[i].2);
        (coordinate.clone(), coordinate)
            .prop_map(move |(x, y)| (ec_spki(EC[i], &[&[4], &x[..], &y].concat()), ec_jwk(EC[i], &x, &y)))
    });
    let okp = (0..OKP.len()).prop_flat_map(|i| {
        prop::collection::vec(any::<u8>(), OKP[i].2)
            .prop_map(move |x| (okp_spki(OKP[i], &x), okp_jwk(OKP[i], &x)))
    });
    let odd = |mut number: Vec<u8>| {
        number[0] = number[0].max(1);
        *number.last_mut().unwrap() |= 1;
        number
    };
    let n = prop::collection::vec(any::<u8>(), 257..600).prop_map(odd);
    let e = prop::collection::vec(any::<u8>(), 2..=32).prop_map(odd);
    let rsa = (n, e).prop_map(|(n, e)| (rsa_spki(&n, &e), rsa_jwk(&n, &e)));
    prop_oneof![ec, okp, rsa]
}

/// The JWK with its members in another order, among others, and with escapes and white space as `style` says.
fn print(jwk: &Value, style: &[u8]) -> String {
    let mut style = style.iter().cycle().copied();
    let mut next = move || style.next().expect("never empty");
    let mut quoted = |text: &str| -> String {
        let escaped = text.chars().map(|character| match next() % 8 {
            0 => format!("\\u{:04x}", character as u32),
            1 => format!("\\u{:04X}", character as u32),
            _ => character.into(),
        });
        format!("\"{}\"", escaped.collect::<String>())
    };
    let mut members: Vec<(String, String)> = vec![
        (quoted("kid"), "{\"x\":\"AA\",\"d\":[]}".into()),
        (quoted("alg"), "null".into()),
        (quoted("e2"), "[\"AQAB\"]".into()),
    ];
    for (name, value) in jwk.as_object().expect("an object") {
        members.push((quoted(name), quoted(value.as_str().expect("a string"))));
    }
    let turn = usize::from(style_sum(&members)) % members.len();
    members.rotate_left(turn);
    let members: Vec<String> = members.iter().map(|(name, value)| format!("{name} :\t{value}")).collect();
    format!(" {{ {} }}\n", members.join(" ,\r\n"))
}

fn style_sum(members: &[(String, String)]) -> u8 {
    members.iter().flat_map(|(name, _)| name.bytes()).fold(0, u8::wrapping_add)
}

/// An identity is given to those members only that another reader also sees, and by the rule of RFC 7638.
fn agrees_with_serde_json(text: &[u8]) -> Result<bool, TestCaseError> {
    let Ok(value) = json::read(text) else {
        return Ok(false);
    };
    let Ok(Some(identity)) = key::from_jwk(&value) else {
        return Ok(false);
    };
    let theirs: Value = serde_json::from_slice(text).expect("we are not laxer");
    prop_assert_eq!(identity, thumbprint(&theirs), "{}", theirs);
    Ok(true)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn both_forms_have_one_identity((spki, jwk) in any_key(), style in prop::collection::vec(any::<u8>(), 1..64)) {
        let expected = thumbprint(&jwk);
        prop_assert_eq!(&to_jwk(&spki), &jwk);
        prop_assert_eq!(key::from_public_key_info(&spki), Ok(expected));
        prop_assert_eq!(from_jwk(&jwk.to_string()), Ok(Some(expected)));
        let text = print(&jwk, &style);
        prop_assert_eq!(from_jwk(&text), Ok(Some(expected)), "{}", text);
    }

    #[test]
    fn two_keys_have_two_identities((spki, jwk) in any_key(), (other_spki, other_jwk) in any_key()) {
        prop_assume!(spki != other_spki);
        prop_assert_ne!(key::from_public_key_info(&spki), key::from_public_key_info(&other_spki));
        prop_assert_ne!(from_jwk(&jwk.to_string()), from_jwk(&other_jwk.to_string()));
    }

    #[test]
    fn a_damaged_jwk(
        (_, jwk) in any_key(),
        style in prop::collection::vec(any::<u8>(), 1..64),
        damage in prop::collection::vec((any::<Index>(), 0u8..3, select(TELLING)), 1..4),
    ) {
        let mut text = print(&jwk, &style).into_bytes();
        for (place, how, byte) in damage {
            let place = place.index(text.len());
            match how {
                0 => text[place] = byte,
                1 => text.insert(place, byte),
                _ => _ = text.remove(place),
            }
        }
        agrees_with_serde_json(&text)?;
    }

    #[test]
    fn a_damaged_public_key_info((spki, _) in any_key(), place in any::<Index>(), how in 0u8..3, byte in any::<u8>()) {
        let mut other = spki.clone();
        let place = place.index(other.len());
        match how {
            0 => other[place] = byte,
            1 => other.insert(place, byte),
            _ => _ = other.remove(place),
        }
        if let Ok(identity) = key::from_public_key_info(&other) {
            prop_assert_eq!(identity, thumbprint(&to_jwk(&other)));
            prop_assert_eq!(other == spki, key::from_public_key_info(&spki) == Ok(identity));
        }
    }

    #[test]
    fn octets_that_are_no_key(octets in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(key::from_public_key_info(&octets).is_err());
    }
}

/// The check above can fail: what it is given is accepted often enough.
#[test]
fn every_character_of_a_jwk() {
    let text = ec_jwk(EC[0], &[7; 32], &[9; 32]).to_string().into_bytes();
    let mut accepted = 0;
    for place in 0..text.len() {
        for byte in *b"AEZz09-_+=\"\\ " {
            let mut other = text.clone();
            other[place] = byte;
            accepted += usize::from(agrees_with_serde_json(&other).expect("one rule"));
        }
    }
    assert!(accepted > 500, "{accepted}");
}
