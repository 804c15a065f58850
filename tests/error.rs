//! The status numbers are a promise to C and Python: a frozen table, classes, texts, completeness.

use std::collections::HashSet;
#[cfg(feature = "answers")]
use std::ffi::CStr;

use certbound::{Class, Error};

/// Every name with its number, for ever. A new error adds a row; no row changes or goes.
const FROZEN: &[(&str, i32, Error)] = &[
    ("Mismatch", 100, Error::Mismatch),
    ("NoCertificate", 101, Error::NoCertificate),
    ("Unbound", 102, Error::Unbound),
    ("UnsupportedConfirmation", 103, Error::UnsupportedConfirmation),
    ("Inactive", 104, Error::Inactive),
    ("CertificateNotYetValid", 105, Error::CertificateNotYetValid),
    ("CertificateExpired", 106, Error::CertificateExpired),
    ("ClientMismatch", 107, Error::ClientMismatch),
    ("NoClientCertificate", 108, Error::NoClientCertificate),
    ("ChainNotValidated", 109, Error::ChainNotValidated),
    ("IssuerMismatch", 110, Error::IssuerMismatch),
    ("UnknownClient", 111, Error::UnknownClient),
    ("UntrustedPeer", 112, Error::UntrustedPeer),
    ("AmbiguousCertificate", 113, Error::AmbiguousCertificate),
    ("JsonSyntax", 200, Error::JsonSyntax),
    ("JsonNotUtf8", 201, Error::JsonNotUtf8),
    ("JsonDuplicateMember", 202, Error::JsonDuplicateMember),
    ("JsonTrailingData", 203, Error::JsonTrailingData),
    ("ClaimsNotAnObject", 204, Error::ClaimsNotAnObject),
    ("IntrospectionActive", 205, Error::IntrospectionActive),
    ("ConfirmationNotAnObject", 210, Error::ConfirmationNotAnObject),
    ("ConfirmationThumbprint", 211, Error::ConfirmationThumbprint),
    ("TokenFormat", 220, Error::TokenFormat),
    ("TokenEncrypted", 221, Error::TokenEncrypted),
    ("TokenUnsigned", 222, Error::TokenUnsigned),
    ("TokenBase64", 223, Error::TokenBase64),
    ("ThumbprintText", 230, Error::ThumbprintText),
    ("ThumbprintNotCanonical", 231, Error::ThumbprintNotCanonical),
    ("CertificateNotDer", 240, Error::CertificateNotDer),
    ("CertificateTruncated", 241, Error::CertificateTruncated),
    ("CertificateTrailingData", 242, Error::CertificateTrailingData),
    ("CertificateStructure", 243, Error::CertificateStructure),
    ("CertificateVersion", 244, Error::CertificateVersion),
    ("CertificateSerial", 245, Error::CertificateSerial),
    ("CertificateTime", 246, Error::CertificateTime),
    ("CertificateExtension", 247, Error::CertificateExtension),
    ("CertificateDuplicateExtension", 248, Error::CertificateDuplicateExtension),
    ("CertificateAlgorithm", 249, Error::CertificateAlgorithm),
    ("ForwardedRepeated", 250, Error::ForwardedRepeated),
    ("ForwardedPercent", 251, Error::ForwardedPercent),
    ("ForwardedDoubleEncoded", 252, Error::ForwardedDoubleEncoded),
    ("ForwardedPlusAsSpace", 253, Error::ForwardedPlusAsSpace),
    ("ForwardedBase64", 254, Error::ForwardedBase64),
    ("ForwardedStructuredField", 255, Error::ForwardedStructuredField),
    ("XfccSyntax", 256, Error::XfccSyntax),
    ("XfccElements", 257, Error::XfccElements),
    ("XfccDuplicateKey", 258, Error::XfccDuplicateKey),
    ("XfccHash", 259, Error::XfccHash),
    ("PemBegin", 260, Error::PemBegin),
    ("PemLabel", 261, Error::PemLabel),
    ("PemBase64", 262, Error::PemBase64),
    ("PemEnd", 263, Error::PemEnd),
    ("PemTrailingData", 264, Error::PemTrailingData),
    ("SecondCertificate", 265, Error::SecondCertificate),
    ("XfccCertificate", 266, Error::XfccCertificate),
    ("ForwardedVerdict", 267, Error::ForwardedVerdict),
    ("NameSyntax", 270, Error::NameSyntax),
    ("NameAttributeType", 271, Error::NameAttributeType),
    ("NameValue", 272, Error::NameValue),
    ("NameEmpty", 273, Error::NameEmpty),
    ("DnsName", 274, Error::DnsName),
    ("Uri", 275, Error::Uri),
    ("IpAddress", 276, Error::IpAddress),
    ("EmailAddress", 277, Error::EmailAddress),
    ("KeyStructure", 280, Error::KeyStructure),
    ("KeyUnsupported", 281, Error::KeyUnsupported),
    ("KeyPrivate", 282, Error::KeyPrivate),
    ("KeyCertificate", 283, Error::KeyCertificate),
    ("KeySet", 284, Error::KeySet),
    ("ClientMetadata", 290, Error::ClientMetadata),
    ("ClientId", 291, Error::ClientId),
    ("ClientAuthMethod", 292, Error::ClientAuthMethod),
    ("ClientIdentity", 293, Error::ClientIdentity),
    ("ClientKeys", 294, Error::ClientKeys),
    ("RegistryFormat", 295, Error::RegistryFormat),
    ("RegistryChecksum", 296, Error::RegistryChecksum),
    ("NoKeyIdentifier", 297, Error::NoKeyIdentifier),
    ("JsonTooDeep", 300, Error::JsonTooDeep),
    ("JsonTooLong", 301, Error::JsonTooLong),
    ("JsonTooManyMembers", 302, Error::JsonTooManyMembers),
    ("CertificateTooLong", 303, Error::CertificateTooLong),
    ("CertificateTooManyExtensions", 304, Error::CertificateTooManyExtensions),
    ("TokenTooLong", 305, Error::TokenTooLong),
    ("ChainTooLong", 306, Error::ChainTooLong),
    ("OutputTooSmall", 307, Error::OutputTooSmall),
    ("NameTooLong", 308, Error::NameTooLong),
    ("NameTooManyAttributes", 309, Error::NameTooManyAttributes),
    ("TooManyKeys", 310, Error::TooManyKeys),
    ("ClientIdTooLong", 311, Error::ClientIdTooLong),
    ("RegistryTooLong", 312, Error::RegistryTooLong),
    ("ForwardedTooLong", 313, Error::ForwardedTooLong),
    ("NullPointer", 400, Error::NullPointer),
    ("UnknownPolicy", 401, Error::UnknownPolicy),
    ("Uninitialised", 402, Error::Uninitialised),
    ("InvalidRealm", 403, Error::InvalidRealm),
    ("NotARefusal", 404, Error::NotARefusal),
    ("UnknownPemMode", 405, Error::UnknownPemMode),
    ("Overlap", 406, Error::Overlap),
    ("InvalidLength", 407, Error::InvalidLength),
    ("UnknownChain", 408, Error::UnknownChain),
    ("UnknownKind", 409, Error::UnknownKind),
    ("UnknownFormat", 410, Error::UnknownFormat),
    ("InvalidLimit", 411, Error::InvalidLimit),
    ("WeakSecret", 412, Error::WeakSecret),
    ("UnknownVerdict", 413, Error::UnknownVerdict),
    ("UnknownPinned", 414, Error::UnknownPinned),
    ("HashFailed", 415, Error::HashFailed),
];

