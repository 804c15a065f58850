//! What a value that was refused looks like in fact. Advice only: the verdict is the library's, and stays.

use certbound::Error;
use certbound::forwarded::{Format, Limits, MAX_ELEMENTS};

use super::arguments::{DecodeArguments, describe};
use super::read;

const CUT_SHORT: &str =
    "The value is cut short: look for a limit on headers in the proxy and the server, often 8 KiB.";

/// What to do about lines that are malformed with these arguments.
pub fn value(arguments: &DecodeArguments, elements: u8, lines: &[&[u8]], error: Error) -> Option<String> {
    let [value] = lines else {
        if lines.iter().all(|line| line.is_empty()) {
            return Some("All of them are empty: if a header was expected, the capture failed.".to_owned());
        }
        return Some(
            "One line is the proxy's, and another may be a client's: let the proxy drop what clients send."
                .to_owned(),
        );
    };
    let value = value.trim_ascii();
    if value.is_empty() {
        return Some(
            "There are only empty lines: if a header was expected, the capture failed. An empty value has at most one line end."
                .to_owned(),
        );
    }
    // A line feed before a space or a tab is a folded line, which is one value.
    if value.windows(2).any(|pair| matches!(pair, [b'\n', next] if !matches!(next, b' ' | b'\t'))) {
        return Some(several_lines(arguments, elements, value).to_owned());
    }
    if let Some(front) = front(value) {
        let mark = if front.starts_with(MARKS) { "curl's mark and " } else { "" };
        return Some(format!("The file begins with {mark}the header's name: leave out \"{front}:\"."));
    }
    if matches!(value, [b'"', .., b'"']) {
        return Some(
            "The value is in double quotes: leave them out. If they are in the header itself, mend what writes it.".to_owned(),
        );
    }
    other_arguments(arguments, elements, value)
        .or_else(|| of_error(error, value).map(str::to_owned))
        .or_else(|| of_looks(arguments.format, value, error))
}

/// What more lines than one in a file are.
fn several_lines(arguments: &DecodeArguments, elements: u8, value: &[u8]) -> &'static str {
    let joined: Vec<u8> = value.iter().copied().filter(|octet| !matches!(octet, b'\r' | b'\n')).collect();
    if value.starts_with(b"-----BEGIN") {
        "The value of a header is one line, and this is more. If it is a PEM file: certbound thumbprint FILE"
    } else if reads(arguments.format, arguments.chain, elements, &joined) {
        "The value of a header is one line, and something wrapped this one: tr -d '\\r\\n' < FILE"
    } else {
        "The value of a header is one line, and this is more: one file for each line, with its value alone."
    }
}

/// What `curl -v` writes before the lines that it received and sent.
const MARKS: [char; 2] = ['<', '>'];

/// The name of the header, and a mark of curl before it, if the file holds that too.
fn front(value: &[u8]) -> Option<&str> {
    let len = value.iter().position(|&octet| octet == b':')?;
    let front = std::str::from_utf8(value.get(..len)?).ok()?;
    let name = front.strip_prefix(MARKS).map_or(front, |name| name.trim_start_matches(' '));
    let is_name = |octet: u8| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_');
    (!name.is_empty() && name.bytes().all(is_name)).then_some(front)
}

/// Whether the library finds a certificate in the value with these arguments.
fn reads(format: Format, chain: bool, elements: u8, value: &[u8]) -> bool {
    let mut buffer = [0; Limits::DEFAULT.certificate_len];
    read(format, chain, elements, &[value], &mut buffer).is_ok_and(|certificate| certificate.is_some())
}

/// What the error says by itself.
fn of_error(error: Error, value: &[u8]) -> Option<&'static str> {
    let advice = match error {
        Error::ForwardedDoubleEncoded => {
            "It was percent-encoded twice: let what stands between the proxy and the server pass it on as it is."
        }
        Error::ForwardedPlusAsSpace => {
            "A space stands where a plus was: something decoded the value as a form. Percent-decoding leaves a plus alone."
        }
        Error::ForwardedTooLong => {
            const { assert!(Limits::DEFAULT.value_len == 65536) };
            "The library reads 65536 octets by default; a server can set another limit."
        }
        Error::CertificateTooLong => {
            const { assert!(Limits::DEFAULT.certificate_len == 16384) };
            "The library reads certificates of 16384 octets by default; a server can set another limit."
        }
        Error::CertificateTruncated | Error::PemEnd => CUT_SHORT,
        Error::PemLabel => "This PEM holds something else than a certificate.",
        Error::XfccHash => of_hash(value),
        Error::XfccDuplicateKey => {
            "A name in the client's certificate can have written the second one: let Envoy send neither uri nor dns."
        }
        _ => return None,
    };
    Some(advice)
}

