//! Every certificate of PyPI's `cryptography_vectors`, NIST PKITS among them, and of Debian's ca-certificates.
//!
//! `make test-corpus` installs the first and sets CERTBOUND_CORPUS and CERTBOUND_PYTHON.

#![cfg(feature = "clients")]

#[path = "corpus/files.rs"]
mod files;
#[path = "corpus/pyca.rs"]
mod pyca;
#[path = "support/sample.rs"]
mod sample;
#[path = "support/x509.rs"]
mod x509;

use std::collections::BTreeMap;

use certbound::{Certificate, Error, name};
use x509_cert::der::{Decode, Encode};
use x509_cert::name::RdnSequence;

/// Files that one of the two readers refuses, our error or `None`, and why they disagree.
const READ_BY_ONE: [(&str, Option<Error>, &str); 7] = [
    (
        "x509/PKITS_data/certs/Validpre2000UTCnotBeforeDateTest3EE.crt",
        None,
        "notBefore is in 1950, which UTCTime can say (RFC 5280 section 4.1.2.5.1); x509-cert begins in 1970",
    ),
    (
        "x509/custom/mismatch_inner_outer_sig_algorithm.der",
        Some(Error::CertificateAlgorithm),
        "RFC 5280 section 4.1.1.2: both algorithms are the same; x509-cert does not compare them",
    ),
    (
        "x509/custom/rsa_pss_cert_invalid_mgf.der",
        Some(Error::CertificateAlgorithm),
        "only one of the two algorithms was spoilt for the test",
    ),
    (
        "x509/custom/rsa_pss_cert_no_sig_params.der",
        Some(Error::CertificateAlgorithm),
        "only one of the two algorithms was spoilt for the test",
    ),
    (
        "x509/custom/rsa_pss_cert_unsupported_mgf_hash.der",
        Some(Error::CertificateAlgorithm),
        "only one of the two algorithms was spoilt for the test",
    ),
    (
        "x509/custom/two_basic_constraints.pem",
        Some(Error::CertificateDuplicateExtension),
        "RFC 5280 section 4.2: no extension twice; x509-cert does not look",
    ),
    (
        "x509/v1_cert.pem",
        Some(Error::CertificateAlgorithm),
        "md5WithRSAEncryption has its NULL inside the signed part and not outside",
    ),
];

/// Subjects and issuers that give no identity.
const WITHOUT_IDENTITY: [(&str, Error, &str); 5] = [
    ("x509/PKITS_data/certs/ValidDNnameConstraintsTest14EE.crt", Error::NameEmpty, "the subject is empty"),
    ("x509/custom/ian_uri.pem", Error::NameEmpty, "the subject is empty"),
    ("x509/custom/invalid_utf8_common_name.pem", Error::NameValue, "the common name is no UTF-8"),
    ("x509/custom/malformed-ian.pem", Error::NameEmpty, "both names are empty"),
    ("x509/custom/malformed-san.pem", Error::NameEmpty, "both names are empty"),
];

/// The subject and the issuer.
fn names<'a>(certificate: &Certificate<'a>) -> [&'a [u8]; 2] {
    [certificate.subject(), certificate.issuer()]
}

fn identity(text: &str) -> Result<certbound::Identity, Error> {
    name::from_text(text.as_bytes())
}

#[test]
fn we_read_what_x509_cert_reads() {
    let (mut both, mut neither, mut one) = (0, 0, BTreeMap::new());
    for (file, der) in files::all() {
        match (Certificate::from_der(&der), x509_cert::Certificate::from_der(&der)) {
            (Ok(ours), Ok(theirs)) => {
                x509::same_fields(&ours, &theirs, &file);
                both += 1;
            }
            (Err(_), Err(_)) => neither += 1,
            (ours, _) => {
                one.insert(file, ours.err());
            }
        }
    }
    let expected = READ_BY_ONE.map(|(file, error, _)| (file.to_owned(), error));
    assert_eq!(
        one,
        BTreeMap::from(expected),
        "disagreements that are not listed with their reason, or no more"
    );
    assert!(both >= 600, "only {both} certificates");
    // Keys, requests, CRLs and OCSP responses lie in the same directories.
    assert!(neither >= 50, "only {neither} other files");
}

#[test]
fn names_are_written_and_read_back() {
    let mut without = BTreeMap::new();
    for (file, der) in files::all() {
        let Ok(certificate) = Certificate::from_der(&der) else { continue };
        for subject in names(&certificate) {
            let mut out = [0; name::MAX_LEN];
            match name::from_der(subject) {
                Ok(expected) => {
                    let text =
                        name::write(subject, &mut out).unwrap_or_else(|error| panic!("{file}: {error:?}"));
                    assert_eq!(identity(text), Ok(expected), "{file}: {text}");
                }
                Err(error) => {
                    without.insert(file.clone(), error);
                }
            }
        }
    }
    assert_eq!(without, BTreeMap::from(WITHOUT_IDENTITY.map(|(file, error, _)| (file.to_owned(), error))));
}

