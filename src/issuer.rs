//! A pin of the authority that issues a client's certificates (RFC 8705 §7.4).

use crate::certificate::Certificate;
use crate::ct;
use crate::der::{self, Reader};
use crate::error::Error;
use crate::identity::LEN;
use crate::name;
use crate::octets::{InMemory, Memory};
use crate::sha256::Sha256;

/// The contents octets of `id-ce-subjectKeyIdentifier`, 2.5.29.14.
const SUBJECT_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 0x0e];

/// The contents octets of `id-ce-authorityKeyIdentifier`, 2.5.29.35.
const AUTHORITY_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 0x23];

/// The tags of the fields of an `AuthorityKeyIdentifier`.
const KEY_IDENTIFIER: u8 = 0x80;
const AUTHORITY_CERT_ISSUER: u8 = 0xa1;
const AUTHORITY_CERT_SERIAL_NUMBER: u8 = 0x82;

/// What of an authority is pinned. There is no default: the caller says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pinned {
    /// Its name: for authorities without a key identifier, or whose certificates do not name it.
    Name,
    /// Its name and its key identifier, of which both must agree.
    NameAndKeyIdentifier,
    /// Its key identifier, whatever its name.
    KeyIdentifier,
}

/// What a certificate must say of its issuer: the digest of the issuer's name, of its key identifier, both or
/// neither.
///
/// A certificate's word on its issuer is worth something only after the TLS layer has validated the chain, so a client
/// with a pin is refused without that. A pin tells honest authorities apart that certify the same names. It does not
/// contain a hostile one among those that the server trusts, which can name an intermediate authority as it likes; and
/// a key identifier is a label, which path validation does not compare (RFC 5280 §4.2.1.1), so pin it beside the name.
#[derive(Clone, Copy, Debug)]
pub struct IssuerPin {
    name: Option<[u8; LEN]>,
    key_identifier: Option<[u8; LEN]>,
}

impl IssuerPin {
    /// Every issuer is permitted.
    pub const ANY: Self = IssuerPin { name: None, key_identifier: None };

    /// A pin of known digests: of the canonical [`name`](crate::name) and SHA-256 of the key identifier's octets.
    #[must_use]
    pub const fn from_digests(name: Option<[u8; LEN]>, key_identifier: Option<[u8; LEN]>) -> Self {
        IssuerPin { name, key_identifier }
    }

    /// The pin of the authority that has this certificate: of its subject, of its `subjectKeyIdentifier` (RFC 5280
    /// §4.2.1.2), or of both. Look at what it issues before the identifier is pinned: a certificate whose
    /// `authorityKeyIdentifier` is missing, or has another form, does not agree.
    ///
    /// # Errors
    ///
    /// Those of [`name::from_der`], if the name is pinned; [`Error::NoKeyIdentifier`] if the identifier is to be pinned
    /// and there is none; [`Error::CertificateExtension`] if it is malformed.
    pub fn of_authority(authority: &Certificate<'_>, pinned: Pinned) -> Result<Self, Error> {
        let mut pin = IssuerPin { name: None, key_identifier: None };
        if pinned != Pinned::KeyIdentifier {
            *pin.name.insert([0; LEN]) = *name::from_der(authority.subject())?.as_bytes();
        }
        if pinned != Pinned::Name {
            let extension = authority.extension(SUBJECT_KEY_IDENTIFIER).ok_or(Error::NoKeyIdentifier)?;
            let mut reader = Reader::new(Memory::of(extension.value), Error::CertificateExtension);
            let identifier = reader.expect(der::OCTET_STRING)?.slice();
            reader.finish()?;
            *pin.key_identifier.insert([0; LEN]) = Sha256::digest(identifier);
        }
        Ok(pin)
    }

    /// Whether nothing is pinned.
    #[must_use]
    pub const fn is_any(&self) -> bool {
        self.name.is_none() && self.key_identifier.is_none()
    }

    /// The digest of the issuer's name, if that is pinned.
    #[must_use]
    pub const fn name(&self) -> Option<&[u8; LEN]> {
        self.name.as_ref()
    }

    /// The digest of the issuer's key identifier, if that is pinned.
    #[must_use]
    pub const fn key_identifier(&self) -> Option<&[u8; LEN]> {
        self.key_identifier.as_ref()
    }

    /// Whether the certificate says that it was issued by the pinned authority. A pinned key identifier that the
    /// certificate does not have, or has in a malformed extension, does not agree. What agrees is secret.
    #[must_use]
    pub fn permits(&self, certificate: &Certificate<'_>) -> bool {
        self.is_any() || IssuerClaim::of(certificate).agrees(self.name(), self.key_identifier())
    }
}

/// What a certificate says of its issuer, as the digests of a pin. What cannot be read is `None`, and agrees with no pin.
pub(crate) struct IssuerClaim {
    pub(crate) name: Option<[u8; LEN]>,
    pub(crate) key_identifier: Option<[u8; LEN]>,
}

impl IssuerClaim {
    pub(crate) fn of(certificate: &Certificate<'_>) -> Self {
        IssuerClaim {
            name: name::from_der(certificate.issuer()).ok().map(|issuer| *issuer.as_bytes()),
            key_identifier: authority_key_identifier(certificate).map(Sha256::digest),
        }
    }

    /// Whether the issuer is the one that is pinned by these digests.
    // rfc8705: 7.4-issuer
    pub(crate) fn agrees(&self, name: Option<&[u8; LEN]>, key_identifier: Option<&[u8; LEN]>) -> bool {
        let mut agrees = true;
        for (pinned, claimed) in [(name, &self.name), (key_identifier, &self.key_identifier)] {
            if let Some(pinned) = pinned {
                agrees &= claimed.as_ref().is_some_and(|claimed| ct::eq(claimed, pinned));
            }
        }
        ct::declassify(agrees)
    }
}

/// The `keyIdentifier` of the `authorityKeyIdentifier` (RFC 5280 §4.2.1.1), if that is well formed and has one.
fn authority_key_identifier<'a>(certificate: &Certificate<'a>) -> Option<&'a [u8]> {
    let extension = certificate.extension(AUTHORITY_KEY_IDENTIFIER)?;
    let mut reader = Reader::new(Memory::of(extension.value), Error::CertificateExtension);
    let mut fields = reader.enter(der::SEQUENCE).ok()?;
    reader.finish().ok()?;
    let key_identifier = fields.optional(KEY_IDENTIFIER).ok()?;
    fields.optional(AUTHORITY_CERT_ISSUER).ok()?;
    fields.optional(AUTHORITY_CERT_SERIAL_NUMBER).ok()?;
    fields.finish().ok()?;
    Some(key_identifier?.slice())
}
