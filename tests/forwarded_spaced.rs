//! PEM whose line ends became other white space: where it may stand, and where it was a plus.

#![cfg(feature = "forwarded")]

#[path = "support/der.rs"]
mod der;
#[path = "support/forwarded.rs"]
mod forwarded;
#[path = "support/proxy.rs"]
mod proxy;
#[path = "support/sample.rs"]
mod sample;

use base64ct::{Base64, Encoding};
use certbound::Error;
use certbound::forwarded::Format;
use forwarded::{chain, leaf, leaf_and};

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

fn single(value: impl AsRef<[u8]>) -> forwarded::Answer {
    forwarded::single(Format::SpacedPem, value)
}

fn in_chain(value: impl AsRef<[u8]>) -> forwarded::Answer {
    forwarded::decode(&chain(Format::SpacedPem), value)
}

fn with_body(body: &str) -> String {
    format!("{BEGIN} {body} {END}")
}

/// The lines of the body.
fn lines() -> Vec<String> {
    sample::body(&leaf(), "\n").lines().map(str::to_owned).collect()
}

#[test]
fn every_proxys_form() {
    let der = leaf();
    let pem = sample::RFC8705;
    for (reason, value) in [
        ("Apache: spaces", proxy::apache_spaced(&der)),
        ("Apache, the last space trimmed", proxy::apache_spaced(&der).trim_end().to_owned()),
        ("nginx: LF and tab", proxy::nginx_tabbed(&der)),
        ("nginx, unfolded to spaces", proxy::nginx_tabbed(&der).replace("\n\t", "  ")),
        ("nginx, with CR", proxy::nginx_tabbed(&der).replace('\n', "\r\n")),
        ("HAProxy: one line", proxy::haproxy_line(&der, "")),
        ("HAProxy: one line with spaces", proxy::haproxy_line(&der, " ")),
        ("a space on one side", with_body(&lines().concat()).replacen("- M", "-M", 1)),
        ("PEM as it is", pem.to_owned()),
        ("tabs", pem.replace('\n', "\t")),
        ("CRLF made two spaces", pem.replace('\n', "  ")),
        ("much of it", pem.replace('\n', " \t\r\n \n")),
        ("no white space at all around the body", pem.replace('\n', " ").replace("- ", "-").replace(" -", "-")),
    ] {
        assert_eq!(single(&value), Ok(Some(der.clone())), "{reason}: {value}");
        assert_eq!(in_chain(&value), Ok(Some(der.clone())), "{reason}, as a chain: {value}");
    }
}

/// "All lines are full but the last, which is not longer, unless the body is one run."
#[test]
fn bodies_of_every_length_in_lines_and_as_one_run() {
    for len in 0..150 {
        let der = der::tlv(0x30, &vec![0xfb; len]);
        for value in [
            proxy::apache_spaced(&der),
            proxy::nginx_tabbed(&der),
            proxy::haproxy_line(&der, " "),
            proxy::haproxy_line(&der, ""),
        ] {
            assert_eq!(single(&value), Ok(Some(der.clone())), "{value}");
        }
    }
}

#[test]
fn white_space_elsewhere_in_the_body() {
    let run = lines().concat();
    let lines = lines();
    let with_line = |index: usize, line: String| {
        let mut lines = lines.clone();
        lines[index] = line;
        with_body(&lines.join(" "))
    };
    let (plus, base64) = (Error::ForwardedPlusAsSpace, Error::PemBase64);
    assert_eq!(run.matches('+').count(), 3, "{run}");
    for (reason, value, error) in [
        ("one run, every plus", with_body(&run.replace('+', " ")), plus),
        ("one run, the first plus", with_body(&run.replacen('+', " ", 1)), plus),
        ("one run, a tab for it", with_body(&run.replacen('+', "\t", 1)), base64),
        ("one run, two spaces", with_body(&run.replacen('+', "  ", 1)), base64),
        ("lines, every plus", with_body(&lines.join(" ").replace('+', " ")), plus),
        ("lines, one plus", with_body(&lines.join(" ").replacen('+', " ", 1)), plus),
        ("a plus of the last line", with_line(5, lines[5].replacen('+', " ", 1)), plus),
        ("lines of 60", with_body(&sample::body(&leaf()[..45], " ")), plus),
        ("lines of 76", with_body(&format!("{} {}", &run[..76], &run[76..])), plus),
        ("lines of 76 and LF", with_body(&format!("{}\n{}", &run[..76], &run[76..])), base64),
        ("a last line of 68", with_body(&format!("{} {}", &run[..64], &run[64..132])), base64),
        ("a line of 63", with_line(2, lines[2][..63].to_owned()), plus),
        ("a line of 65", with_line(2, format!("{}A", lines[2])), plus),
        ("form encoding: plus for each space", with_body(&lines.join("+")), base64),
    ] {
        if reason == "lines of 60" {
            // A short body is a good one: it is its length that is wrong.
            assert_eq!(single(&value), Err(Error::CertificateTruncated), "{reason}: {value}");
            continue;
        }
        assert_eq!(single(&value), Err(error), "{reason}: {value}");
        assert_eq!(in_chain(&value), Err(error), "{reason}, as a chain: {value}");
    }
}

