//! Why a certificate has, or has not, the registered entry of the `subjectAltName`.

use std::net::IpAddr;

use certbound::identity::Kind;
use certbound::{Certificate, Error};

use super::{Finding, own_entries};
use crate::name::Name;
use crate::san::{self, Entry};
use crate::screen::quote;
use crate::value::Value;

pub fn findings(
    kind: Kind,
    registered: &str,
    certificate: &Certificate<'_>,
    verdict: Result<(), Error>,
) -> Vec<Finding> {
    let (label, shown) = (san::label(kind), quote(registered));
    if verdict.is_ok() {
        let text = format!("The certificate's subjectAltName has the registered {label} entry {shown}.");
        return vec![Finding::new("match", text)];
    }
    let entries = san::entries(certificate);
    let text = format!("The registered {label} entry {shown} is not in the certificate's subjectAltName.");
    let mut findings = vec![Finding::new("entry-absent", text), own_entries(certificate)];
    let same = |text: &str| text.eq_ignore_ascii_case(registered);
    if let Some(other) = entries.iter().find(|entry| entry.kind != kind && same(&entry.text)) {
        let other = san::label(other.kind);
        let text = format!(
            "It has this value as an entry of kind {other}, and the kinds are never mixed: have the authority issue the \
             certificate with an entry of kind {label}."
        );
        findings.push(Finding::new("entry-kind", text));
    }
    findings.extend(entries.iter().find_map(|entry| part(kind, registered, entry)));
    if in_subject(certificate, registered) {
        let text = "The value is in the certificate's subject, which is not looked at here: register \
                    tls_client_auth_subject_dn, or have the authority put the value into the subjectAltName.";
        findings.push(Finding::new("entry-in-subject", text));
    }
    findings
        .extend(entries.iter().filter(|entry| entry.kind == kind).filter_map(|entry| near(registered, entry)));
    findings
}

/// What to say if one of the two is a URI, and the other is in it.
fn part(kind: Kind, registered: &str, entry: &Entry) -> Option<Finding> {
    let (uri, name, of) = match (kind, entry.kind) {
        (Kind::SanUri, other) if other != Kind::SanUri => (registered, entry.text.as_str(), other),
        (kind, Kind::SanUri) if kind != Kind::SanUri => (entry.text.as_str(), registered, kind),
        _ => return None,
    };
    let (_, part) = san::part_of_uri(uri).filter(|(kind, _)| *kind == of)?;
    let (shown, label) = (quote(&entry.text), san::label(entry.kind));
    part.eq_ignore_ascii_case(name).then(|| {
        let text = format!(
            "It has the {label} entry {shown}, and a URI and its {} are different names: register {} as it is there.",
            san::part_label(of),
            san::parameter(entry.kind)
        );
        Finding::new("entry-kind", text)
    })
}

/// Whether an attribute of the subject has this value.
fn in_subject(certificate: &Certificate<'_>, registered: &str) -> bool {
    let subject = Name::from_der(certificate.subject());
    subject.is_some_and(|subject| {
        subject.attributes().any(|attribute| match &attribute.value {
            Value::Text(text) => text.eq_ignore_ascii_case(registered),
            Value::Der(_) => false,
        })
    })
}

/// What to say about an entry that is nearly the registered one.
fn near(registered: &str, entry: &Entry) -> Option<Finding> {
    let shown = quote(&entry.text);
    let (ours, theirs) = (registered.to_ascii_lowercase(), entry.text.to_ascii_lowercase());
    if ours == theirs && entry.error.is_none() {
        let rule = match entry.kind {
            Kind::SanEmail => "the part of an email address before the @ compares exactly",
            _ => "a URI compares exactly but for its scheme and host",
        };
        let text = format!("It has {shown}, which differs in upper and lower case: {rule}.");
        return Some(Finding::new("entry-case", text));
    }
    match entry.kind {
        Kind::SanDns => {
            let covers = |pattern: &str, name: &str| {
                pattern.strip_prefix('*').is_some_and(|suffix| {
                    name.strip_suffix(suffix).is_some_and(|label| !label.is_empty() && !label.contains('.'))
                })
            };
            let text = if covers(&theirs, &ours) {
                format!(
                    "It has {shown}: a wildcard stands for itself here, so register {shown} or another certificate."
                )
            } else if covers(&ours, &theirs) {
                format!("A registered wildcard stands for itself and does not cover {shown}.")
            } else {
                return None;
            };
            Some(Finding::new("entry-wildcard", text))
        }
        Kind::SanIp => {
            let address = |text: &str| text.parse::<IpAddr>().ok();
            let mapped = address(&ours)?.to_canonical() == address(&theirs)?.to_canonical();
            let text =
                format!("It has {shown}: an IPv4 address and its IPv4-mapped IPv6 form are different entries.");
            mapped.then(|| Finding::new("entry-mapped", text))
        }
        Kind::SanUri if ours.trim_end_matches('/') == theirs.trim_end_matches('/') => {
            let text = format!("It has {shown}, which differs in a slash at the end: a URI compares exactly.");
            Some(Finding::new("entry-slash", text))
        }
        Kind::SanUri if alike(&ours, &theirs) => {
            let text = format!("It has {shown}, at the same place: a URI compares exactly.");
            Some(Finding::new("entry-near", text))
        }
        _ => None,
    }
}

/// Whether two URIs have the same scheme and authority.
fn alike(ours: &str, theirs: &str) -> bool {
    let start = |text: &str| text.split('/').take(3).map(str::to_owned).collect::<Vec<_>>();
    start(ours) == start(theirs)
}
