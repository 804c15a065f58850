//! The pin of a client's issuer: authorities of the same name, of the same key, and what certificates say of them.

#![cfg(feature = "clients")]

#[path = "support/der.rs"]
mod der;
#[path = "support/openssl.rs"]
mod openssl;

use certbound::client::Method;
use certbound::{Certificate, Chain, Client, Error, IssuerPin, Pinned, general_name, name};
use der::*;
use openssl::Directory;
use sha2::{Digest, Sha256};

/// The contents octets of `subjectKeyIdentifier` and of `authorityKeyIdentifier`.
const SKI: &[u8] = &[0x55, 0x1d, 0x0e];
const AKI: &[u8] = &[0x55, 0x1d, 0x23];

const MISMATCH: Result<(), Error> = Err(Error::IssuerMismatch);

fn client(pin: IssuerPin) -> Client {
    let identities = [general_name::dns(b"a.example").unwrap()];
    Client::new(b"c", Method::TlsClientAuth, &identities).unwrap().with_issuer(pin)
}

fn verdict(pin: IssuerPin, der: &[u8]) -> Result<(), Error> {
    let certificate = Certificate::from_der(der).expect("a certificate");
    let verdict = client(pin).authenticate(Some(&certificate), Chain::Validated);
    assert_eq!(pin.permits(&certificate), verdict.is_ok());
    verdict
}

fn pin(authority: &[u8], pinned: Pinned) -> Result<IssuerPin, Error> {
    IssuerPin::of_authority(&Certificate::from_der(authority).expect("a certificate"), pinned)
}

impl Directory {
    /// An authority's certificate, also in `ca.pem`, with the key in this file.
    fn authority(&self, key: &str, subject: &str) -> Vec<u8> {
        let common =
            ["req", "-x509", "-new", "-key", key, "-subj", subject, "-addext", "subjectKeyIdentifier=hash"];
        self.openssl(&[&common[..], &["-out", "ca.pem"]].concat(), b"");
        self.openssl(&["x509", "-in", "ca.pem", "-outform", "DER", "-out", "ca.der"], b"");
        self.read("ca.der")
    }

    /// A client's certificate of that authority.
    fn issue(&self, key: &str) -> Vec<u8> {
        self.self_signed(&["-subj", "/CN=c", "-CA", "ca.pem", "-CAkey", key, "-config", "client.cnf"])
    }
}

// rfc8705: 7.4-issuer
#[test]
fn authorities_of_one_name_and_of_one_key() {
    let directory = Directory::new();
    let extensions = "[client]\nsubjectAltName=DNS:a.example\nauthorityKeyIdentifier=keyid\n";
    directory.write(
        "client.cnf",
        &format!("[req]\ndistinguished_name=none\nx509_extensions=client\n[none]\n{extensions}"),
    );
    directory.make_key(&["-algorithm", "ED25519"]);
    for key in ["first.pem", "second.pem"] {
        directory.openssl(&["genpkey", "-algorithm", "ED25519", "-out", key], b"");
    }
    let make = |key: &str, subject: &str| (directory.authority(key, subject), directory.issue(key));
    let (authority, own) = make("first.pem", "/O=Trust/CN=CA");
    let (_, other_key) = make("second.pem", "/O=Trust/CN=CA");
    let (_, other_name) = make("first.pem", "/O=Trust/CN=Other CA");
    let (stranger, others) = make("second.pem", "/O=Trust/CN=Other CA");

    let by = |pinned| self::pin(&authority, pinned).unwrap();
    let pin = by(Pinned::NameAndKeyIdentifier);
    assert!(pin.name().is_some() && pin.key_identifier().is_some());
    for (reason, pin, expected) in [
        ("no pin", IssuerPin::ANY, [Ok(()), Ok(()), Ok(()), Ok(())]),
        ("name and key", pin, [Ok(()), MISMATCH, MISMATCH, MISMATCH]),
        ("name", by(Pinned::Name), [Ok(()), Ok(()), MISMATCH, MISMATCH]),
        ("key", by(Pinned::KeyIdentifier), [Ok(()), MISMATCH, Ok(()), MISMATCH]),
    ] {
        let verdicts = [&own, &other_key, &other_name, &others].map(|der| verdict(pin, der));
        assert_eq!(verdicts, expected, "{reason}");
    }
    assert_eq!(verdict(self::pin(&stranger, Pinned::NameAndKeyIdentifier).unwrap(), &others), Ok(()));

    // The pin decides last: whoever is not the client learns nothing of it.
    let certificate = Certificate::from_der(&others).unwrap();
    let somebody = [general_name::dns(b"b.example").unwrap()];
    let other = Client::new(b"d", Method::TlsClientAuth, &somebody).unwrap().with_issuer(pin);
    assert_eq!(other.authenticate(Some(&certificate), Chain::Validated), Err(Error::ClientMismatch));
    let pinned = client(pin);
    assert_eq!(pinned.authenticate(Some(&certificate), Chain::NotValidated), Err(Error::ChainNotValidated));
    assert_eq!(pinned.authenticate(None, Chain::Validated), Err(Error::NoClientCertificate));
    assert_eq!(pinned.issuer().name(), pin.name());
    assert_eq!(pinned.issuer().key_identifier(), pin.key_identifier());
}

