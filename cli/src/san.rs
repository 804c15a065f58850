//! The entries of a `subjectAltName`, as text that can be registered.

use std::net::{Ipv4Addr, Ipv6Addr};

use certbound::general_name::{self, GeneralName};
use certbound::identity::Kind;
use certbound::{Certificate, Error};
use spki::der::asn1::AnyRef;
use spki::der::{Decode, Reader, SliceReader};

/// One entry of a kind that can be registered.
pub struct Entry {
    pub kind: Kind,
    /// Its characters, or its address as text. Octets that are no characters are replaced.
    pub text: String,
    /// Why it matches nothing, if it is malformed.
    pub error: Option<Error>,
}

/// The entries of a certificate, in its order.
pub fn entries(certificate: &Certificate<'_>) -> Vec<Entry> {
    general_name::entries(certificate)
        .map(|entry| Entry {
            kind: entry.kind,
            text: text(&entry),
            error: general_name::identity_of_entry(entry.kind, entry.contents).err(),
        })
        .collect()
}

/// How many entries are of other kinds, such as directory names.
pub fn others(certificate: &Certificate<'_>) -> usize {
    let all = certificate.subject_alt_name().and_then(|names| {
        let mut outer = SliceReader::new(names).ok()?;
        let count = outer.sequence(|list| {
            let mut count = 0usize;
            while !list.is_finished() {
                AnyRef::decode(list)?;
                count += 1;
            }
            Ok::<_, spki::der::Error>(count)
        });
        count.ok()
    });
    all.unwrap_or_default().saturating_sub(general_name::entries(certificate).count())
}

/// The parameter of client metadata that registers an identity of this kind (RFC 8705 §2.1.2).
pub const fn parameter(kind: Kind) -> &'static str {
    match kind {
        Kind::SanDns => "tls_client_auth_san_dns",
        Kind::SanUri => "tls_client_auth_san_uri",
        Kind::SanIp => "tls_client_auth_san_ip",
        Kind::SanEmail => "tls_client_auth_san_email",
        _ => "tls_client_auth_subject_dn",
    }
}

/// What people call an entry of this kind.
pub const fn label(kind: Kind) -> &'static str {
    match kind {
        Kind::SanDns => "dns",
        Kind::SanUri => "uri",
        Kind::SanIp => "ip",
        Kind::SanEmail => "email",
        _ => "other",
    }
}

/// What of a URI is a name of another kind: the address of `mailto:`, else the host.
pub fn part_of_uri(uri: &str) -> Option<(Kind, &str)> {
    let (scheme, rest) = uri.split_once(':')?;
    if scheme.eq_ignore_ascii_case("mailto") {
        let address = rest.split('?').next()?;
        return general_name::email(address.as_bytes()).is_ok().then_some((Kind::SanEmail, address));
    }
    let authority = rest.strip_prefix("//")?.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = match host.strip_prefix('[') {
        Some(address) => address.split(']').next()?,
        None => host.split(':').next()?,
    };
    if general_name::ip(host.as_bytes()).is_ok() {
        return Some((Kind::SanIp, host));
    }
    general_name::dns(host.as_bytes()).is_ok().then_some((Kind::SanDns, host))
}

/// What people call the part of a URI that is of this kind.
pub const fn part_label(kind: Kind) -> &'static str {
    if matches!(kind, Kind::SanEmail) { "address" } else { "host" }
}

fn text(entry: &GeneralName<'_>) -> String {
    if entry.kind == Kind::SanIp {
        if let Ok(octets) = <[u8; 4]>::try_from(entry.contents) {
            return Ipv4Addr::from(octets).to_string();
        }
        if let Ok(octets) = <[u8; 16]>::try_from(entry.contents) {
            return Ipv6Addr::from(octets).to_string();
        }
        return entry.contents.iter().map(|octet| format!("{octet:02x}")).collect();
    }
    String::from_utf8_lossy(entry.contents).into_owned()
}