/// A plus exactly where a line of 64 would end: the length of the SEQUENCE tells that it is missing.
#[test]
fn a_plus_that_looks_like_a_line_end_is_never_lost() {
    for pluses in 1..=8 {
        for last in [4, 60, 64] {
            let run: String = (0..pluses).map(|_| "w".repeat(64) + "+").collect::<String>() + &"w".repeat(last);
            let run = &run[..run.len() / 4 * 4];
            let octets = Base64::decode_vec(run).expect("base64");
            let mut der = der::tlv(0x30, &octets);
            der.truncate(der.len() / 3 * 3);
            let len = der.len() - 4;
            (der[2], der[3]) = ((len >> 8) as u8, len as u8);
            // Any plus of this one may stand anywhere; that none is accepted without it is what counts.
            let encoded = Base64::encode_string(&der);
            if encoded.contains('+') {
                let value = with_body(&encoded.replace('+', " "));
                assert!(single(&value).is_err(), "{value}");
            }
            let value = with_body(&run.replace('+', " "));
            assert!(single(&value).is_err(), "{value}");
        }
    }
}

#[test]
fn every_defect_of_one_block() {
    let good = proxy::apache_spaced(&leaf());
    let run = lines().concat();
    let relabel = |label: &str| good.replace("CERTIFICATE", label);
    let (begin, label, base64, end) = (Error::PemBegin, Error::PemLabel, Error::PemBase64, Error::PemEnd);
    for (reason, value, error) in [
        ("bare base64", run.clone(), begin),
        ("text before", format!("x {good}"), begin),
        ("four dashes", good[1..].to_owned(), begin),
        ("six dashes", format!("-{good}"), begin),
        ("begin in lower case", good.replacen("BEGIN", "begin", 1), begin),
        ("the space of the begin line is a tab", good.replacen("BEGIN ", "BEGIN\t", 1), begin),
        ("the space of the begin line is a plus", good.replacen("BEGIN ", "BEGIN+", 1), begin),
        ("two spaces in the begin line", good.replacen("BEGIN ", "BEGIN  ", 1), label),
        ("percent-encoded", proxy::nginx_escaped(&leaf()), begin),
        ("another label", relabel("X509 CERTIFICATE"), label),
        ("a trusted certificate", relabel("TRUSTED CERTIFICATE"), label),
        ("a request", relabel("CERTIFICATE REQUEST"), label),
        ("a key", relabel("PRIVATE KEY"), label),
        ("a label in lower case", relabel("certificate"), label),
        ("a begin line cut short", BEGIN[..26].to_owned(), label),
        ("a begin line", BEGIN.to_owned(), base64),
        ("no end line", good[..good.len() - 26].to_owned(), end),
        ("an end line cut short", good[..good.len() - 2].to_owned(), end),
        ("another end label", good.replacen("END CERT", "END X509 CERT", 1), end),
        ("end in lower case", good.replacen("END", "end", 1), end),
        ("the space of the end line is a tab", good.replacen("END ", "END\t", 1), end),
        ("base64url", good.replacen("SM49AgE", "SM4-AgE", 1), base64),
        ("base64url, after a whole group", good.replacen("SM49AgE", "SM49-gE", 1), base64),
        ("base64url, after a whole line", good.replacen("ByqG S", "ByqG -", 1), base64),
        ("base64url, first of all", good.replacen("- M", "- -", 1), base64),
        ("four dashes before the end", good.replacen("-----END", "----END", 1), base64),
        ("the other character of base64url", good.replacen("SM49AgE", "SM49_gE", 1), base64),
        ("padding missing", good.replacen("SY=", "SY", 1), base64),
        ("bits left over", good.replacen("SY=", "SZ=", 1), base64),
        ("padding in a line", good.replacen("ByqG S", "By== S", 1), base64),
        ("padding alone", with_body("===="), base64),
        ("a NUL", good.replacen("SM49", "SM\09", 1), base64),
        ("a form feed for a character", good.replacen("SM49", "SM\u{c}9", 1), base64),
        ("a form feed between the last line and the end line", good.replacen("= -", "=\u{c}-", 1), base64),
        ("not ASCII", good.replacen("SM49", "SMé", 1), base64),
        ("a comma", good.replacen("SM49", "SM,9", 1), base64),
    ] {
        assert_eq!(single(&value), Err(error), "{reason}: {value}");
        assert_eq!(in_chain(&value), Err(error), "{reason}, as a chain: {value}");
    }
}

