//! Writes registry images: from `docs/registry-format.md` and not from the library's own layout, so that each shows
//! the other's mistakes. Also pieces an image apart, for tests that build wrong ones.

#![allow(dead_code, reason = "each user uses a part of this one")]

use std::collections::{BTreeMap, BTreeSet};

use certbound::client::Method;
use certbound::identity::{Identity, Kind};
use certbound::{Client, IssuerPin};
use twox_hash::XxHash64;

pub const HEADER_LEN: usize = 44;
pub const CLIENT_LEN: usize = 39;
pub const IDENTITY_LEN: usize = 40;
pub const ISSUER_LEN: usize = 65;
pub const CHECKSUM_LEN: usize = 8;
pub const NO_IDENTITY: u32 = u32::MAX;

pub type Digest = [u8; 32];

/// An image in pieces. Each may be changed before they are put together.
#[derive(Clone)]
pub struct Parts {
    /// How many clients there are up to each of the leading bits of their ids.
    pub directory: Vec<u32>,
    pub clients: Vec<ClientPart>,
    /// By kind, in the order of the kinds' numbers: a digest, the client, the next of the same client.
    pub identities: [Vec<(Digest, u32, u32)>; 7],
    pub issuers: Vec<[u8; ISSUER_LEN]>,
}

#[derive(Clone, Copy)]
pub struct ClientPart {
    pub id: Digest,
    pub identity: u32,
    pub options: u8,
    pub issuer: u16,
}

/// A client without the room for the most identities.
struct Kept {
    options: u8,
    issuer: Option<[u8; ISSUER_LEN]>,
    identities: Box<[(u8, Digest)]>,
}

impl Parts {
    /// The image of these clients, in whatever order they come. `Err` is the second client of one `client_id`.
    pub fn new(clients: impl IntoIterator<Item = Client>) -> Result<Self, Box<Client>> {
        let mut sorted = BTreeMap::new();
        for client in clients {
            let set: BTreeSet<(u8, Digest)> =
                client.identities().iter().map(|one| (one.kind().code(), *one.as_bytes())).collect();
            let kept = Kept {
                options: client.method().code() | if client.bound_tokens() { 0x80 } else { 0 },
                issuer: issuer_octets(client.issuer()),
                identities: set.into_iter().collect(),
            };
            if sorted.insert(*client.id(), kept).is_some() {
                return Err(Box::new(client));
            }
        }
        let issuers: BTreeSet<_> = sorted.values().filter_map(|kept| kept.issuer).collect();
        let issuers: Vec<_> = issuers.into_iter().collect();

        let mut all = Vec::new();
        for ((_, kept), index) in sorted.iter().zip(0u32..) {
            all.extend(kept.identities.iter().map(|&(kind, digest)| (kind, digest, index)));
        }
        all.sort_unstable();
        // From the last to the first, so that what is next is known.
        let mut first = vec![NO_IDENTITY; sorted.len()];
        let mut identities: [Vec<_>; 7] = Default::default();
        for (at, &(kind, digest, client)) in all.iter().enumerate().rev() {
            let next = std::mem::replace(&mut first[client as usize], at as u32);
            identities[usize::from(kind) - 1].push((digest, client, next));
        }
        for of_kind in &mut identities {
            of_kind.reverse();
        }
        let clients = sorted.iter().zip(first).map(|((id, kept), identity)| ClientPart {
            id: *id,
            identity,
            options: kept.options,
            issuer: kept.issuer.map_or(0, |issuer| 1 + issuers.binary_search(&issuer).unwrap() as u16),
        });
        let clients: Vec<_> = clients.collect();
        let bits = clients.len().max(8).ilog2() - 3;
        let mut directory = vec![0; 1 << bits];
        for client in &clients {
            let leading = u32::from_be_bytes(client.id[..4].try_into().unwrap());
            directory[(u64::from(leading) >> (32 - bits)) as usize] += 1;
        }
        for bucket in 1..directory.len() {
            directory[bucket] += directory[bucket - 1];
        }
        Ok(Parts { directory, clients, identities, issuers })
    }