/// Other arguments with which the library accepts the value.
fn other_arguments(arguments: &DecodeArguments, elements: u8, value: &[u8]) -> Option<String> {
    let reads = |format, chain, elements| reads(format, chain, elements, value);
    if reads(arguments.format, true, elements) {
        let what = match arguments.format {
            Format::Xfcc => "It has Chain and no Cert",
            _ => "There is more than one certificate",
        };
        return Some(format!(
            "{what}: if the proxy sends a chain, the client's certificate first, add --chain."
        ));
    }
    if arguments.format == Format::Xfcc {
        let fits = |count: &u8| [false, true].into_iter().any(|chain| reads(Format::Xfcc, chain, *count));
        if let Some(count) = (1..=MAX_ELEMENTS).find(fits) {
            return Some(match count {
                1 => "There is one element: leave out --multi-hop.".to_owned(),
                _ => format!(
                    "There are {count} elements. Add --multi-hop={count} only if there are {count} Envoys, the first replaces the \
                     header (SANITIZE_SET), and each of the others appends exactly one (APPEND_FORWARD, over mutual TLS): \
                     otherwise a client, or a name in its certificate, can have written one of them."
                ),
            });
        }
    }
    let others = Format::ALL.iter().filter(|format| **format != arguments.format);
    others.copied().find_map(|format| {
        let option =
            [("", false), (" --chain", true)].into_iter().find(|(_, chain)| reads(format, *chain, 1))?.0;
        Some(format!("This looks like {}: try --format {}{option}", describe(format), format.name()))
    })
}

/// What the value begins like, if no arguments make the library accept it.
fn of_looks(format: Format, value: &[u8], error: Error) -> Option<String> {
    let looks = looks_like(value);
    let advice = match looks {
        Some(Format::Base64Der) if has(value, b"%") => {
            "This is base64 that was percent-encoded, as by Traefik before 2.9.4: no format takes it, upgrade."
        }
        Some(Format::Base64Der) if value.iter().any(|octet| matches!(octet, b'-' | b'_')) => {
            "This is base64url, and proxies write base64."
        }
        Some(looks) if looks != format => {
            return Some(format!(
                "This looks like {}, and is not quite: see why with --format {}",
                describe(looks),
                looks.name()
            ));
        }
        Some(Format::Xfcc) if error == Error::XfccCertificate => {
            "Let Envoy send it: set_current_client_cert_details: {cert: true}"
        }
        Some(Format::Xfcc) if matches!(error, Error::XfccSyntax | Error::XfccElements) => {
            "It is cut short, or a name in the client's certificate wrote this: let Envoy send neither uri nor dns."
        }
        Some(Format::Base64Der | Format::StructuredField) if error == Error::ForwardedBase64 => {
            "It is cut short, or lacks its padding, or has characters of another alphabet."
        }
        Some(Format::PercentPem | Format::SpacedPem) if !ends(value) => CUT_SHORT,
        Some(_) => return None,
        None => "Pass the value of the header as it was received.",
    };
    Some(advice.to_owned())
}

/// Why the `Hash` of an element is not that of its certificate.
fn of_hash(value: &[u8]) -> &'static str {
    if has(&value.to_ascii_lowercase(), b"hash=") {
        "Its Hash is not the SHA-256 of its certificate in hexadecimal: something altered one of the two on the way, or a name \
         in the client's certificate wrote this: let Envoy send neither uri nor dns."
    } else {
        "It has no Hash, which Envoy writes with every certificate: let what stands between Envoy and the server pass it on as it is."
    }
}

/// The format that a value begins like.
fn looks_like(value: &[u8]) -> Option<Format> {
    let starts = |start: &[u8]| value.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    let keys: [&[u8]; 5] = [b"By=", b"Hash=", b"Cert=", b"Chain=", b"Subject="];
    if starts(b"%2D%2D") || starts(b"-----BEGIN") && has(value, b"%") {
        Some(Format::PercentPem)
    } else if starts(b"-----BEGIN") {
        Some(Format::SpacedPem)
    } else if starts(b":") {
        Some(Format::StructuredField)
    } else if value.starts_with(b"LS0tLS1CRUdJTi") {
        Some(Format::Base64Pem)
    } else if value.starts_with(b"MI") {
        Some(Format::Base64Der)
    } else {
        keys.into_iter().any(starts).then_some(Format::Xfcc)
    }
}

/// Whether the end line of a PEM is there.
fn ends(value: &[u8]) -> bool {
    has(value, b"END CERTIFICATE") || has(value, b"END%20CERTIFICATE")
}

fn has(value: &[u8], part: &[u8]) -> bool {
    value.windows(part.len()).any(|window| window == part)
}
