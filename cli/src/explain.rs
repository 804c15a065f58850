//! `certbound explain`: why a certificate is, or is not, a client's own, in plain words.
//!
//! The verdict is the library's. The words come from taking the inputs apart and asking the library about the parts.

mod document;
mod entry;
mod key;
mod keys;
mod metadata;
mod spelling;
mod subject;

use certbound::client::Method;
use certbound::{Certificate, Chain, Client, Error, name};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::arguments::MatchArguments;
use crate::failure::Failure;
use crate::matching::{self, Inputs};
use crate::{date, san};

/// One thing that decides, or that an operator should know.
pub struct Finding {
    /// A word for programs, which stays the same.
    pub code: &'static str,
    pub text: String,
}

impl Finding {
    pub fn new(code: &'static str, text: impl Into<String>) -> Self {
        Finding { code, text: text.into() }
    }
}

pub fn run(arguments: &MatchArguments) -> Answer {
    answer(arguments).unwrap_or_else(Answer::failure)
}

fn answer(arguments: &MatchArguments) -> Result<Answer, Failure> {
    let inputs = Inputs::read(arguments)?;
    let certificate = inputs.leaf.certificate()?;
    let client = inputs.client();
    // For words only: the library has read the metadata by then, or refused it.
    let metadata: Value = serde_json::from_slice(&inputs.metadata).unwrap_or_default();
    let (verdict, mut findings) = match &client {
        Ok(client) => {
            let verdict = client.authenticate(Some(&certificate), inputs.chain);
            (verdict, authenticated(client, &certificate, &metadata, verdict))
        }
        Err(error) => (Err(*error), metadata::findings(&inputs.metadata, &metadata, *error, &certificate)),
    };
    if let Err(error) = date::now_is_within(certificate.validity()) {
        let validity = certificate.validity();
        let (from, to) = (date::text(validity.not_before), date::text(validity.not_after));
        findings.push(Finding::new(
            "validity",
            format!(
                "Besides, the {}: it is valid from {from} to {to}. The TLS layer decides on that.",
                error.text()
            ),
        ));
    }
    let mut answer = Answer::verdict(verdict, "the certificate is this client's");
    if client.is_err() {
        answer.text.insert_str(0, &format!("{}: ", inputs.source));
    }
    for finding in &findings {
        answer.text.push_str(&format!("- {}\n", finding.text));
    }
    let list = findings.iter().map(|finding| json!({"code": finding.code, "text": finding.text}));
    answer.insert("findings", list.collect::<Value>());
    matching::describe(&mut answer, &inputs, client.as_ref().ok())?;
    Ok(answer)
}

/// What there is to say about a client that could be read.
fn authenticated(
    client: &Client,
    certificate: &Certificate<'_>,
    metadata: &Value,
    verdict: Result<(), Error>,
) -> Vec<Finding> {
    match (verdict, client.method()) {
        (Err(Error::ChainNotValidated), _) => {
            let mut findings = vec![Finding::new(
                "chain-not-validated",
                "tls_client_auth trusts the authority that issued the certificate, so its chain must have been \
                 validated. If the TLS layer did that, say so with --chain-validated; if not, configure it to \
                 request client certificates and to validate them.",
            )];
            let validated = client.authenticate(Some(certificate), Chain::Validated);
            if validated.is_ok() {
                findings
                    .push(Finding::new("else-match", "With a validated chain the certificate would match."));
            } else {
                findings
                    .push(Finding::new("else-mismatch", "With a validated chain it would not match either:"));
                findings.extend(authenticated(client, certificate, metadata, validated));
            }
            findings
        }
        (verdict, Method::SelfSignedTlsClientAuth) => keys::findings(metadata, certificate, verdict),
        (verdict, Method::TlsClientAuth) => {
            let Some((parameter, text)) = metadata::parameter(metadata) else {
                return Vec::new();
            };
            if parameter == "tls_client_auth_subject_dn" {
                return subject::findings(text, certificate, verdict);
            }
            let kind = client.identities().first().map(|identity| identity.kind());
            kind.map(|kind| entry::findings(kind, text, certificate, verdict)).unwrap_or_default()
        }
    }
}

/// The type of a JSON value, in words.
const fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The certificate's subject as it can be registered.
fn own_subject(certificate: &Certificate<'_>) -> Option<Finding> {
    let text = crate::registration::subject_text(certificate.subject()).ok()?;
    name::from_der(certificate.subject()).ok()?;
    let readable = crate::name::Name::readable(certificate.subject());
    let readable = readable.map(|readable| format!(", or {}", crate::screen::clean_name(&readable)));
    Some(Finding::new(
        "certificate-subject",
        format!(
            "The certificate's subject, as tls_client_auth_subject_dn can have it: {}{}",
            crate::screen::clean_name(&text),
            readable.unwrap_or_default()
        ),
    ))
}

/// The entries of the certificate's `subjectAltName`, in words.
fn own_entries(certificate: &Certificate<'_>) -> Finding {
    let entries: Vec<String> = san::entries(certificate)
        .into_iter()
        .map(|entry| {
            let malformed = if entry.error.is_some() { " (malformed: it matches nothing)" } else { "" };
            format!("{} {}{malformed}", san::label(entry.kind), crate::screen::quote(&entry.text))
        })
        .collect();
    let text = match (certificate.subject_alt_name(), entries.is_empty()) {
        (None, _) => "The certificate has no subjectAltName.".to_owned(),
        (Some(_), true) => "Its subjectAltName has no entry of a kind that can be registered.".to_owned(),
        (Some(_), false) => format!("Its subjectAltName has: {}.", entries.join(", ")),
    };
    Finding::new("certificate-entries", text)
}
