//! A registry image: all clients of a server in one flat table, that a gateway maps into memory and a firmware keeps
//! in flash.
//!
//! `docs/registry-format.md` specifies the image. It is the same on every machine, sorted for searching, and ends in
//! a checksum. It holds digests only: no `client_id`, no name and no key can be read from it.
//!
//! Who can write the image decides who is let in. The checksum shows accidents and no attacks, so protect the file or
//! the flash as one protects a list of trusted authorities. Replace an image by renaming a new file over it, and never
//! write into one that is open.
//!
//! **What is secret.** The presented `client_id` and certificate are public, and so is their place among the
//! registered ones: a search reads the records that lie on its way, which a clock may tell, and chooses them by the
//! first eight octets of their digests, on machines of 32 bits by their order alone. The other octets are secret but for their
//! order, and so is how many octets two digests have in common, in the search as in the comparison that decides.

mod candidates;
mod check;
pub mod layout;
#[cfg(target_pointer_width = "64")]
mod links;
mod search;
#[cfg(any(test, not(target_pointer_width = "64")))]
mod xxh64;

use core::fmt;

use crate::certificate::Certificate;
use crate::client::{Chain, Client, ID_LEN, Method, write_id};
use crate::ct;
use crate::error::Error;
use crate::identity::{Identity, Kind, LEN};
use layout::{ClientRecord, Header, IdentityRecord, NO_IDENTITY};

/// The most clients of a registry.
pub const MAX_CLIENTS: u32 = 1 << 26;

/// The longest image, in octets.
pub const MAX_LEN: u64 = 1 << 32;

/// The most clients that [`Registry::find_by_certificate`] tries: more with one certificate's identities are ambiguous.
pub const MAX_CANDIDATES: usize = 64;

/// A registry in an image that was opened. It borrows the image and is as small as a few pointers.
#[derive(Clone, Copy)]
pub struct Registry<'a> {
    header: &'a [u8; layout::HEADER_LEN],
    directory: &'a [[u8; layout::ENTRY_LEN]],
    clients: &'a [[u8; layout::CLIENT_LEN]],
    identities: &'a [[u8; layout::IDENTITY_LEN]],
    issuers: &'a [[u8; layout::ISSUER_LEN]],
}

impl<'a> Registry<'a> {
    /// Reads an image and checks all of it: its length, its checksum, the form and the order of every record, and that
    /// every client has its identities and every identity its client.
    ///
    /// The time is proportional to the image's length: `docs/performance.md` says how long a million clients take.
    /// Everything here is public.
    ///
    /// # Errors
    ///
    /// [`Error::RegistryFormat`], [`Error::RegistryChecksum`], [`Error::RegistryTooLong`].
    pub fn open(image: &'a [u8]) -> Result<Self, Error> {
        let mut result = Self::reopen(image);
        if let Ok(registry) = &result {
            // What was reopened has a checksum at its end.
            let (covered, checksum) = image.split_last_chunk().unwrap_or((&[], &[0; layout::CHECKSUM_LEN]));
            if layout::Checksum::of(covered) != *checksum {
                result = Err(Error::RegistryChecksum);
            } else if !check::records(registry) {
                result = Err(Error::RegistryFormat);
            }
        }
        result
    }

    /// Reads an image of which [`Registry::open`] has seen the same octets before: header and length are checked again,
    /// and nothing else. For callers that cannot keep a `Registry`, such as the C API.
    ///
    /// An image that was never opened is no danger to memory: every record is checked when it is used. It may give
    /// wrong answers.
    ///
    /// # Errors
    ///
    /// [`Error::RegistryFormat`], [`Error::RegistryTooLong`].
    pub fn reopen(image: &'a [u8]) -> Result<Self, Error> {
        let (header, mut records) = image.split_first_chunk().ok_or(Error::RegistryFormat)?;
        let counts = Header::from_octets(header).ok_or(Error::RegistryFormat)?;
        if u64::try_from(image.len()).is_ok_and(|len| len > MAX_LEN) || counts.clients > MAX_CLIENTS {
            return Err(Error::RegistryTooLong);
        }
        let registry = Registry {
            header,
            directory: section(&mut records, size(counts.directory_len())),
            clients: section(&mut records, size(counts.clients)),
            identities: section(&mut records, lens(header).fold(0, |sum, (_, len)| len.saturating_add(sum))),
            issuers: section(&mut records, counts.issuers.into()),
        };
        // So the image has the length that its header says.
        if records.len() == layout::CHECKSUM_LEN { Ok(registry) } else { Err(Error::RegistryFormat) }
    }

