//! Strict PEM (RFC 7468): what is a certificate file, what is not, and that a refusal leaves zeros.

#![cfg(feature = "forwarded")]

#[path = "support/der.rs"]
mod der;
#[path = "support/sample.rs"]
mod sample;

use certbound::certificate::MAX_LEN;
use certbound::pem::{self, MAX_CHAIN, Mode};
use certbound::{Error, Thumbprint};
use proptest::prelude::*;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----\n";
const END: &str = "-----END CERTIFICATE-----\n";
const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMAIFAA==\n-----END PRIVATE KEY-----\n";

/// Decodes with room to spare; on an error the room must hold zeros.
fn decode(text: impl AsRef<[u8]>, mode: Mode) -> Result<Vec<u8>, Error> {
    let mut out = vec![0xaa; MAX_LEN + 100];
    match pem::decode(text.as_ref(), mode, &mut out) {
        Ok(der) => Ok(der.to_vec()),
        Err(error) => {
            assert!(out.iter().all(|&octet| octet == 0), "{error:?} leaves zeros");
            Err(error)
        }
    }
}

/// A certificate file whose body is `body`, as it stands.
fn with_body(body: &str) -> String {
    [BEGIN, body, END].concat()
}

#[test]
fn every_good_form_of_a_file() {
    let lf = sample::RFC8705;
    let expected = sample::to_der(lf);
    let short = der::tlv(0x30, &[0; 46]);
    assert_eq!(sample::body(&short, "").len(), 64, "one full line and no other");
    for (reason, text, der) in [
        ("LF", lf.to_owned(), &expected),
        ("CRLF", lf.replace('\n', "\r\n"), &expected),
        ("LF and CRLF mixed", lf.replacen('\n', "\r\n", 3), &expected),
        ("no line end at the end", lf.trim_end().to_owned(), &expected),
        ("CRLF, no line end at the end", lf.trim_end().replace('\n', "\r\n"), &expected),
        ("blank lines after", format!("{lf}\n\n"), &expected),
        ("blank lines after, CRLF", format!("{lf}\r\n\r\n"), &expected),
        ("body that fills its last line", sample::from_der(&short), &short),
        ("one padding character", sample::from_der(&[0x30, 0x03, 2, 1, 5]), &vec![0x30, 3, 2, 1, 5]),
        ("two padding characters", sample::from_der(&[0x30, 0x02, 5, 0]), &vec![0x30, 2, 5, 0]),
        ("no padding", sample::from_der(&[0x30, 0x01, 5]), &vec![0x30, 1, 5]),
    ] {
        assert_eq!(decode(&text, Mode::Single).as_ref(), Ok(der), "{reason}");
        assert_eq!(decode(&text, Mode::FirstOfChain).as_ref(), Ok(der), "{reason}, as a chain of one");
    }
}

