//! Compact JWTs whose signature the caller has verified: their form, their alphabet, buffers and limits.

#![cfg(feature = "jwt")]

use base64ct::{Base64UrlUnpadded, Encoding};
use certbound::token::{MAX_LEN, claims_ignoring_signature};
use certbound::{Binding, Error, Policy, Presented, check_jwt_ignoring_signature};
use proptest::prelude::*;

/// `{}` and `{"a":1}` in base64url.
const EMPTY: &str = "e30";
const CLAIMS: &str = "eyJhIjoxfQ";

/// The decoded claims, by both functions, which must agree; on an error the room must hold zeros.
fn claims(jwt: impl AsRef<[u8]>) -> Result<Vec<u8>, Error> {
    let jwt = jwt.as_ref();
    let mut out = vec![0xaa; jwt.len() + 8];
    let result = claims_ignoring_signature(jwt, &mut out).map(<[u8]>::to_vec);
    if let Err(error) = result {
        assert!(out.iter().all(|&byte| byte == 0), "{error:?} leaves zeros");
        let presented = Presented::Nothing;
        let mut out = vec![0xaa; jwt.len() + 8];
        let checked = check_jwt_ignoring_signature(jwt, &presented, Policy::AllowUnbound, &mut out);
        assert_eq!(checked, Err(error), "checking says what decoding says");
        assert!(out.iter().all(|&byte| byte == 0), "{error:?} leaves zeros, checked");
    }
    result
}

/// The example of RFC 7519 §3.1: its claims have line ends, which must come back as they are.
#[test]
fn the_example_of_rfc_7519() {
    let jwt = concat!(
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9",
        ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt",
        "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
        ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    );
    let text = b"{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}";
    assert_eq!(claims(jwt), Ok(text.to_vec()));
    let mut out = [0; 100];
    let checked =
        check_jwt_ignoring_signature(jwt.as_bytes(), &Presented::Nothing, Policy::AllowUnbound, &mut out);
    assert_eq!(checked, Ok((Binding::Unbound, &text[..])));
    let checked =
        check_jwt_ignoring_signature(jwt.as_bytes(), &Presented::Nothing, Policy::RequireBound, &mut out);
    assert_eq!(checked, Err(Error::Unbound));
    assert_eq!(out, [0; 100], "claims of a refused token are not handed out");
}

