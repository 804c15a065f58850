//! Thumbprints of certificates that arrive in pieces, hashed in software or by whatever the caller has.

use core::fmt;

use super::{LEN, Thumbprint};
use crate::der::{MAX_CERTIFICATE_LEN, OuterSequence};
use crate::error::Error;
use crate::sha256;

/// SHA-256 (FIPS 180-4) of one message: a hardware unit, an HSM, another library. [`Software`] is this library's own.
///
/// A value is a message that has begun. It ends with `finish`, or is dropped before, after which the hardware must be ready
/// for another one. What it is given is public.
pub trait Sha256 {
    /// Takes the next octets of the message, of any length, zero included.
    ///
    /// # Errors
    ///
    /// [`Error::HashFailed`] if the hardware failed. The message is lost then.
    fn update(&mut self, octets: &[u8]) -> Result<(), Error>;

    /// Ends the message and returns its digest.
    ///
    /// # Errors
    ///
    /// [`Error::HashFailed`] if the hardware failed.
    fn finish(self) -> Result<[u8; LEN], Error>;
}

/// SHA-256 in software, which cannot fail. On a machine with words of 32 bits a message has less than 4 GiB.
#[derive(Clone)]
pub struct Software(sha256::Sha256);

impl Default for Software {
    fn default() -> Self {
        Software(sha256::Sha256::new())
    }
}

impl fmt::Debug for Software {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Software").finish_non_exhaustive()
    }
}

impl Sha256 for Software {
    fn update(&mut self, octets: &[u8]) -> Result<(), Error> {
        self.0.update(octets);
        Ok(())
    }

    fn finish(mut self) -> Result<[u8; LEN], Error> {
        Ok(self.0.finish())
    }
}

/// The thumbprint of a certificate that arrives in pieces, for devices that cannot hold it at once.
///
/// It keeps the running SHA-256 state and the outer header, and nothing of the certificate.
///
/// ```
/// # use certbound::{Thumbprint, ThumbprintStream};
/// # let der = [0x30, 0x03, 0x02, 0x01, 0x05];
/// let mut stream = ThumbprintStream::new();
/// for piece in der.chunks(2) {
///     stream.update(piece)?;
/// }
/// assert_eq!(stream.finish()?, Thumbprint::from_der(&der)?);
/// # Ok::<(), certbound::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ThumbprintStream<H = Software> {
    hash: H,
    outer: OuterSequence,
    failed: Option<Error>,
}

impl ThumbprintStream {
    /// An empty stream that hashes in software.
    #[must_use]
    pub fn new() -> Self {
        Self::with(Software::default())
    }
}

impl<H: Sha256> ThumbprintStream<H> {
    /// An empty stream that hashes by `hash`, which has taken nothing yet. Then no software SHA-256 is linked.
    #[must_use]
    pub const fn with(hash: H) -> Self {
        ThumbprintStream { hash, outer: OuterSequence::new(MAX_CERTIFICATE_LEN), failed: None }
    }

    /// Takes the next piece of the DER certificate, of any length, zero included.
    ///
    /// # Errors
    ///
    /// As [`Thumbprint::from_der`], as soon as it is certain; what `hash` returns. The first error stays: every later
    /// call returns it again.
    pub fn update(&mut self, piece: &[u8]) -> Result<(), Error> {
        match self.failed {
            Some(error) => Err(error),
            None => self.take(piece).inspect_err(|&error| self.failed = Some(error)),
        }
    }

    /// Ends the certificate and returns its thumbprint.
    ///
    /// # Errors
    ///
    /// As [`Thumbprint::from_der`]; [`Error::CertificateTruncated`] if octets are missing,
    /// [`Error::CertificateNotDer`] if there were none; what `hash` returns, which is asked only if the certificate is
    /// whole.
    pub fn finish(self) -> Result<Thumbprint, Error> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        self.outer.finish()?;
        self.hash.finish().map(Thumbprint)
    }

    fn take(&mut self, piece: &[u8]) -> Result<(), Error> {
        self.outer.take(piece)?;
        self.hash.update(piece)
    }
}

impl Default for ThumbprintStream {
    fn default() -> Self {
        Self::new()
    }
}
