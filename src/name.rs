//! Distinguished names, in DER and as RFC 4514 text, reduced to one canonical digest.
//!
//! Two names have the same digest if they have the same RDNs in the same order, and each RDN the same
//! attributes in any order (RFC 5280 §7.1). Values of the string types compare as text, whatever the type:
//! ASCII letters in either case, no spaces at the ends, one space for several inside. Other characters compare
//! exactly, and so does the DER of a value of any other type. Control characters are refused.
//!
//! Text lists the RDNs in the reverse order of DER, as RFC 4514 §2.1 wants. Names are public.
//!
//! # The digest
//!
//! SHA-256 over the digests of the RDNs, in DER's order. An RDN's digest is SHA-256 over the digests of its
//! attributes, in rising order. An attribute's digest is SHA-256 over: the octet 0 for text or 1 for other DER;
//! the length of the object identifier in one octet; its contents octets; the canonical text in UTF-8, or the
//! value's whole DER.

mod attribute;
mod string;
mod text;
mod write;

use crate::der::{self, Cursor};
use crate::error::Error;
use crate::identity::{Identity, Kind, LEN};
use crate::json::is_utf8;
use crate::octets::{InMemory, Memory, Octets};
use crate::sha256::Sha256;
use string::Characters;

pub use write::{write, write_octets};

/// The longest name, in octets, in either form.
pub const MAX_LEN: usize = 8192;

/// The most RDNs of a name.
pub const MAX_RDNS: usize = 64;

/// The most attributes of an RDN.
pub const MAX_ATTRIBUTES: usize = 16;

/// The most contents octets of an attribute type's object identifier, each number of which has at most 128 bits.
pub const MAX_TYPE_LEN: usize = 64;

/// The identity of a DER `Name`, tag and length included, such as
/// [`Certificate::subject`](crate::Certificate::subject).
///
/// # Errors
///
/// [`Error::NameEmpty`], [`Error::NameSyntax`] if it is not one DER `Name` or an attribute type is beyond
/// [`MAX_TYPE_LEN`], [`Error::NameValue`], [`Error::NameTooLong`], [`Error::NameTooManyAttributes`].
pub fn from_der(name: &[u8]) -> Result<Identity, Error> {
    let mut digest = Name::new();
    let read = digest.read(name);
    digest.finish(read)
}

/// The identity of a name in the form of RFC 4514, such as a client's `tls_client_auth_subject_dn`
/// (RFC 8705 §2.1.2).
///
/// The whole grammar is read: escapes, `#` and hexadecimal DER, `+` between the attributes of an RDN, dotted
/// object identifiers with or without `OID.`, and short names in any case: those of RFC 4514 §3 and those that
/// certificate software prints, such as `organizationIdentifier`. Spaces around `,`, `+` and `=` are ignored.
/// The slash form of old tools is not read, and neither are quotes. OpenSSL prints the `uniqueIdentifier` of
/// RFC 4524 as `uid`, which is the `userId` here: such a type must stand with its long name or dotted.
///
/// # Errors
///
/// [`Error::NameEmpty`], [`Error::NameSyntax`], [`Error::NameAttributeType`], [`Error::NameValue`],
/// [`Error::NameTooLong`], [`Error::NameTooManyAttributes`].
// rfc8705: 2.1.2-subject-dn
pub fn from_text(text: &[u8]) -> Result<Identity, Error> {
    if text.len() > MAX_LEN {
        return Err(Error::NameTooLong);
    }
    if !is_utf8(text) {
        return Err(Error::NameSyntax);
    }
    of_characters(Octets::new(text))
}

/// The same, of UTF-8 wherever it stands.
pub(crate) fn of_characters(text: Octets<'_>) -> Result<Identity, Error> {
    let mut digest = Name::new();
    let read = text::read(text, &mut digest);
    digest.finish(read)
}

/// The type of the next attribute of an RDN, and its value, which must be one element of DER.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn attribute<'a>(rdn: &mut Cursor<Memory<'a>>) -> (&'a [u8], &'a [u8]) {
    let attribute = rdn.enter(der::SEQUENCE);
    let oid = rdn.take(der::OBJECT_IDENTIFIER).slice();
    let value = rdn.contents().slice();
    rdn.leave_rest(attribute);
    rdn.require(attribute::is_type(oid));
    (oid, value)
}

/// The digest of a name whose RDNs are added in DER's order.
struct Name {
    hash: Sha256,
    rdns: usize,
    /// The digests of the next RDN's attributes, in rising order.
    attributes: heapless::Vec<[u8; LEN], MAX_ATTRIBUTES>,
}

impl Name {
    fn new() -> Self {
        Name { hash: Sha256::new(), rdns: 0, attributes: heapless::Vec::new() }
    }

    /// Adds the RDNs of a DER `Name`.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn read(&mut self, name: &[u8]) -> Result<(), Error> {
        if name.len() > MAX_LEN {
            return Err(Error::NameTooLong);
        }
        let mut rdns = Cursor::new(Memory::of(name), Error::NameSyntax);
        let _ = rdns.enter(der::SEQUENCE);
        rdns.require(rdns.is_last());
        while !rdns.at_end() {
            let rdn = rdns.enter(der::SET);
            loop {
                let (oid, value) = attribute(&mut rdns);
                rdns.check()?;
                self.add(oid, &mut Characters::of_element(Octets::new(value), Error::NameSyntax))?;
                if rdns.at_end() {
                    break;
                }
            }
            rdns.leave(rdn);
            self.end_rdn()?;
        }
        rdns.check()
    }

    /// Adds an attribute, whose object identifier has at most [`MAX_TYPE_LEN`] octets.
    fn add(&mut self, oid: &[u8], value: &mut Characters<'_>) -> Result<(), Error> {
        let is_string = value.is_string();
        let mut hash = Sha256::new();
        hash.push((!is_string).into());
        let [len, ..] = oid.len().to_le_bytes();
        hash.push(len);
        hash.update(oid);
        let (mut started, mut space) = (false, false);
        while let Some(mut octet) = value.next() {
            if is_string {
                if octet == b' ' {
                    space = started;
                    continue;
                }
                if space {
                    hash.push(b' ');
                }
                (started, space) = (true, false);
                octet = octet.to_ascii_lowercase();
            }
            hash.push(octet);
        }
        value.check()?;
        self.attributes.push([0; LEN]).map_err(|_| Error::NameTooManyAttributes)?;
        if let Some((digest, others)) = self.attributes.split_last_mut() {
            *digest = hash.finish();
            for other in others {
                if digest < other {
                    core::mem::swap(digest, other);
                }
            }
        }
        Ok(())
    }

    /// The next attribute is another RDN's.
    fn end_rdn(&mut self) -> Result<(), Error> {
        if self.rdns == MAX_RDNS {
            return Err(Error::NameTooManyAttributes);
        }
        self.rdns = self.rdns.wrapping_add(1);
        self.hash.update(&Sha256::digest(self.attributes.as_flattened()));
        self.attributes.clear();
        Ok(())
    }

    /// The identity, if all of the name was read.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn finish(&mut self, read: Result<(), Error>) -> Result<Identity, Error> {
        read?;
        if self.rdns == 0 {
            return Err(Error::NameEmpty);
        }
        Ok(Identity::from_digest(Kind::SubjectDn, self.hash.finish()))
    }
}
