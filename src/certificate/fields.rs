//! The fields of a certificate (RFC 5280 §4.1), wherever that stands.

use super::{MAX_EXTENSIONS, MAX_SERIAL_LEN};
use crate::der::{self, Cursor, Source, Span};
use crate::error::Error;
use crate::time::{self, Validity};

/// The contents octets of `id-ce-subjectAltName`, 2.5.29.17.
const SUBJECT_ALT_NAME: &[u8] = &[0x55, 0x1d, 0x11];

const VERSION: u8 = 0xa0;
const ISSUER_UNIQUE_ID: u8 = 0x81;
const SUBJECT_UNIQUE_ID: u8 = 0x82;
const EXTENSIONS: u8 = 0xa3;

/// Where the fields of a certificate stand in it, and what those that are read say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub(super) version: u8,
    pub(super) validity: Validity,
    pub(super) serial: Span,
    pub(super) issuer: Span,
    pub(super) subject: Span,
    pub(super) public_key_info: Span,
    /// The contents of the sequence.
    pub(super) extensions: Span,
    pub(super) subject_alt_name: Span,
}

impl Fields {
    pub(super) const NONE: Self = Fields {
        version: 1,
        validity: Validity { not_before: 0, not_after: 0 },
        serial: Span::ABSENT,
        issuer: Span::ABSENT,
        subject: Span::ABSENT,
        public_key_info: Span::ABSENT,
        extensions: Span::ABSENT,
        subject_alt_name: Span::ABSENT,
    };

    /// Reads a certificate, wherever it stands.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn read<S: Source>(&mut self, der: S) -> Result<(), Error> {
        let mut cursor = Cursor::new(der, Error::CertificateStructure);
        let certificate = cursor.enter(der::SEQUENCE);
        let mut signature = cursor;
        signature.skip();
        let signature_algorithm = algorithm(&mut signature);
        bit_string(&mut signature, der::BIT_STRING);
        signature.leave(certificate);
        signature.finish()?;

        self.read_signed(&mut cursor, &signature_algorithm);
        cursor.check()?;
        if self.extensions.len == 0 {
            return Ok(());
        }
        self.read_extensions(self.extensions.of(&der))
    }

    /// Reads what is signed. DER leaves out what has its default: the version 1.
    fn read_signed<S: Source>(&mut self, cursor: &mut Cursor<S>, signature_algorithm: &S) {
        let signed = cursor.enter(der::SEQUENCE);
        if cursor.is_next(VERSION) {
            self.version = version(cursor);
        }
        self.serial = serial(cursor);
        let same = algorithm(cursor).equals(signature_algorithm);
        cursor.require_or(same, Error::CertificateAlgorithm);
        self.issuer = name(cursor);
        let validity = cursor.enter(der::SEQUENCE);
        self.validity = Validity { not_before: time::seconds(cursor), not_after: time::seconds(cursor) };
        cursor.leave(validity);
        self.subject = name(cursor);
        self.public_key_info = public_key_info(cursor);
        let mut needs = 1;
        for tag in [ISSUER_UNIQUE_ID, SUBJECT_UNIQUE_ID] {
            if cursor.is_next(tag) {
                bit_string(cursor, tag);
                needs = 2;
            }
        }
        if cursor.is_next(EXTENSIONS) {
            self.extensions = extensions(cursor);
            needs = 3;
        }
        cursor.leave(signed);
        cursor.require_or(self.version >= needs, Error::CertificateVersion);
    }

    /// Every extension must be well formed, and no two may have the same identifier. Finds the `subjectAltName`.
    fn read_extensions<S: Source>(&mut self, list: S) -> Result<(), Error> {
        // Of each identifier a hash is kept, by which most others are known to be different.
        let mut seen = heapless::Vec::<u32, MAX_EXTENSIONS>::new();
        let mut looked = false;
        let mut names = None;
        let mut cursor = Cursor::new(list, Error::CertificateExtension);
        while !cursor.at_end() {
            let extension = Entry::read(&mut cursor);
            cursor.check()?;
            let hash = hash(extension.oid);
            if seen.iter().fold(false, |any, other| any | (*other == hash)) {
                // One accident is looked into. Two are nobody's but an attacker's, for whom the list is not read again and again.
                if looked || is_among_first(list, seen.len(), &extension.oid) {
                    return Err(Error::CertificateDuplicateExtension);
                }
                looked = true;
            }
            seen.push(hash).map_err(|_| Error::CertificateTooManyExtensions)?;
            if extension.oid.is(SUBJECT_ALT_NAME) {
                names = Some(extension.value);
            }
        }
        let Some(names) = names else { return Ok(()) };
        self.subject_alt_name = Span { offset: self.extensions.offset.wrapping_add(names.offset), ..names };
        check_general_names(names.of(&list))
    }
}

/// The key of a certificate that stands elsewhere than in a slice, if it is well formed.
pub(crate) fn public_key_info_of<S: Source>(der: S) -> Result<S, Error> {
    let mut fields = Fields::NONE;
    fields.read(der)?;
    Ok(fields.public_key_info.of(&der))
}

/// `[0] EXPLICIT INTEGER`
fn version<S: Source>(cursor: &mut Cursor<S>) -> u8 {
    let explicit = cursor.enter(VERSION);
    let blame = cursor.blame(Error::CertificateVersion);
    let integer = cursor.enter(der::INTEGER);
    let version = cursor.octet();
    cursor.leave(integer);
    cursor.leave(explicit);
    // DER leaves out what has its default, which is v1.
    cursor.require(matches!(version, 1 | 2));
    cursor.blame(blame);
    version.wrapping_add(1)
}

