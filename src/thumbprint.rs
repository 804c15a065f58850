//! `x5t#S256`: the SHA-256 digest of a DER certificate, and its 43 characters of base64url (RFC 8705 §3.1).

mod stream;

use base64ct::{Base64UrlUnpadded, Encoding};
use core::fmt;
use sha2::Digest;

use crate::ct;
use crate::der::check_outer_sequence;
use crate::error::Error;

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
        Thumbprint(sha2::Sha256::digest(der).into())
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
        match Base64UrlUnpadded::decode(text, &mut digest) {
            Ok(decoded) if decoded.len() == LEN => Ok(Thumbprint(digest)),
            _ => Err(Error::ThumbprintNotCanonical),
        }
    }

    /// Writes the 43 characters of the `x5t#S256` value. The digest is secret to this function: neither
    /// time nor memory access depends on it.
    pub fn encode<'out>(&self, out: &'out mut [u8; TEXT_LEN]) -> &'out str {
        *out = self.characters();
        // ASCII throughout, so the default is never taken.
        core::str::from_utf8(out).unwrap_or_default()
    }

    /// The 43 characters, as [`Thumbprint::encode`] writes them.
    pub(crate) fn characters(&self) -> [u8; TEXT_LEN] {
        characters(&self.0)
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

/// Room for the text in whole vectors of a processor: loops over it take a few instructions.
const PADDED_LEN: usize = 48;

/// `text` if it is 43 characters of base64url. Which character is wrong is public, the good ones are not.
pub(crate) fn well_formed(text: &[u8]) -> Option<&[u8; TEXT_LEN]> {
    let text: &[u8; TEXT_LEN] = text.try_into().ok()?;
    let mut padded = [b'A'; PADDED_LEN];
    for (slot, &character) in padded.iter_mut().zip(text) {
        *slot = character;
    }
    let wrong = padded.iter().fold(0, |wrong, &character| wrong | !in_alphabet(character));
    (wrong & 0x80 == 0).then_some(text)
}

/// The high bit is set if `character` is in the base64url alphabet (RFC 4648 §5). There is no branch.
const fn in_alphabet(character: u8) -> u8 {
    in_range(character, b'A', b'Z')
        | in_range(character, b'a', b'z')
        | in_range(character, b'0', b'9')
        | in_range(character, b'-', b'-')
        | in_range(character, b'_', b'_')
}

/// The high bit is set if `character` is one of `low` to `high`, which are ASCII: then neither difference has it.
const fn in_range(character: u8, low: u8, high: u8) -> u8 {
    !(character.wrapping_sub(low) | high.wrapping_sub(character))
}

/// The 43 characters of base64url (RFC 4648 §5) that stand for `digest`, without a branch or a table.
fn characters(digest: &[u8; LEN]) -> [u8; TEXT_LEN] {
    let mut octets = [0; PADDED_LEN / 8 * 6];
    for (slot, &octet) in octets.iter_mut().zip(digest) {
        *slot = octet;
    }
    let mut padded = [0; PADDED_LEN];
    for (slot, &[a, b, c, d, e, f]) in padded.as_chunks_mut().0.iter_mut().zip(octets.as_chunks().0) {
        *slot = sextets(u64::from_be_bytes([0, 0, a, b, c, d, e, f])).to_be_bytes();
    }
    for slot in &mut padded {
        *slot = character(*slot);
    }
    let mut text = [0; TEXT_LEN];
    for (slot, character) in text.iter_mut().zip(padded) {
        *slot = character;
    }
    text
}

/// Spreads 48 bits over eight octets of six bits each: halves, quarters, then eighths move apart.
const fn sextets(bits: u64) -> u64 {
    let halves = (bits & 0xffff_ff00_0000) << 8 | bits & 0xff_ffff;
    let quarters = (halves & 0x00ff_f000_00ff_f000) << 4 | halves & 0x0000_0fff_0000_0fff;
    (quarters & 0x0fc0_0fc0_0fc0_0fc0) << 2 | quarters & 0x003f_003f_003f_003f
}

/// The character for a value of six bits.
const fn character(value: u8) -> u8 {
    // The alphabet is five ranges; each step leads from where the letters before end to the next one.
    value
        .wrapping_add(b'A')
        .wrapping_add(past(value, 25) & (b'a' - b'Z' - 1))
        .wrapping_sub(past(value, 51) & (b'z' + 1 - b'0'))
        .wrapping_sub(past(value, 61) & (b'9' + 1 - b'-'))
        .wrapping_add(past(value, 62) & (b'_' - b'-' - 1))
}

/// All bits if `value` is above `last`, else none; both have six bits.
const fn past(value: u8, last: u8) -> u8 {
    (last.wrapping_sub(value) >> 7).wrapping_neg()
}