#[test]
fn a_token_has_three_parts() {
    for count in 0..=7 {
        let jwt = vec![CLAIMS; count].join(".");
        let expected = match count {
            3 => Ok(b"{\"a\":1}".to_vec()),
            5 => Err(Error::TokenEncrypted),
            _ => Err(Error::TokenFormat),
        };
        assert_eq!(claims(&jwt), expected, "{count} parts");
    }
    let (format, unsigned, encrypted) = (Error::TokenFormat, Error::TokenUnsigned, Error::TokenEncrypted);
    for (reason, jwt, error) in [
        ("nothing", "", format),
        ("a dot", ".", format),
        ("two dots", "..", format),
        ("no header", ".e30.c2ln", format),
        ("no claims", "e30..c2ln", format),
        ("detached claims, unsigned", "e30..", format),
        ("only a signature", "..c2ln", format),
        ("only claims", ".e30.", format),
        ("unsigned, as RFC 7519 §6 writes it", "eyJhbGciOiJub25lIn0.e30.", unsigned),
        ("a dot after the signature", "e30.e30.c2ln.", format),
        ("a dot before the header", ".e30.e30.c2ln", format),
        ("two dots between", "e30..e30.c2ln", format),
        ("encrypted, with an empty key (RFC 7516, dir)", "e30..aXY.Y3Q.dGFn", encrypted),
        ("five empty parts", "....", encrypted),
        ("six empty parts", ".....", format),
        ("seven empty parts", "......", format),
        ("SD-JWT (three parts and disclosures)", "e30.e30.c2ln~ZGlz~", Error::TokenBase64),
        ("with its scheme", "Bearer e30.e30.c2ln", Error::TokenBase64),
        ("with a line end", "e30.e30.c2ln\n", Error::TokenBase64),
        ("claims as they are", r#"e30.{"a":1}.c2ln"#, Error::TokenBase64),
        ("only claims, as they are", r#"{"a":1}"#, format),
        ("full stops that are not ASCII", "e30\u{2024}e30\u{2024}c2ln", format),
    ] {
        assert_eq!(claims(jwt), Err(error), "{reason}: {jwt}");
    }
}

#[test]
fn the_claims_are_canonical_base64url() {
    for (reason, payload, error) in [
        ("padded", "e30=", Error::TokenBase64),
        ("padding that is not needed", "e30A====", Error::TokenBase64),
        ("standard base64, +", "e3+A", Error::TokenBase64),
        ("standard base64, /", "e3/A", Error::TokenBase64),
        ("two bits left over", "e31", Error::TokenBase64),
        ("two other bits left over", "e32", Error::TokenBase64),
        ("four bits left over", "eyJhIjoxfR", Error::TokenBase64),
        ("the highest of four bits left over", "eyJhIjoxfY", Error::TokenBase64),
        ("one character", "e", Error::TokenBase64),
        ("five characters", "e30AA", Error::TokenBase64),
        ("a space inside", "e3 0", Error::TokenBase64),
        ("a line end inside", "e30\n", Error::TokenBase64),
        ("percent-encoded", "e30%3D", Error::TokenBase64),
        ("NUL", "e30\0", Error::TokenBase64),
    ] {
        assert_eq!(claims(format!("e30.{payload}.c2ln")), Err(error), "{reason}");
    }
    // Whatever is canonical is decoded, JSON or not; only the check looks inside.
    let mut out = [0xaa; 3];
    assert_eq!(claims_ignoring_signature(b"e30.-_-_.c2ln", &mut out), Ok(&[0xfb, 0xff, 0xbf][..]));
    let presented = Presented::Nothing;
    let checked = check_jwt_ignoring_signature(b"e30.-_-_.c2ln", &presented, Policy::AllowUnbound, &mut out);
    assert_eq!(checked, Err(Error::JsonNotUtf8));
    assert_eq!(out, [0; 3], "zeros");
}

#[test]
fn every_byte_in_every_part() {
    for byte in 0..=255u8 {
        let good = byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let places: [(&str, &[u8], &[u8]); 7] = [
            ("first of the header", b"", b"A30.e30.c2ln"),
            ("inside the header", b"e3", b"0.e30.c2ln"),
            ("last of the header", b"e30", b".e30.c2ln"),
            ("first of the claims", b"e30.", b"AAA.c2ln"),
            ("last of the claims", b"e30.AAA", b".c2ln"),
            ("first of the signature", b"e30.e30.", b"AAA"),
            ("last of the signature", b"e30.e30.c2l", b""),
        ];
        for (place, before, after) in places {
            let jwt = [before, &[byte], after].concat();
            let expected = match byte {
                // One more dot makes four parts.
                b'.' => Some(Error::TokenFormat),
                _ if good => None,
                _ => Some(Error::TokenBase64),
            };
            assert_eq!(claims(&jwt).err(), expected, "{byte:#04x}, {place}");
        }
    }
}

/// The header and the signature are not decoded, but a length that no octets encode to is refused.
#[test]
fn every_length_of_header_and_signature() {
    for len in 1..=12 {
        let part = "A".repeat(len);
        let expected = if len % 4 == 1 { Some(Error::TokenBase64) } else { None };
        assert_eq!(claims(format!("{part}.{EMPTY}.c2ln")).err(), expected, "header of {len}");
        assert_eq!(claims(format!("e30.{EMPTY}.{part}")).err(), expected, "signature of {len}");
    }
}

#[test]
fn the_output_needs_room_for_the_claims_and_no_more() {
    let text = br#"{"cnf":{"jkt":"x"}}"#;
    for padding in 0..4 {
        let text = [&text[..], &b"   "[..padding]].concat();
        let jwt = format!("e30.{}.c2ln", Base64UrlUnpadded::encode_string(&text));
        for room in 0..text.len() {
            let mut out = vec![0xaa; room];
            let result = claims_ignoring_signature(jwt.as_bytes(), &mut out);
            assert_eq!(result, Err(Error::OutputTooSmall), "room for {room}");
            assert!(out.iter().all(|&byte| byte == 0), "room for {room}: zeros");
            let presented = Presented::Nothing;
            let mut out = vec![0xaa; room];
            let result =
                check_jwt_ignoring_signature(jwt.as_bytes(), &presented, Policy::AllowUnbound, &mut out);
            assert_eq!(result, Err(Error::OutputTooSmall), "room for {room}, checked");
            assert!(out.iter().all(|&byte| byte == 0), "room for {room}: zeros, checked");
        }
        let mut out = vec![0xaa; text.len()];
        assert_eq!(claims_ignoring_signature(jwt.as_bytes(), &mut out), Ok(&text[..]), "exactly enough");
    }
}

#[test]
fn two_mebibytes_are_read_and_one_byte_more_is_not() {
    assert_eq!(MAX_LEN, 2 << 20);
    let jwt = |len: usize| format!("e30.e30.{}", "A".repeat(len - 8));
    assert_eq!(claims(jwt(MAX_LEN)), Ok(b"{}".to_vec()));
    assert_eq!(claims(jwt(MAX_LEN + 1)), Err(Error::TokenTooLong));
    assert_eq!(claims(".".repeat(MAX_LEN + 1)), Err(Error::TokenTooLong), "before its form is looked at");
    assert_eq!(claims(".".repeat(MAX_LEN)), Err(Error::TokenFormat));
}

#[test]
fn every_truncation_is_refused_or_unsigned() {
    let jwt = "eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ.c2lnbmF0dXJl";
    for len in 0..jwt.len() {
        let expected = match len {
            0..32 => Err(Error::TokenFormat),
            32 => Err(Error::TokenUnsigned),
            // Whether a signature is whole is for its verifier to say.
            _ if (len - 32) % 4 == 1 => Err(Error::TokenBase64),
            _ => Ok(b"{\"a\":1}".to_vec()),
        };
        assert_eq!(claims(&jwt[..len]), expected, "{len} bytes");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..Default::default() })]

    #[test]
    fn what_was_signed_comes_back(
        header in prop::collection::vec(any::<u8>(), 1..30),
        payload in prop::collection::vec(any::<u8>(), 1..300),
        signature in prop::collection::vec(any::<u8>(), 1..70),
    ) {
        let parts = [&header, &payload, &signature].map(|part| Base64UrlUnpadded::encode_string(part));
        let jwt = parts.join(".");
        let mut out = vec![0; payload.len()];
        prop_assert_eq!(claims_ignoring_signature(jwt.as_bytes(), &mut out), Ok(&payload[..]));
    }

    #[test]
    fn any_text_of_the_alphabet_is_what_the_plain_decoder_says(payload in "[A-Za-z0-9_=+/-]{1,20}") {
        let expected = Base64UrlUnpadded::decode_vec(&payload).map_err(|_| Error::TokenBase64);
        prop_assert_eq!(claims(format!("e30.{payload}.c2ln")), expected);
    }
}
