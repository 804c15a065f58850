//! Base64 of a certificate: bare, between colons, and of its PEM. Only the one canonical text is accepted.

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
use certbound::forwarded::{Format, Header};
use forwarded::{chain, decode, leaf, leaf_and};

const TINY: [u8; 5] = [0x30, 3, 2, 1, 5];

fn bare(value: impl AsRef<[u8]>) -> forwarded::Answer {
    forwarded::single(Format::Base64Der, value)
}

fn structured(value: impl AsRef<[u8]>) -> forwarded::Answer {
    forwarded::single(Format::StructuredField, value)
}

fn encoded_pem(value: impl AsRef<[u8]>) -> forwarded::Answer {
    forwarded::single(Format::Base64Pem, value)
}

/// What is wrong with these characters, in any format that is base64 around.
fn defects() -> Vec<(&'static str, String, Error)> {
    let good = proxy::bare(&leaf());
    let (base64, plus) = (Error::ForwardedBase64, Error::ForwardedPlusAsSpace);
    let line = good.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("ASCII"));
    let lines: Vec<&str> = line.collect();
    vec![
        ("one character", "M".to_owned(), base64),
        ("two characters", "MA".to_owned(), base64),
        ("three characters", "MAI".to_owned(), base64),
        ("no padding, two short", "MAIFAA".to_owned(), base64),
        ("one padding of two", "MAIFAA=".to_owned(), base64),
        ("padding too much", "MAIFAA===".to_owned(), base64),
        ("a group of padding", "MAIFAA======".to_owned(), base64),
        ("padding alone", "====".to_owned(), base64),
        ("three padding characters", "M===".to_owned(), base64),
        ("bits left over under two", "MAIFAB==".to_owned(), base64),
        ("all bits left over under two", "MAIFAP==".to_owned(), base64),
        ("bits left over under one", "MAMCAQV=".to_owned(), base64),
        ("bits left over in a long one", good.replace("SY=", "SZ="), base64),
        ("no padding in a long one", good.replace("SY=", "SY"), base64),
        ("padding, then more", "MAIFAA==MAIFAA==".to_owned(), base64),
        ("padding before the last character", "MAIFA=A=".to_owned(), base64),
        ("padding in the middle", good.replacen("SM49", "SM==", 1), base64),
        ("padding at the end of the first 64", format!("{}=={}", &good[..62], &good[64..]), base64),
        ("padding at the start of the second 64", format!("{}=={}", &good[..64], &good[66..]), base64),
        ("base64url for plus", good.replace('+', "-"), base64),
        ("base64url for slash", good.replace('/', "_"), base64),
        ("percent-encoded", proxy::percent(&good, "", false), base64),
        ("LF at its end", format!("{good}\n"), base64),
        ("CRLF at its end", format!("{good}\r\n"), base64),
        ("lines", lines.join("\n"), base64),
        ("a NUL", good.replacen("SM49", "SM\09", 1), base64),
        ("not ASCII", good.replacen("SM49", "SMé", 1), base64),
        ("in quotes", format!("\"{good}\""), base64),
        ("a label before", format!("Cert={good}"), base64),
        ("a semicolon and more", format!("{good};a=1"), base64),
        ("a space for a plus", good.replacen('+', " ", 1), plus),
        ("a space for every plus", good.replace('+', " "), plus),
        ("lines with spaces", lines.join(" "), plus),
        ("lines with tabs", lines.join("\t"), plus),
    ]
}

