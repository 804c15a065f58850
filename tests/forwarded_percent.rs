//! Percent-encoded PEM: each encoder's choice, decoded once, and the plus that stays a plus.

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
use certbound::forwarded::Format;
use forwarded::{chain, leaf};
use proxy::percent;

/// What nginx leaves as it is.
const UNRESERVED: &str = "-._~";

fn single(value: impl AsRef<[u8]>) -> forwarded::Answer {
    forwarded::single(Format::PercentPem, value)
}

fn in_chain(value: impl AsRef<[u8]>) -> forwarded::Answer {
    forwarded::decode(&chain(Format::PercentPem), value)
}

/// The text percent-encoded as nginx does.
fn encoded(text: &str) -> String {
    percent(text, UNRESERVED, false)
}

#[test]
fn every_encoders_form() {
    let der = leaf();
    let pem = sample::RFC8705;
    assert!(pem.contains('+') && pem.contains('/') && pem.contains('='), "all that encoders differ about");
    let nginx = proxy::nginx_escaped(&der);
    let mixed: String = nginx
        .char_indices()
        .map(|(at, each)| if at % 2 == 0 { each.to_ascii_lowercase() } else { each })
        .collect();
    assert_ne!(single(&mixed), Ok(Some(der.clone())), "the case of base64 does matter");
    for (reason, value) in [
        ("nginx", nginx.clone()),
        ("nginx without the last line end", nginx.trim_end_matches("%0A").to_owned()),
        ("Apache", proxy::apache_escaped(&der)),
        ("AWS: + / = as they are", proxy::alb_chain(std::slice::from_ref(&der))),
        ("AWS: as it is but for the =, as in its example", percent(pem, "-+/", false)),
        ("Envoy's choice", proxy::envoy_pem(&der)),
        ("every octet", proxy::all_escaped(&der)),
        ("only line ends", pem.replace('\n', "%0A")),
        ("only line ends, lower case", pem.replace('\n', "%0a")),
        ("digits of both cases", pem.replacen('\n', "%0a", 3).replace('\n', "%0A")),
        ("CRLF", encoded(&pem.replace('\n', "\r\n"))),
        ("LF and CRLF mixed", encoded(&pem.replacen('\n', "\r\n", 4))),
        ("blank lines after", nginx + "%0A%0D%0A%0A"),
    ] {
        assert_eq!(single(&value), Ok(Some(der.clone())), "{reason}: {value}");
        assert_eq!(in_chain(&value), Ok(Some(der.clone())), "{reason}, as a chain: {value}");
    }
}

#[test]
fn what_is_not_percent_encoding() {
    let good = proxy::nginx_escaped(&leaf());
    let body = &good[40..];
    for (reason, value) in [
        ("a percent sign at the end", format!("{good}%")),
        ("one digit at the end", format!("{good}%0")),
        ("no digits", good.replacen("%2F", "%", 1)),
        ("one digit", good.replacen("%0AMII", "%0MII", 1)),
        ("letters above F", good.replacen("%20", "%2G", 1)),
        ("letters above f", good.replacen("%20", "%2g", 1)),
        ("the octet after 9", good.replacen("%20", "%2:", 1)),
        ("the octet before 0", good.replacen("%20", "%2/", 1)),
        ("the octet before A", good.replacen("%20", "%2@", 1)),
        ("the octet before a", good.replacen("%20", "%2`", 1)),
        ("a sign", good.replacen("%20", "%+2", 1)),
        ("a space for a digit", good.replacen("%20", "% 2", 1)),
        ("two percent signs", good.replacen("%20", "%%20", 1)),
        ("the form of JavaScript", good.replacen("%20", "%u0020", 1)),
        ("raw LF", good.replacen("%0A", "\n", 1)),
        ("raw CR", good.replacen("%0A", "\r%0A", 1)),
        ("raw tab", good.replacen("%0A", "%0A\t", 1)),
        ("NUL", good.replacen("%0A", "\0", 1)),
        ("DEL", good.replacen("%0A", "\u{7f}", 1)),
        ("not ASCII", good.replacen(&body[..1], "é", 1)),
        ("raw nginx: LF and tab", proxy::nginx_tabbed(&leaf())),
        ("raw PEM", sample::RFC8705.to_owned()),
    ] {
        assert_eq!(single(&value), Err(Error::ForwardedPercent), "{reason}: {value}");
        assert_eq!(in_chain(&value), Err(Error::ForwardedPercent), "{reason}, as a chain: {value}");
    }
}

#[test]
fn twice_encoded_is_not_decoded_twice() {
    let good = proxy::nginx_escaped(&leaf());
    for (reason, value) in [
        ("nginx, twice", encoded(&good)),
        ("nginx, three times", encoded(&encoded(&good))),
        ("Apache, twice", percent(&proxy::apache_escaped(&leaf()), "-._~+/=", true)),
        ("only the line ends", sample::RFC8705.replace('\n', "%250A")),
        ("only one plus", good.replacen("%2B", "%252B", 1)),
        ("a percent sign in the body", good.replacen("%2B", "%25", 1)),
        ("a percent sign before", format!("%25{good}")),
        ("a percent sign after", format!("{good}%25")),
    ] {
        assert_eq!(single(&value), Err(Error::ForwardedDoubleEncoded), "{reason}: {value}");
        assert_eq!(in_chain(&value), Err(Error::ForwardedDoubleEncoded), "{reason}, as a chain: {value}");
    }
}

