//! A zero-copy view of one X.509 certificate (RFC 5280 §4.1), strict in form and silent on trust.

use crate::der::{self, Reader, Source, check_outer_sequence};
use crate::error::Error;
use crate::octets::{InMemory, Memory};
use crate::thumbprint::Thumbprint;
use crate::time::{self, Validity};

/// The longest certificate, in octets: 64 KiB.
pub const MAX_LEN: usize = der::MAX_CERTIFICATE_LEN;

/// The most extensions of a certificate.
pub const MAX_EXTENSIONS: usize = 64;

/// The longest serial number: 20 octets and a leading zero for the sign (RFC 5280 §4.1.2.2).
pub const MAX_SERIAL_LEN: usize = 21;

/// The contents octets of `id-ce-subjectAltName`, 2.5.29.17.
const SUBJECT_ALT_NAME: &[u8] = &[0x55, 0x1d, 0x11];

const VERSION: u8 = 0xa0;
const ISSUER_UNIQUE_ID: u8 = 0x81;
const SUBJECT_UNIQUE_ID: u8 = 0x82;
const EXTENSIONS: u8 = 0xa3;

/// A parsed certificate that borrows the caller's DER.
///
/// Every field was found where RFC 5280 §4.1 wants it, with DER tags and lengths and nothing left over. The
/// values inside names, algorithm parameters, extensions and SAN entries are not looked at. The signature is not
/// verified and no chain is built: that is the TLS layer's part. All of a certificate is public.
#[derive(Clone, Copy, Debug)]
pub struct Certificate<'a> {
    der: &'a [u8],
    version: u8,
    serial: &'a [u8],
    issuer: &'a [u8],
    validity: Validity,
    subject: &'a [u8],
    public_key_info: &'a [u8],
    extensions: &'a [u8],
    subject_alt_name: Option<&'a [u8]>,
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
        let fields = fields(Memory::of(der))?;
        Ok(Certificate {
            der,
            version: fields.version,
            serial: fields.serial.slice(),
            issuer: fields.issuer.slice(),
            validity: fields.validity,
            subject: fields.subject.slice(),
            public_key_info: fields.public_key_info.slice(),
            extensions: fields.extensions.map(InMemory::slice).unwrap_or_default(),
            subject_alt_name: fields.subject_alt_name.map(InMemory::slice),
        })
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
        self.version
    }

    /// The serial number: the contents octets of the INTEGER, big-endian two's complement, in their
    /// shortest form. Zero and negative numbers occur in the wild and are let through (RFC 5280 §4.1.2.2).
    #[must_use]
    pub const fn serial(&self) -> &'a [u8] {
        self.serial
    }

    /// The issuer's name: a DER `Name`, tag and length included (RFC 5280 §4.1.2.4).
    #[must_use]
    pub const fn issuer(&self) -> &'a [u8] {
        self.issuer
    }

    /// The subject's name: a DER `Name`, tag and length included. It may be the empty sequence
    /// (RFC 5280 §4.1.2.6).
    #[must_use]
    pub const fn subject(&self) -> &'a [u8] {
        self.subject
    }

    /// The validity period (RFC 5280 §4.1.2.5). Parsing does not check it: see [`Validity::check`].
    #[must_use]
    pub const fn validity(&self) -> Validity {
        self.validity
    }

    /// The subject's public key: a DER `SubjectPublicKeyInfo`, tag and length included
    /// (RFC 5280 §4.1.2.7).
    #[must_use]
    pub const fn public_key_info(&self) -> &'a [u8] {
        self.public_key_info
    }

    /// The `subjectAltName`, if there is one: a DER `GeneralNames`, tag and length included
    /// (RFC 5280 §4.2.1.6). Its entries are not read yet.
    #[must_use]
    pub const fn subject_alt_name(&self) -> Option<&'a [u8]> {
        self.subject_alt_name
    }

    /// The extensions in the order of the certificate; no two have the same identifier.
    pub fn extensions(&self) -> impl Iterator<Item = Extension<'a>> + use<'a> {
        let mut reader = Reader::new(Memory::of(self.extensions), Error::CertificateExtension);
        core::iter::from_fn(move || {
            let (oid, critical, value) = extension(&mut reader).ok()?;
            Some(Extension { oid: oid.slice(), critical, value: value.slice() })
        })
    }

    /// The extension with this identifier, given as the contents octets of its object identifier.
    #[must_use]
    pub fn extension(&self, oid: &[u8]) -> Option<Extension<'a>> {
        self.extensions().find(|extension| extension.oid == oid)
    }
}

/// The fields of a certificate, wherever it stands.
struct Fields<S> {
    version: u8,
    serial: S,
    issuer: S,
    validity: Validity,
    subject: S,
    public_key_info: S,
    extensions: Option<S>,
    subject_alt_name: Option<S>,
}