#[test]
fn bare_base64() {
    let der = leaf();
    for mode in [Header::new(Format::Base64Der), chain(Format::Base64Der)] {
        assert_eq!(decode(&mode, proxy::bare(&der)), Ok(Some(der.clone())));
        for contents in 1..200 {
            let der = der::tlv(0x30, &vec![0xfb; contents]);
            assert_eq!(decode(&mode, proxy::bare(&der)), Ok(Some(der)), "every padding and every length");
        }
        for (reason, value, error) in defects() {
            assert_eq!(decode(&mode, &value), Err(error), "{reason}: {value}");
        }
        let pem = Error::ForwardedPlusAsSpace;
        assert_eq!(decode(&mode, proxy::apache_spaced(&der)), Err(pem), "PEM has spaces");
        assert_eq!(decode(&mode, proxy::field(&der)), Err(Error::ForwardedBase64), "a structured field");
    }
}

#[test]
fn a_list_of_bare_base64() {
    let many = chain(Format::Base64Der);
    let good = proxy::bare(&leaf());
    let (base64, second) = (Error::ForwardedBase64, Error::SecondCertificate);
    assert_eq!(decode(&many, proxy::traefik(&leaf_and(9))), Ok(Some(leaf())), "ten");
    for (reason, value, one, more) in [
        ("two", format!("{good},{good}"), second, None),
        ("a trailing comma", format!("{good},"), second, Some(base64)),
        ("a leading comma", format!(",{good}"), base64, Some(base64)),
        ("two commas", format!("{good},,{good}"), second, Some(base64)),
        ("joined by a server", format!("{good}, {good}"), second, Some(Error::ForwardedBase64)),
        (
            "a space before the comma",
            format!("{good} ,{good}"),
            Error::ForwardedBase64,
            Some(Error::ForwardedBase64),
        ),
        ("the second one not canonical", format!("{good},MAIFAB=="), second, Some(base64)),
        ("the second one not DER", format!("{good},AgEF"), second, Some(Error::CertificateNotDer)),
        ("the second one cut short", format!("{good},MAIF"), second, Some(Error::CertificateTruncated)),
        ("absence as the second one", format!("{good},(null)"), second, Some(base64)),
        ("a percent-encoded comma", format!("{good}%2C{good}"), base64, Some(base64)),
        ("a semicolon", format!("{good};{good}"), base64, Some(base64)),
    ] {
        assert_eq!(bare(&value), Err(one), "{reason}: {value}");
        assert_eq!(decode(&many, &value), more.map_or(Ok(Some(leaf())), Err), "{reason}, as a chain: {value}");
    }
}

#[test]
fn a_structured_field() {
    let der = leaf();
    let many = chain(Format::StructuredField);
    for mode in [Header::new(Format::StructuredField), many] {
        for contents in 1..200 {
            let der = der::tlv(0x30, &vec![0xfb; contents]);
            assert_eq!(decode(&mode, proxy::field(&der)), Ok(Some(der)), "every padding and every length");
        }
        for (reason, value, error) in defects() {
            assert_eq!(decode(&mode, format!(":{value}:")), Err(error), "{reason}: {value}");
        }
        let good = proxy::bare(&der);
        for (reason, value) in [
            ("no colons", good.clone()),
            ("no colon before", format!("{good}:")),
            ("no colon after", format!(":{good}")),
            ("three colons", format!(":{good}::")),
            ("a parameter", format!(":{good}:;a=1")),
            ("a parameter without a value", format!(":{good}:;a")),
            ("text after", format!(":{good}:x")),
            ("a space and text after", format!(":{good}: x")),
            ("an inner list", format!("(:{good}:)")),
            ("a dictionary", format!("a=:{good}:")),
            ("a string", format!("\"{good}\"")),
            ("in quotes", format!("\":{good}:\"")),
            ("a token", "sha-256".to_owned()),
            ("a trailing comma", format!(":{good}:,")),
            ("a trailing comma and a space", format!(":{good}:, ")),
            ("a leading comma", format!(",:{good}:")),
            ("a line end after", format!(":{good}:\n")),
        ] {
            assert_eq!(decode(&mode, &value), Err(Error::ForwardedStructuredField), "{reason}: {value}");
        }
        let inside = Error::ForwardedBase64;
        assert_eq!(decode(&mode, format!(": {good}:")), Err(inside), "a space after the colon");
        assert_eq!(decode(&mode, format!(":{good} :")), Err(inside), "a space before the colon");
    }
    assert_eq!(structured(":MAMCAQU=:"), Ok(Some(TINY.to_vec())));
}