/// What one file that holds one spoilt certificate is called, in either mode.
#[test]
fn every_defect_of_one_block() {
    let good = sample::RFC8705;
    let lines: Vec<&str> = good.lines().collect();
    let with_line = |index: usize, line: &str| {
        let mut lines = lines.clone();
        lines[index] = line;
        lines.join("\n")
    };
    let relabel = |label: &str| good.replace("CERTIFICATE", label);
    let one_line = with_body(&(sample::body(&sample::to_der(good), "") + "\n"));
    let (begin, label, base64, end) = (Error::PemBegin, Error::PemLabel, Error::PemBase64, Error::PemEnd);
    for (reason, text, error) in [
        ("nothing", String::new(), begin),
        ("one line end", "\n".to_owned(), begin),
        ("a line of text before", format!("subject=CN=mtls\n{good}"), begin),
        ("a blank line before", format!("\n{good}"), begin),
        ("a space before", format!(" {good}"), begin),
        ("a byte order mark before", format!("\u{feff}{good}"), begin),
        ("a private key before", format!("{KEY}{good}"), label),
        ("four dashes", good[1..].to_owned(), begin),
        ("six dashes", format!("-{good}"), begin),
        ("begin in lower case", good.replacen("BEGIN", "begin", 1), begin),
        ("the end line first", format!("{END}{good}"), begin),
        ("DER", "0\u{2}\u{5}\0".to_owned(), begin),
        ("bare base64", lines[1..6].join("\n"), begin),
        ("another label", relabel("X509 CERTIFICATE"), label),
        ("OpenSSL's label with trust", relabel("TRUSTED CERTIFICATE"), label),
        ("a request", relabel("CERTIFICATE REQUEST"), label),
        ("a label in lower case", relabel("certificate"), label),
        ("a label with one letter in lower case", relabel("CERTIFICATe"), label),
        ("no label", relabel(""), label),
        ("a label with a space in front", relabel(" CERTIFICATE"), label),
        ("a space after the begin line", with_line(0, "-----BEGIN CERTIFICATE----- "), label),
        ("a begin line cut short", with_line(0, "-----BEGIN CERTIFICATE----"), label),
        ("bare CR instead of line ends", good.replace('\n', "\r"), label),
        ("only the begin line", BEGIN.to_owned(), end),
        ("only the begin line, without its end", BEGIN.trim_end().to_owned(), end),
        ("no end line", lines[..7].join("\n"), end),
        ("the end line of another label", with_line(7, "-----END X509 CERTIFICATE-----"), end),
        ("the end line of a key", with_line(7, "-----END PRIVATE KEY-----"), end),
        ("an end label in lower case", with_line(7, "-----END certificate-----"), end),
        ("an end line cut short", with_line(7, "-----END CERTIFICATE----"), end),
        ("a space after the end line", with_line(7, "-----END CERTIFICATE----- "), end),
        ("a bare CR after the end line", with_line(7, "-----END CERTIFICATE-----\r"), end),
        ("end in lower case", with_line(7, "-----end CERTIFICATE-----"), base64),
        ("a space before the end line", with_line(7, " -----END CERTIFICATE-----"), base64),
        ("another begin line in the body", with_line(3, BEGIN.trim_end()), base64),
        ("no body", with_body(""), base64),
        ("an empty line for a body", with_body("\n"), base64),
        ("a blank line before the body", good.replacen('\n', "\n\n", 1), base64),
        ("a blank line in the body", good.replacen(lines[3], &format!("{}\n", lines[3]), 1), base64),
        ("a blank line after the body", good.replacen(END, &format!("\n{END}"), 1), base64),
        ("a header field", good.replacen(BEGIN, &format!("{BEGIN}Proc-Type: 4,ENCRYPTED\n\n"), 1), base64),
        ("the whole body on one line", one_line, base64),
        ("a line of 68", with_line(2, &format!("{}AAAA", lines[2])), base64),
        ("a line of 65", with_line(2, &format!("{}A", lines[2])), base64),
        ("a line of 60 in the middle", with_line(2, &lines[2][..60]), base64),
        ("a line of 63", with_line(2, &lines[2][..63]), base64),
        ("a line of 76 characters, as MIME has", with_line(2, &lines[2].repeat(2)[..76]), base64),
        ("a space after a line", with_line(2, &format!("{} ", lines[2])), base64),
        ("a space before a line", with_line(2, &format!(" {}", lines[2])), base64),
        ("a space in the place of a character", with_line(2, &format!("{} ", &lines[2][..63])), base64),
        ("a tab in the place of a character", with_line(2, &format!("\t{}", &lines[2][1..])), base64),
        ("a bare CR in a line", with_line(2, &format!("{}\r{}", &lines[2][..30], &lines[2][30..])), base64),
        ("two CRs before the LF", with_line(2, &format!("{}\r\r", lines[2])), base64),
        ("a NUL in a line", with_line(2, &format!("\0{}", &lines[2][1..])), base64),
        ("base64url", with_line(2, &format!("-_{}", &lines[2][2..])), base64),
        ("not ASCII", with_line(2, &format!("é{}", &lines[2][2..])), base64),
        ("no padding where it belongs", with_body("MAIFAA\n"), base64),
        ("too little padding", with_body("MAIFAA=\n"), base64),
        ("too much padding", with_body("MAIFAA===\n"), base64),
        ("padding alone", with_body("====\n"), base64),
        ("a second line of padding", with_body("MAIFAA==\n====\n"), base64),
        ("bits left over under one padding character", with_line(6, &lines[6].replace("SY=", "SZ=")), base64),
        ("bits left over under two", with_body("MAIFAB==\n"), base64),
        ("padding inside a line", with_line(2, &format!("MAIFAA=={}", &lines[2][8..])), base64),
        ("padding at the end of a full line", with_line(2, &format!("{}==", &lines[2][..62])), base64),
        ("a line after a padded one", with_body("MAIFAA==\nAAAA\n"), base64),
        ("a line after a short one", with_body("MAIF\nAAAA\n"), base64),
    ] {
        assert_eq!(decode(&text, Mode::Single), Err(error), "{reason}:\n{text}");
        assert_eq!(decode(&text, Mode::FirstOfChain), Err(error), "{reason}, as a chain:\n{text}");
    }
}