/// The variants as `src/error.rs` declares them: a list that nobody can forget to extend.
fn declared() -> Vec<(String, i32)> {
    let source = include_str!("../src/error.rs");
    let body = source.split_once("pub enum Error {").expect("the enum").1.split_once("\n}").expect("its end").0;
    let lines = body.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    let variants = lines.map(|line| {
        let (name, code) = line.strip_suffix(',').and_then(|line| line.split_once(" = ")).expect(line);
        (name.to_owned(), code.parse().expect(line))
    });
    variants.collect()
}

#[test]
fn no_number_has_changed() {
    for &(name, code, error) in FROZEN {
        assert_eq!(error.code(), code, "{name}");
        assert_eq!(format!("{error:?}"), name, "{code}");
        assert_eq!(Error::from_code(code), Some(error), "{name}");
    }
}

#[test]
fn the_frozen_table_and_all_and_the_source_are_the_same_list() {
    let frozen: Vec<(String, i32)> = FROZEN.iter().map(|&(name, code, _)| (name.to_owned(), code)).collect();
    let all: Vec<(String, i32)> = Error::ALL.iter().map(|error| (format!("{error:?}"), error.code())).collect();
    assert_eq!(all, declared(), "Error::ALL against src/error.rs");
    assert_eq!(frozen, declared(), "this test's table against src/error.rs");
}

