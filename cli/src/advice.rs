//! What to do next after an error: by what an input looks like, and by what was refused.

use base64ct::{Base64UrlUnpadded, Encoding};
use certbound::Error;
use serde_json::Value;

/// Whether the octets contain this text.
fn has(octets: &[u8], text: &str) -> bool {
    octets.windows(text.len()).any(|window| window == text.as_bytes())
}

/// What a file might be that is no certificate.
pub fn certificate(octets: &[u8], error: Error) -> Option<String> {
    let starts = octets.trim_ascii_start();
    let advice = if octets.is_empty() {
        "The file is empty."
    } else if starts.first() == Some(&0x30) {
        match contents(octets) {
            // PFX ::= SEQUENCE { version INTEGER (3), authSafe SEQUENCE …
            [0x02, 0x01, 3, 0x30, ..] => {
                "This looks like PKCS #12: openssl pkcs12 -in FILE -clcerts -nokeys | openssl x509 -out client.pem"
            }
            [0x02, 0x01, 0..=1, ..] => "This looks like a private key. What is needed is the certificate.",
            _ if error == Error::CertificateTrailingData => {
                "Pass one certificate; in DER there is no chain: openssl x509 -inform DER -in FILE -out client.pem"
            }
            _ => "See what it is: openssl asn1parse -inform DER -in FILE",
        }
    } else if let Some(advice) = header(starts) {
        advice
    } else if has(octets, "-----BEGIN CERTIFICATE-----") || has(octets, "-----BEGIN TRUSTED CERTIFICATE-----") {
        "Take the certificate out of the file, in the strict form: openssl x509 -in FILE -out client.pem"
    } else if has(octets, "PRIVATE KEY-----") {
        "This is a private key, which belongs to the client alone. What is needed is the certificate."
    } else if has(octets, "CERTIFICATE REQUEST-----") {
        "This is a signing request. What is needed is the certificate that the authority made from it."
    } else if has(octets, "PUBLIC KEY-----") {
        "This is a bare public key. What is needed is the certificate."
    } else if has(octets, "-----BEGIN PKCS7-----") {
        "This is PKCS #7: openssl pkcs7 -in FILE -print_certs | openssl x509 -out client.pem"
    } else if starts.starts_with(b"MI") {
        "This looks like base64 without the PEM lines: base64 -d FILE > client.der"
    } else {
        "Pass a certificate, in PEM (-----BEGIN CERTIFICATE-----) or in DER."
    };
    Some(advice.to_owned())
}

/// How proxies write a certificate into a header, if the file is one of these forms.
fn header(text: &[u8]) -> Option<&'static str> {
    let upper = text.to_ascii_uppercase();
    let starts = |start: &str| upper.starts_with(start.as_bytes());
    let marks = ["-----BEGIN%20", "-----BEGIN+", "%2D%2D%2D%2D%2DBEGIN"];
    if marks.into_iter().any(starts) {
        return Some(
            "This is percent-encoded PEM, as a proxy's header has it: certbound decode --format percent-pem FILE",
        );
    }
    if starts("-----BEGIN CERTIFICATE-----\\N") {
        return Some("The line ends of this PEM are written as \\n: printf '%b' \"$(cat FILE)\" > client.pem");
    }
    // Line ends that became spaces or tabs, or were lost.
    let lines = text.trim_ascii_end().split(|&byte| byte == b'\n').count();
    if starts("-----BEGIN CERTIFICATE-----") && lines == 1 {
        return Some(
            "This PEM is one line, as a proxy's header has it: certbound decode --format spaced-pem FILE",
        );
    }
    None
}

/// What is inside the outermost SEQUENCE.
const fn contents(octets: &[u8]) -> &[u8] {
    match octets {
        [_, 0x82, _, _, contents @ ..] | [_, 0x81, _, contents @ ..] | [_, _, contents @ ..] => contents,
        _ => &[],
    }
}

/// What a document might be that is not the claims, introspection response or token that it should be.
pub fn token(octets: &[u8], error: Error) -> Option<String> {
    let text = octets.trim_ascii();
    let is_token = text.iter().filter(|&&byte| byte == b'.').count() == 2 && text.starts_with(b"ey");
    let json: Option<Value> = serde_json::from_slice(text).ok().filter(Value::is_object);
    let is_response = json.as_ref().is_some_and(|json| json.get("active").is_some());
    let advice = match error {
        _ if text.is_empty() => "The file is empty.",
        Error::JsonSyntax if is_token => "This looks like a token: pass it with --token.",
        Error::IntrospectionActive if !is_response => {
            "Without active this is no introspection response: if it is the token's claims, pass it with --claims."
        }
        Error::TokenFormat | Error::TokenBase64 if json.is_some() => {
            "This is JSON: pass it with --claims or --introspection."
        }
        Error::TokenBase64 | Error::TokenFormat if text.len() > 7 && is_scheme(text) => {
            "The file begins with the scheme of the header: leave out the word and keep the token."
        }
        Error::TokenFormat => {
            "An opaque token says nothing itself: ask the authorization server, and pass its answer with --introspection."
        }
        Error::TokenEncrypted => "Decrypt it, and pass the claims with --claims.",
        Error::ConfirmationThumbprint => {
            "The authorization server must write x5t#S256 as 43 characters of base64url, without padding, and not in hexadecimal."
        }
        Error::JsonDuplicateMember => "Readers disagree on such JSON. Mend whatever writes it.",
        _ => return None,
    };
    Some(advice.to_owned())
}

fn is_scheme(text: &[u8]) -> bool {
    let word: Vec<u8> = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).copied().collect();
    word.eq_ignore_ascii_case(b"bearer") || word.eq_ignore_ascii_case(b"dpop")
}

/// What a thumbprint might be that is not 43 characters of base64url.
pub fn thumbprint(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|character| *character != ':').collect();
    if digits.len() == 64 && digits.chars().all(|digit| digit.is_ascii_hexdigit()) {
        let octets: Option<Vec<u8>> = (0..32)
            .map(|at| digits.get(at * 2..at * 2 + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        let text = Base64UrlUnpadded::encode_string(&octets?);
        return Some(format!("This is hexadecimal. In base64url it is {text}"));
    }
    if digits.len() == 40 && digits.chars().all(|digit| digit.is_ascii_hexdigit()) {
        return Some("This looks like SHA-1. x5t#S256 is SHA-256: certbound thumbprint FILE".to_owned());
    }
    let url = text.trim().trim_end_matches('=').replace('+', "-").replace('/', "_");
    if url != text && certbound::Thumbprint::from_text(url.as_bytes()).is_ok() {
        return Some(format!("In base64url without padding it is {url}"));
    }
    Some("certbound thumbprint FILE prints a certificate's.".to_owned())
}

/// What an operator can do about a token or a client that is refused.
pub fn refusal(error: Error) -> Option<String> {
    let advice = match error {
        Error::Mismatch => {
            "The token was issued to whoever has the other certificate. A client that renewed its certificate needs a new token (RFC 8705 section 6.3)."
        }
        Error::NoCertificate => {
            "The client must present its certificate on this connection: does the server ask for one, and does the proxy hand it on?"
        }
        Error::Unbound => {
            "The authorization server issued it without cnf: does the client authenticate with mutual TLS, and is tls_client_certificate_bound_access_tokens set?"
        }
        Error::UnsupportedConfirmation => {
            "cnf has no x5t#S256: the token is bound in another way, such as DPoP's jkt, which another check must verify."
        }
        Error::Inactive => {
            "The token has expired, was revoked, or is unknown there: the client needs a new one."
        }
        _ => return None,
    };
    Some(advice.to_owned())
}
