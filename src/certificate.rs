//! A zero-copy view of one X.509 certificate (RFC 5280 §4.1), strict in form and silent on trust.

mod fields;

use crate::der::{self, Cursor, Span, check_outer_sequence};
use crate::error::Error;
use crate::octets::{InMemory, Memory};
use crate::thumbprint::Thumbprint;
use crate::time::Validity;
pub(crate) use fields::public_key_info_of;
use fields::{Entry, Fields};

/// The longest certificate, in octets: 64 KiB.
pub const MAX_LEN: usize = der::MAX_CERTIFICATE_LEN;

/// The most extensions of a certificate.
pub const MAX_EXTENSIONS: usize = 64;

/// The longest serial number: 20 octets and a leading zero for the sign (RFC 5280 §4.1.2.2).
pub const MAX_SERIAL_LEN: usize = 21;

/// A parsed certificate that borrows the caller's DER.
///
/// Every field was found where RFC 5280 §4.1 wants it, with DER tags and lengths and nothing left over. The
/// values inside names, algorithm parameters, extensions and SAN entries are not looked at. The signature is not
/// verified and no chain is built: that is the TLS layer's part. All of a certificate is public.
#[derive(Clone, Copy, Debug)]
pub struct Certificate<'a> {
    der: &'a [u8],
    fields: Fields,
}

/// One extension of a certificate (RFC 5280 §4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension<'a> {
    /// The contents octets of the object identifier: for `subjectAltName`, `55 1d 11`.
    pub oid: &'a [u8],
    /// Whether the extension is marked critical.
    pub critical: bool,
    /// The octets inside `extnValue`: DER of the extension's own type.
    pub value: &'a [u8],
}

impl<'a> Certificate<'a> {
    /// Parses exactly one DER certificate of at most [`MAX_LEN`] octets.
    ///
    /// # Errors
    ///
    /// Those of [`Thumbprint::from_der`]; [`Error::CertificateStructure`], [`Error::CertificateVersion`],
    /// [`Error::CertificateSerial`], [`Error::CertificateTime`], [`Error::CertificateExtension`],
    /// [`Error::CertificateDuplicateExtension`], [`Error::CertificateTooManyExtensions`],
    /// [`Error::CertificateAlgorithm`].
    // rfc8705: 7.5-parsing
    pub fn from_der(der: &'a [u8]) -> Result<Self, Error> {
        check_outer_sequence(der)?;
        let mut certificate = Certificate { der, fields: Fields::NONE };
        certificate.fields.read(Memory::of(der))?;
        Ok(certificate)
    }

    /// The whole certificate, as it was given.
    #[must_use]
    pub const fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// Its thumbprint, `x5t#S256` (RFC 8705 §3.1).
    #[must_use]
    pub fn thumbprint(&self) -> Thumbprint {
        Thumbprint::of(self.der)
    }

    /// The version: 1, 2 or 3 (RFC 5280 §4.1.2.1).
    #[must_use]
    pub const fn version(&self) -> u8 {
        self.fields.version
    }

    /// The serial number: the contents octets of the INTEGER, big-endian two's complement, in their
    /// shortest form. Zero and negative numbers occur in the wild and are let through (RFC 5280 §4.1.2.2).
    #[must_use]
    pub const fn serial(&self) -> &'a [u8] {
        self.part(self.fields.serial)
    }

    /// The issuer's name: a DER `Name`, tag and length included (RFC 5280 §4.1.2.4).
    #[must_use]
    pub const fn issuer(&self) -> &'a [u8] {
        self.part(self.fields.issuer)
    }

    /// The subject's name: a DER `Name`, tag and length included. It may be the empty sequence
    /// (RFC 5280 §4.1.2.6).
    #[must_use]
    pub const fn subject(&self) -> &'a [u8] {
        self.part(self.fields.subject)
    }

    /// The validity period (RFC 5280 §4.1.2.5). Parsing does not check it: see [`Validity::check`].
    #[must_use]
    pub const fn validity(&self) -> Validity {
        self.fields.validity
    }

    /// The subject's public key: a DER `SubjectPublicKeyInfo`, tag and length included
    /// (RFC 5280 §4.1.2.7).
    #[must_use]
    pub const fn public_key_info(&self) -> &'a [u8] {
        self.part(self.fields.public_key_info)
    }

    /// The `subjectAltName`, if there is one: a DER `GeneralNames`, tag and length included
    /// (RFC 5280 §4.2.1.6). Its entries are not read yet.
    #[must_use]
    pub const fn subject_alt_name(&self) -> Option<&'a [u8]> {
        match self.part(self.fields.subject_alt_name) {
            [] => None,
            names => Some(names),
        }
    }

    /// Where serial number, issuer, subject, public key and `subjectAltName` stand in [`Certificate::as_der`]: offset and
    /// length, both 0 of what there is not.
    #[doc(hidden)]
    #[must_use]
    pub fn places(&self) -> [(usize, usize); 5] {
        let fields = &self.fields;
        [
            fields.serial.pair(),
            fields.issuer.pair(),
            fields.subject.pair(),
            fields.public_key_info.pair(),
            fields.subject_alt_name.pair(),
        ]
    }

    /// The extensions in the order of the certificate; no two have the same identifier.
    pub fn extensions(&self) -> impl Iterator<Item = Extension<'a>> + use<'a> {
        let list = self.part(self.fields.extensions);
        let mut cursor = Cursor::new(Memory::of(list), Error::CertificateExtension);
        core::iter::from_fn(move || {
            if cursor.at_end() {
                return None;
            }
            let Entry { oid, critical, value } = Entry::read(&mut cursor);
            Some(Extension { oid: oid.slice(), critical, value: value.of(&list) })
        })
    }

    /// The extension with this identifier, given as the contents octets of its object identifier.
    #[must_use]
    pub fn extension(&self, oid: &[u8]) -> Option<Extension<'a>> {
        self.extensions().find(|extension| extension.oid == oid)
    }

    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    const fn part(&self, span: Span) -> &'a [u8] {
        if let Some((_, rest)) = self.der.split_at_checked(span.offset)
            && let Some((part, _)) = rest.split_at_checked(span.len)
        {
            return part;
        }
        &[]
    }
}
