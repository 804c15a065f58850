//! What must hold of the records of an image before it is trusted. Nothing here is secret.

use crate::client::{MAX_IDENTITIES, Method};
use crate::ct;
use crate::identity::Kind;

use super::layout::{self, ClientRecord, IdentityRecord, NO_IDENTITY};
use super::{Registry, search};

/// Every record has its form and its place, and clients and identities belong together.
pub(super) fn records(registry: &Registry<'_>) -> Option<()> {
    let good = directory(registry)?
        && clients(registry)?
        && identities(registry)?
        && issuers(registry)?
        && links(registry)?;
    good.then_some(())
}

/// The directory's entries rise to the number of clients, and each client is found where they say.
fn directory(registry: &Registry<'_>) -> Option<bool> {
    let bits = registry.header.directory_bits();
    let (mut good, mut start) = (true, 0usize);
    for (entry, bucket) in registry.directory.iter().zip(0usize..) {
        let end = usize::try_from(u32::from_be_bytes(*entry)).ok()?;
        for octets in registry.clients.get(start..end)? {
            good &= search::bucket(octets.first_chunk()?, bits) == bucket;
        }
        start = end;
    }
    Some(good & (start == registry.clients.len()))
}

/// `client_id`s rise, and what a client refers to is there. Its identities are looked at by [`links`].
fn clients(registry: &Registry<'_>) -> Option<bool> {
    let mut good = true;
    let mut last = None;
    for octets in registry.clients {
        let record = ClientRecord::from_octets(octets)?;
        good &= last.as_ref().is_none_or(|last| ct::less(last, &record.id));
        good &= usize::from(record.issuer) <= registry.issuers.len();
        last = Some(record.id);
    }
    Some(good)
}

/// The identities of each kind rise by digest and then by client: no client has one twice.
fn identities(registry: &Registry<'_>) -> Option<bool> {
    let mut good = true;
    for kind in Kind::ALL {
        let (start, len) = registry.range(*kind);
        let mut last = None;
        for octets in registry.identities.get(start..start.checked_add(len)?)? {
            let record = IdentityRecord::from_octets(octets);
            good &= last.as_ref().is_none_or(|last: &IdentityRecord| {
                let same = !ct::less(&record.digest, &last.digest) & (last.client < record.client);
                ct::less(&last.digest, &record.digest) | same
            });
            last = Some(record);
        }
    }
    Some(good)
}

/// The pins rise and pin something.
fn issuers(registry: &Registry<'_>) -> Option<bool> {
    let mut last: Option<&[u8; layout::ISSUER_LEN]> = None;
    for octets in registry.issuers {
        layout::issuer_from_octets(octets)?;
        if last.is_some_and(|last| last >= octets) {
            return Some(false);
        }
        last = Some(octets);
    }
    Some(true)
}

/// Every client has identities that fit its method and that name it as theirs, and every identity is some client's.
///
/// One client's identities rise, so none is counted twice; another client's have another name on them. So if as many
/// are counted as there are, each has been reached from the client that it names.
fn links(registry: &Registry<'_>) -> Option<bool> {
    let (keys, key_count) = registry.range(Kind::PublicKey);
    let names = u64::try_from(keys.checked_add(key_count)?).ok()?;
    let mut counted = 0usize;
    let mut index = 0u32;
    for clients in registry.clients.chunks(BATCH) {
        let mut firsts = [Link::default(); BATCH];
        for (slot, octets) in firsts.iter_mut().zip(clients) {
            *slot = link(registry, ClientRecord::from_octets(octets)?.identity)?;
        }
        for (octets, first) in clients.iter().zip(firsts) {
            let record = ClientRecord::from_octets(octets)?;
            let keys = record.method == Method::SelfSignedTlsClientAuth;
            let most = if keys { MAX_IDENTITIES } else { 1 };
            let (mut at, mut here, mut count) = (record.identity, first, 1usize);
            loop {
                let fits = (u64::from(at) < names) == keys && count <= most;
                if !fits || here.client != index || here.next <= at {
                    return None;
                }
                if here.next == NO_IDENTITY {
                    break;
                }
                (at, here) = (here.next, link(registry, here.next)?);
                count = count.saturating_add(1);
            }
            counted = counted.saturating_add(count);
            index = index.saturating_add(1);
        }
    }
    Some(counted == registry.identities.len())
}

/// How many clients' first identities are read before one is looked at. They lie anywhere in the image, and memory
/// answers many questions in the time of one.
const BATCH: usize = 64;

/// An identity without its digest.
#[derive(Clone, Copy, Default)]
struct Link {
    client: u32,
    next: u32,
}

fn link(registry: &Registry<'_>, at: u32) -> Option<Link> {
    let octets = registry.identities.get(usize::try_from(at).ok()?)?;
    let IdentityRecord { client, next, .. } = IdentityRecord::from_octets(octets);
    Some(Link { client, next })
}
