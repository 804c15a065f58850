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
//! first eight octets of their digests. The other octets are secret but for their order, and so is how many octets two
//! digests have in common, in the search as in the comparison that decides.

mod candidates;
mod check;
pub mod layout;
mod search;

use core::fmt;

use crate::certificate::Certificate;
use crate::client::{Chain, Client, ID_LEN, id_of};
use crate::ct;
use crate::error::Error;
use crate::identity::{Identity, Kind};
use crate::issuer::IssuerPin;
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
    header: Header,
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
        let registry = Self::reopen(image)?;
        let (covered, checksum) = image.split_last_chunk().ok_or(Error::RegistryFormat)?;
        if layout::Checksum::of(covered) != *checksum {
            return Err(Error::RegistryChecksum);
        }
        check::records(&registry).ok_or(Error::RegistryFormat)?;
        Ok(registry)
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
        let len = u64::try_from(image.len()).unwrap_or(u64::MAX);
        let (header, mut records) = image.split_first_chunk().ok_or(Error::RegistryFormat)?;
        let header = Header::from_octets(header).ok_or(Error::RegistryFormat)?;
        if len > MAX_LEN || header.clients > MAX_CLIENTS {
            return Err(Error::RegistryTooLong);
        }
        let mut sections = || {
            let directory = section(&mut records, header.directory_len().into())?;
            let clients = section(&mut records, header.clients.into())?;
            let identities = section(&mut records, header.identity_count())?;
            let issuers = section(&mut records, header.issuers.into())?;
            // So the image has the length that its header says.
            let whole = records.len() == layout::CHECKSUM_LEN;
            whole.then_some(Registry { header, directory, clients, identities, issuers })
        };
        sections().ok_or(Error::RegistryFormat)
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
        let id = id_of(client_id)?;
        let bits = self.header.directory_bits();
        let index = search::position_in_directory(self.directory, bits, self.clients, &id);
        let found = self.clients.get(index).and_then(|record| record.first_chunk::<ID_LEN>());
        match found {
            Some(found) if ct::eq(found, &id) => self.client(index),
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

    /// The indices of the clients that registered this identity.
    fn owners(&self, identity: &Identity) -> impl Iterator<Item = usize> + use<'a> {
        let wanted = *identity.as_bytes();
        let (start, len) = self.range(identity.kind());
        let records = self.identities.get(start..start.saturating_add(len)).unwrap_or_default();
        let first = search::position(records, &wanted);
        let found = records.iter().skip(first).map(IdentityRecord::from_octets);
        found
            .take_while(move |record| ct::eq(&record.digest, &wanted))
            .map(|record| usize::try_from(record.client).unwrap_or(usize::MAX))
    }

    /// Where the identities of a kind begin, and how many there are.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn range(&self, kind: Kind) -> (usize, usize) {
        let mut start = 0usize;
        for (other, count) in Kind::ALL.iter().zip(self.header.identities) {
            let len = usize::try_from(count).unwrap_or(usize::MAX);
            if *other == kind {
                return (start, len);
            }
            start = start.saturating_add(len);
        }
        (start, 0)
    }

    /// The kind of the identity at an index.
    fn kind(&self, index: usize) -> Option<Kind> {
        let within = |kind: &&Kind| {
            let (start, len) = self.range(**kind);
            index < start.saturating_add(len)
        };
        Kind::ALL.iter().find(within).copied()
    }

    /// The client at an index, put together from its records. Whatever they hold, it is a valid client or an error.
    fn client(&self, index: usize) -> Result<Client, Error> {
        let record =
            self.clients.get(index).and_then(ClientRecord::from_octets).ok_or(Error::RegistryFormat)?;
        let mut client = Client::empty(record.id, record.method);
        let identities = self.identities_from(record.identity, index);
        self.issuer(record.issuer)
            .and_then(|issuer| client.fill(identities, issuer, record.bound_tokens))
            .ok_or(Error::RegistryFormat)?;
        Ok(client)
    }

    /// The identities of the client at an index, from its first one on; `None` for one that is not the client's. What goes
    /// round in a circle never ends.
    fn identities_from(&self, first: u32, index: usize) -> impl Iterator<Item = Option<Identity>> {
        let mut next = first;
        core::iter::from_fn(move || {
            (next != NO_IDENTITY).then(|| {
                let at = usize::try_from(next).ok()?;
                let identity = IdentityRecord::from_octets(self.identities.get(at)?);
                next = identity.next;
                let kind = self.kind(at).filter(|_| usize::try_from(identity.client) == Ok(index))?;
                Some(Identity::from_digest(kind, identity.digest))
            })
        })
    }

    /// The pin with this number, counted from 1.
    fn issuer(&self, number: u16) -> Option<IssuerPin> {
        match number.checked_sub(1) {
            None => Some(IssuerPin::ANY),
            Some(index) => layout::issuer_from_octets(self.issuers.get(usize::from(index))?),
        }
    }
}

impl fmt::Debug for Registry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry").field("header", &self.header).finish_non_exhaustive()
    }
}

/// Takes off the first `count` records.
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn section<'a, const LEN: usize>(octets: &mut &'a [u8], count: u64) -> Option<&'a [[u8; LEN]]> {
    take(octets, count, LEN).map(|section| section.as_chunks().0)
}

#[cfg_attr(target_pointer_width = "64", inline(always))]
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn take<'a>(octets: &mut &'a [u8], count: u64, record_len: usize) -> Option<&'a [u8]> {
    let len = usize::try_from(count).ok()?.checked_mul(record_len)?;
    let (section, rest) = octets.split_at_checked(len)?;
    *octets = rest;
    Some(section)
}
