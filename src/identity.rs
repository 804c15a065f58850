//! Identities: everything that a certificate and a registration can have in common, each one a 32-byte digest.

use core::fmt;

use crate::ct;
use crate::thumbprint::Thumbprint;

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
    /// A certificate's subject: the digest of the canonical name, see [`name`](crate::name).
    SubjectDn = 3,
    /// A `dNSName` of the `subjectAltName`, see [`general_name`](crate::general_name).
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
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
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
    zeros: [u8; 3],
    kind: Kind,
    #[cfg(target_endian = "little")]
    zeros: [u8; 3],
    digest: [u8; LEN],
}

impl Identity {
    /// An identity whose digest something else computed or kept.
    #[must_use]
    pub const fn from_digest(kind: Kind, digest: [u8; LEN]) -> Self {
        Identity { kind, zeros: [0; 3], digest }
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
