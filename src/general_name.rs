//! Subject alternative names, from registration text and from certificates, reduced to one canonical digest.
//!
//! Two names have the same digest if they have the same canonical octets. Those are:
//!
//! | kind | canonical octets |
//! |---|---|
//! | [`Kind::SanDns`] | the name with its ASCII letters in lower case |
//! | [`Kind::SanUri`] | the URI with the ASCII letters of its scheme and host in lower case |
//! | [`Kind::SanIp`] | the 4 octets of an IPv4 address or the 16 octets of an IPv6 address |
//! | [`Kind::SanEmail`] | the address with the ASCII letters of its domain in lower case |
//!
//! Nothing else is normalised, so two spellings that some protocol calls the same may differ here; they never
//! match where they should not. The digest is SHA-256 over the canonical octets. Names are public.
//!
//! An entry of a certificate is held to the same grammar as registration text. One that breaks it, such as a
//! `dNSName` with a NUL in it, has no identity: nothing that can be registered matches it, and the other entries
//! of the certificate are not affected.
//!
//! # Domain names
//!
//! In a DNS name, the host of a URI and the domain of an email address: labels of 1 to 63 ASCII letters, digits,
//! hyphens and underscores, no hyphen at either end of a label, at most 253 characters, no empty label and so no
//! dot at the end (RFC 1123 §2.1, RFC 5280 §4.2.1.6). Underscores are not in those RFCs, but certificates have
//! them. The last label is not of digits only: that is how an IPv4 address looks. A-labels (`xn--`, RFC 5890) are
//! labels like any other; U-labels are refused, as a certificate cannot hold them.

mod canonical;
mod character;
mod domain;
mod ip;
mod mailbox;
mod uri;

use crate::certificate::Certificate;
use crate::der::{self, Cursor};
use crate::error::Error;
use crate::identity::{Identity, Kind};
use crate::octets::{InMemory, Memory, Octets};
use canonical::Canonical;

/// The longest name, in octets.
pub const MAX_LEN: usize = 8192;

/// One entry of a certificate's `subjectAltName` (RFC 5280 §4.2.1.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GeneralName<'a> {
    /// [`Kind::SanDns`], [`Kind::SanUri`], [`Kind::SanIp`] or [`Kind::SanEmail`].
    pub kind: Kind,
    /// The entry's contents octets, unchecked: text, or the octets of an address.
    pub contents: &'a [u8],
}

/// The identity of a DNS name, such as a client's `tls_client_auth_san_dns` (RFC 8705 §2.1.2).
///
/// `text` is a domain name as the [module](self) says, or one below `*.`. A wildcard is a name of its own: it
/// matches a certificate that holds the same wildcard, and no name that it would cover.
///
/// # Errors
///
/// [`Error::DnsName`], [`Error::NameTooLong`].
// rfc8705: 2.1.2-san-dns
pub fn dns(text: &[u8]) -> Result<Identity, Error> {
    of_characters(Kind::SanDns, Octets::new(text))
}

/// The identity of a URI, such as a client's `tls_client_auth_san_uri` (RFC 8705 §2.1.2).
///
/// `text` is a URI with a scheme and something after it, in the ASCII of RFC 3986; a fragment may be in it, as
/// in the URIs that name people and keys. If it has an authority, its host is a domain name as the
/// [module](self) says, an IPv4 address or an IPv6 address in brackets (RFC 5280 §4.2.1.6). Only the scheme and
/// the host fold: user information, port, path, query and fragment compare exactly, and so do percent-encoded
/// octets and the spelling of an address.
///
/// # Errors
///
/// [`Error::Uri`], [`Error::NameTooLong`].
// rfc8705: 2.1.2-san-uri
pub fn uri(text: &[u8]) -> Result<Identity, Error> {
    of_characters(Kind::SanUri, Octets::new(text))
}

/// The identity of an IP address, such as a client's `tls_client_auth_san_ip` (RFC 8705 §2.1.2).
///
/// `text` is an IPv4 address of four decimal numbers without leading zeros, or an IPv6 address in any of the
/// forms of RFC 4291 §2.2, in either case; brackets, zones and prefix lengths are refused. Addresses compare as
/// octets, so all spellings of an IPv6 address are one. An IPv4 address that is mapped into IPv6 keeps its 16
/// octets and differs from the IPv4 address.
///
/// # Errors
///
/// [`Error::IpAddress`], [`Error::NameTooLong`].
// rfc8705: 2.1.2-san-ip
pub fn ip(text: &[u8]) -> Result<Identity, Error> {
    of_characters(Kind::SanIp, Octets::new(text))
}