/// Somebody decoded the value as a form, and encoded it again or not.
#[test]
fn a_space_in_the_body_was_a_plus() {
    let good = percent(sample::RFC8705, "-._~+/=", false);
    assert!(good.matches('+').count() >= 2);
    for (reason, value) in [
        ("every plus", good.replace('+', " ")),
        ("one plus", good.replacen('+', " ", 1)),
        ("encoded again", good.replace('+', "%20")),
        ("one plus, encoded again", good.replacen('+', "%20", 1)),
        ("at the start of a line", good.replacen("%0ASM49", "%0A M49", 1)),
        ("at the end of a line", good.replacen("AwID%0A", "AwI %0A", 1)),
    ] {
        assert_eq!(single(&value), Err(Error::ForwardedPlusAsSpace), "{reason}: {value}");
        assert_eq!(in_chain(&value), Err(Error::ForwardedPlusAsSpace), "{reason}, as a chain: {value}");
    }
    let chain = format!("{good}{}", good.replace('+', " "));
    assert_eq!(in_chain(chain), Err(Error::ForwardedPlusAsSpace), "in the second certificate of a chain");
    let form = good.replace('+', "%2B").replace("%20", "+");
    assert_eq!(single(form), Err(Error::PemBegin), "form encoding: a plus where PEM has a space");
}

#[test]
fn what_is_decoded_is_strict_pem() {
    let good = sample::RFC8705;
    let lines: Vec<&str> = good.lines().collect();
    let relabel = |label: &str| good.replace("CERTIFICATE", label);
    let (begin, label, base64, end) = (Error::PemBegin, Error::PemLabel, Error::PemBase64, Error::PemEnd);
    let body = |body: &str| format!("{}\n{body}{}\n", lines[0], lines[7]);
    for (reason, text, error) in [
        ("bare base64", lines[1..7].concat(), begin),
        ("a blank line before", format!("\n{good}"), begin),
        ("a space before", format!(" {good}"), begin),
        ("a line with spaces before", format!("subject=CN = x\n{good}"), begin),
        ("a line of text before", format!("CN=x\n{good}"), begin),
        ("six dashes", format!("-{good}"), begin),
        ("another label", relabel("X509 CERTIFICATE"), label),
        ("a trusted certificate", relabel("TRUSTED CERTIFICATE"), label),
        ("a key", relabel("PRIVATE KEY"), label),
        ("one line, with spaces", good.replace('\n', " "), label),
        ("one line, without", good.replace('\n', ""), label),
        ("bare CR", good.replace('\n', "\r"), label),
        ("no body", body(""), base64),
        ("a blank line for a body", body("\n"), base64),
        ("lines of 76", body(&(lines[1..7].concat()[..76].to_owned() + "\n")), base64),
        ("one line for a body", body(&(lines[1..7].concat() + "\n")), base64),
        ("a line far too long", body(&(lines[1..7].concat().repeat(4) + "\n")), base64),
        ("a line of 66 that ends with CR", body(&format!("{}A\r\r\n", lines[1])), base64),
        ("base64url", good.replacen('+', "-", 1), base64),
        ("bits left over", good.replacen("SY=", "SZ=", 1), base64),
        ("no padding", good.replacen("SY=", "SY", 1), base64),
        ("a tab in the body", good.replacen("SM49", "S\t49", 1), base64),
        ("a NUL in the body", good.replacen("SM49", "SM\09", 1), base64),
        ("no end line", lines[..7].join("\n"), end),
        ("another end label", good.replacen("END CERT", "END X509 CERT", 1), end),
        ("a CR after the end line", format!("{}\r", good.trim_end()), end),
        ("a space after the end line", format!("{} \n", good.trim_end()), end),
        ("an end line far too long", format!("{}{}", good.trim_end(), "-".repeat(99)), end),
        ("text after", format!("{good}x"), Error::PemTrailingData),
        ("text with spaces after", format!("{good}issuer=CN = x\n"), Error::PemTrailingData),
        ("a space after", format!("{good} "), Error::PemTrailingData),
        ("a key after", format!("{good}{}", relabel("PRIVATE KEY")), Error::PemTrailingData),
        ("a NUL after", format!("{good}\0"), Error::PemTrailingData),
    ] {
        let value = encoded(&text);
        assert_eq!(single(&value), Err(error), "{reason}: {text}");
        assert_eq!(in_chain(&value), Err(error), "{reason}, as a chain: {text}");
    }
}

#[test]
fn what_may_follow_the_leaf() {
    let good = sample::RFC8705;
    let second = Error::SecondCertificate;
    for (reason, after, answer) in [
        ("another one", good.to_owned(), Ok(Some(leaf()))),
        ("another one after a blank line", format!("\n{good}"), Ok(Some(leaf()))),
        ("another one with CRLF", good.replace('\n', "\r\n"), Ok(Some(leaf()))),
        ("one with an empty body", good[..28].to_owned() + &good[good.len() - 26..], Err(Error::PemBase64)),
        ("one cut short", good[..200].to_owned(), Err(Error::PemBase64)),
        ("a begin line", good[..28].to_owned(), Err(Error::PemEnd)),
        ("one that is not DER", sample::from_der(&[4, 1, 5]), Err(Error::CertificateNotDer)),
    ] {
        let value = encoded(&format!("{good}{after}"));
        assert_eq!(single(&value), Err(second), "{reason}: {after}");
        assert_eq!(in_chain(&value), answer, "{reason}, as a chain: {after}");
    }
    // Traefik before 2.9.4 wrote lists of percent-encoded base64.
    let comma = format!("{},{}", encoded(good), encoded(good));
    assert_eq!(in_chain(comma), Err(Error::PemTrailingData), "a comma between");
}
