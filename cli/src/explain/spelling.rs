//! What is wrong with a registered entry that breaks the form of its kind.

use certbound::identity::Kind;
use certbound::{Error, general_name};

use super::Finding;
use crate::san;
use crate::screen::quote;

/// What openssl prints before an entry.
const LABELS: [&str; 5] = ["DNS:", "URI:", "IP Address:", "IP:", "email:"];

/// The text, and what it seems to be.
pub fn findings(text: &str, error: Error) -> Vec<Finding> {
    let mut findings =
        vec![Finding::new("entry-malformed", format!("The registered value is {}.", quote(text)))];
    findings.extend(advice(text, error).map(|advice| Finding::new("entry-advice", advice)));
    findings
}

fn advice(text: &str, error: Error) -> Option<String> {
    if text.is_empty() {
        return Some("It is empty.".to_owned());
    }
    if text.trim() != text {
        return Some("It has spaces at an end.".to_owned());
    }
    let label = LABELS
        .into_iter()
        .find(|label| text.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label)));
    let value = label.and_then(|label| text.get(label.len()..));
    if let (Some(label), Some((value, kind))) = (label, value.and_then(|value| Some((value, kind_of(value)?))))
    {
        let parameter = san::parameter(kind);
        return Some(format!(
            "Leave out {}: the value of {parameter} is {} alone.",
            quote(label),
            quote(value)
        ));
    }
    if let Some((kind, part)) = san::part_of_uri(text).filter(|_| error != Error::Uri) {
        let (what, parameter) = (san::part_label(kind), san::parameter(kind));
        return Some(format!(
            "This is a URI. Its {what} alone, {}, is what {parameter} takes; the whole belongs to \
             tls_client_auth_san_uri. Register what the certificate has.",
            quote(part)
        ));
    }
    if let Some((host, kind)) = without_port(text).and_then(|host| Some((host, kind_of(host)?))) {
        return Some(format!("Leave out the port: {} is what {} takes.", quote(host), san::parameter(kind)));
    }
    if let Some(kind) = kind_of(text) {
        return Some(format!("As {} it would be well formed.", san::parameter(kind)));
    }
    let advice = match error {
        Error::DnsName if !text.is_ascii() => {
            "Write an internationalised name with A-labels, as certificates do: xn--…"
        }
        Error::DnsName if text.ends_with('.') => "Leave out the dot at the end: certificates have none.",
        Error::IpAddress if text.contains(['/', '[', '%']) => {
            "Write the address alone: no brackets, no prefix length and no zone."
        }
        Error::EmailAddress if text.contains('<') => {
            "Write the address alone, without the name and the angle brackets."
        }
        Error::Uri if !text.is_ascii() => {
            "Write it in ASCII: the host with A-labels, the rest percent-encoded."
        }
        Error::Uri if text.contains(' ') => "Write a space as %20.",
        Error::Uri if !text.contains(':') => "It has no scheme, such as https:.",
        _ => return None,
    };
    Some(advice.to_owned())
}

/// The kind as which a text would be well formed. Nearly everything with a colon is a URI, which so comes last.
fn kind_of(text: &str) -> Option<Kind> {
    let octets = text.as_bytes();
    let readings = [
        (Kind::SanIp, general_name::ip(octets)),
        (Kind::SanEmail, general_name::email(octets)),
        (Kind::SanDns, general_name::dns(octets)),
        (Kind::SanUri, general_name::uri(octets)),
    ];
    readings.into_iter().find_map(|(kind, reading)| reading.is_ok().then_some(kind))
}

/// What stands before a port, brackets left out.
fn without_port(text: &str) -> Option<&str> {
    let (host, port) = text.rsplit_once(':')?;
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).or(
        // Without brackets a second colon is an address's own.
        (!host.contains(':')).then_some(host),
    )?;
    (!port.is_empty() && port.bytes().all(|digit| digit.is_ascii_digit())).then_some(host)
}