    /// How many clients are registered.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.clients.len()
    }

    /// Whether none is.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.clients.is_empty()
    }

    /// All clients, in the order of their [`Client::id`]s.
    ///
    /// # Errors
    ///
    /// [`Error::RegistryFormat`] instead of a client, in an image that was not opened.
    pub fn clients(&self) -> impl Iterator<Item = Result<Client, Error>> + use<'a> {
        let registry = *self;
        (0..self.clients.len()).map(move |index| registry.client(index))
    }

    /// The client of a `client_id`. That finds a client and proves nothing: see [`Registry::authenticate`].
    ///
    /// # Errors
    ///
    /// [`Error::UnknownClient`]; [`Error::ClientId`], [`Error::ClientIdTooLong`]; [`Error::RegistryFormat`] in an image
    /// that was not opened.
    pub fn find(&self, client_id: &[u8]) -> Result<Client, Error> {
        let mut id = [0; ID_LEN];
        write_id(client_id, &mut id)?;
        let id = &id;
        #[cfg(target_pointer_width = "64")]
        let index = search::position_in_directory(self.directory, self.directory_bits(), self.clients, id);
        // Without the directory it takes a few steps more.
        #[cfg(not(target_pointer_width = "64"))]
        let index = search::position(self.clients, id);
        let found = self.clients.get(index).and_then(|record| record.first_chunk::<ID_LEN>());
        match found {
            Some(found) if ct::eq(found, id) => self.client(index),
            _ => Err(Error::UnknownClient),
        }
    }

    /// The client of a `client_id`, if the certificate that was presented on this connection authenticates it.
    ///
    /// `certificate` is the leaf, whose key the client proved to have, or `None` if it presented none; see
    /// [`Client::authenticate`], also for what is secret.
    ///
    /// # Errors
    ///
    /// Those of [`Registry::find`] and [`Client::authenticate`].
    pub fn authenticate(
        &self,
        client_id: &[u8],
        certificate: Option<&Certificate<'_>>,
        chain: Chain,
    ) -> Result<Client, Error> {
        // Like this, here and below, there is one place for the result on the stack.
        let mut result = self.find(client_id);
        if let Ok(client) = &result
            && let Err(error) = client.authenticate(certificate, chain)
        {
            result = Err(error);
        }
        result
    }

    /// The one client that registered this identity. The identity is taken at its word: whoever asks must have seen
    /// that the other side has it, and must [`Client::authenticate`] the client all the same.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownClient`] if no client has it; [`Error::AmbiguousCertificate`] if more than one has it, since none
    /// of them may be picked; [`Error::RegistryFormat`] in an image that was not opened.
    pub fn find_by_identity(&self, identity: &Identity) -> Result<Client, Error> {
        let mut owners = self.owners(identity);
        let mut result = owners.next().map_or(Err(Error::UnknownClient), |owner| self.client(owner));
        if let Ok(client) = &result {
            let error = match owners.next() {
                None if client.identities().contains(identity) => return result,
                None => Error::RegistryFormat,
                Some(_) => Error::AmbiguousCertificate,
            };
            result = Err(error);
        }
        result
    }

    /// The clients that registered this identity.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn owners<'i>(&self, identity: &'i Identity) -> Owners<'a, 'i> {
        let (records, digest) = (self.of_kind(identity.kind()), identity.as_bytes());
        let first = search::position(records, digest);
        Owners { records: records.get(first..).unwrap_or_default(), digest }
    }

    /// [`Header::directory_bits`]: the directory's length is 2 to the power of it.
    const fn directory_bits(&self) -> u32 {
        self.directory.len().trailing_zeros()
    }

    /// The identities of a kind.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn of_kind(&self, kind: Kind) -> &'a [[u8; layout::IDENTITY_LEN]] {
        let mut rest = self.identities;
        for (other, len) in lens(self.header) {
            let (records, after) = rest.split_at_checked(len).unwrap_or_default();
            if other == kind {
                return records;
            }
            rest = after;
        }
        &[]
    }

    /// The kind of the identity at an index.
    fn kind(&self, index: usize) -> Option<Kind> {
        let mut after = index;
        for (kind, len) in lens(self.header) {
            match after.checked_sub(len) {
                Some(rest) => after = rest,
                None => return Some(kind),
            }
        }
        None
    }

    /// The client at an index, put together from its records. Whatever they hold, it is a valid client or an error.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn client(&self, index: usize) -> Result<Client, Error> {
        let mut client = Client::empty([0; ID_LEN], Method::TlsClientAuth);
        match self.read(index, &mut client) {
            Some(()) => Ok(client),
            None => Err(Error::RegistryFormat),
        }
    }

    /// Fills a client that is empty: it is large, so that it stays where it is.
    fn read(&self, index: usize, client: &mut Client) -> Option<()> {
        let record = ClientRecord::from_octets(self.clients.get(index)?)?;
        let mut next = record.identity;
        while next != NO_IDENTITY {
            let at = usize::try_from(next).ok()?;
            let octets = self.identities.get(at)?;
            let identity = IdentityRecord::from_octets(octets);
            let kind = self.kind(at).filter(|_| usize::try_from(identity.client) == Ok(index))?;
            // What goes round in a circle finds no more room.
            client.push(Identity::from_digest(kind, *octets.first_chunk()?))?;
            next = identity.next;
        }
        if let Some(number) = record.issuer.checked_sub(1) {
            layout::read_issuer(self.issuers.get(usize::from(number))?, client.issuer_mut())?;
        }
        client.fill(record.id, record.method, record.bound_tokens)
    }
}

