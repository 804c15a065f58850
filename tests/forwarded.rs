//! What holds for every format of a forwarded certificate: lines, absence, room, names.

#![cfg(feature = "forwarded")]

#[path = "support/der.rs"]
mod der;
#[path = "support/forwarded.rs"]
mod forwarded;
#[path = "support/proxy.rs"]
mod proxy;
#[path = "support/sample.rs"]
mod sample;

use certbound::Error;
use certbound::forwarded::{Format, Header, Mode};
use forwarded::{chain, chain_of, decode, decode_into, decode_lines, leaf, leaf_and, single, value_of};

#[test]
fn every_format_has_its_own_name_and_number() {
    let expected = [
        (Format::PercentPem, 1, "percent-pem"),
        (Format::SpacedPem, 2, "spaced-pem"),
        (Format::Base64Der, 3, "base64-der"),
        (Format::StructuredField, 4, "structured-field"),
        (Format::Base64Pem, 5, "base64-pem"),
        (Format::Xfcc, 6, "xfcc"),
    ];
    assert_eq!(Format::ALL.len(), expected.len());
    for (position, (format, code, name)) in expected.into_iter().enumerate() {
        assert_eq!((Format::ALL[position], format.code(), format.name()), (format, code, name));
        assert_eq!(Format::from_name(name), Some(format));
    }
    for name in ["", "XFCC", "percent", "percent_pem", "percent-pem ", "pem"] {
        assert_eq!(Format::from_name(name), None, "{name:?}");
    }
}

#[test]
fn a_line_and_what_is_around_it() {
    let der = leaf();
    for &format in Format::ALL {
        let value = value_of(format, &der);
        for (reason, line) in [
            ("as it is", value.clone()),
            ("a space before", format!(" {value}")),
            ("a space after", format!("{value} ")),
            ("spaces and tabs on both sides", format!("\t \t{value} \t ")),
        ] {
            assert_eq!(single(format, &line), Ok(Some(der.clone())), "{format:?}, {reason}");
            assert_eq!(decode(&chain(format), &line), Ok(Some(der.clone())), "{format:?}, {reason}, chain");
        }
        // HTTP calls nothing else optional white space.
        for around in ["\0", "\u{b}", "\u{c}", "\u{a0}", "\"", "'", ",", ";"] {
            for line in [format!("{around}{value}"), format!("{value}{around}")] {
                assert!(single(format, &line).is_err(), "{format:?}: {line}");
                assert!(decode(&chain(format), &line).is_err(), "{format:?}, chain: {line}");
            }
        }
    }
}

#[test]
fn more_than_one_line_is_refused_whatever_they_say() {
    for &format in Format::ALL {
        let value = value_of(format, &leaf());
        let value = value.as_bytes();
        for (reason, lines) in [
            ("the same twice", &[value, value][..]),
            ("an empty one first", &[b"", value]),
            ("an empty one after", &[value, b""]),
            ("two empty ones", &[b"", b""]),
            ("absent twice", &[b"(null)", b"(null)"]),
            ("three", &[value, value, value]),
            ("garbage beside", &[value, b"\0"]),
        ] {
            for header in [Header::new(format), chain(format)] {
                assert_eq!(decode_lines(&header, lines), Err(Error::ForwardedRepeated), "{format:?}, {reason}");
            }
        }
    }
}

#[test]
fn every_spelling_of_absence_in_every_format() {
    for &format in Format::ALL {
        for header in [Header::new(format), chain(format)] {
            assert_eq!(decode_lines(&header, &[]), Ok(None), "{format:?}, no line");
            for (reason, line) in [
                ("nothing: HAProxy, Caddy 2.11, Google above its limit", ""),
                ("a space", " "),
                ("white space", " \t\t "),
                ("Apache", "(null)"),
                ("Apache, with a space", "(null) "),
                ("HAProxy's structured field", "::"),
                ("the same with white space around", " ::\t"),
                ("Caddy 2.6", "{http.request.tls.client.certificate_der_base64}"),
                ("Caddy 2.6, PEM", "{http.request.tls.client.certificate_pem}"),
                ("Caddy 2.6 as a structured field", ":{http.request.tls.client.certificate_der_base64}:"),
                ("a digit in the placeholder", "{http.request.tls.client.public_key_sha256}"),
            ] {
                assert_eq!(decode(&header, line), Ok(None), "{format:?}, {reason}");
            }
        }
    }
}