/// x509-cert prints names in the form of RFC 4514, with a table of types and escapes of its own.
#[test]
fn names_as_x509_cert_prints_them_are_the_same_names() {
    let mut count = 0;
    for (file, der) in files::all() {
        let (Ok(ours), Ok(theirs)) = (Certificate::from_der(&der), x509_cert::Certificate::from_der(&der))
        else {
            continue;
        };
        let theirs = theirs.tbs_certificate();
        for (ours, theirs) in names(&ours).into_iter().zip([theirs.subject(), theirs.issuer()]) {
            let text = theirs.to_string();
            assert_eq!(identity(&text), name::from_der(ours), "{file}: {text}");
            count += 1;
        }
    }
    assert!(count >= 1200, "only {count} names");
}

/// And the other way round: it reads what we write.
#[test]
fn names_as_we_write_them_are_the_same_names_to_x509_cert() {
    let mut count = 0;
    for (file, der) in files::all() {
        let Ok(certificate) = Certificate::from_der(&der) else { continue };
        for subject in names(&certificate) {
            let mut out = [0; name::MAX_LEN];
            let Ok(text) = name::write(subject, &mut out) else { continue };
            match text.parse::<RdnSequence>() {
                Ok(theirs) if name::from_der(&theirs.to_der().unwrap()) == name::from_der(subject) => {
                    count += 1
                }
                theirs => println!("THEIRS {file} {text} {theirs:?}"),
            }
        }
    }
    println!("{count}");
}

/// Section 4.3 of the NIST PKITS: the issuer of one certificate, the subject of another, whether they are equal.
const PKITS: [(&str, &str, bool, &str); 11] = [
    ("InvalidNameChainingTest1EE", "GoodCACert", false, "4.3.1: the common name differs"),
    ("InvalidNameChainingOrderTest2EE", "NameOrderingCACert", false, "4.3.2: two RDNs in another order"),
    ("ValidNameChainingWhitespaceTest3EE", "GoodCACert", true, "4.3.3: several spaces inside"),
    ("ValidNameChainingWhitespaceTest4EE", "GoodCACert", true, "4.3.4: spaces at the ends"),
    ("ValidNameChainingCapitalizationTest5EE", "GoodCACert", true, "4.3.5: capital letters"),
    ("ValidNameUIDsTest6EE", "UIDCACert", true, "4.3.6: unique identifiers beside the names"),
    (
        "ValidRFC3280MandatoryAttributeTypesTest7EE",
        "RFC3280MandatoryAttributeTypesCACert",
        true,
        "4.3.7: the attribute types that software must know",
    ),
    (
        "ValidRFC3280OptionalAttributeTypesTest8EE",
        "RFC3280OptionalAttributeTypesCACert",
        true,
        "4.3.8: those that it should know",
    ),
    ("ValidUTF8StringEncodedNamesTest9EE", "UTF8StringEncodedNamesCACert", true, "4.3.9: UTF8Strings"),
    (
        "ValidRolloverfromPrintableStringtoUTF8StringTest10EE",
        "RolloverfromPrintableStringtoUTF8StringCACert",
        true,
        "4.3.10: PrintableString and UTF8String",
    ),
    (
        "ValidUTF8StringCaseInsensitiveMatchTest11EE",
        "UTF8StringCaseInsensitiveMatchCACert",
        true,
        "4.3.11: UTF8Strings in other case and with other spaces",
    ),
];

#[test]
fn names_chain_as_pkits_says() {
    let directory = files::variable("CERTBOUND_CORPUS").join("x509/PKITS_data/certs");
    let read = |file: &str| {
        let path = directory.join(file).with_extension("crt");
        std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    for (end_entity, authority, equal, reason) in PKITS {
        let (end_entity, authority) = (read(end_entity), read(authority));
        let issuer = Certificate::from_der(&end_entity).expect(reason).issuer().to_vec();
        let subject = Certificate::from_der(&authority).expect(reason).subject().to_vec();
        let (issuer_identity, subject_identity) =
            (name::from_der(&issuer).expect(reason), name::from_der(&subject).expect(reason));
        assert_eq!(issuer_identity == subject_identity, equal, "{reason}");
        // The same through text, as a registration would have it.
        let mut out = [0; name::MAX_LEN];
        let text = name::write(&issuer, &mut out).expect(reason);
        assert_eq!(identity(text) == Ok(subject_identity), equal, "{reason}: {text}");
    }
}
