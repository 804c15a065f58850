//! The OAuth answers: exact bytes, the grammar of RFC 6750, refused realms, and buffers of every size.

#![cfg(feature = "answers")]

use certbound::challenge::{HTTP_STATUS, MAX_LEN, bearer, invalid_client};
use certbound::{Class, Error};

/// What the server does wrong beside calling wrongly: its buffer, its registrations, its registry.
const OWN_MISTAKES: [Error; 24] = [
    Error::ClientMetadata,
    Error::ClientAuthMethod,
    Error::ClientIdentity,
    Error::ClientKeys,
    Error::KeyPrivate,
    Error::KeyCertificate,
    Error::KeySet,
    Error::TooManyKeys,
    Error::RegistryFormat,
    Error::RegistryChecksum,
    Error::RegistryTooLong,
    Error::NoKeyIdentifier,
    Error::ForwardedPercent,
    Error::ForwardedDoubleEncoded,
    Error::ForwardedPlusAsSpace,
    Error::ForwardedBase64,
    Error::ForwardedStructuredField,
    Error::ForwardedVerdict,
    Error::PemBegin,
    Error::PemLabel,
    Error::PemBase64,
    Error::PemEnd,
    Error::PemTrailingData,
    Error::OutputTooSmall,
];

/// The errors that have an OAuth answer, and those that do not because the server is wrong.
fn answerable() -> (Vec<Error>, Vec<Error>) {
    Error::ALL.iter().partition(|error| error.class() != Class::Misuse && !OWN_MISTAKES.contains(error))
}

fn challenge(reason: Error, realm: Option<&str>) -> Result<String, Error> {
    let mut out = [0xaa; 1000];
    let result = bearer(reason, realm, &mut out).map(str::to_owned);
    if result.is_err() {
        assert_eq!(out, [0; 1000], "{reason:?}, {realm:?}: zeros");
    }
    result
}

#[test]
fn the_status_of_both_answers_is_401() {
    assert_eq!(HTTP_STATUS, 401);
}

