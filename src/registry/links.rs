//! Whether clients and identities belong together: on large machines, which have large images and wait for memory. Others put
//! every client together.

use super::Registry;
use super::layout::{ClientRecord, IdentityRecord, NO_IDENTITY};
use crate::client::{MAX_IDENTITIES, Method};
use crate::identity::Kind;

/// Every client has identities that fit its method and that name it as theirs, its issuer is there, and every identity is some
/// client's. The identities of each kind, and the order of a client's, are looked at elsewhere.
///
/// One client's identities rise, so none is counted twice; another client's have another name on them. So if as many
/// are counted as there are, each has been reached from the client that it names.
pub(super) fn links(registry: &Registry<'_>) -> Option<bool> {
    let [certificates, keys] = [Kind::Certificate, Kind::PublicKey].map(|kind| registry.of_kind(kind).len());
    let names = u64::try_from(certificates.saturating_add(keys)).ok()?;
    let mut counted = 0usize;
    let mut index = 0u32;
    for clients in registry.clients.chunks(BATCH) {
        let mut firsts = [Link::default(); BATCH];
        for (slot, octets) in firsts.iter_mut().zip(clients) {
            *slot = link(registry, ClientRecord::from_octets(octets)?.identity)?;
        }
        for (octets, first) in clients.iter().zip(firsts) {
            let record = ClientRecord::from_octets(octets)?;
            if usize::from(record.issuer) > registry.issuers.len() {
                return None;
            }
            let keys = record.method == Method::SelfSignedTlsClientAuth;
            let most = if keys { MAX_IDENTITIES } else { 1 };
            let (mut at, mut here, mut count) = (record.identity, first, 1usize);
            loop {
                let fits = (u64::from(at) < names) == keys && count <= most;
                if !fits || here.client != index {
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
