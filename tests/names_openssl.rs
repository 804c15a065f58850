//! What `openssl x509 -subject` prints in the form of RFC 2253 is read as the name that it printed.

#![cfg(feature = "clients")]

#[path = "support/der.rs"]
mod der;
#[path = "support/name.rs"]
mod model;
#[path = "support/openssl.rs"]
mod openssl;

use std::collections::BTreeSet;

use base64ct::{Base64, Encoding};
use certbound::{Certificate, Error, name};
use der::{Fields, SUBJECT, tlv};
use openssl::Directory;

/// Ways to ask for the form of RFC 2253: as it is, readable, spaced out, with long names.
const FORMS: [&str; 4] =
    ["RFC2253", "RFC2253,-esc_msb,utf8", "RFC2253,sep_comma_plus_space,space_eq", "RFC2253,-sname,lname"];

/// `None` if openssl cannot read the certificate.
fn printed(directory: &Directory, der: &[u8], form: &str) -> Option<String> {
    let arguments = ["x509", "-inform", "DER", "-noout", "-subject", "-nameopt", form];
    let text = directory.try_openssl(&arguments, der).ok()?;
    Some(text.strip_prefix("subject=").expect("a subject").trim_end_matches('\n').to_owned())
}

/// What openssl does not read: values of types that RFC 5280 does not have in names, and broken strings.
fn is_beyond_openssl(id: &str) -> bool {
    id.starts_with("raw-")
        || id.starts_with("unreadable-")
        || id.contains("visiblestring")
        || id == "rfc4514-octets"
}

/// Names of which openssl prints another one, and why.
const DIFFERENT: [(&str, &str); 7] = [
    ("octets-8193", "the text is shorter than the name, which is too long"),
    ("oid-64-octets", "openssl cuts a dotted type at 80 characters"),
    ("unreadable-long-oid", "openssl cuts a dotted type at 80 characters"),
    ("unreadable-eight-bit-ia5", "openssl takes it for Latin-1"),
    ("unreadable-eight-bit-printable", "openssl takes it for Latin-1"),
    ("raw-constructed-utf8", "openssl reads BER and prints the DER that should have been there"),
    ("attribute-0.9.2342.19200300.100.1.44", "openssl prints uid, see every_attribute_type"),
];

#[test]
fn every_certificate_of_the_vectors() {
    let file = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/names.json"));
    let file: serde_json::Value = serde_json::from_str(&file.expect("names.json")).expect("JSON");
    let directory = Directory::new();
    let (mut same, mut refused, mut different) = (0, 0, BTreeSet::new());
    for (place, (id, encoded)) in file["certificates"].as_object().expect("an object").iter().enumerate() {
        let der = Base64::decode_vec(encoded.as_str().expect("a string")).expect("base64");
        let subject = name::from_der(Certificate::from_der(&der).expect(id).subject());
        // The plain form of each, and the others in turn: each costs a process.
        for form in [FORMS[0], FORMS[1 + place % 3]] {
            let Some(text) = printed(&directory, &der, form) else {
                assert!(is_beyond_openssl(id), "{id}: openssl cannot read it");
                continue;
            };
            let read = name::from_text(text.as_bytes());
            if read.ok() != subject.ok() {
                different.insert(id.as_str());
            }
            same += usize::from(read.is_ok());
            refused += usize::from(read.is_err());
        }
    }
    assert_eq!(different, DIFFERENT.iter().map(|(id, _)| *id).collect());
    assert!(same >= 300 && refused >= 20, "only {same} names agree, and {refused} are refused by both");
}

#[test]
fn every_attribute_type() {
    let directory = Directory::new();
    let mut types: Vec<Vec<u8>> = (0..=120).map(|arc| vec![0x55, 0x04, arc]).collect();
    let pilot = [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01];
    types.extend((1..=60).map(|arc| [&pilot[..], &[arc]].concat()));
    let pkcs9 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09];
    types.extend((1..=30).map(|arc| [&pkcs9[..], &[arc]].concat()));
    let jurisdiction = [0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x3c, 0x02, 0x01];
    types.extend((1..=4).map(|arc| [&jurisdiction[..], &[arc]].concat()));
    let (mut known, mut unknown) = (0, 0);
    for oid in types {
        let subject = model::name(&[&[(&oid, &tlv(model::UTF8, b"Value 1"))]]);
        let der = Fields::new().with(SUBJECT, subject.clone()).der();
        for form in ["RFC2253", "RFC2253,-sname,lname"] {
            let text = printed(&directory, &der, form).expect("a readable certificate");
            match name::from_text(text.as_bytes()) {
                Ok(read) if text == "uid=Value 1" => {
                    assert_eq!(Ok(read), name::from_text(b"userId=Value 1"), "as RFC 4514 has it");
                    assert_ne!(Ok(read), name::from_der(&subject), "openssl has another type in mind");
                }
                Ok(read) => {
                    assert_eq!(Ok(read), name::from_der(&subject), "{text}");
                    known += usize::from(!text.starts_with(|first: char| first.is_ascii_digit()));
                }
                // Some of its long names have spaces.
                Err(Error::NameAttributeType | Error::NameSyntax) => {
                    unknown += 1;
                    let short = text.strip_suffix("=Value 1").expect("the value");
                    assert!(
                        !IN_CERTIFICATES.split_whitespace().any(|name| name == short),
                        "{short} is not known"
                    );
                }
                Err(error) => panic!("{text}: {error:?}"),
            }
        }
    }
    assert!(known >= 70 && unknown >= 70, "{known} names of openssl are known, {unknown} are not");
}

/// What subjects have, by X.520, RFC 3739, ETSI EN 319 412 and the CA/Browser Forum: as openssl prints it.
const IN_CERTIFICATES: &str = "
    CN SN serialNumber C L ST street O OU title description businessCategory postalAddress postalCode postOfficeBox
    physicalDeliveryOfficeName telephoneNumber facsimileTelephoneNumber name GN initials generationQualifier
    x500UniqueIdentifier dnQualifier houseIdentifier dmdName pseudonym role organizationIdentifier UID DC mail
    emailAddress unstructuredName unstructuredAddress jurisdictionL jurisdictionST jurisdictionC
    commonName surname countryName localityName stateOrProvinceName streetAddress organizationName
    organizationalUnitName givenName userId domainComponent rfc822Mailbox uniqueIdentifier
    jurisdictionLocalityName jurisdictionStateOrProvinceName jurisdictionCountryName
";