/// Reads a certificate.
fn fields<S: Source>(der: S) -> Result<Fields<S>, Error> {
    let mut outer = Reader::new(der, Error::CertificateStructure);
    let mut certificate = outer.enter(der::SEQUENCE)?;
    outer.finish()?;
    let mut signed = certificate.enter(der::SEQUENCE)?;
    let signature_algorithm = algorithm(&mut certificate)?;
    bit_string(&certificate.expect(der::BIT_STRING)?)?;
    certificate.finish()?;

    let version = version(&mut signed)?;
    let serial = serial(&mut signed)?;
    if !algorithm(&mut signed)?.equals(&signature_algorithm) {
        return Err(Error::CertificateAlgorithm);
    }
    let issuer = name(&mut signed)?;
    let validity = validity(&mut signed)?;
    let subject = name(&mut signed)?;
    let public_key_info = public_key_info(&mut signed)?;
    let unique_ids = unique_ids(&mut signed)?;
    let extensions = extensions(&mut signed)?;
    signed.finish()?;

    if (unique_ids && version < 2) || (extensions.is_some() && version < 3) {
        return Err(Error::CertificateVersion);
    }
    let subject_alt_name = match extensions {
        Some(list) => check_extensions(list)?.map(general_names).transpose()?,
        None => None,
    };
    Ok(Fields { version, serial, issuer, validity, subject, public_key_info, extensions, subject_alt_name })
}

/// The key of a certificate that stands elsewhere than in a slice, if it is well formed.
pub(crate) fn public_key_info_of<S: Source>(der: S) -> Result<S, Error> {
    fields(der).map(|fields| fields.public_key_info)
}

/// `[0] EXPLICIT INTEGER DEFAULT v1`: DER leaves out a v1.
fn version<S: Source>(signed: &mut Reader<S>) -> Result<u8, Error> {
    let Some(explicit) = signed.optional(VERSION)? else {
        return Ok(1);
    };
    let mut reader = Reader::new(explicit, Error::CertificateVersion);
    let version = reader.expect(der::INTEGER)?;
    reader.finish()?;
    match (version.len(), version.first()) {
        (1, Some(1)) => Ok(2),
        (1, Some(2)) => Ok(3),
        _ => Err(Error::CertificateVersion),
    }
}

fn serial<S: Source>(signed: &mut Reader<S>) -> Result<S, Error> {
    let serial = signed.expect(der::INTEGER)?;
    let mut octets = serial;
    let well_formed = match (octets.next(), octets.next()) {
        (None, _) => false,
        // Nine equal leading bits: not the shortest form (X.690 §8.3.2).
        (Some(0x00), Some(0x00..=0x7f)) | (Some(0xff), Some(0x80..=0xff)) => false,
        (Some(0x00), _) => serial.len() <= MAX_SERIAL_LEN,
        _ => serial.len() < MAX_SERIAL_LEN,
    };
    if well_formed { Ok(serial) } else { Err(Error::CertificateSerial) }
}

/// Reads an `AlgorithmIdentifier` and returns its encoding.
fn algorithm<S: Source>(reader: &mut Reader<S>) -> Result<S, Error> {
    let whole = reader.whole()?;
    let mut fields = reader.enter(der::SEQUENCE)?;
    object_identifier(&mut fields)?;
    if !fields.is_empty() {
        fields.any()?;
    }
    fields.finish()?;
    Ok(whole)
}

/// Reads a `Name` and returns its encoding. Its attributes' values are not looked at.
fn name<S: Source>(signed: &mut Reader<S>) -> Result<S, Error> {
    let whole = signed.whole()?;
    let mut rdns = signed.enter(der::SEQUENCE)?;
    while !rdns.is_empty() {
        let mut attributes = rdns.enter(der::SET)?;
        // RelativeDistinguishedName ::= SET SIZE (1..MAX)
        loop {
            let mut attribute = attributes.enter(der::SEQUENCE)?;
            object_identifier(&mut attribute)?;
            attribute.any()?;
            attribute.finish()?;
            if attributes.is_empty() {
                break;
            }
        }
    }
    Ok(whole)
}

fn validity<S: Source>(signed: &mut Reader<S>) -> Result<Validity, Error> {
    let mut dates = signed.enter(der::SEQUENCE)?;
    let not_before = time::seconds(&dates.any()?)?;
    let not_after = time::seconds(&dates.any()?)?;
    dates.finish()?;
    Ok(Validity { not_before, not_after })
}

fn public_key_info<S: Source>(signed: &mut Reader<S>) -> Result<S, Error> {
    let whole = signed.whole()?;
    let mut fields = signed.enter(der::SEQUENCE)?;
    algorithm(&mut fields)?;
    bit_string(&fields.expect(der::BIT_STRING)?)?;
    fields.finish()?;
    Ok(whole)
}

/// Reads `issuerUniqueID` and `subjectUniqueID`; true if there is one of them.
fn unique_ids<S: Source>(signed: &mut Reader<S>) -> Result<bool, Error> {
    let mut present = false;
    for tag in [ISSUER_UNIQUE_ID, SUBJECT_UNIQUE_ID] {
        if let Some(contents) = signed.optional(tag)? {
            bit_string(&contents)?;
            present = true;
        }
    }
    Ok(present)
}

