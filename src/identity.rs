//! Identities: everything that a certificate and a registration can have in common, each one a 32-byte digest.

use core::fmt;

use crate::ct;
use crate::error::Error;
use crate::octets::Octets;
use crate::thumbprint::Thumbprint;
use crate::{general_name, name};

/// The octets of an identity's digest.
pub const LEN: usize = 32;

/// What an identity names. The number is the C API's and the registry image's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Kind {
    /// A certificate: SHA-256 of its DER, which is `x5t#S256` (RFC 8705 §3.1).
    Certificate = 1,
    /// A public key: its JWK thumbprint (RFC 7638).
    PublicKey = 2,
    /// A certificate's subject: the digest of the canonical name, see [`name`].
    SubjectDn = 3,
    /// A `dNSName` of the `subjectAltName`, see [`general_name`].
    SanDns = 4,
    /// A `uniformResourceIdentifier` of the `subjectAltName`.
    SanUri = 5,
    /// An `iPAddress` of the `subjectAltName`.
    SanIp = 6,
    /// An `rfc822Name` of the `subjectAltName`.
    SanEmail = 7,
}

impl Kind {
    /// All kinds, in the order of their numbers.
    pub const ALL: &'static [Kind] = &[
        Kind::Certificate,
        Kind::PublicKey,
        Kind::SubjectDn,
        Kind::SanDns,
        Kind::SanUri,
        Kind::SanIp,
        Kind::SanEmail,
    ];

    /// The number of the kind.
    #[must_use]
    #[expect(clippy::as_conversions, reason = "the discriminant of a repr(u8) enum, exactly")]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// Whether it is a certificate or a key, which a client registers by itself (RFC 8705 §2.2), rather than a name,
    /// which means something only when a trusted authority certified it (RFC 8705 §2.1).
    #[must_use]
    pub const fn is_self_signed(self) -> bool {
        matches!(self, Kind::Certificate | Kind::PublicKey)
    }

    /// The kind with this number, if there is one.
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Self> {
        Some(match code {
            1 => Kind::Certificate,
            2 => Kind::PublicKey,
            3 => Kind::SubjectDn,
            4 => Kind::SanDns,
            5 => Kind::SanUri,
            6 => Kind::SanIp,
            7 => Kind::SanEmail,
            _ => return None,
        })
    }
}

/// One thing that a certificate is or has, reduced to a kind and a SHA-256 digest.
///
/// `==` takes the same time whatever the digests hold. Kinds are public.
// The C API has it in this form: the kind as a number of four octets, then the digest. It reads it where it lies, so it may
// stand at any address.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Identity {
    #[cfg(target_endian = "big")]
    zeros: (Zero, Zero, Zero),
    kind: Kind,
    #[cfg(target_endian = "little")]
    zeros: (Zero, Zero, Zero),
    digest: [u8; LEN],
}

/// An octet that is zero, which nobody has to copy.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Zero {
    Zero = 0,
}

impl Identity {
    /// An identity whose digest something else computed or kept.
    #[must_use]
    pub const fn from_digest(kind: Kind, digest: [u8; LEN]) -> Self {
        Identity { kind, zeros: (Zero::Zero, Zero::Zero, Zero::Zero), digest }
    }

    /// One whose digest is written later.
    pub(crate) const fn empty(kind: Kind) -> Self {
        Self::from_digest(kind, [0; LEN])
    }

    /// Where what it names, and its digest, are written.
    pub(crate) const fn parts(&mut self) -> (&mut Kind, &mut [u8; LEN]) {
        (&mut self.kind, &mut self.digest)
    }

    /// Reads an identity of any kind from its registration text: [`name::from_text`], [`general_name::dns`] and its kin, or
    /// the 43 characters of a thumbprint.
    ///
    /// # Errors
    ///
    /// Those of these functions and of [`Thumbprint::from_text`].
    pub fn from_text(kind: Kind, text: &[u8]) -> Result<Self, Error> {
        match kind {
            Kind::Certificate | Kind::PublicKey => {
                Thumbprint::from_text(text).map(|thumbprint| Self::from_digest(kind, *thumbprint.as_bytes()))
            }
            Kind::SubjectDn => name::from_text(text),
            _ => general_name::of_characters(kind, Octets::new(text)),
        }
    }

    /// What it names.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The digest's 32 octets.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; LEN] {
        &self.digest
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("kind", &self.kind).field("digest", &self.digest).finish()
    }
}

impl PartialEq for Identity {
    fn eq(&self, other: &Self) -> bool {
        // Kinds are public; the digests are compared all the same.
        (self.kind == other.kind) & ct::eq(&self.digest, &other.digest)
    }
}

impl Eq for Identity {}

impl From<Thumbprint> for Identity {
    fn from(thumbprint: Thumbprint) -> Self {
        Identity::from_digest(Kind::Certificate, *thumbprint.as_bytes())
    }
}