/// Written out in full, so that no change of a sentence or of the form goes unseen.
// rfc8705: 3-reject
#[test]
fn what_a_client_reads_on_the_wire() {
    for (reason, realm, header) in [
        (
            Error::Mismatch,
            None,
            r#"Bearer error="invalid_token", error_description="token bound to another certificate""#,
        ),
        (
            Error::NoCertificate,
            Some("api"),
            concat!(
                r#"Bearer realm="api", error="invalid_token", "#,
                r#"error_description="token bound, no certificate presented""#
            ),
        ),
        (
            Error::Unbound,
            Some(""),
            concat!(
                r#"Bearer realm="", error="invalid_token", "#,
                r#"error_description="token not bound to a certificate""#
            ),
        ),
    ] {
        assert_eq!(challenge(reason, realm).as_deref(), Ok(header));
    }
    let mut out = [0; MAX_LEN];
    assert_eq!(
        invalid_client(Error::CertificateExpired, &mut out),
        Ok(r#"{"error":"invalid_client","error_description":"client not authenticated by its certificate"}"#)
    );
}

#[test]
fn every_error_with_and_without_a_realm() {
    let realms = [None, Some(""), Some("api"), Some("~ every (other), sign=1; of {ASCII} <is> fine!")];
    let (answered, _) = answerable();
    assert!(answered.len() >= 44, "the table is not empty by mistake");
    for reason in answered {
        for realm in realms {
            let realm_part = realm.map(|realm| format!("realm=\"{realm}\", ")).unwrap_or_default();
            let text = reason.text();
            let expected = format!("Bearer {realm_part}error=\"invalid_token\", error_description=\"{text}\"");
            assert_eq!(challenge(reason, realm), Ok(expected), "{reason:?}, {realm:?}");
        }
    }
}

/// RFC 6750 §3: `%x20-21 / %x23-5B / %x5D-7E`, which also needs no escape in a header or in JSON.
#[test]
fn every_description_keeps_to_the_grammar() {
    for reason in Error::ALL {
        for byte in reason.text().bytes() {
            assert!(matches!(byte, 0x20..=0x21 | 0x23..=0x5b | 0x5d..=0x7e), "{reason:?}: {byte:#04x}");
        }
    }
}

#[test]
fn a_mistake_of_the_caller_is_no_refusal() {
    let (_, misuse) = answerable();
    assert!(misuse.contains(&Error::NullPointer) && misuse.contains(&Error::InvalidLength));
    for reason in misuse {
        assert_eq!(challenge(reason, None), Err(Error::NotARefusal), "{reason:?}");
        assert_eq!(challenge(reason, Some("api")), Err(Error::NotARefusal), "{reason:?}");
        let mut out = [0xaa; MAX_LEN];
        assert_eq!(invalid_client(reason, &mut out), Err(Error::NotARefusal), "{reason:?}");
        assert_eq!(out, [0; MAX_LEN], "{reason:?}: zeros");
    }
}

#[test]
fn every_character_of_a_realm() {
    for character in (0..=0x17f).filter_map(char::from_u32) {
        let realm = format!("a{character}b");
        let allowed = (' '..='~').contains(&character) && !matches!(character, '"' | '\\');
        let expected = if allowed {
            Ok(challenge(Error::Mismatch, Some("a-b")).unwrap().replace("a-b", &realm))
        } else {
            Err(Error::InvalidRealm)
        };
        assert_eq!(challenge(Error::Mismatch, Some(&realm)), expected, "{character:?}");
    }
    for (reason, realm) in [
        ("ends the quoted string", "api\", error=\"none"),
        ("a quote alone", "\""),
        ("escapes the closing quote", "api\\"),
        ("a quoted pair", "a\\\"b"),
        ("splits the header", "api\r\nSet-Cookie: a=b"),
        ("NUL at the end", "api\0"),
        ("tab", "a\tb"),
        ("beyond ASCII", "дом"),
        ("beyond the BMP", "\u{1f600}"),
    ] {
        assert_eq!(challenge(Error::Mismatch, Some(realm)), Err(Error::InvalidRealm), "{reason}");
    }
}

#[test]
fn a_buffer_that_is_too_small_holds_zeros() {
    for reason in [Error::Mismatch, Error::TokenBase64] {
        for realm in [None, Some("api")] {
            let expected = challenge(reason, realm).unwrap();
            for room in 0..expected.len() {
                let mut out = vec![0xaa; room];
                assert_eq!(bearer(reason, realm, &mut out), Err(Error::OutputTooSmall), "room for {room}");
                assert!(out.iter().all(|&byte| byte == 0), "room for {room}: zeros");
            }
            let mut out = vec![0xaa; expected.len()];
            assert_eq!(bearer(reason, realm, &mut out), Ok(&expected[..]), "exactly enough room");
        }
        let mut out = [0; MAX_LEN];
        let expected = invalid_client(reason, &mut out).unwrap().to_owned();
        for room in 0..expected.len() {
            let mut out = vec![0xaa; room];
            assert_eq!(invalid_client(reason, &mut out), Err(Error::OutputTooSmall), "room for {room}");
            assert!(out.iter().all(|&byte| byte == 0), "room for {room}: zeros");
        }
        let mut out = vec![0xaa; expected.len()];
        assert_eq!(invalid_client(reason, &mut out), Ok(&expected[..]), "exactly enough room");
    }
}

#[test]
fn the_documented_room_suffices_for_every_error() {
    for reason in answerable().0 {
        let mut out = [0; MAX_LEN];
        assert!(bearer(reason, None, &mut out).is_ok(), "{reason:?}");
        assert!(invalid_client(reason, &mut out).is_ok(), "{reason:?}");
        // "A realm adds its own length and `realm="", `."
        let realm = "r".repeat(100);
        let mut out = [0; MAX_LEN + 100 + r#"realm="", "#.len()];
        assert!(bearer(reason, Some(&realm), &mut out).is_ok(), "{reason:?}, with a realm");
    }
}

// rfc8705: 2-invalid-client
#[test]
fn invalid_client_is_the_same_json_for_every_error() {
    for reason in answerable().0 {
        let mut out = [0; MAX_LEN];
        let body = invalid_client(reason, &mut out).unwrap();
        let json: serde_json::Value = serde_json::from_str(body).expect(body);
        assert_eq!(
            json,
            serde_json::json!({ "error": "invalid_client", "error_description": "client not authenticated by its certificate" }),
            "{reason:?}"
        );
    }
}
