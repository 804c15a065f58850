//! Whether a certificate is a client's: certificates that `openssl` made, and hostile ones by hand.

#![cfg(feature = "clients")]

#[path = "support/der.rs"]
mod der;
#[path = "support/key.rs"]
mod keys;
#[path = "support/openssl.rs"]
mod openssl;

use base64ct::{Base64, Encoding};
use certbound::client::{MAX_IDENTITIES, Method};
use certbound::identity::{Identity, Kind};
use certbound::{Certificate, Chain, Client, Error, general_name, key, matching, name};
use der::*;
use openssl::Directory;
use serde_json::{Value, json};

const CHAINS: [Chain; 2] = [Chain::Validated, Chain::NotValidated];

/// A certificate with a name of every kind that can be registered, two of some.
fn certificate() -> (Directory, Vec<u8>) {
    let directory = Directory::new();
    directory.make_key(&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    let names = "subjectAltName=DNS:a.example,DNS:*.b.example,URI:https://A.example/Path,IP:192.0.2.1,IP:2001:db8::1,\
        email:Ops@A.example";
    let der = directory.self_signed(&["-subj", "/C=DE/O=Example, Bank/CN=client", "-addext", names]);
    (directory, der)
}

/// What the other parts of a server see of the client: its metadata.
fn named(parameter: &str, text: &str) -> Client {
    let metadata = json!({"client_id": "c", "token_endpoint_auth_method": "tls_client_auth", parameter: text});
    Client::from_metadata(metadata.to_string().as_bytes()).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn self_signed(jwk: &Value) -> Client {
    let metadata = json!({
        "client_id": "c",
        "token_endpoint_auth_method": "self_signed_tls_client_auth",
        "jwks": {"keys": [jwk]},
    });
    Client::from_metadata(metadata.to_string().as_bytes()).expect("good metadata")
}

fn of_identities(identities: &[Identity]) -> Client {
    Client::new(b"c", Method::SelfSignedTlsClientAuth, identities).expect("good identities")
}

fn verdict(client: &Client, der: &[u8], chain: Chain) -> Result<(), Error> {
    client.authenticate(Some(&Certificate::from_der(der).expect("a certificate")), chain)
}

// rfc8705: 2-enforce, 2.1-chain
#[test]
fn names_of_a_certificate_whose_chain_is_validated() {
    let (_directory, der) = certificate();
    let mismatch = Err(Error::ClientMismatch);
    for (parameter, text, expected) in [
        ("tls_client_auth_subject_dn", r"CN=client,O=Example\, Bank,C=DE", Ok(())),
        ("tls_client_auth_subject_dn", r"cn=CLIENT, o=example\2c  bank, c=de", Ok(())),
        ("tls_client_auth_subject_dn", r"C=DE,O=Example\, Bank,CN=client", mismatch),
        ("tls_client_auth_subject_dn", "CN=client", mismatch),
        ("tls_client_auth_san_dns", "a.example", Ok(())),
        ("tls_client_auth_san_dns", "A.EXAMPLE", Ok(())),
        ("tls_client_auth_san_dns", "*.b.example", Ok(())),
        ("tls_client_auth_san_dns", "x.b.example", mismatch),
        ("tls_client_auth_san_dns", "b.example", mismatch),
        ("tls_client_auth_san_dns", "example", mismatch),
        ("tls_client_auth_san_dns", "client", mismatch),
        ("tls_client_auth_san_uri", "https://a.example/Path", Ok(())),
        ("tls_client_auth_san_uri", "https://a.example/path", mismatch),
        ("tls_client_auth_san_uri", "https://a.example/Path/", mismatch),
        ("tls_client_auth_san_ip", "192.0.2.1", Ok(())),
        ("tls_client_auth_san_ip", "2001:DB8:0::1", Ok(())),
        ("tls_client_auth_san_ip", "::ffff:192.0.2.1", mismatch),
        ("tls_client_auth_san_ip", "192.0.2.2", mismatch),
        ("tls_client_auth_san_email", "Ops@a.example", Ok(())),
        ("tls_client_auth_san_email", "ops@a.example", mismatch),
    ] {
        let client = named(parameter, text);
        assert_eq!(verdict(&client, &der, Chain::Validated), expected, "{text}");
        // Whether the name would match must not show before anybody vouches for it.
        assert_eq!(verdict(&client, &der, Chain::NotValidated), Err(Error::ChainNotValidated), "{text}");
        for chain in CHAINS {
            assert_eq!(client.authenticate(None, chain), Err(Error::NoClientCertificate), "{text}");
        }
    }
}

/// The same characters under another kind are another name.
#[test]
fn a_name_of_one_kind_is_none_of_another() {
    let names =
        seq(&[&tlv(0x82, b"192.0.2.1.example"), &tlv(0x86, b"urn:a.example"), &tlv(0x81, b"a@b.example")]);
    let der = Fields::new()
        .with(SUBJECT, name("a.example"))
        .with(EXTENSIONS, extensions(&[&extension(SAN, &[], &names)]))
        .der();
    for (parameter, text) in [
        ("tls_client_auth_san_dns", "a.example"),
        ("tls_client_auth_san_dns", "b.example"),
        ("tls_client_auth_san_ip", "192.0.2.1"),
        ("tls_client_auth_subject_dn", "CN=a@b.example"),
        ("tls_client_auth_san_email", "b@a.example"),
    ] {
        assert_eq!(
            verdict(&named(parameter, text), &der, Chain::Validated),
            Err(Error::ClientMismatch),
            "{text}"
        );
    }
    let without = Fields::new().with(EXTENSIONS, vec![]).der();
    let client = named("tls_client_auth_san_dns", "a.example");
    assert_eq!(verdict(&client, &without, Chain::Validated), Err(Error::ClientMismatch), "no subjectAltName");
    // An unreadable entry spoils neither the certificate nor its other entries.
    let names = seq(&[&tlv(0x82, b"a.example\0.evil"), &tlv(0x82, b"a.example")]);
    let mixed = Fields::new().with(EXTENSIONS, extensions(&[&extension(SAN, &[], &names)])).der();
    assert_eq!(verdict(&client, &mixed, Chain::Validated), Ok(()));
    let names = seq(&[&tlv(0x82, b"a.example\0.evil"), &tlv(0x82, b"a.example\0")]);
    let spoilt = Fields::new().with(EXTENSIONS, extensions(&[&extension(SAN, &[], &names)])).der();
    assert_eq!(verdict(&client, &spoilt, Chain::Validated), Err(Error::ClientMismatch));
}

// rfc8705: 2.2-no-chain
#[test]
fn registered_certificates_and_keys_need_no_chain() {
    let (directory, der) = certificate();
    let renewed = directory.self_signed(&["-subj", "/CN=renewed"]);
    directory.make_key(&["-algorithm", "ED25519"]);
    let other = directory.self_signed(&["-subj", "/C=DE/O=Example, Bank/CN=client"]);

    let bare = keys::to_jwk(Certificate::from_der(&der).unwrap().public_key_info());
    let mut certified = bare.clone();
    certified["x5c"] = json!([Base64::encode_string(&der)]);
    let mut by_thumbprint = bare.clone();
    by_thumbprint["x5t#S256"] = json!(keys::text(Certificate::from_der(&der).unwrap().thumbprint().as_bytes()));
    let mismatch = Err(Error::ClientMismatch);
    for (reason, client, of_renewed) in [
        ("every certificate of the key", self_signed(&bare), Ok(())),
        ("this certificate only", self_signed(&certified), mismatch),
        ("this certificate only, by its thumbprint", self_signed(&by_thumbprint), mismatch),
    ] {
        for chain in CHAINS {
            assert_eq!(verdict(&client, &der, chain), Ok(()), "{reason}");
            assert_eq!(verdict(&client, &renewed, chain), of_renewed, "{reason}: renewed with the same key");
            assert_eq!(verdict(&client, &other, chain), mismatch, "{reason}: the same names, another key");
            assert_eq!(client.authenticate(None, chain), Err(Error::NoClientCertificate), "{reason}");
        }
    }
}

/// Each identity of a certificate that anybody could look up is one that authenticates, and the other way round.
#[test]
fn all_identities_of_a_certificate() {
    let (_directory, der) = certificate();
    let certificate = Certificate::from_der(&der).unwrap();
    let expected = [
        certificate.thumbprint().into(),
        key::from_public_key_info(certificate.public_key_info()).unwrap(),
        name::from_text(br"CN=client,O=Example\, Bank,C=DE").unwrap(),
        general_name::dns(b"a.example").unwrap(),
        general_name::dns(b"*.b.example").unwrap(),
        general_name::uri(b"https://a.example/Path").unwrap(),
        general_name::ip(b"192.0.2.1").unwrap(),
        general_name::ip(b"2001:db8::1").unwrap(),
        general_name::email(b"Ops@a.example").unwrap(),
    ];
    assert_eq!(matching::identities(&certificate).collect::<Vec<_>>(), expected);
    for identity in expected {
        assert_eq!(matching::has_any(&certificate, &[identity]), Ok(true), "{:?}", identity.kind());
        for &kind in Kind::ALL.iter().filter(|&&kind| kind != identity.kind()) {
            let disguised = Identity::from_digest(kind, *identity.as_bytes());
            assert_eq!(matching::has_any(&certificate, &[disguised]), Ok(false), "{kind:?}");
        }
    }
    assert_eq!(matching::has_any(&certificate, &[]), Ok(false), "no identity at all");
}

// rfc8705: 2.2-registered
#[test]
fn sixteen_identities_each_at_each_place() {
    let der = Fields::new().der();
    let certificate = Certificate::from_der(&der).unwrap();
    let others: Vec<Identity> = (0..MAX_IDENTITIES)
        .map(|number| {
            let kind = if number % 2 == 0 { Kind::Certificate } else { Kind::PublicKey };
            Identity::from_digest(kind, [u8::try_from(number).unwrap(); 32])
        })
        .collect();
    assert_eq!(verdict(&of_identities(&others), &der, Chain::NotValidated), Err(Error::ClientMismatch));
    let own = [
        Identity::from(certificate.thumbprint()),
        key::from_public_key_info(certificate.public_key_info()).unwrap(),
    ];
    for place in 0..MAX_IDENTITIES {
        for identity in own {
            let mut identities = others.clone();
            identities[place] = identity;
            assert_eq!(verdict(&of_identities(&identities), &der, Chain::NotValidated), Ok(()), "{place}");
            // One bit of the digest, wherever it is.
            for bit in 0..256 {
                let mut digest = *identity.as_bytes();
                digest[bit / 8] ^= 1 << (bit % 8);
                identities[place] = Identity::from_digest(identity.kind(), digest);
                let client = of_identities(&identities);
                let expected = Err(Error::ClientMismatch);
                assert_eq!(verdict(&client, &der, Chain::NotValidated), expected, "{place}, bit {bit}");
            }
        }
    }
    let names: Vec<Identity> = matching::identities(&certificate).collect();
    let decoys = Kind::ALL.iter().cycle().map(|&kind| Identity::from_digest(kind, [7; 32]));
    for place in 0..100 {
        for identity in &names {
            let mut list: Vec<Identity> = decoys.clone().take(100).collect();
            list[place] = *identity;
            assert_eq!(matching::has_any(&certificate, &list), Ok(true), "{place}, {:?}", identity.kind());
        }
    }
}

/// A subject that cannot be read is an error for whoever asked for a subject, and nothing to anybody else.
#[test]
fn a_subject_that_cannot_be_read() {
    let rdns = |count: usize| seq(&vec![&set(&[&attribute(b"a")])[..]; count]);
    for (reason, subject, expected) in [
        ("a NUL", seq(&[&set(&[&attribute(b"victim\0")])]), Error::NameValue),
        ("no UTF-8", seq(&[&set(&[&attribute(b"\xff")])]), Error::NameValue),
        ("empty", seq(&[]), Error::NameEmpty),
        ("65 RDNs", rdns(65), Error::NameTooManyAttributes),
        ("more than 8,192 octets", rdns(700), Error::NameTooLong),
    ] {
        let der = Fields::new().with(SUBJECT, subject).der();
        let certificate = Certificate::from_der(&der).unwrap_or_else(|error| panic!("{reason}: {error:?}"));
        let asks = named("tls_client_auth_subject_dn", "CN=victim");
        assert_eq!(verdict(&asks, &der, Chain::Validated), Err(expected), "{reason}");
        assert_eq!(verdict(&asks, &der, Chain::NotValidated), Err(Error::ChainNotValidated), "{reason}");
        let by_name = named("tls_client_auth_san_dns", "a.example");
        assert_eq!(verdict(&by_name, &der, Chain::Validated), Ok(()), "{reason}: it was not asked for");
        let by_certificate = of_identities(&[certificate.thumbprint().into()]);
        assert_eq!(verdict(&by_certificate, &der, Chain::NotValidated), Ok(()), "{reason}: nor here");

        let subject = name::from_text(b"CN=victim").unwrap();
        let matched = [subject, general_name::dns(b"a.example").unwrap()];
        assert_eq!(matching::has_any(&certificate, &matched), Ok(true), "{reason}: something else matched");
        let not = [subject, general_name::dns(b"b.example").unwrap()];
        assert_eq!(matching::has_any(&certificate, &not), Err(expected), "{reason}: nothing else did");
        let kinds: Vec<Kind> = matching::identities(&certificate).map(|identity| identity.kind()).collect();
        assert_eq!(kinds, [Kind::Certificate, Kind::PublicKey, Kind::SanDns], "{reason}");
    }
}

fn attribute(value: &[u8]) -> Vec<u8> {
    seq(&[&oid(&[0x55, 0x04, 0x03]), &tlv(0x0c, value)])
}

#[test]
fn a_key_that_cannot_be_read() {
    let p256 = keys::dotted(keys::EC[0].1);
    let spki = |parameters: &[u8], point: &[u8]| keys::spki(keys::EC_PUBLIC_KEY, parameters, point);
    for (reason, key, expected) in [
        ("a compressed point", spki(&p256, &[&[2], &[1; 32][..]].concat()), Error::KeyUnsupported),
        ("a point cut short", spki(&p256, &[4; 64]), Error::KeyStructure),
        ("an unknown curve", spki(&keys::dotted("1.3.132.0.10"), &[4; 65]), Error::KeyUnsupported),
        ("an unknown algorithm", keys::spki("1.2.3.4", &[], &[4; 65]), Error::KeyUnsupported),
    ] {
        let der = Fields::new().with(KEY, key).der();
        let certificate = Certificate::from_der(&der).unwrap_or_else(|error| panic!("{reason}: {error:?}"));
        let own = Identity::from(certificate.thumbprint());
        let other = Identity::from_digest(Kind::Certificate, [1; 32]);
        let key = Identity::from_digest(Kind::PublicKey, [1; 32]);
        for (what, identities, expected) in [
            ("the key alone", &[key][..], Err(expected)),
            ("the key and another certificate", &[key, other], Err(expected)),
            ("the key and this certificate", &[key, own], Ok(())),
            ("this certificate and the key", &[own, key], Ok(())),
            ("this certificate alone", &[own], Ok(())),
            ("another certificate alone", &[other], Err(Error::ClientMismatch)),
        ] {
            let client = of_identities(identities);
            assert_eq!(verdict(&client, &der, Chain::NotValidated), expected, "{reason}: {what}");
        }
        let client = named("tls_client_auth_san_dns", "a.example");
        assert_eq!(verdict(&client, &der, Chain::Validated), Ok(()), "{reason}: a name");
        let kinds: Vec<Kind> = matching::identities(&certificate).map(|identity| identity.kind()).collect();
        assert_eq!(kinds, [Kind::Certificate, Kind::SubjectDn, Kind::SanDns], "{reason}");
    }
}