#[test]
fn a_list_of_structured_fields() {
    let many = chain(Format::StructuredField);
    let good = proxy::field(&leaf());
    let (field, second) = (Error::ForwardedStructuredField, Error::SecondCertificate);
    for (reason, value, one, more) in [
        ("two", format!("{good},{good}"), second, None),
        ("a space", format!("{good}, {good}"), second, None),
        ("white space on both sides", format!("{good} \t,\t {good}"), second, None),
        ("two commas", format!("{good},,{good}"), field, Some(field)),
        ("no comma", format!("{good}{good}"), field, Some(field)),
        ("a space for the comma", format!("{good} {good}"), field, Some(field)),
        ("an empty second one", format!("{good}, ::"), second, Some(Error::ForwardedBase64)),
        ("an empty first one", format!("::, {good}"), Error::ForwardedBase64, Some(Error::ForwardedBase64)),
        ("the second one not canonical", format!("{good}, :MAIFAB==:"), second, Some(Error::ForwardedBase64)),
        ("the second one not DER", format!("{good}, :AgEF:"), second, Some(Error::CertificateNotDer)),
        ("the second one without colons", format!("{good}, MAIFAA=="), field, Some(field)),
        ("a parameter of the first one", format!("{good};a=1, {good}"), field, Some(field)),
        ("LF between", format!("{good},\n{good}"), field, Some(field)),
    ] {
        assert_eq!(structured(&value), Err(one), "{reason}: {value}");
        assert_eq!(decode(&many, &value), more.map_or(Ok(Some(leaf())), Err), "{reason}, as a chain: {value}");
    }
}

#[test]
fn base64_of_pem() {
    let der = leaf();
    let text = sample::RFC8705;
    for contents in 1..200 {
        let der = der::tlv(0x30, &vec![0xfb; contents]);
        assert_eq!(encoded_pem(proxy::apache_base64(&der)), Ok(Some(der)), "every padding and every length");
    }
    for (reason, text) in [
        ("CRLF", text.replace('\n', "\r\n")),
        ("no line end at the end", text.trim_end().to_owned()),
        ("blank lines after", format!("{text}\n\r\n")),
    ] {
        assert_eq!(encoded_pem(proxy::bare(text.as_bytes())), Ok(Some(der.clone())), "{reason}");
    }
    let (begin, label, base64, end) = (Error::PemBegin, Error::PemLabel, Error::PemBase64, Error::PemEnd);
    for (reason, text, error) in [
        ("DER", String::from_utf8(TINY.to_vec()).expect("ASCII"), begin),
        ("base64 of base64", proxy::bare(&der), begin),
        ("PEM, twice", proxy::apache_base64(&der), begin),
        ("a blank line before", format!("\n{text}"), begin),
        ("another label", text.replace("CERTIFICATE", "X509 CERTIFICATE"), label),
        ("Apache's spaces", proxy::apache_spaced(&der), label),
        ("a space in the body", text.replacen('+', " ", 1), base64),
        ("bits left over", text.replace("SY=", "SZ="), base64),
        ("base64url", text.replace('+', "-"), base64),
        ("one line for a body", proxy::haproxy_line(&der, "\n"), base64),
        ("no end line", text[..text.len() - 26].to_owned(), end),
        ("a CR after the end line", format!("{}\r", text.trim_end()), end),
        ("text after", format!("{text}x"), Error::PemTrailingData),
        (
            "a key after",
            format!("{text}{}", text.replace("CERTIFICATE", "PRIVATE KEY")),
            Error::PemTrailingData,
        ),
        ("another one", text.repeat(2), Error::SecondCertificate),
    ] {
        assert_eq!(encoded_pem(proxy::bare(text.as_bytes())), Err(error), "{reason}: {text}");
    }
}

