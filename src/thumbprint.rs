//! `x5t#S256`: the SHA-256 digest of a DER certificate, and its 43 characters of base64url (RFC 8705 §3.1).

mod stream;

use core::fmt;

use crate::ct;
use crate::der::check_outer_sequence;
use crate::error::Error;
use crate::sha256;

pub use stream::{Sha256, Software, ThumbprintStream};

/// The octets of a thumbprint.
pub const LEN: usize = 32;

/// The characters of a thumbprint's text: base64url without padding.
pub const TEXT_LEN: usize = 43;

/// The SHA-256 digest of a certificate's DER encoding: `x5t#S256` (RFC 8705 §3.1, RFC 7515 §4.1.8).
///
/// Comparing two thumbprints with `==` takes the same time whatever they hold.
#[derive(Clone, Copy, Debug)]
pub struct Thumbprint([u8; LEN]);

impl Thumbprint {
    /// The thumbprint of a DER certificate.
    ///
    /// `der` must be exactly one DER SEQUENCE of at most [`certificate::MAX_LEN`](crate::certificate::MAX_LEN) octets; what is inside
    /// is not read, so a thumbprint is no proof that the input is a certificate. Use
    /// [`Certificate::from_der`](crate::Certificate::from_der) for that. The certificate is public.
    ///
    /// # Errors
    ///
    /// [`Error::CertificateNotDer`] (PEM ends up here), [`Error::CertificateTruncated`],
    /// [`Error::CertificateTrailingData`], [`Error::CertificateTooLong`].
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        check_outer_sequence(der)?;
        Ok(Self::of(der))
    }

    /// The thumbprint of octets that have been checked.
    pub(crate) fn of(der: &[u8]) -> Self {
        // rfc8705: 3.1-value
        let mut thumbprint = Thumbprint([0; LEN]);
        sha256::Sha256::write_digest(der, &mut thumbprint.0);
        thumbprint
    }

    /// A thumbprint that something else computed, such as an HSM or a TLS library: 32 octets of SHA-256
    /// over the DER certificate.
    #[must_use]
    pub const fn from_digest(digest: [u8; LEN]) -> Self {
        Thumbprint(digest)
    }

    /// Reads the 43 characters of a canonical `x5t#S256` value. The text's length and alphabet are public,
    /// its value is not.
    ///
    /// # Errors
    ///
    /// [`Error::ThumbprintText`] for another length or alphabet (padding, standard base64, hexadecimal);
    /// [`Error::ThumbprintNotCanonical`] for 43 good characters whose last two bits are not zero, such as
    /// the example in RFC 8705 §3.1: no certificate has such a thumbprint.
    pub fn from_text(text: &[u8]) -> Result<Self, Error> {
        let text = well_formed(text).ok_or(Error::ThumbprintText)?;
        let mut digest = [0; LEN];
        if ct::decode_base64url(text, &mut digest) {
            Ok(Thumbprint(digest))
        } else {
            Err(Error::ThumbprintNotCanonical)
        }
    }

    /// Writes the 43 characters of the `x5t#S256` value. The digest is secret to this function: neither
    /// time nor memory access depends on it.
    pub fn encode<'out>(&self, out: &'out mut [u8; TEXT_LEN]) -> &'out str {
        *out = self.characters();
        // ASCII throughout, so the default is never taken.
        core::str::from_utf8(out).unwrap_or_default()
    }

    /// The 43 characters as [`Thumbprint::encode`] writes them, in ASCII. Nothing looks at them once more, which takes code
    /// on small devices.
    #[must_use]
    pub fn characters(&self) -> [u8; TEXT_LEN] {
        ct::to_base64url(&self.0)
    }

    /// The digest's 32 octets.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; LEN] {
        &self.0
    }
}

impl PartialEq for Thumbprint {
    fn eq(&self, other: &Self) -> bool {
        ct::eq(&self.0, &other.0)
    }
}

impl Eq for Thumbprint {}

impl fmt::Display for Thumbprint {
    /// The 43 characters of the `x5t#S256` value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.encode(&mut [0; TEXT_LEN]))
    }
}

/// `text` if it is 43 characters of base64url. Which character is wrong is public, the good ones are not.
// rfc8705: 3.1-no-padding
pub(crate) fn well_formed(text: &[u8]) -> Option<&[u8; TEXT_LEN]> {
    let text: &[u8; TEXT_LEN] = text.try_into().ok()?;
    ct::is_base64url(text).then_some(text)
}