/// The indices of the clients that registered an identity.
struct Owners<'a, 'i> {
    /// Begin with those of the identity.
    records: &'a [[u8; layout::IDENTITY_LEN]],
    digest: &'i [u8; LEN],
}

impl Iterator for Owners<'_, '_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let (first, rest) = self.records.split_first()?;
        let record = IdentityRecord::from_octets(first);
        let same = ct::eq(&record.digest, self.digest);
        self.records = if same { rest } else { &[] };
        if same { usize::try_from(record.client).ok() } else { None }
    }
}

impl fmt::Debug for Registry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry").field("header", &Header::from_octets(self.header)).finish_non_exhaustive()
    }
}

/// How many identities there are of each kind.
fn lens(header: &[u8; layout::HEADER_LEN]) -> impl Iterator<Item = (Kind, usize)> {
    let (words, _) = header.as_chunks();
    let counts = words.get(layout::COUNTS..).unwrap_or_default();
    Kind::ALL.iter().copied().zip(counts.iter().map(|count| size(u32::from_be_bytes(*count))))
}

/// A number of records; images hold no more than memory has room for.
fn size(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Takes off the first `count` records. If there are fewer, nothing is left.
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn section<'a, const LEN: usize>(octets: &mut &'a [u8], count: usize) -> &'a [[u8; LEN]] {
    take(octets, count, LEN).as_chunks().0
}

#[cfg_attr(target_pointer_width = "64", inline(always))]
fn take<'a>(octets: &mut &'a [u8], count: usize, record_len: usize) -> &'a [u8] {
    let parts = count.checked_mul(record_len).and_then(|len| octets.split_at_checked(len));
    let (section, rest) = parts.unwrap_or_default();
    *octets = rest;
    section
}
