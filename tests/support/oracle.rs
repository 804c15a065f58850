//! Whether a header value carries a certificate, told by encoding it anew with other crates: the tests and the fuzz
//! targets ask it of everything that was decoded.

#![allow(dead_code, reason = "each user needs a part of this one")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use certbound::forwarded::Format;
use percent_encoding::percent_decode;
use sha2::{Digest, Sha256};

/// Whether `value` is `der` in this format and nothing else; of `x-forwarded-client-cert`, in one element.
pub fn carries(format: Format, value: &[u8], der: &[u8]) -> bool {
    let value = trim(value);
    match format {
        Format::PercentPem => is_percent_pem(value, der),
        Format::SpacedPem => is_spaced_pem(value, der),
        Format::Base64Der => value == STANDARD.encode(der).as_bytes(),
        Format::StructuredField => value == format!(":{}:", STANDARD.encode(der)).as_bytes(),
        Format::Base64Pem => STANDARD.decode(value).is_ok_and(|text| is_pem(&text, der)),
        Format::Xfcc => is_xfcc(value, der, 1),
        other => panic!("a format that the oracle does not know: {other:?}"),
    }
}

/// The values of a list, if the format has one that a comma separates.
pub fn list(format: Format, value: &[u8]) -> Vec<&[u8]> {
    assert!(matches!(format, Format::Base64Der | Format::StructuredField));
    value.split(|&octet| octet == b',').collect()
}

/// The value without the white space that HTTP does not count.
pub fn trim(value: &[u8]) -> &[u8] {
    trim_of(value, b" \t")
}

fn trim_of<'a>(mut text: &'a [u8], octets: &[u8]) -> &'a [u8] {
    while text.first().is_some_and(|first| octets.contains(first)) {
        text = &text[1..];
    }
    while text.last().is_some_and(|last| octets.contains(last)) {
        text = &text[..text.len() - 1];
    }
    text
}

/// A PEM block in which only the line ends, and blank lines after it, are free.
fn is_pem(text: &[u8], der: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    let base64 = STANDARD.encode(der);
    let mut expected = "-----BEGIN CERTIFICATE-----\n".to_owned();
    for line in base64.as_bytes().chunks(64) {
        expected.extend(line.iter().copied().map(char::from));
        expected.push('\n');
    }
    expected += "-----END CERTIFICATE-----";
    text.replace("\r\n", "\n").trim_end_matches('\n') == expected
}

fn is_percent_pem(value: &[u8], der: &[u8]) -> bool {
    let printable = value.iter().all(|octet| (b' '..=b'~').contains(octet));
    printable && is_pem(&percent_decode(value).collect::<Vec<u8>>(), der)
}

fn is_spaced_pem(value: &[u8], der: &[u8]) -> bool {
    let white = b" \t\r\n";
    let value = trim_of(value, white);
    let body = value
        .strip_prefix(b"-----BEGIN CERTIFICATE-----")
        .and_then(|rest| rest.strip_suffix(b"-----END CERTIFICATE-----"));
    let Some(body) = body else { return false };
    let runs: Vec<&[u8]> = body.split(|octet| white.contains(octet)).filter(|run| !run.is_empty()).collect();
    let Some((last, lines)) = runs.split_last() else { return false };
    let in_lines = lines.iter().all(|line| line.len() == 64) && (lines.is_empty() || last.len() <= 64);
    in_lines && runs.concat() == STANDARD.encode(der).as_bytes()
}

/// Whether there are so many elements, and the first one is about `der`.
pub fn is_xfcc(value: &[u8], der: &[u8], count: usize) -> bool {
    let Some(elements) = split_quoted(value, b',') else { return false };
    let Some(pairs) = split_quoted(elements[0], b';') else { return false };
    let values = |name: &str| -> Vec<&[u8]> {
        let pairs = pairs.iter().filter_map(|pair| {
            let equals = pair.iter().position(|&octet| octet == b'=')?;
            pair[..equals].eq_ignore_ascii_case(name.as_bytes()).then(|| &pair[equals + 1..])
        });
        pairs.collect()
    };
    let hash: String = Sha256::digest(der).iter().map(|octet| format!("{octet:02x}")).collect();
    let unquote = |text: &'_ [u8]| text[1..text.len() - 1].to_vec();
    let (hashes, certs, chains) = (values("Hash"), values("Cert"), values("Chain"));
    elements.len() == count
        && matches!(hashes[..], [only] if only.eq_ignore_ascii_case(hash.as_bytes()))
        && match (&certs[..], &chains[..]) {
            ([cert], []) => is_percent_pem(&unquote(cert), der),
            ([cert], [chain]) => {
                is_percent_pem(&unquote(cert), der) && unquote(chain).starts_with(&unquote(cert))
            }
            ([], [chain]) => percent_decode(&unquote(chain)).count() > der.len(),
            _ => false,
        }
        && values("Subject").len() <= 1
}

/// The pieces between separators that stand outside of quotes; `None` if a quote stays open.
fn split_quoted(text: &[u8], separator: u8) -> Option<Vec<&[u8]>> {
    let (mut pieces, mut start, mut position, mut quoted) = (Vec::new(), 0, 0, false);
    while position < text.len() {
        match text[position] {
            b'\\' if quoted => position += 1,
            // Only the first octet of a value opens quotes.
            b'"' if quoted || position > 0 && text[position - 1] == b'=' => quoted = !quoted,
            octet if octet == separator && !quoted => {
                pieces.push(&text[start..position]);
                start = position + 1;
            }
            _ => {}
        }
        position += 1;
    }
    pieces.push(&text[start..]);
    (!quoted).then_some(pieces)
}
