//! A pin of the authority that issues a client's certificates (RFC 8705 §7.4).

use crate::certificate::Certificate;
use crate::ct;
use crate::der::{self, Cursor};
use crate::error::Error;
use crate::identity::{Identity, LEN};
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
        pin.read(authority, pinned).map(|()| pin)
    }

    fn read(&mut self, authority: &Certificate<'_>, pinned: Pinned) -> Result<(), Error> {
        if pinned != Pinned::KeyIdentifier {
            match &name::from_der(authority.subject()) {
                Ok(name) => self.name = Some(*name.as_bytes()),
                Err(error) => return Err(*error),
            }
        }
        if pinned != Pinned::Name {
            let pinned = self.key_identifier.insert([0; LEN]);
            key_identifier(authority, SUBJECT_KEY_IDENTIFIER, der::OCTET_STRING, pinned)?;
        }
        Ok(())
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

/// What a certificate says of its issuer, as the digests of a pin. What cannot be read agrees with no pin.
pub(crate) struct IssuerClaim {
    pub(crate) name: Result<Identity, Error>,
    pub(crate) key_identifier: Option<[u8; LEN]>,
}

impl IssuerClaim {
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn of(certificate: &Certificate<'_>) -> Self {
        let mut claim = IssuerClaim { name: name::from_der(certificate.issuer()), key_identifier: None };
        let claimed = claim.key_identifier.insert([0; LEN]);
        if key_identifier(certificate, AUTHORITY_KEY_IDENTIFIER, KEY_IDENTIFIER, claimed).is_err() {
            claim.key_identifier = None;
        }
        claim
    }

    /// Whether the issuer is the one that is pinned by these digests.
    // rfc8705: 7.4-issuer
    pub(crate) fn agrees(&self, name: Option<&[u8; LEN]>, key_identifier: Option<&[u8; LEN]>) -> bool {
        let mut agrees = true;
        if let Some(pinned) = name {
            agrees &= self.name.as_ref().is_ok_and(|claimed| ct::eq(claimed.as_bytes(), pinned));
        }
        if let Some(pinned) = key_identifier {
            agrees &= self.key_identifier.as_ref().is_some_and(|claimed| ct::eq(claimed, pinned));
        }
        ct::declassify(agrees)
    }
}

/// Writes the digest of the identifier in an extension: all that a `subjectKeyIdentifier` holds (RFC 5280 §4.2.1.2), or the
/// `keyIdentifier` of an `authorityKeyIdentifier` (§4.2.1.1).
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn key_identifier(
    certificate: &Certificate<'_>,
    oid: &[u8],
    tag: u8,
    digest: &mut [u8; LEN],
) -> Result<(), Error> {
    let extension = certificate.extension(oid).ok_or(Error::NoKeyIdentifier)?;
    let mut cursor = Cursor::new(Memory::of(extension.value), Error::CertificateExtension);
    let fields = (tag == KEY_IDENTIFIER).then(|| cursor.enter(der::SEQUENCE));
    let identifier = cursor.take(tag);
    if let Some(fields) = fields {
        for tag in [AUTHORITY_CERT_ISSUER, AUTHORITY_CERT_SERIAL_NUMBER] {
            if cursor.is_next(tag) {
                cursor.skip();
            }
        }
        cursor.leave(fields);
    }
    cursor.finish()?;
    Sha256::write_digest(identifier.slice(), digest);
    Ok(())
}