#[test]
fn the_body_must_be_one_der_sequence() {
    for (reason, der, error) in [
        ("INTEGER", vec![0x02, 0x01, 0x05], Error::CertificateNotDer),
        ("indefinite length", vec![0x30, 0x80, 0x00, 0x00], Error::CertificateNotDer),
        ("PEM inside PEM", sample::RFC8705.as_bytes().to_vec(), Error::CertificateNotDer),
        ("one octet missing", vec![0x30, 0x03, 0x02, 0x01], Error::CertificateTruncated),
        ("one octet left over", vec![0x30, 0x01, 0x02, 0x01], Error::CertificateTrailingData),
        ("above 64 KiB", der::tlv(0x30, &vec![0; MAX_LEN - 3]), Error::CertificateTooLong),
        ("far above 64 KiB", der::tlv(0x30, &vec![0; 2 * MAX_LEN]), Error::CertificateTooLong),
    ] {
        assert_eq!(decode(sample::from_der(&der), Mode::Single), Err(error), "{reason}");
    }
    let longest = der::tlv(0x30, &vec![0; MAX_LEN - 4]);
    assert_eq!(decode(sample::from_der(&longest), Mode::Single).as_ref(), Ok(&longest), "64 KiB");
}

#[test]
fn what_may_follow_a_certificate() {
    let good = sample::RFC8705;
    let der = sample::to_der(good);
    let (single, chain) = (Mode::Single, Mode::FirstOfChain);
    let (trailing, second) = (Error::PemTrailingData, Error::SecondCertificate);
    let not_der = sample::from_der(&[0x02, 0x01, 0x05]);
    let much_longer = sample::from_der(&der::tlv(0x30, &vec![0; MAX_LEN - 4]));
    let too_long = sample::from_der(&der::tlv(0x30, &vec![0; MAX_LEN]));
    for (reason, after, in_single, in_chain) in [
        ("nothing", "", None, None),
        ("the same again", good, Some(second), None),
        ("the same, twice", &good.repeat(2), Some(second), None),
        ("the same with CRLF", &good.replace('\n', "\r\n"), Some(second), None),
        ("a longer one: it is not decoded into the output", &much_longer, Some(second), None),
        ("one that is not DER", &not_der, Some(second), Some(Error::CertificateNotDer)),
        ("one above the limit", &too_long, Some(second), Some(Error::CertificateTooLong)),
        ("one with an empty body", &with_body(""), Some(second), Some(Error::PemBase64)),
        ("one with bad base64", &with_body("M===\n"), Some(second), Some(Error::PemBase64)),
        ("one that does not end", &good[..BEGIN.len() + 65], Some(second), Some(Error::PemEnd)),
        ("one begin line", BEGIN, Some(second), Some(Error::PemEnd)),
        ("one after blank lines", &format!("\n\r\n{good}"), Some(second), None),
        ("one after a bare CR", &format!("\r{good}"), Some(trailing), Some(trailing)),
        ("one after a space", &format!(" {good}"), Some(trailing), Some(trailing)),
        ("one after a line of text", &format!("issuer=CN=ca\n{good}"), Some(trailing), Some(trailing)),
        ("text", "hello", Some(trailing), Some(trailing)),
        ("a space", " ", Some(trailing), Some(trailing)),
        ("a space between line ends", "\n \n", Some(trailing), Some(trailing)),
        ("NUL", "\0", Some(trailing), Some(trailing)),
        ("begin in lower case", "-----begin CERTIFICATE-----\n", Some(trailing), Some(trailing)),
        ("a second end line", END, Some(trailing), Some(trailing)),
        ("bare base64", "MAIFAA==\n", Some(trailing), Some(trailing)),
        ("DER", "0\u{2}\u{5}\0", Some(trailing), Some(trailing)),
    ] {
        let text = format!("{good}{after}");
        let expected = |error: Option<Error>| error.map_or(Ok(der.clone()), Err);
        assert_eq!(decode(&text, single), expected(in_single), "{reason}, single");
        assert_eq!(decode(&text, chain), expected(in_chain), "{reason}, chain");
    }
    assert_eq!(decode(format!("{good}{KEY}"), chain), Err(Error::PemTrailingData), "a key after, chain");
}

/// `PemTrailingData`: "something other than a certificate block follows the PEM block".
#[test]
fn a_private_key_after_is_not_called_a_second_certificate() {
    let text = format!("{}{KEY}", sample::RFC8705);
    assert_eq!(decode(text, Mode::Single), Err(Error::PemTrailingData));
}

/// "Blank lines may follow an end line, and nothing else. Lines end with LF or CRLF."
#[test]
fn a_bare_carriage_return_after_is_no_line_end() {
    for after in ["\r", "\r\r\n", "\n\r", "\n\r\r\n"] {
        let text = format!("{}{after}", sample::RFC8705);
        assert_eq!(decode(text, Mode::Single), Err(Error::PemTrailingData), "{after:?}");
    }
}

