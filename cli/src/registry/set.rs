//! The clients of an image that is being built: some hundred octets for each, sorted at the end and written out.

use std::io::{self, Write};

use certbound::client::{ID_LEN, Method};
use certbound::identity::{Kind, LEN};
use certbound::registry::layout::{
    self, Checksum, ClientRecord, Header, IdentityRecord, NO_IDENTITY, NO_ISSUER,
};
use certbound::registry::{MAX_CLIENTS, MAX_LEN};
use certbound::{Client, Error, IssuerPin};

/// A client, with the line that it comes from.
struct Entry {
    id: [u8; ID_LEN],
    line: u64,
    /// Its index in the order of lines, by which identities name it until all are sorted; then its first identity.
    index: u32,
    method: Method,
    bound_tokens: bool,
}

/// An identity and whose it is. The order of the fields is the order of an image.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Owned {
    kind: u8,
    digest: [u8; LEN],
    client: u32,
    next: u32,
}

/// Clients in whatever order they come.
pub struct Set {
    /// The pin of every client of `tls_client_auth`.
    issuer: Option<IssuerPin>,
    clients: Vec<Entry>,
    identities: Vec<Owned>,
}

/// Clients in the order of an image.
pub struct Sorted {
    issuer: Option<IssuerPin>,
    header: Header,
    clients: Vec<Entry>,
    identities: Vec<Owned>,
}

/// Two lines with one `client_id`.
pub struct Duplicate {
    pub first: u64,
    pub second: u64,
}

impl Set {
    pub fn new(issuer: Option<IssuerPin>) -> Self {
        Set { issuer, clients: Vec::new(), identities: Vec::new() }
    }

    pub fn len(&self) -> usize {
        self.clients.len()
    }

    /// Takes the client of a line. [`Error::RegistryTooLong`] if no image has room for it.
    pub fn add(&mut self, line: u64, client: &Client) -> Result<(), Error> {
        let index = u32::try_from(self.clients.len()).map_err(|_| Error::RegistryTooLong)?;
        let octets = self.clients.len() * layout::CLIENT_LEN + self.identities.len() * layout::IDENTITY_LEN;
        if index >= MAX_CLIENTS || u64::try_from(octets).is_ok_and(|octets| octets > MAX_LEN) {
            return Err(Error::RegistryTooLong);
        }
        self.identities.extend(client.identities().iter().map(|one| Owned {
            kind: one.kind().code(),
            digest: *one.as_bytes(),
            client: index,
            next: NO_IDENTITY,
        }));
        let (method, bound_tokens) = (client.method(), client.bound_tokens());
        self.clients.push(Entry { id: *client.id(), line, index, method, bound_tokens });
        Ok(())
    }

    /// Sorts everything. Of several duplicates it reports the one that comes first.
    pub fn sort(self) -> Result<Sorted, Duplicate> {
        let Set { issuer, mut clients, mut identities } = self;
        clients.sort_unstable_by_key(|client| (client.id, client.line));
        let twice = clients.windows(2).filter_map(|pair| match pair {
            [one, other] if one.id == other.id => Some(Duplicate { first: one.line, second: other.line }),
            _ => None,
        });
        if let Some(duplicate) = twice.min_by_key(|duplicate| duplicate.second) {
            return Err(duplicate);
        }
        let mut place = vec![0; clients.len()];
        for (client, at) in clients.iter().zip(0u32..) {
            set(&mut place, client.index, at);
        }
        for identity in &mut identities {
            identity.client = get(&place, identity.client).unwrap_or_default();
        }
        drop(place);
        identities.sort_unstable();
        identities.dedup();
        // From the last to the first, so that what is next is known.
        let mut next = vec![NO_IDENTITY; clients.len()];
        let last = u32::try_from(identities.len()).unwrap_or(NO_IDENTITY);
        for (identity, at) in identities.iter_mut().rev().zip((0..last).rev()) {
            identity.next = get(&next, identity.client).unwrap_or(NO_IDENTITY);
            set(&mut next, identity.client, at);
        }
        for (client, first) in clients.iter_mut().zip(next) {
            client.index = first;
        }
        let issuer = issuer.filter(|_| clients.iter().any(|client| client.method == Method::TlsClientAuth));
        let mut counts = [0; Kind::ALL.len()];
        for (count, kind) in counts.iter_mut().zip(Kind::ALL) {
            let of_kind = identities.chunk_by(|one, other| one.kind == other.kind);
            let found = of_kind.filter(|chunk| chunk.first().is_some_and(|one| one.kind == kind.code()));
            *count = found.map(|chunk| u32::try_from(chunk.len()).unwrap_or(u32::MAX)).sum();
        }
        let header = Header {
            issuers: issuer.iter().map(|_| 1).sum(),
            clients: u32::try_from(clients.len()).unwrap_or(u32::MAX),
            identities: counts,
        };
        Ok(Sorted { issuer, header, clients, identities })
    }
}

impl Sorted {
    /// The length of the image, in octets.
    pub fn image_len(&self) -> u64 {
        self.header.image_len()
    }

    /// Writes the image.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let mut checksum = Checksum::new();
        let mut put = |octets: &[u8]| {
            checksum.update(octets);
            out.write_all(octets)
        };
        put(&self.header.to_octets())?;
        let unused = u32::BITS - self.header.directory_bits();
        let leading = |client: &Entry| {
            let octets = client.id.first_chunk().copied().unwrap_or_default();
            u32::from_be_bytes(octets).unbounded_shr(unused)
        };
        let mut clients = self.clients.iter().peekable();
        let mut before = 0u32;
        for bits in 0..self.header.directory_len() {
            while clients.next_if(|client| leading(client) <= bits).is_some() {
                before += 1;
            }
            put(&before.to_be_bytes())?;
        }
        for client in &self.clients {
            let pinned = self.issuer.is_some() && client.method == Method::TlsClientAuth;
            let record = ClientRecord {
                id: client.id,
                identity: client.index,
                method: client.method,
                bound_tokens: client.bound_tokens,
                issuer: if pinned { 1 } else { NO_ISSUER },
            };
            put(&record.to_octets())?;
        }
        for &Owned { digest, client, next, .. } in &self.identities {
            put(&IdentityRecord { digest, client, next }.to_octets())?;
        }
        if let Some(issuer) = &self.issuer {
            put(&layout::issuer_to_octets(issuer))?;
        }
        out.write_all(&checksum.finish())
    }
}

fn get(values: &[u32], at: u32) -> Option<u32> {
    values.get(usize::try_from(at).ok()?).copied()
}

fn set(values: &mut [u32], at: u32, value: u32) {
    if let Some(slot) = usize::try_from(at).ok().and_then(|at| values.get_mut(at)) {
        *slot = value;
    }
}
