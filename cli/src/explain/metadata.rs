//! What is wrong with client metadata that the library refuses.

use certbound::client::MAX_CLIENT_ID_LEN;
use certbound::{Certificate, Error, name};
use serde_json::Value;

use super::{Finding, document, keys, kind_of, own_entries, own_subject, spelling};
use crate::name::{Defect, Name};
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

/// `octets` are the document, and `metadata` what an ordinary reader of JSON makes of it.
pub fn findings(octets: &[u8], metadata: &Value, error: Error, certificate: &Certificate<'_>) -> Vec<Finding> {
    let (name, text) = parameter(metadata).unwrap_or_default();
    match error {
        Error::JsonSyntax
        | Error::JsonNotUtf8
        | Error::JsonTrailingData
        | Error::JsonTooDeep
        | Error::JsonDuplicateMember
        | Error::JsonTooManyMembers => document::findings(octets, error),
        Error::ClientMetadata => types(metadata).into_iter().collect(),
        Error::ClientId | Error::ClientIdTooLong => vec![client_id(metadata)],
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
        Error::CertificateTooLong | Error::TooManyKeys | Error::KeySet => {
            let mut findings: Vec<Finding> = keys::set(metadata).into_iter().collect();
            findings.extend(keys::defects(metadata));
            findings
        }
        Error::NameTooLong => {
            let text = format!("{name} has {} octets, and {} are the most.", text.len(), name::MAX_LEN);
            vec![Finding::new("name-length", text)]
        }
        Error::NameEmpty => {
            let text = format!("{name} is empty, and so names nobody.");
            std::iter::once(Finding::new("name-empty", text)).chain(own_subject(certificate)).collect()
        }
        Error::NameSyntax | Error::NameAttributeType | Error::NameValue | Error::NameTooManyAttributes => {
            let mut findings = subject(text, error);
            findings.extend(own_subject(certificate));
            findings
        }
        Error::DnsName | Error::Uri | Error::IpAddress | Error::EmailAddress => {
            let mut findings = spelling::findings(text, error);
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

/// The document, or the member of it, that is of the wrong type.
fn types(metadata: &Value) -> Option<Finding> {
    const BOUND: &str = "tls_client_certificate_bound_access_tokens";
    if !metadata.is_object() {
        let text = format!("The document is {}, and must be the JSON object of one client.", kind_of(metadata));
        return Some(Finding::new("member", text));
    }
    let bound = metadata.get(BOUND).filter(|value| !value.is_boolean() && !value.is_null());
    if let Some(value) = bound {
        let text =
            format!("{BOUND} is {}, and must be true or false, without quotation marks.", kind_of(value));
        return Some(Finding::new("member", text));
    }
    let (name, value) = PARAMETERS.into_iter().find_map(|name| {
        let value = metadata.get(name).filter(|value| !value.is_string() && !value.is_null())?;
        Some((name, value))
    })?;
    let text = format!("{name} is {}, and must be one string.", kind_of(value));
    Some(Finding::new("member", text))
}

/// Why a `client_id` is none.
fn client_id(metadata: &Value) -> Finding {
    let text = match metadata.get("client_id") {
        None | Some(Value::Null) => "client_id is missing.".to_owned(),
        Some(Value::String(id)) if id.is_empty() => "client_id is empty.".to_owned(),
        Some(Value::String(id)) => match id.chars().zip(1..).find(|(it, _)| !matches!(it, ' '..='~')) {
            Some((other, place)) => format!(
                "client_id has U+{:04X} at character {place}, and may have printable ASCII only.",
                u32::from(other)
            ),
            None => format!("client_id has {} characters, and {MAX_CLIENT_ID_LEN} are the most.", id.len()),
        },
        Some(other) => format!("client_id is {}, and must be a string.", kind_of(other)),
    };
    Finding::new("client-id", text)
}