/// Two texts that are canonical each, the first of which ends with padding where a line ends.
#[test]
fn padding_ends_a_text_wherever_it_stands() {
    for octets in [46, 47] {
        let split = |text: &[u8]| (proxy::bare(&text[..octets]), proxy::bare(&text[octets..]));
        let (first, rest) = split(&leaf());
        assert!(first.len() == 64 && first.ends_with('='));
        let base64 = Error::ForwardedBase64;
        assert_eq!(bare(format!("{first}{rest}")), Err(base64), "{octets} octets");
        assert_eq!(structured(format!(":{first}{rest}:")), Err(base64), "{octets} octets");
        let (line, lines) = (&first, sample::body(&leaf()[octets..], "\n"));
        let pem = format!("-----BEGIN CERTIFICATE-----\n{line}\n{lines}-----END CERTIFICATE-----\n");
        let percent = proxy::percent(&pem, "-", false);
        assert_eq!(forwarded::single(Format::PercentPem, percent), Err(Error::PemBase64), "{octets} octets");
        let spaced = pem.replace('\n', " ");
        assert_eq!(forwarded::single(Format::SpacedPem, spaced), Err(Error::PemBase64), "{octets} octets");
        assert_eq!(encoded_pem(proxy::bare(pem.as_bytes())), Err(Error::PemBase64), "{octets} octets");
        let (first, rest) = split(sample::RFC8705.as_bytes());
        assert_eq!(encoded_pem(format!("{first}{rest}")), Err(base64), "{octets} octets");
    }
}

/// The outer base64, whose defects stand in any place of it.
#[test]
fn the_base64_around_pem_is_canonical_too() {
    let pem = sample::RFC8705;
    let good = proxy::bare(format!("{pem}\n").as_bytes());
    let padded = proxy::bare(format!("{pem}\n\n").as_bytes());
    assert!(good.len() > 5 * 64 && !good.ends_with('=') && padded.ends_with("g=="));
    assert_eq!(encoded_pem(&padded), Ok(Some(leaf())));
    let base64 = Error::ForwardedBase64;
    for (reason, value, error) in [
        ("two padding characters missing", padded.trim_end_matches('=').to_owned(), base64),
        ("one padding character missing", padded[..padded.len() - 1].to_owned(), base64),
        ("bits left over under two", padded.replace("g==", "h=="), base64),
        ("padding too much", format!("{good}===="), base64),
        ("padding at the end of the first 64", format!("{}=={}", &good[..62], &good[64..]), base64),
        ("a group missing at a line's end", format!("{}{}", &good[..60], &good[61..]), base64),
        ("LF after it", format!("{good}\n"), base64),
        ("lines", format!("{}\n{}", &good[..64], &good[64..]), base64),
        ("base64url", good.replacen('L', "-", 1), base64),
        ("a comma and another one", format!("{good},{good}"), base64),
        ("between colons", format!(":{good}:"), base64),
        ("a space in it", format!("{} {}", &good[..64], &good[65..]), Error::ForwardedPlusAsSpace),
        ("a space far in it", format!("{} {}", &good[..300], &good[301..]), Error::ForwardedPlusAsSpace),
        ("a tab", format!("{}\t{}", &good[..64], &good[64..]), Error::ForwardedPlusAsSpace),
        ("PEM as it is", pem.to_owned(), Error::ForwardedPlusAsSpace),
    ] {
        assert_eq!(encoded_pem(&value), Err(error), "{reason}: {value}");
        assert_eq!(decode(&chain(Format::Base64Pem), &value), Err(error), "{reason}, as a chain: {value}");
    }
    let many = proxy::bare(pem.repeat(10).as_bytes());
    assert_eq!(decode(&chain(Format::Base64Pem), many), Ok(Some(leaf())), "ten");
}