/// The identity of an email address, such as a client's `tls_client_auth_san_email` (RFC 8705 §2.1.2).
///
/// `text` is a local part of ASCII atoms with single dots between them, `@`, and a domain name as the
/// [module](self) says (RFC 5321 §4.1.2). The local part compares exactly, in case too, and its length is not
/// limited. Quoted local parts are refused, since one mailbox has several of them, and so are addresses in
/// brackets instead of a domain.
///
/// # Errors
///
/// [`Error::EmailAddress`], [`Error::NameTooLong`].
// rfc8705: 2.1.2-san-email
pub fn email(text: &[u8]) -> Result<Identity, Error> {
    of_characters(Kind::SanEmail, Octets::new(text))
}

/// The entries of a certificate's `subjectAltName` that are a DNS name, a URI, an IP address or an email address,
/// in its order. Entries of other kinds are left out, and so are entries with a constructed encoding, which these
/// four do not have in DER. Without a `subjectAltName` there are none.
pub fn entries<'a>(certificate: &Certificate<'a>) -> impl Iterator<Item = GeneralName<'a>> + use<'a> {
    let names = Memory::of(certificate.subject_alt_name().unwrap_or_default());
    let mut names = Cursor::new(names, Error::CertificateExtension);
    let _whole = names.enter(der::SEQUENCE);
    Entries { names }
}

/// What is left of a `subjectAltName`.
struct Entries<'a> {
    names: Cursor<Memory<'a>>,
}

impl<'a> Iterator for Entries<'a> {
    type Item = GeneralName<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.names.at_end() {
            let outer = self.names.enter_any();
            let contents = self.names.contents().slice();
            self.names.leave_rest(outer);
            let kind = match self.names.tag() {
                0x81 => Kind::SanEmail,
                0x82 => Kind::SanDns,
                0x86 => Kind::SanUri,
                0x87 => Kind::SanIp,
                _ => continue,
            };
            return Some(GeneralName { kind, contents });
        }
        None
    }
}

/// The identity of an entry of a certificate, given as its kind and its contents octets.
///
/// The contents of a [`Kind::SanIp`] are the 4 or 16 octets of the address (RFC 5280 §4.2.1.6), those of the
/// other kinds the text that [`dns()`], [`uri()`] and [`email()`] take.
///
/// # Errors
///
/// [`Error::DnsName`], [`Error::Uri`], [`Error::IpAddress`], [`Error::EmailAddress`], [`Error::NameTooLong`];
/// [`Error::UnknownKind`] for a kind that is no `subjectAltName`'s.
pub fn identity_of_entry(kind: Kind, contents: &[u8]) -> Result<Identity, Error> {
    identity(kind, Octets::new(contents), true)
}

/// Whether one of the certificate's `subjectAltName` entries has this identity.
///
/// The identity is compared with every entry of its kind, and a match does not end that: which entry matched,
/// and how nearly others did, is secret. The entries themselves, their number and their lengths are public, and
/// so is the identity's kind. An identity of another kind than the four is never found.
#[must_use]
pub fn certificate_has(certificate: &Certificate<'_>, identity: &Identity) -> bool {
    entries(certificate)
        .filter(|entry| entry.kind == identity.kind())
        .filter_map(|entry| identity_of_entry(entry.kind, entry.contents).ok())
        .fold(false, |found, candidate| found | (candidate == *identity))
}

/// The identity of a name in registration text, wherever that stands.
pub(crate) fn of_characters(kind: Kind, text: Octets<'_>) -> Result<Identity, Error> {
    identity(kind, text, false)
}

/// The identity of a name. For all kinds but addresses certificates write it as registration text does.
fn identity(kind: Kind, text: Octets<'_>, is_entry: bool) -> Result<Identity, Error> {
    if text.len() > MAX_LEN {
        return Err(Error::NameTooLong);
    }
    let mut name = Canonical::new(text);
    let error = match kind {
        Kind::SanDns => Error::DnsName,
        Kind::SanUri => Error::Uri,
        Kind::SanIp => Error::IpAddress,
        Kind::SanEmail => Error::EmailAddress,
        _ => return Err(Error::UnknownKind),
    };
    let known = match kind {
        Kind::SanDns => domain::read_dns(&mut name),
        Kind::SanUri => uri::read(&mut name),
        Kind::SanEmail => mailbox::read(&mut name),
        _ => ip::read_name(&mut name, is_entry),
    };
    if !known || !name.text.is_empty() {
        return Err(error);
    }
    Ok(name.finish(kind))
}
