//! Client metadata as JSON text: what is no JSON, duplicates, escapes, limits, and every truncation.

#![cfg(feature = "clients")]

use certbound::client::Method;
use certbound::json::{MAX_DEPTH, MAX_LEN, MAX_MEMBERS};
use certbound::{Client, Error, general_name};

const GOOD: &str = concat!(
    r#"{"client_id":"c","token_endpoint_auth_method":"tls_client_auth","#,
    r#""tls_client_auth_san_dns":"a.example","tls_client_certificate_bound_access_tokens":true}"#
);

/// [`GOOD`] with more members before its own.
fn with(members: &str) -> String {
    format!("{{{members},{}", &GOOD[1..])
}

fn error(metadata: &str) -> Option<Error> {
    Client::from_metadata(metadata.as_bytes()).err()
}

#[test]
fn what_is_no_object() {
    for (reason, text, expected) in [
        ("nothing", "", Error::JsonSyntax),
        ("white space", " \n", Error::JsonSyntax),
        ("an array", "[]", Error::ClientMetadata),
        ("an array of metadata", &format!("[{GOOD}]"), Error::ClientMetadata),
        ("null", "null", Error::ClientMetadata),
        ("a string", "\"client_id\"", Error::ClientMetadata),
        ("a number", "1", Error::ClientMetadata),
        ("an object cut short", "{", Error::JsonSyntax),
        ("a comma too many", &GOOD.replace('}', ",}"), Error::JsonSyntax),
        ("two objects", &format!("{GOOD}{GOOD}"), Error::JsonTrailingData),
        ("a NUL after it, as from a C string", &format!("{GOOD}\0"), Error::JsonTrailingData),
        ("a byte order mark", &format!("\u{feff}{GOOD}"), Error::JsonSyntax),
        ("no members", "{}", Error::ClientId),
    ] {
        assert_eq!(error(text), Some(expected), "{reason}");
    }
    assert_eq!(Client::from_metadata(b"{\"client_id\":\"\xff\"}").err(), Some(Error::JsonNotUtf8));
    assert_eq!(error(&format!(" \t\r\n{GOOD}\n")), None, "white space around it");
}