#[test]
fn numbers_rise_are_unique_and_never_zero() {
    let codes: Vec<i32> = Error::ALL.iter().map(|error| error.code()).collect();
    assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
    // Zero is the C API's success.
    assert!(codes.iter().all(|&code| code != 0));
}

#[test]
fn from_code_knows_exactly_the_declared_numbers() {
    let declared: HashSet<i32> = declared().into_iter().map(|(_, code)| code).collect();
    for code in -1000..10_000 {
        let found = Error::from_code(code);
        assert_eq!(found.is_some(), declared.contains(&code), "{code}");
        assert_eq!(found.map_or(code, Error::code), code);
    }
    for code in [i32::MIN, i32::MAX, 100 + (1 << 16), 100 - (1 << 16)] {
        assert_eq!(Error::from_code(code), None, "{code}");
    }
}

#[test]
fn the_class_is_the_range_of_the_number() {
    for error in Error::ALL {
        let expected = match error.code() / 100 {
            1 => Class::Refused,
            2 => Class::Malformed,
            3 => Class::Limit,
            4 => Class::Misuse,
            other => panic!("{error:?}: no class has range {other}"),
        };
        assert_eq!(error.class(), expected, "{error:?}");
    }
    // One of each that a caller's retry or alarm logic would rest on.
    assert_eq!(Error::Mismatch.class(), Class::Refused);
    assert_eq!(Error::CertificateAlgorithm.class(), Class::Malformed);
    assert_eq!(Error::JsonTooDeep.class(), Class::Limit);
    assert_eq!(Error::InvalidLength.class(), Class::Misuse);
}

#[cfg(not(feature = "answers"))]
#[test]
fn without_sentences_an_error_is_its_number() {
    assert_eq!(Error::Mismatch.to_string(), "certbound status 100");
}

#[cfg(feature = "answers")]
#[test]
fn every_error_has_its_own_sentence_the_same_in_every_form() {
    let mut seen = HashSet::new();
    for error in Error::ALL {
        let text = error.text();
        let with_nul = Error::text_with_nul(error.code()).expect("a sentence");
        assert_eq!(CStr::from_bytes_with_nul(with_nul).map(CStr::to_bytes), Ok(text.as_bytes()), "{error:?}");
        assert_eq!(error.to_string(), text, "{error:?}");
        assert!(text.contains(' '), "{error:?}: {text:?} is no sentence");
        assert!(text.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{error:?}: {text:?}");
        assert!(!text.ends_with('.') && text.trim() == text, "{error:?}: {text:?}");
        assert!(seen.insert(text), "{error:?}: {text:?} is another error's sentence");
    }
    for code in (-1000..1000).chain([i32::MIN, i32::MAX]) {
        assert_eq!(Error::text_with_nul(code).is_some(), Error::from_code(code).is_some(), "{code}");
    }
    let error: &dyn std::error::Error = &Error::Mismatch;
    assert!(error.source().is_none(), "an error stands for itself");
}