fn serial<S: Source>(cursor: &mut Cursor<S>) -> Span {
    let integer = cursor.enter(der::INTEGER);
    let blame = cursor.blame(Error::CertificateSerial);
    let serial = cursor.span();
    let first = cursor.octet();
    if serial.len > 1 {
        // Nine equal leading bits: not the shortest form (X.690 §8.3.2).
        let second = cursor.octet();
        cursor.require(!matches!((first, second), (0x00, 0x00..=0x7f) | (0xff, 0x80..=0xff)));
    }
    cursor.require(serial.len < MAX_SERIAL_LEN || (serial.len == MAX_SERIAL_LEN && first == 0));
    cursor.blame(blame);
    cursor.leave_rest(integer);
    serial
}

/// Reads an `AlgorithmIdentifier` and returns its encoding.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn algorithm<S: Source>(cursor: &mut Cursor<S>) -> S {
    let mark = cursor.mark();
    let sequence = cursor.enter(der::SEQUENCE);
    cursor.object_identifier();
    if !cursor.at_end() {
        cursor.skip();
    }
    cursor.leave(sequence);
    cursor.since(&mark)
}

/// Reads a `Name`. Its attributes' values are not looked at.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn name<S: Source>(cursor: &mut Cursor<S>) -> Span {
    let start = cursor.offset();
    let rdns = cursor.enter(der::SEQUENCE);
    while !cursor.at_end() {
        let attributes = cursor.enter(der::SET);
        // RelativeDistinguishedName ::= SET SIZE (1..MAX)
        loop {
            let attribute = cursor.enter(der::SEQUENCE);
            cursor.object_identifier();
            cursor.skip();
            cursor.leave(attribute);
            if cursor.at_end() {
                break;
            }
        }
        cursor.leave(attributes);
    }
    cursor.leave(rdns);
    cursor.span_from(start)
}

fn public_key_info<S: Source>(cursor: &mut Cursor<S>) -> Span {
    let start = cursor.offset();
    let info = cursor.enter(der::SEQUENCE);
    algorithm(cursor);
    bit_string(cursor, der::BIT_STRING);
    cursor.leave(info);
    cursor.span_from(start)
}

/// Reads `[3] EXPLICIT SEQUENCE SIZE (1..MAX) OF Extension` and returns where the contents of the sequence are.
fn extensions<S: Source>(cursor: &mut Cursor<S>) -> Span {
    let explicit = cursor.enter(EXTENSIONS);
    let blame = cursor.blame(Error::CertificateExtension);
    let sequence = cursor.enter(der::SEQUENCE);
    let list = cursor.span();
    cursor.require(list.len > 0);
    cursor.leave_rest(sequence);
    cursor.leave(explicit);
    cursor.blame(blame);
    list
}

/// FNV-1a of an identifier.
fn hash<S: Source>(mut oid: S) -> u32 {
    let mut hash = 0x811c_9dc5u32;
    while let Some(octet) = oid.next() {
        hash = (hash ^ u32::from(octet)).wrapping_mul(0x0100_0193);
    }
    hash
}

/// Whether one of the first extensions of the list has this identifier.
#[cold]
fn is_among_first<S: Source>(list: S, count: usize, oid: &S) -> bool {
    let mut cursor = Cursor::new(list, Error::CertificateExtension);
    (0..count).any(|_| Entry::read(&mut cursor).oid.equals(oid))
}

/// An extension.
pub(super) struct Entry<S> {
    pub(super) oid: S,
    pub(super) critical: bool,
    pub(super) value: Span,
}

impl<S: Source> Entry<S> {
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn read(cursor: &mut Cursor<S>) -> Self {
        let fields = cursor.enter(der::SEQUENCE);
        let oid = cursor.object_identifier();
        let mut critical = 0;
        if cursor.is_next(der::BOOLEAN) {
            let boolean = cursor.enter(der::BOOLEAN);
            critical = cursor.octet();
            // DER leaves out a FALSE, but issuers that write it are common enough and it misleads nobody.
            cursor.require(matches!(critical, 0x00 | 0xff));
            cursor.leave(boolean);
        }
        let octets = cursor.enter(der::OCTET_STRING);
        let value = cursor.span();
        cursor.leave_rest(octets);
        cursor.leave(fields);
        Entry { oid, critical: critical != 0, value }
    }
}

/// There must be one `GeneralNames ::= SEQUENCE SIZE (1..MAX)` of elements with the tags `[0]` to `[8]`.
fn check_general_names<S: Source>(value: S) -> Result<(), Error> {
    let mut cursor = Cursor::new(value, Error::CertificateExtension);
    let entries = cursor.enter(der::SEQUENCE);
    loop {
        cursor.skip();
        cursor.require(matches!(cursor.tag() & !der::CONSTRUCTED, 0x80..=0x88));
        if cursor.at_end() {
            cursor.leave(entries);
            return cursor.finish();
        }
    }
}

/// Reads a BIT STRING: the count of unused bits, which must be zero bits (X.690 §8.6.2, §11.2.1).
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn bit_string<S: Source>(cursor: &mut Cursor<S>, tag: u8) {
    let octets = cursor.enter(tag);
    let unused = cursor.octet();
    if unused != 0 {
        cursor.skip_octets(cursor.len().saturating_sub(1));
        let zeros = cursor.octet().trailing_zeros();
        cursor.require(unused < 8 && zeros >= u32::from(unused));
    }
    cursor.leave_rest(octets);
}
