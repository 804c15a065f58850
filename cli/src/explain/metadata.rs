//! What is wrong with client metadata that the library refuses.

use certbound::identity::Kind;
use certbound::{Certificate, Error, general_name};
use serde_json::Value;

use super::{Finding, keys, own_entries, own_subject};
use crate::name::{Defect, Name};
use crate::san;
use crate::screen::{clean, quote};

/// The parameters that name an identity (RFC 8705 §2.1.2).
const PARAMETERS: [&str; 5] = [
    "tls_client_auth_subject_dn",
    "tls_client_auth_san_dns",
    "tls_client_auth_san_uri",
    "tls_client_auth_san_ip",
    "tls_client_auth_san_email",
];

/// The parameter that the metadata has, and its text.
pub fn parameter(metadata: &Value) -> Option<(&'static str, &str)> {
    PARAMETERS.into_iter().find_map(|name| Some((name, metadata.get(name)?.as_str()?)))
}

pub fn findings(metadata: &Value, error: Error, certificate: &Certificate<'_>) -> Vec<Finding> {
    let text = parameter(metadata).map(|(_, text)| text).unwrap_or_default();
    match error {
        Error::ClientIdentity => vec![identity(metadata)],
        Error::ClientAuthMethod => {
            let method = metadata.get("token_endpoint_auth_method").map(ToString::to_string);
            let method = method.map_or("missing".to_owned(), |method| clean(&method));
            let text = format!(
                "token_endpoint_auth_method is {method}. For mutual TLS it is \"tls_client_auth\" or \
                 \"self_signed_tls_client_auth\"."
            );
            vec![Finding::new("method", text)]
        }
        Error::ClientKeys => client_keys(metadata),
        Error::KeyPrivate | Error::KeyStructure | Error::KeyUnsupported | Error::KeyCertificate => {
            keys::defects(metadata)
        }
        Error::CertificateTooLong | Error::TooManyKeys | Error::KeySet => keys::defects(metadata),
        Error::NameSyntax | Error::NameAttributeType | Error::NameValue | Error::NameTooManyAttributes => {
            let mut findings = subject(text, error);
            findings.extend(own_subject(certificate));
            findings
        }
        Error::DnsName | Error::Uri | Error::IpAddress | Error::EmailAddress => {
            let mut findings = entry(text, error);
            findings.push(own_entries(certificate));
            findings
        }
        _ => Vec::new(),
    }
}

/// None of the parameters, or too many.
fn identity(metadata: &Value) -> Finding {
    let present: Vec<&str> = PARAMETERS
        .into_iter()
        .filter(|name| metadata.get(name).is_some_and(|value| !value.is_null()))
        .collect();
    let method = metadata.get("token_endpoint_auth_method").and_then(Value::as_str).unwrap_or_default();
    let text = match (present.as_slice(), method) {
        ([], _) => format!(
            "tls_client_auth needs one parameter that says who the client is, and there is none of {}.",
            PARAMETERS.join(", ")
        ),
        (present, "tls_client_auth") => format!(
            "tls_client_auth has exactly one parameter that says who the client is, and there are {}: {}.",
            present.len(),
            present.join(", ")
        ),
        (present, method) => format!(
            "{} belongs to tls_client_auth, and the method is {}. Remove one or change the other.",
            present.join(", "),
            quote(method)
        ),
    };
    Finding::new("identity", text)
}

fn client_keys(metadata: &Value) -> Vec<Finding> {
    let there = |name: &str| metadata.get(name).is_some_and(|value| !value.is_null());
    let text = match (there("jwks"), there("jwks_uri")) {
        (_, true) => {
            "jwks_uri is there, and nothing is fetched here: fetch its document, put it into jwks, and take jwks_uri out."
        }
        (false, false) => "self_signed_tls_client_auth needs the client's certificates or keys in jwks.",
        (true, false) => "jwks has no key that can authenticate the client.",
    };
    let mut findings = vec![Finding::new("keys", text)];
    findings.extend(keys::defects(metadata));
    findings
}

/// A text that is no distinguished name.
fn subject(text: &str, error: Error) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Err(Defect { part, error }) = Name::from_text(text) {
        let reason = match (part.split_once('='), error) {
            (Some((kind, _)), Error::NameAttributeType) => format!(
                "the attribute type {} is unknown; write its object identifier, such as 2.5.4.97",
                quote(kind.trim())
            ),
            _ => error.text().to_owned(),
        };
        findings
            .push(Finding::new("name-part", format!("In the registered name, {}: {reason}.", quote(&part))));
        if !part.contains('=') {
            let text =
                "It has no \"=\": if it belongs to the value before it, put a backslash before the separator.";
            findings.push(Finding::new("name-comma", text));
        }
    }
    if error != Error::NameSyntax {
        return findings;
    }
    if text.trim_start().starts_with('/') {
        let text = "This is the slash form of old OpenSSL. RFC 4514 has commas, and the reverse order.";
        findings.push(Finding::new("name-slash", text));
    } else if text.contains('"') {
        let text = "A quotation mark quotes nothing in RFC 4514: leave the quotes out, and put a backslash before each \
                    of , + ; < > \\ inside the value.";
        findings.push(Finding::new("name-quotes", text));
    } else if text.contains(';') {
        let text = "RDNs are separated by commas; a semicolon in a value has a backslash before it.";
        findings.push(Finding::new("name-semicolon", text));
    }
    findings
}

/// A text that is no entry of its kind.
fn entry(text: &str, error: Error) -> Vec<Finding> {
    let mut findings =
        vec![Finding::new("entry-malformed", format!("The registered value is {}.", quote(text)))];
    let octets = text.as_bytes();
    let readings = [
        (Kind::SanIp, general_name::ip(octets)),
        (Kind::SanEmail, general_name::email(octets)),
        (Kind::SanUri, general_name::uri(octets)),
        (Kind::SanDns, general_name::dns(octets)),
    ];
    let advice = if text.trim() != text {
        Some("It has spaces at an end.".to_owned())
    } else if let Some((kind, _)) = readings.iter().find(|(_, reading)| reading.is_ok()) {
        Some(format!("As {} it would be well formed.", san::parameter(*kind)))
    } else if error == Error::DnsName && !text.is_ascii() {
        Some("Write an internationalised name with A-labels, as certificates do: xn--…".to_owned())
    } else if error == Error::DnsName && text.ends_with('.') {
        Some("Leave out the dot at the end: certificates have none.".to_owned())
    } else if error == Error::IpAddress && text.contains(['/', '[', '%']) {
        Some("Write the address alone: no brackets, no prefix length and no zone.".to_owned())
    } else if error == Error::EmailAddress && text.contains('<') {
        Some("Write the address alone, without the name and the angle brackets.".to_owned())
    } else {
        None
    };
    findings.extend(advice.map(|advice| Finding::new("entry-advice", advice)));
    findings
}