/// A pin holds for registered certificates and keys too.
#[test]
fn self_signed_clients_with_a_pin() {
    let der = Fields::new().der();
    let certificate = Certificate::from_der(&der).unwrap();
    let method = Method::SelfSignedTlsClientAuth;
    let client = Client::new(b"c", method, &[certificate.thumbprint().into()]).unwrap();
    for (issuer, expected) in [("issuer", Ok(())), ("other", MISMATCH)] {
        let digest = *name::from_der(&self::name(issuer)).unwrap().as_bytes();
        let pinned = client.clone().with_issuer(IssuerPin::from_digests(Some(digest), None));
        assert_eq!(pinned.authenticate(Some(&certificate), Chain::Validated), expected, "{issuer}");
        // The certificate names its issuer itself: whoever holds a registered key could name any.
        let unvalidated = pinned.authenticate(Some(&certificate), Chain::NotValidated);
        assert_eq!(unvalidated, Err(Error::ChainNotValidated), "{issuer}");
    }
}

/// The pin's digests are those that the registry keeps: of the canonical name, and of the identifier's octets.
#[test]
fn digests_of_an_authority() {
    let with = |list: &[&[u8]]| Fields::new().with(EXTENSIONS, extensions(list)).der();
    let identifier = |value: &[u8]| with(&[&extension(SKI, &[], value)]);
    let (subject, key) = (*name::from_text(b"cn=SUBJECT").unwrap().as_bytes(), Sha256::digest(b"key").into());
    for (pinned, name, key_identifier) in [
        (Pinned::Name, Some(&subject), None),
        (Pinned::NameAndKeyIdentifier, Some(&subject), Some(&key)),
        (Pinned::KeyIdentifier, None, Some(&key)),
    ] {
        let pin = pin(&identifier(&tlv(0x04, b"key")), pinned).unwrap();
        assert_eq!((pin.name(), pin.key_identifier()), (name, key_identifier), "{pinned:?}");
    }
    let both = [Pinned::NameAndKeyIdentifier, Pinned::KeyIdentifier];

    // An identifier that is asked for and not there is no weaker pin.
    let without = Fields::new().der();
    assert_eq!(pin(&without, Pinned::Name).unwrap().name(), Some(&subject));
    for pinned in both {
        assert_eq!(pin(&without, pinned).err(), Some(Error::NoKeyIdentifier), "{pinned:?}");
    }

    for (reason, value) in [
        ("an empty value", vec![]),
        ("an INTEGER", integer(&[1])),
        ("a constructed OCTET STRING", tlv(0x24, &tlv(0x04, b"key"))),
        ("two", [tlv(0x04, b"a"), tlv(0x04, b"b")].concat()),
        ("an octet after it", [&tlv(0x04, b"key")[..], &[0]].concat()),
        ("cut short", vec![0x04, 4, b'k']),
        ("a length that is not the shortest", vec![0x04, 0x81, 1, b'k']),
        ("bare octets", b"key".to_vec()),
    ] {
        let der = identifier(&value);
        for pinned in both {
            assert_eq!(pin(&der, pinned).err(), Some(Error::CertificateExtension), "{reason}");
        }
        assert_eq!(pin(&der, Pinned::Name).unwrap().name(), Some(&subject), "{reason}: not asked for");
    }
    for (reason, subject, expected) in [
        ("nobody", seq(&[]), Error::NameEmpty),
        ("a NUL", self::name("a\0"), Error::NameValue),
        ("65 RDNs", seq(&vec![&self::name("a")[2..]; 65]), Error::NameTooManyAttributes),
    ] {
        let key = extensions(&[&extension(SKI, &[], &tlv(0x04, b"key"))]);
        let der = Fields::new().with(SUBJECT, subject).with(EXTENSIONS, key).der();
        for pinned in [Pinned::Name, Pinned::NameAndKeyIdentifier] {
            assert_eq!(pin(&der, pinned).err(), Some(expected), "{reason}");
        }
        assert!(pin(&der, Pinned::KeyIdentifier).unwrap().name().is_none(), "{reason}: not asked for");
    }
}