/// Reads `[3] EXPLICIT SEQUENCE SIZE (1..MAX) OF Extension` and returns the contents of the sequence.
fn extensions<S: Source>(signed: &mut Reader<S>) -> Result<Option<S>, Error> {
    let Some(explicit) = signed.optional(EXTENSIONS)? else {
        return Ok(None);
    };
    let mut reader = Reader::new(explicit, Error::CertificateExtension);
    let list = reader.expect(der::SEQUENCE)?;
    reader.finish()?;
    if list.len() == 0 { Err(Error::CertificateExtension) } else { Ok(Some(list)) }
}

/// Every extension must be well formed, and no two may have the same identifier. Returns what the `subjectAltName` holds.
fn check_extensions<S: Source>(list: S) -> Result<Option<S>, Error> {
    // Of each identifier a hash is kept, by which most others are known to be different.
    let mut seen = heapless::Vec::<u32, MAX_EXTENSIONS>::new();
    let mut looked = false;
    let mut reader = Reader::new(list, Error::CertificateExtension);
    let mut subject_alt_name = None;
    while !reader.is_empty() {
        let (oid, _, value) = extension(&mut reader)?;
        let hash = hash(&oid);
        if seen.contains(&hash) {
            // One accident is looked into. Two are nobody's but an attacker's, for whom the list is not read again and again.
            if looked || is_among_first(list, seen.len(), &oid) {
                return Err(Error::CertificateDuplicateExtension);
            }
            looked = true;
        }
        seen.push(hash).map_err(|_| Error::CertificateTooManyExtensions)?;
        if oid.is(SUBJECT_ALT_NAME) {
            subject_alt_name = Some(value);
        }
    }
    Ok(subject_alt_name)
}

/// FNV-1a of an identifier.
fn hash<S: Source>(oid: &S) -> u32 {
    let (mut hash, mut oid) = (0x811c_9dc5u32, *oid);
    while let Some(octet) = oid.next() {
        hash = (hash ^ u32::from(octet)).wrapping_mul(0x0100_0193);
    }
    hash
}

/// Whether one of the first extensions of the list has this identifier.
#[cold]
fn is_among_first<S: Source>(list: S, count: usize, oid: &S) -> bool {
    let mut reader = Reader::new(list, Error::CertificateExtension);
    (0..count).any(|_| extension(&mut reader).is_ok_and(|(other, ..)| other.equals(oid)))
}

/// The identifier of the next extension, whether it is critical, and its value.
fn extension<S: Source>(list: &mut Reader<S>) -> Result<(S, bool, S), Error> {
    let mut fields = list.enter(der::SEQUENCE)?;
    let oid = object_identifier(&mut fields)?;
    let critical = match fields.optional(der::BOOLEAN)? {
        // DER leaves out a FALSE, but issuers that write it are common enough and it misleads nobody.
        None => false,
        Some(contents) => match (contents.len(), contents.first()) {
            (1, Some(0x00)) => false,
            (1, Some(0xff)) => true,
            _ => return Err(Error::CertificateExtension),
        },
    };
    let value = fields.expect(der::OCTET_STRING)?;
    fields.finish()?;
    Ok((oid, critical, value))
}

/// `value` must be one `GeneralNames ::= SEQUENCE SIZE (1..MAX)` of elements with the tags `[0]` to `[8]`.
fn general_names<S: Source>(value: S) -> Result<S, Error> {
    let mut reader = Reader::new(value, Error::CertificateExtension);
    let mut entries = reader.enter(der::SEQUENCE)?;
    reader.finish()?;
    loop {
        let tag = entries.any()?.tag;
        if !matches!(tag & !der::CONSTRUCTED, 0x80..=0x88) {
            return Err(Error::CertificateExtension);
        }
        if entries.is_empty() {
            return Ok(value);
        }
    }
}

fn object_identifier<S: Source>(reader: &mut Reader<S>) -> Result<S, Error> {
    let oid = reader.expect(der::OBJECT_IDENTIFIER)?;
    if der::is_object_identifier(&oid) { Ok(oid) } else { Err(reader.error()) }
}

/// A BIT STRING's contents: the count of unused bits, which must be zero bits (X.690 §8.6.2, §11.2.1).
fn bit_string<S: Source>(contents: &S) -> Result<(), Error> {
    let well_formed = match contents.first() {
        None => false,
        Some(0) => true,
        Some(unused) => {
            let mut last = *contents;
            last.take(contents.len().saturating_sub(1));
            let zeros = last.first().map_or(0, u8::trailing_zeros);
            contents.len() > 1 && unused < 8 && zeros >= u32::from(unused)
        }
    };
    if well_formed { Ok(()) } else { Err(Error::CertificateStructure) }
}