#[test]
fn an_empty_block_is_absence_only_alone() {
    for space in ["", " ", "  ", "\t", "\n\t", "\r\n", " \n \t"] {
        let value = format!("{BEGIN}{space}{END}");
        for value in [value.clone(), format!("{value}{space}"), format!("{space}{value}")] {
            let leading = value.starts_with(['\n', '\r']) || space == " \n \t" && value.starts_with(' ');
            let answer = if leading { Err(Error::PemBegin) } else { Ok(None) };
            assert_eq!(single(&value), answer, "{value:?}");
            assert_eq!(in_chain(&value), answer, "{value:?}, as a chain");
        }
    }
    let (empty, good) = (format!("{BEGIN} {END}"), proxy::apache_spaced(&leaf()));
    for (reason, value, one, many) in [
        ("then a certificate", format!("{empty} {good}"), Error::PemBase64, Error::PemBase64),
        ("twice", format!("{empty}{empty}"), Error::PemBase64, Error::PemBase64),
        ("then text", format!("{empty} x"), Error::PemBase64, Error::PemBase64),
        ("after a certificate", format!("{good} {empty}"), Error::SecondCertificate, Error::PemBase64),
        ("other label", empty.replace("CERTIFICATE", "PRIVATE KEY"), Error::PemLabel, Error::PemLabel),
        ("other end label", format!("{BEGIN} -----END X509 CRL-----"), Error::PemBase64, Error::PemBase64),
        ("without its end", format!("{BEGIN} -----"), Error::PemBase64, Error::PemBase64),
    ] {
        assert_eq!(single(&value), Err(one), "{reason}: {value}");
        assert_eq!(in_chain(&value), Err(many), "{reason}, as a chain: {value}");
    }
}

#[test]
fn what_may_follow_the_leaf() {
    let good = proxy::apache_spaced(&leaf());
    let (trailing, second) = (Error::PemTrailingData, Error::SecondCertificate);
    let key = format!("{BEGIN} MAIFAA== {END}").replace("CERTIFICATE", "PRIVATE KEY");
    for (reason, after, one, many) in [
        ("another one", good.clone(), second, None),
        ("another one on one line", proxy::haproxy_line(&leaf(), ""), second, None),
        ("one after more white space", format!("\n \t{good}"), second, None),
        ("one with bad base64", with_body("M==="), second, Some(Error::PemBase64)),
        ("a plus that is a space in it", good.replace('+', " "), second, Some(Error::ForwardedPlusAsSpace)),
        ("one that does not end", good[..92].to_owned(), second, Some(Error::PemEnd)),
        ("one that is not DER", with_body("AgEF"), second, Some(Error::CertificateNotDer)),
        ("a key", key, trailing, Some(trailing)),
        ("another label", good.replace("CERT", "X509 CERT"), trailing, Some(trailing)),
        ("text", "x".to_owned(), trailing, Some(trailing)),
        ("a dash", "-".to_owned(), trailing, Some(trailing)),
        ("a comma", format!(", {good}"), trailing, Some(trailing)),
        ("a second end line", END.to_owned(), trailing, Some(trailing)),
        ("bare base64", "MAIFAA==".to_owned(), trailing, Some(trailing)),
        ("a NUL", "\0".to_owned(), trailing, Some(trailing)),
    ] {
        let value = format!("{good}{after}");
        assert_eq!(single(&value), Err(one), "{reason}: {value}");
        let many = many.map_or(Ok(Some(leaf())), Err);
        assert_eq!(in_chain(&value), many, "{reason}, as a chain: {value}");
    }
    let joined: String = leaf_and(9).iter().map(|der| proxy::haproxy_line(der, "")).collect();
    assert_eq!(in_chain(joined), Ok(Some(leaf())), "ten without white space between");
}