#[test]
fn issuers_by_name() {
    let digest = *name::from_text(b"CN=issuer").unwrap().as_bytes();
    let pin = IssuerPin::from_digests(Some(digest), None);
    let common_name = oid(&[0x55, 0x04, 0x03]);
    let printable = seq(&[&set(&[&seq(&[&common_name, &tlv(0x13, b" ISSUER ")])])]);
    for (reason, issuer, expected) in [
        ("the same name", name("issuer"), Ok(())),
        ("another string type, case and spaces", printable, Ok(())),
        ("another name", name("issuers"), MISMATCH),
        ("a NUL after it", name("issuer\0"), MISMATCH),
        ("nobody", seq(&[]), MISMATCH),
        ("one RDN more", seq(&[&name("issuer")[2..], &name("issuer")[2..]]), MISMATCH),
        ("longer than any name", seq(&vec![&name("issuer")[2..]; 700]), MISMATCH),
    ] {
        assert_eq!(verdict(pin, &Fields::new().with(ISSUER, issuer).der()), expected, "{reason}");
    }
}

#[test]
fn issuers_by_key_identifier() {
    let digest = Sha256::digest(b"key").into();
    let pin = IssuerPin::from_digests(None, Some(digest));
    let san = extension(SAN, &[], &dns_names("a.example"));
    let with = |list: &[&[u8]]| Fields::new().with(EXTENSIONS, extensions(list)).der();
    let identifier = |value: &[u8]| with(&[&san, &extension(AKI, &[], value)]);

    let key = tlv(0x80, b"key");
    let issuer = tlv(0xa1, &tlv(0xa4, &name("root")));
    let serial = tlv(0x82, &[1]);
    for (reason, value, expected) in [
        ("the key alone", seq(&[&key]), Ok(())),
        ("the key, with its certificate's issuer and serial number", seq(&[&key, &issuer, &serial]), Ok(())),
        ("another key", seq(&[&tlv(0x80, b"keys")]), MISMATCH),
        ("a prefix of the key", seq(&[&tlv(0x80, b"ke")]), MISMATCH),
        ("an empty key", seq(&[&tlv(0x80, b"")]), MISMATCH),
        ("issuer and serial number alone", seq(&[&issuer, &serial]), MISMATCH),
        ("nothing in it", seq(&[]), MISMATCH),
        ("no value", vec![], MISMATCH),
        ("no SEQUENCE", key.clone(), MISMATCH),
        ("a SET", set(&[&key]), MISMATCH),
        ("a bare OCTET STRING, as in the other extension", tlv(0x04, b"key"), MISMATCH),
        ("an OCTET STRING inside", seq(&[&tlv(0x04, b"key")]), MISMATCH),
        ("a constructed key", seq(&[&tlv(0xa0, &tlv(0x04, b"key"))]), MISMATCH),
        ("the key after the issuer", seq(&[&issuer, &serial, &key]), MISMATCH),
        ("the key twice", seq(&[&key, &key]), MISMATCH),
        ("a field that does not exist", seq(&[&key, &tlv(0x83, &[1])]), MISMATCH),
        ("fields in the wrong order", seq(&[&key, &serial, &issuer]), MISMATCH),
        ("octets after it", [&seq(&[&key])[..], &[0]].concat(), MISMATCH),
        ("a field cut short", seq(&[&key, &[0x82]]), MISMATCH),
        ("cut short", vec![0x30, 6, 0x80, 3, b'k', b'e'], MISMATCH),
        ("a length that is not the shortest", seq(&[&[0x80, 0x81, 3], b"key"]), MISMATCH),
    ] {
        assert_eq!(verdict(pin, &identifier(&value)), expected, "{reason}");
    }
    let critical = extension(AKI, &[0x01, 0x01, 0xff], &seq(&[&key]));
    assert_eq!(verdict(pin, &with(&[&san, &critical])), Ok(()), "critical");
    assert_eq!(verdict(pin, &with(&[&san])), MISMATCH, "no such extension");
    let subject = extension(SKI, &[], &tlv(0x04, b"key"));
    assert_eq!(verdict(pin, &with(&[&san, &subject])), MISMATCH, "the client's own key identifier");
    // Twice in one certificate is no certificate, so neither can hide behind the other.
    let twice = with(&[&san, &critical, &extension(AKI, &[], &seq(&[&tlv(0x80, b"other")]))]);
    assert_eq!(Certificate::from_der(&twice).err(), Some(Error::CertificateDuplicateExtension));
}
