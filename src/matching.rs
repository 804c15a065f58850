//! Which identities a certificate has: all of them, and whether one of a client's is among them.

use crate::certificate::Certificate;
use crate::ct;
use crate::error::Error;
use crate::identity::{Identity, Kind};
use crate::{general_name, key, name};

/// Whether the certificate has one of the `registered` identities.
///
/// Every registered identity is compared with every candidate, and nothing stops at a match: which of them
/// matched, and how nearly others did, is secret. What the certificate holds is public, and so are the kinds
/// and the number of the registered identities.
///
/// # Errors
///
/// What of the certificate cannot be read matches nothing. If it was asked for and nothing else matched either, its
/// error is returned: those of [`name::from_der`] for its subject, else [`Error::KeyStructure`],
/// [`Error::KeyUnsupported`] for its key.
// rfc8705: 2.2-registered
pub fn has_any(certificate: &Certificate<'_>, registered: &[Identity]) -> Result<bool, Error> {
    match require_any(certificate, registered) {
        Ok(()) => Ok(true),
        Err(Error::ClientMismatch) => Ok(false),
        Err(error) => Err(error),
    }
}

/// As [`has_any`], where the certificate must have one of them.
///
/// # Errors
///
/// [`Error::ClientMismatch`]; those of [`has_any`].
pub fn require_any(certificate: &Certificate<'_>, registered: &[Identity]) -> Result<(), Error> {
    let asked = registered.iter().fold(0, |kinds, identity| kinds | bit(identity.kind()));
    let (mut matched, mut error) = (false, Error::ClientMismatch);
    for kind in SINGLE {
        if asked & bit(kind) != 0 {
            match single(certificate, kind) {
                Ok(candidate) => matched |= is_among(&candidate, registered),
                Err(unreadable) => error = unreadable,
            }
        }
    }
    for entry in general_name::entries(certificate) {
        if asked & bit(entry.kind) != 0
            && let Ok(candidate) = &general_name::identity_of_entry(entry.kind, entry.contents)
        {
            matched |= is_among(candidate, registered);
        }
    }
    if ct::declassify(matched) { Ok(()) } else { Err(error) }
}

/// The kind's bit in a set of kinds.
const fn bit(kind: Kind) -> u8 {
    1 << kind.code()
}

/// Whether an identity is among others. All are compared: which is the same is secret.
pub(crate) fn is_among(candidate: &Identity, registered: &[Identity]) -> bool {
    registered.iter().fold(false, |found, identity| found | (identity == candidate))
}

/// The identities of a certificate, those that cannot be read left out: the certificate, its key, its subject,
/// and the DNS names, URIs, addresses and email addresses of its `subjectAltName` in its order.
///
/// A server that must find a client by its certificate alone looks each of them up.
pub fn identities<'a>(certificate: &Certificate<'a>) -> impl Iterator<Item = Identity> + use<'a> {
    identities_of(certificate, |_| true)
}

/// The same, of some kinds; nothing is computed for the others.
pub(crate) fn identities_of<'a, F: Fn(Kind) -> bool>(
    certificate: &Certificate<'a>,
    usable: F,
) -> impl Iterator<Item = Identity> + use<'a, F> {
    let certificate = *certificate;
    let single = SINGLE.map(|kind| usable(kind).then_some(kind)).into_iter().flatten();
    let entries = general_name::entries(&certificate).filter(move |entry| usable(entry.kind));
    let entries = entries.filter_map(|entry| general_name::identity_of_entry(entry.kind, entry.contents).ok());
    single.filter_map(move |kind| self::single(&certificate, kind).ok()).chain(entries)
}

/// What a certificate has one of.
const SINGLE: [Kind; 3] = [Kind::Certificate, Kind::PublicKey, Kind::SubjectDn];

/// The identity of a certificate of which it has one: the certificate itself, its key, or its subject.
///
/// # Errors
///
/// [`Error::UnknownKind`] for another kind; those of [`key::from_public_key_info`] and [`name::from_der`].
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub fn single(certificate: &Certificate<'_>, kind: Kind) -> Result<Identity, Error> {
    match kind {
        Kind::Certificate => Ok(certificate.thumbprint().into()),
        Kind::PublicKey => key::from_public_key_info(certificate.public_key_info()),
        Kind::SubjectDn => name::from_der(certificate.subject()),
        _ => Err(Error::UnknownKind),
    }
}