#[test]
fn what_only_looks_like_absence_is_malformed() {
    for &format in Format::ALL {
        for (reason, line) in [
            ("another case", "(NULL)"),
            ("no brackets", "null"),
            ("two of them", "(null)(null)"),
            ("a list of them", "(null), (null)"),
            ("between colons", ":(null):"),
            ("one colon", ":"),
            ("three colons", ":::"),
            ("four colons", "::::"),
            ("a space between colons", ": :"),
            ("a comma", ","),
            ("an empty string of structured fields", "\"\""),
            ("a placeholder of something else", "{http.request.host}"),
            ("another placeholder of TLS", "{http.request.tls.version}"),
            ("a placeholder cut short", "{http.request.tls.client.certificate_der_base64"),
            ("a placeholder cut short before its name", "{http.request.tls.client."),
            ("a placeholder with something after", "{http.request.tls.client.certificate_pem}A"),
            ("a placeholder with something before", "A{http.request.tls.client.certificate_pem}"),
            ("a certificate inside a placeholder", "{http.request.tls.client.MAIFAA==}"),
            ("a placeholder in a placeholder", "{http.request.tls.client.{http.request.tls.client.a}}"),
            ("two placeholders", "{http.request.tls.client.a}{http.request.tls.client.b}"),
            ("half between colons", ":{http.request.tls.client.certificate_pem}"),
            ("twice between colons", "::{http.request.tls.client.certificate_pem}::"),
            ("nginx's name of the variable", "$ssl_client_escaped_cert"),
            ("a dash", "-"),
            ("NONE", "NONE"),
            ("a NUL", "\0"),
        ] {
            for header in [Header::new(format), chain(format)] {
                assert!(decode(&header, line).is_err(), "{format:?}, {reason}");
            }
        }
    }
}

#[test]
fn the_output_needs_room_for_the_certificate_and_no_more() {
    let der = leaf();
    for &format in Format::ALL {
        let values = [
            (Header::new(format), value_of(format, &der)),
            (chain(format), value_of(format, &der)),
            (chain(format), chain_of(format, &leaf_and(2))),
        ];
        for (header, value) in values {
            let lines = [value.as_bytes()];
            for room in (0..der.len()).filter(|room| *room < 60 || *room + 60 > der.len()) {
                assert_eq!(
                    decode_into(&header, &lines, room),
                    Err(Error::OutputTooSmall),
                    "{format:?}, room for {room}"
                );
            }
            assert_eq!(decode_into(&header, &lines, der.len()), Ok(Some(der.clone())), "{format:?}, exact");
            assert_eq!(
                decode_into(&header, &lines, der.len() + 1),
                Ok(Some(der.clone())),
                "{format:?}, one more"
            );
        }
        assert_eq!(decode_into(&Header::new(format), &[b""], 0), Ok(None), "{format:?}, no room, none needed");
    }
}

#[test]
fn only_one_der_sequence_is_a_certificate() {
    for (reason, der, error) in [
        ("INTEGER", vec![0x02, 0x01, 0x05], Error::CertificateNotDer),
        ("SET", vec![0x31, 0x01, 0x05], Error::CertificateNotDer),
        ("indefinite length", vec![0x30, 0x80, 0x00, 0x00], Error::CertificateNotDer),
        ("a length that is not the shortest", vec![0x30, 0x81, 0x01, 0x05], Error::CertificateNotDer),
        ("PEM", sample::RFC8705.as_bytes().to_vec(), Error::CertificateNotDer),
        ("only a tag", vec![0x30], Error::CertificateTruncated),
        ("one octet missing", vec![0x30, 0x03, 0x02, 0x01], Error::CertificateTruncated),
        ("one octet left over", vec![0x30, 0x01, 0x02, 0x01], Error::CertificateTrailingData),
        ("two certificates", [leaf(), leaf()].concat(), Error::CertificateTrailingData),
        ("zeros after", [leaf(), vec![0; 60]].concat(), Error::CertificateTrailingData),
    ] {
        for &format in Format::ALL {
            assert_eq!(single(format, value_of(format, &der)), Err(error), "{format:?}, {reason}");
            assert_eq!(
                decode(&chain(format), value_of(format, &der)),
                Err(error),
                "{format:?}, {reason}, chain"
            );
            let second = chain_of(format, &[leaf(), der.clone()]);
            assert_eq!(decode(&chain(format), second), Err(error), "{format:?}, {reason}, after the leaf");
        }
    }
}

/// A format is configured: the value of another one is malformed, never something else.
#[test]
fn no_format_reads_the_value_of_another() {
    for &written in Format::ALL {
        let value = value_of(written, &leaf());
        for &read in Format::ALL.iter().filter(|read| **read != written) {
            for header in [Header::new(read), Header::new(read).with_mode(Mode::FirstOfChain)] {
                assert!(decode(&header, &value).is_err(), "{written:?} read as {read:?}");
            }
        }
    }
}
