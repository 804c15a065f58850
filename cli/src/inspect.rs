//! `certbound inspect`: everything of a certificate that one can register, ready to paste.

use std::path::{Path, PathBuf};

use base64ct::{Base64UrlUnpadded, Encoding};
use certbound::client::Method;
use certbound::{Certificate, Error, client, key};
use serde_json::{Map, Value, json};

use crate::answer::Answer;
use crate::failure::Failure;
use crate::files::{self, Found};
use crate::leaf::Leaf;
use crate::name::Name;
use crate::registration::{self, Closed, Registration};
use crate::{date, jwk, san, screen};

pub fn run(files: &[PathBuf], client_id: &str) -> Answer {
    if let Err(error) = client::id_of(client_id.as_bytes()) {
        let source = screen::clean(&format!("--client-id {client_id}"));
        return Answer::failure(Failure::library(error, &source, None));
    }
    files::each(files, "inspected", |path| inspect(path, client_id))
}

fn inspect(path: &Path, client_id: &str) -> Result<Found, Failure> {
    let leaf = Leaf::read(path)?;
    let certificate = leaf.certificate()?;
    let facts = facts(&certificate);
    let (open, closed) = registration::all(&certificate, client_id);
    let mut notes = leaf.notes();
    if certificate.issuer() == certificate.subject() {
        notes.push(format!(
            "{}: the certificate is self-signed: tls_client_auth works only where the server trusts it as an authority",
            leaf.source()
        ));
    }
    Ok(Found { text: text(leaf.source(), &facts, &open, &closed), json: json(facts, &open, &closed), notes })
}

/// What the certificate says, with its name in JSON, its label and its value.
fn facts(certificate: &Certificate<'_>) -> Vec<(&'static str, &'static str, Value)> {
    let validity = certificate.validity();
    let now = match date::now_is_within(validity) {
        Ok(()) => "valid now".to_owned(),
        Err(error) => error.text().to_owned(),
    };
    let thumbprint = certificate.thumbprint().to_string();
    let public_key_info = certificate.public_key_info();
    let key_thumbprint = match key::from_public_key_info(public_key_info) {
        Ok(identity) => json!(Base64UrlUnpadded::encode_string(identity.as_bytes())),
        Err(_) => Value::Null,
    };
    let serial: String = certificate.serial().iter().map(|octet| format!("{octet:02x}")).collect();
    let names: Vec<Value> = san::entries(certificate)
        .into_iter()
        .map(|entry| json!({"kind": san::label(entry.kind), "value": entry.text}))
        .collect();
    let mut facts = vec![("subject", "subject", name(certificate.subject()))];
    if let Some(readable) = Name::readable(certificate.subject()) {
        facts.push(("subject_readable", "  or", json!(readable)));
    }
    facts.extend([
        ("issuer", "issuer", name(certificate.issuer())),
        ("serial", "serial", json!(serial)),
        ("not_before", "valid from", json!(date::text(validity.not_before))),
        ("not_after", "valid to", json!(date::text(validity.not_after))),
        ("validity", "", json!(now)),
        ("san", "san", json!(names)),
        ("san_other", "san, other", json!(san::others(certificate))),
        ("key", "key", json!(jwk::kind(public_key_info))),
        ("key_thumbprint", "key thumbprint", key_thumbprint),
        ("jwk", "jwk", jwk::from_public_key_info(public_key_info).map_or(Value::Null, Value::Object)),
        ("x5t#S256", "x5t#S256", json!(thumbprint)),
        ("cnf", "cnf", json!({"x5t#S256": thumbprint})),
    ]);
    facts
}

/// A name in RFC 4514 form, or what is wrong with it.
fn name(name: &[u8]) -> Value {
    match registration::subject_text(name) {
        Ok(text) => json!(text),
        Err(_) => Value::Null,
    }
}

fn text(source: &str, facts: &[(&str, &str, Value)], open: &[Registration], closed: &[Closed]) -> String {
    let mut text = format!("{source}\n");
    let mut line = |label: &str, value: &str| text.push_str(&format!("  {label:<15} {value}\n"));
    for (member, label, value) in facts {
        match value {
            Value::String(value) if matches!(*member, "subject" | "subject_readable" | "issuer") => {
                line(
                    label,
                    if value.is_empty() { "(empty)".to_owned() } else { screen::clean_name(value) }.as_str(),
                );
            }
            Value::String(value) => line(label, &screen::clean(value)),
            Value::Null => line(label, "(cannot be read, or is not supported)"),
            Value::Array(names) => {
                for name in names {
                    let part = |member: &str| name.get(member).and_then(Value::as_str).unwrap_or_default();
                    line(&format!("{label} {}", part("kind")), &screen::clean(part("value")));
                }
            }
            Value::Number(count) if *count != 0.into() => {
                line(label, &format!("{count}, which cannot be registered"))
            }
            Value::Number(_) => {}
            value => line(label, &value.to_string()),
        }
    }
    for method in [Method::TlsClientAuth, Method::SelfSignedTlsClientAuth] {
        let ways: Vec<&Registration> = open.iter().filter(|way| way.method == method).collect();
        if ways.is_empty() {
            continue;
        }
        text.push_str(match method {
            Method::TlsClientAuth => {
                "\n  To register with tls_client_auth, whose chain the server validates, one of:\n"
            }
            Method::SelfSignedTlsClientAuth => {
                "\n  To register with self_signed_tls_client_auth, whose chain does not matter, one of:\n"
            }
        });
        for way in ways {
            let metadata = screen::clean_json(&way.metadata.to_string());
            text.push_str(&format!("\n  {}:\n{metadata}\n", way.what));
        }
    }
    if !closed.is_empty() {
        text.push_str("\n  Cannot be registered:\n");
    }
    for way in closed {
        text.push_str(&format!("  {}: {}\n", way.what, reason(way.error)));
    }
    text.push('\n');
    text
}

/// An error about a registration, said of a certificate.
fn reason(error: Error) -> &'static str {
    match error {
        Error::NameEmpty => "it is empty",
        Error::DnsName | Error::Uri | Error::IpAddress | Error::EmailAddress => {
            "it is malformed, and matches nothing"
        }
        Error::CertificateTooLong => {
            "it is longer than the 8,192 octets that x5c may have; register the thumbprint or the key"
        }
        error => error.text(),
    }
}

fn json(facts: Vec<(&str, &str, Value)>, open: &[Registration], closed: &[Closed]) -> Map<String, Value> {
    let mut json: Map<String, Value> =
        facts.into_iter().map(|(member, _, value)| (member.to_owned(), value)).collect();
    let open =
        open.iter().map(|way| json!({"what": way.what, "method": way.method.name(), "metadata": way.metadata}));
    json.insert("registrations".to_owned(), open.collect());
    let closed = closed.iter().map(|way| {
        json!({
            "what": way.what,
            "status": format!("{:?}", way.error),
            "code": way.error.code(),
            "reason": reason(way.error),
        })
    });
    json.insert("not_registrable".to_owned(), closed.collect());
    json
}