#[test]
fn a_chain_has_at_most_ten_and_the_first_is_the_leaf() {
    let others: Vec<Vec<u8>> = (0..=MAX_CHAIN).map(|i| der::tlv(0x30, &[i as u8; 60])).collect();
    for count in 1..=MAX_CHAIN {
        let text: String = others[..count].iter().map(|der| sample::from_der(der)).collect();
        assert_eq!(decode(&text, Mode::FirstOfChain).as_ref(), Ok(&others[0]), "{count} certificates");
        let single = if count == 1 { Ok(others[0].clone()) } else { Err(Error::SecondCertificate) };
        assert_eq!(decode(&text, Mode::Single), single, "{count} certificates, single");
    }
    let text: String = others.iter().map(|der| sample::from_der(der)).collect();
    assert_eq!(MAX_CHAIN, 10);
    assert_eq!(decode(&text, Mode::FirstOfChain), Err(Error::ChainTooLong), "11 certificates");
}

#[test]
fn the_output_needs_room_for_the_certificate_and_no_more() {
    let der = sample::to_der(sample::RFC8705);
    for mode in [Mode::Single, Mode::FirstOfChain] {
        for room in 0..der.len() {
            let mut out = vec![0xaa; room];
            let result = pem::decode(sample::RFC8705.as_bytes(), mode, &mut out).map(<[u8]>::to_vec);
            assert_eq!(result, Err(Error::OutputTooSmall), "room for {room}");
            assert!(out.iter().all(|&octet| octet == 0), "room for {room}: zeros");
        }
        let mut out = vec![0xaa; der.len()];
        assert_eq!(pem::decode(sample::RFC8705.as_bytes(), mode, &mut out), Ok(&der[..]));
    }
}

/// The error of a text that was cut off after `len` bytes, told from where the cut lies.
fn cut_off(text: &str, len: usize) -> Option<Error> {
    let cut = &text[..len];
    let line = cut.rsplit('\n').next().unwrap();
    if len < BEGIN.len() {
        return Some(match len {
            0..11 => Error::PemBegin,
            11..27 => Error::PemLabel,
            _ => Error::PemEnd,
        });
    }
    match line.len() {
        0 if cut.contains(END) => None,
        0 => Some(Error::PemEnd),
        _ if line == END.trim_end() => None,
        _ if line.starts_with("-----END ") => Some(Error::PemEnd),
        _ if line.starts_with('-') => Some(Error::PemBase64),
        len if len % 4 == 0 => Some(Error::PemEnd),
        _ => Some(Error::PemBase64),
    }
}

#[test]
fn every_truncation_is_refused() {
    let text = sample::RFC8705;
    let mut whole = 0;
    for len in 0..=text.len() {
        let expected = cut_off(text, len).map_or(Ok(sample::to_der(text)), Err);
        whole += usize::from(expected.is_ok());
        assert_eq!(decode(&text[..len], Mode::Single), expected, "{len} bytes");
        assert_eq!(decode(&text[..len], Mode::FirstOfChain), expected, "{len} bytes, as a chain");
    }
    assert_eq!(whole, 2, "only the last line end can be missing");
}

/// Whatever is accepted must be what the plain decoder of the same lines gives, and one SEQUENCE.
fn accepted_only_if_true(text: &[u8]) {
    let mut out = [0xaa; 512];
    match pem::decode(text, Mode::Single, &mut out) {
        Ok(der) => {
            assert!(Thumbprint::from_der(der).is_ok());
            assert_eq!(der, sample::to_der(std::str::from_utf8(text).expect("ASCII was accepted")));
        }
        Err(_) => assert_eq!(out, [0; 512], "zeros"),
    }
}

#[test]
fn no_single_byte_mutation_yields_anything_but_its_own_der() {
    for position in 0..sample::RFC8705.len() {
        for byte in 0..=255 {
            let mut text = sample::RFC8705.as_bytes().to_vec();
            text[position] = byte;
            accepted_only_if_true(&text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..Default::default() })]

    #[test]
    fn whatever_is_written_is_read(contents in prop::collection::vec(any::<u8>(), 0..400), crlf: bool) {
        let der = der::tlv(0x30, &contents);
        let text = sample::from_der(&der);
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        prop_assert_eq!(decode(text, Mode::Single), Ok(der));
    }

    #[test]
    fn cutting_and_doubling_yields_nothing_else(from in 0usize..416, len in 0usize..80, to in 0usize..416) {
        let text = sample::RFC8705.as_bytes();
        let piece = &text[from..(from + len).min(text.len())];
        accepted_only_if_true(&[&text[..to], piece, &text[to..]].concat());
        accepted_only_if_true(&[&text[..from], &text[(from + len).min(text.len())..]].concat());
    }
}