    /// The image with its right checksum, whether what it holds is right or not.
    pub fn image(&self) -> Vec<u8> {
        let mut image = b"\x89CBREG\r\n\0\x01".to_vec();
        image.extend((self.issuers.len() as u16).to_be_bytes());
        image.extend((self.clients.len() as u32).to_be_bytes());
        for of_kind in &self.identities {
            image.extend((of_kind.len() as u32).to_be_bytes());
        }
        image.extend(self.directory.iter().flat_map(|entry| entry.to_be_bytes()));
        for client in &self.clients {
            image.extend(client.id);
            image.extend(client.identity.to_be_bytes());
            image.push(client.options);
            image.extend(client.issuer.to_be_bytes());
        }
        for (digest, client, next) in self.identities.iter().flatten() {
            image.extend(digest);
            image.extend(client.to_be_bytes());
            image.extend(next.to_be_bytes());
        }
        image.extend(self.issuers.as_flattened());
        image.extend([0; CHECKSUM_LEN]);
        seal(&mut image);
        image
    }
}

/// The image of these clients.
pub fn image(clients: impl IntoIterator<Item = Client>) -> Vec<u8> {
    Parts::new(clients).map_err(|client| format!("twice: {client:?}")).unwrap().image()
}

/// Writes the right checksum at the end.
pub fn seal(image: &mut [u8]) {
    let covered = image.len() - CHECKSUM_LEN;
    let checksum = XxHash64::oneshot(0, &image[..covered]);
    image[covered..].copy_from_slice(&checksum.to_be_bytes());
}

fn issuer_octets(issuer: &IssuerPin) -> Option<[u8; ISSUER_LEN]> {
    let (name, key) = (issuer.name(), issuer.key_identifier());
    let pinned = u8::from(name.is_some()) + 2 * u8::from(key.is_some());
    let mut octets = vec![pinned];
    octets.extend(name.unwrap_or(&[0; 32]));
    octets.extend(key.unwrap_or(&[0; 32]));
    (pinned != 0).then(|| octets.try_into().unwrap())
}

/// An identity whose digest is the SHA-256 of a text, as a name's is.
pub fn identity(kind: Kind, text: &str) -> Identity {
    use sha2::{Digest, Sha256};
    Identity::from_digest(kind, Sha256::digest(text).into())
}

/// What can be told of a client, to compare it with another.
pub type Described = (Digest, u8, BTreeSet<(u8, Digest)>, Option<[u8; ISSUER_LEN]>, bool);

pub fn describe(client: &Client) -> Described {
    let identities = client.identities().iter().map(|one| (one.kind().code(), *one.as_bytes())).collect();
    (*client.id(), client.method().code(), identities, issuer_octets(client.issuer()), client.bound_tokens())
}

/// A client of this number: of either method, with every kind and number of identities, pinned and not. No two share an
/// identity, and many share an issuer.
pub fn client(number: u32) -> Client {
    let count = if number.is_multiple_of(5) { 1 + number / 5 % 16 } else { 0 };
    let method = if count > 0 { Method::SelfSignedTlsClientAuth } else { Method::TlsClientAuth };
    let kinds = if count > 0 { &Kind::ALL[..2] } else { &Kind::ALL[2..] };
    let identities: Vec<_> = (0..count.max(1))
        .map(|one| {
            identity(kinds[(number + number / 5 + one) as usize % kinds.len()], &format!("{number}/{one}"))
        })
        .collect();
    let digest = |text| *identity(Kind::SubjectDn, text).as_bytes();
    let issuer = match number % 4 {
        0 => IssuerPin::from_digests(Some(digest("issuer")), Some(digest(&format!("key {}", number % 12)))),
        1 => IssuerPin::from_digests(None, Some(digest("key"))),
        2 => IssuerPin::from_digests(Some(digest("issuer")), None),
        _ => IssuerPin::ANY,
    };
    let client = Client::new(client_id(number).as_bytes(), method, &identities).unwrap();
    client.with_issuer(issuer).with_bound_tokens(number.is_multiple_of(3))
}

pub fn client_id(number: u32) -> String {
    format!("client {number}")
}
