//! Which identities a certificate has: all of them, and whether one of a client's is among them.

use core::slice;

use crate::certificate::Certificate;
use crate::ct;
use crate::error::Error;
use crate::general_name::{self, GeneralName};
use crate::identity::{Identity, Kind};
use crate::{key, name};

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
    let mut candidates = candidates(certificate, Kinds::of(registered));
    let mut matched = false;
    while let Some(candidate) = candidates.next(certificate) {
        matched |= is_among(&candidate, registered);
    }
    if ct::declassify(matched) { Ok(()) } else { Err(candidates.error) }
}

/// Whether an identity is among others. All are compared: which is the same is secret.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) fn is_among(candidate: &Identity, registered: &[Identity]) -> bool {
    registered.iter().fold(false, |found, identity| found | (identity == candidate))
}

/// The identities of a certificate, those that cannot be read left out: the certificate, its key, its subject,
/// and the DNS names, URIs, addresses and email addresses of its `subjectAltName` in its order.
///
/// A server that must find a client by its certificate alone looks each of them up.
pub fn identities<'a>(certificate: &Certificate<'a>) -> impl Iterator<Item = Identity> + use<'a> {
    let certificate = *certificate;
    let mut candidates = candidates(&certificate, Kinds::ALL);
    core::iter::from_fn(move || candidates.next(&certificate))
}

/// The same, of some kinds; nothing is computed for the others.
#[cfg_attr(not(feature = "registry"), allow(dead_code))]
pub(crate) fn identities_of(certificate: &Certificate<'_>, kinds: Kinds) -> impl Iterator<Item = Identity> {
    let mut candidates = candidates(certificate, kinds);
    core::iter::from_fn(move || candidates.next(certificate))
}

/// A set of kinds, a bit for each.
#[derive(Clone, Copy)]
pub(crate) struct Kinds(u8);

impl Kinds {
    pub(crate) const ALL: Self = Kinds(u8::MAX);

    /// What means something without a trusted authority.
    #[cfg_attr(not(feature = "registry"), allow(dead_code))]
    pub(crate) const SELF_SIGNED: Self = Kinds(Self::bit(Kind::Certificate) | Self::bit(Kind::PublicKey));

    fn of(identities: &[Identity]) -> Self {
        Kinds(identities.iter().fold(0, |kinds, identity| kinds | Self::bit(identity.kind())))
    }

    const fn has(self, kind: Kind) -> bool {
        self.0 & Self::bit(kind) != 0
    }

    const fn bit(kind: Kind) -> u8 {
        1 << kind.code()
    }
}

/// A certificate's identities of some kinds, one after the other.
struct Candidates<E> {
    kinds: Kinds,
    single: slice::Iter<'static, Kind>,
    entries: E,
    /// Why none matches: the certificate has no such identity, or it cannot be read.
    error: Error,
}

fn candidates<'a>(
    certificate: &Certificate<'a>,
    kinds: Kinds,
) -> Candidates<impl Iterator<Item = GeneralName<'a>> + use<'a>> {
    let entries = general_name::entries(certificate);
    Candidates { kinds, single: SINGLE.iter(), entries, error: Error::ClientMismatch }
}

impl<'a, E: Iterator<Item = GeneralName<'a>>> Candidates<E> {
    /// The next identity of the certificate that can be read.
    fn next(&mut self, certificate: &Certificate<'_>) -> Option<Identity> {
        for kind in &mut self.single {
            if self.kinds.has(*kind) {
                match single(certificate, *kind) {
                    Ok(identity) => return Some(identity),
                    Err(error) => self.error = error,
                }
            }
        }
        for entry in &mut self.entries {
            if self.kinds.has(entry.kind)
                && let Ok(identity) = general_name::identity_of_entry(entry.kind, entry.contents)
            {
                return Some(identity);
            }
        }
        None
    }
}

/// What a certificate has one of.
static SINGLE: [Kind; 3] = [Kind::Certificate, Kind::PublicKey, Kind::SubjectDn];

/// The identity of a certificate of which it has one: the certificate itself, its key, or its subject.
///
/// # Errors
///
/// [`Error::UnknownKind`] for another kind; those of [`key::from_public_key_info`] and [`name::from_der`].
#[doc(hidden)]
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub fn single(certificate: &Certificate<'_>, kind: Kind) -> Result<Identity, Error> {
    match kind {
        Kind::Certificate => Ok(certificate.thumbprint().into()),
        Kind::PublicKey => key::from_public_key_info(certificate.public_key_info()),
        Kind::SubjectDn => name::from_der(certificate.subject()),
        _ => Err(Error::UnknownKind),
    }
}