/// The second of two members could be the one that another reader takes.
#[test]
fn duplicates() {
    for member in [
        r#""client_id":"c""#,
        r#""client\u005fid":"c""#,
        r#""token_endpoint_auth_method":"tls_client_auth""#,
        r#""tls_client_auth_san_dns":"a.example""#,
        r#""tls_client_auth_san_dns":null"#,
        r#""\u0074ls_client_auth_san_dns":"b.example""#,
        r#""tls_client_certificate_bound_access_tokens":true"#,
        r#""unknown":1,"unknown":1"#,
    ] {
        assert_eq!(error(&with(member)), Some(Error::JsonDuplicateMember), "{member}");
    }
    assert_eq!(error(&with(r#""unknown":{"client_id":"d","client_id":"e"}"#)), None, "not the client's own");
}

/// A name that is written with escapes is the same name, so that no second parameter can hide in one.
#[test]
fn escapes() {
    let escaped = concat!(
        r#"{"\u0063lient_id":"\u0063","token_endpoint_auth_method":"tls\u005Fclient_auth","#,
        r#""tls_client_auth_san_dn\u0073":"\u0061.ex\u0061mple","tls_client_certificate_bound_access_tokens":true}"#
    );
    let client = Client::from_metadata(escaped.as_bytes()).unwrap();
    assert!(client.is(b"c"));
    assert_eq!(client.method(), Method::TlsClientAuth);
    assert_eq!(client.identities(), [general_name::dns(b"a.example").unwrap()]);
    assert!(client.bound_tokens());

    let second = with(r#""tls_client_auth_san_\u0069p":"192.0.2.1""#);
    assert_eq!(error(&second), Some(Error::ClientIdentity), "a second parameter");
    let subject = GOOD.replace(r#"san_dns":"a.example""#, r#"subject_dn":"CN=a\\,b \"c\"""#);
    assert_eq!(error(&subject), Some(Error::NameSyntax), "JSON's escapes are gone before RFC 4514's are read");
    let subject = GOOD.replace(r#"san_dns":"a.example""#, r#"subject_dn":"CN=a\\,b \\\"c\\\", O=\u00e9""#);
    let expected = certbound::name::from_text("CN=a\\,b \\\"c\\\",O=\u{e9}".as_bytes()).unwrap();
    assert_eq!(Client::from_metadata(subject.as_bytes()).unwrap().identities(), [expected]);
    for value in [r#""\ud800.example""#, r#""\x61.example""#, "\"a\n.example\""] {
        let text = GOOD.replace("\"a.example\"", value);
        assert_eq!(error(&text), Some(Error::JsonSyntax), "{value}");
    }
    assert_eq!(error(&GOOD.replace("a.ex", r"a.\u0000ex")), Some(Error::DnsName), "a NUL in the value");
}

#[test]
fn members_that_mean_nothing_here() {
    let others = r#""client_name":"\u0000","redirect_uris":["https://a.example/cb"],"contacts":[],"scope":{"a":[1]},
        "tls_client_auth_san_other":"x","TLS_CLIENT_AUTH_SAN_IP":"192.0.2.1","tls_client_auth_san_ip ":"192.0.2.1",
        "software_statement":"e30","client_secret":null"#;
    assert_eq!(error(&with(others)), None);
}

#[test]
fn limits() {
    let members = |count: usize| {
        let list: Vec<String> = (4..count).map(|number| format!("\"m{number}\":0")).collect();
        error(&with(&list.join(",")))
    };
    assert_eq!(members(MAX_MEMBERS), None, "as many members as may be");
    assert_eq!(members(MAX_MEMBERS + 1), Some(Error::JsonTooManyMembers), "one more");

    let nested = |depth: usize| error(&with(&format!("\"m\":{}{}", "[".repeat(depth), "]".repeat(depth))));
    let most = MAX_DEPTH as usize - 1;
    assert_eq!(nested(most), None, "as deep as may be");
    assert_eq!(nested(most + 1), Some(Error::JsonTooDeep), "one deeper");
    assert_eq!(error(&with(&format!("\"m\":{}", "[".repeat(1_000_000)))), Some(Error::JsonTooDeep), "a bomb");

    let padded = |len: usize| error(&format!("{GOOD}{}", " ".repeat(len - GOOD.len())));
    assert_eq!(padded(MAX_LEN), None, "as long as may be");
    assert_eq!(padded(MAX_LEN + 1), Some(Error::JsonTooLong), "one octet more");
}

#[test]
fn every_truncation_is_refused() {
    for len in 0..GOOD.len() {
        assert_eq!(error(&GOOD[..len]), Some(Error::JsonSyntax), "{len}");
    }
    assert_eq!(error(GOOD), None);
}

/// Every octet changed in every way: a client that still comes of it is the same, or another by name.
#[test]
fn no_change_of_an_octet_weakens_the_client() {
    let good = Client::from_metadata(GOOD.as_bytes()).unwrap();
    let mut clients = 0;
    for place in 0..GOOD.len() {
        for octet in 0..=0xff {
            let mut changed = GOOD.as_bytes().to_vec();
            changed[place] = octet;
            let Ok(client) = Client::from_metadata(&changed) else { continue };
            clients += 1;
            assert_eq!(client.method(), good.method(), "{place}, {octet}");
            let [identity] = client.identities() else { panic!("{place}, {octet}: one identity") };
            let names = GOOD.find("a.example").unwrap()..GOOD.find("a.example").unwrap() + 9;
            assert!(*identity == good.identities()[0] || names.contains(&place), "{place}, {octet}");
        }
    }
    assert!(clients > GOOD.len(), "every octet has at least itself, and values have more");
}
