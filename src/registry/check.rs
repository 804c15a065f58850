//! What must hold of the records of an image before it is trusted. Nothing here is secret.

use super::Registry;
use super::layout::{self, IDENTITY_LEN, ISSUER_LEN, IdentityRecord};
#[cfg(target_pointer_width = "64")]
use super::links::links;
use super::search::{self, Records};
use crate::client::ID_LEN;
use crate::identity::Kind;
use crate::issuer::IssuerPin;

/// Every record has its form and its place, and clients and identities belong together.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(super) fn records(registry: &Registry<'_>) -> bool {
    let mut pin = IssuerPin::ANY;
    rise(&Records::of(registry.clients), ID_LEN)
        && directory(registry)
        && identities(registry)
        && rise(&Records::of(registry.issuers), ISSUER_LEN)
        && registry.issuers.iter().all(|octets| layout::read_issuer(octets, &mut pin).is_some())
        && links(registry) == Some(true)
}

/// The first octets of each record, so many, come after those of the one before.
fn rise(records: &Records<'_>, len: usize) -> bool {
    let mut last = None;
    for index in 0..records.count {
        let octets = records.octets(index, len);
        if octets <= last {
            return false;
        }
        last = octets;
    }
    true
}

/// Each entry of the directory is the number of clients up to those of its leading bits.
fn directory(registry: &Registry<'_>) -> bool {
    let bits = registry.directory_bits();
    let mut before = 0usize;
    for (entry, bucket) in registry.directory.iter().zip(0usize..) {
        while registry.clients.get(before).is_some_and(|client| search::bucket(client, bits) == bucket) {
            before = before.saturating_add(1);
        }
        if usize::try_from(u32::from_be_bytes(*entry)) != Ok(before) {
            return false;
        }
    }
    before == registry.clients.len()
}

/// The identities of each kind rise by digest and then by client: no client has one twice. The next one of a client comes
/// after each.
fn identities(registry: &Registry<'_>) -> bool {
    let rise = |kind: &Kind| {
        rise(&Records::of(registry.of_kind(*kind)), IDENTITY_LEN.saturating_sub(size_of::<u32>()))
    };
    let goes_on = |(octets, at): (_, usize)| {
        usize::try_from(IdentityRecord::from_octets(octets).next).is_ok_and(|next| next > at)
    };
    Kind::ALL.iter().all(rise) && registry.identities.iter().zip(0..).all(goes_on)
}

/// Every client can be put together, and every identity is some client's.
///
/// One client's identities rise, so none is counted twice; another client's have another name on them. So if as many
/// are counted as there are, each has been reached from the client that it names.
#[cfg(not(target_pointer_width = "64"))]
fn links(registry: &Registry<'_>) -> Option<bool> {
    let mut counted = 0usize;
    for index in 0..registry.clients.len() {
        let client = registry.client(index);
        let Ok(client) = &client else { return None };
        counted = counted.saturating_add(client.identities().len());
    }
    Some(counted == registry.identities.len())
}
