//! Registry images from clients: each is found; and with wrong records, they open only where a slow reader agrees.
#![no_main]

use std::collections::BTreeSet;

use certbound::{Chain, Error, Registry};
use certbound_fuzz::images;
use certbound_fuzz::registry::{CHECKSUM_LEN, NO_IDENTITY, Parts, client, client_id, describe};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let _ = check(&mut Unstructured::new(input));
});

fn check(u: &mut Unstructured<'_>) -> Result<()> {
    let most = if u.ratio(1, 8)? { 40 } else { 6 };
    let mut numbers = BTreeSet::new();
    for _ in 0..u.int_in_range(0..=most)? {
        numbers.insert(u.int_in_range(0..=99u32)?);
    }
    let mut parts = Parts::new(numbers.iter().map(|number| client(*number))).expect("different clients");
    let image = parts.image();
    images::check(&image);
    let registry = Registry::open(&image).expect("a good image");
    assert_eq!(registry.len(), numbers.len());
    for number in &numbers {
        let found = registry.find(client_id(*number).as_bytes()).expect("a client of this id");
        assert!(describe(&found) == describe(&client(*number)));
        let refused = registry.authenticate(client_id(*number).as_bytes(), None, Chain::Validated);
        assert!(matches!(refused, Err(Error::NoClientCertificate)));
    }
    assert!(registry.find(b"client 100").is_err());

    for _ in 0..u.int_in_range(1..=2)? {
        spoil(u, &mut parts)?;
    }
    let image = parts.image();
    images::check(&image);
    assert_eq!(Registry::open(&image).is_ok(), is_good(&parts));

    // An octet anywhere: the checksum sees it, and what is in the records does no harm to whoever skips it.
    let mut torn = image;
    let place = u.choose_index(torn.len())?;
    torn[place] ^= u.int_in_range(1..=255)?;
    assert!(Registry::open(&torn).is_err());
    images::check(&torn);
    torn.truncate(place.max(CHECKSUM_LEN));
    images::check(&torn);
    Ok(())
}

/// Changes one field of one record, or a whole record.
fn spoil(u: &mut Unstructured<'_>, parts: &mut Parts) -> Result<()> {
    let of_kind = u.int_in_range(0..=6)?;
    let small = |u: &mut Unstructured<'_>| -> Result<u32> {
        if u.ratio(1, 4)? { u.arbitrary() } else { u.int_in_range(0..=40) }
    };
    match u.int_in_range(0..=11)? {
        0 => {
            let place = u.choose_index(parts.directory.len())?;
            parts.directory[place] = small(u)?;
        }
        1 if !parts.clients.is_empty() => {
            let place = u.choose_index(parts.clients.len())?;
            parts.clients[place].id[u.int_in_range(0..=31usize)?] ^= u.arbitrary::<u8>()?;
        }
        2 if !parts.clients.is_empty() => {
            let place = u.choose_index(parts.clients.len())?;
            parts.clients[place].identity = if u.ratio(1, 4)? { NO_IDENTITY } else { small(u)? };
        }
        3 if !parts.clients.is_empty() => {
            let place = u.choose_index(parts.clients.len())?;
            parts.clients[place].options = *u.choose(&[0, 1, 2, 3, 0x80, 0x81, 0x82, 0x41])?;
        }
        4 if !parts.clients.is_empty() => {
            let place = u.choose_index(parts.clients.len())?;
            parts.clients[place].issuer = u.int_in_range(0..=4)?;
        }
        5 if parts.clients.len() > 1 => {
            let (one, other) = (u.choose_index(parts.clients.len())?, u.choose_index(parts.clients.len())?);
            parts.clients.swap(one, other);
        }
        6..=9 if !parts.identities[of_kind].is_empty() => {
            let list = &mut parts.identities[of_kind];
            let place = u.choose_index(list.len())?;
            match u.int_in_range(0..=4)? {
                0 => list[place].0[u.int_in_range(0..=31usize)?] ^= u.arbitrary::<u8>()?,
                1 => list[place].1 = small(u)?,
                2 => list[place].2 = if u.ratio(1, 4)? { NO_IDENTITY } else { small(u)? },
                3 => list.insert(place, list[place]),
                _ => drop(list.remove(place)),
            }
        }
        10 if !parts.issuers.is_empty() => {
            let place = u.choose_index(parts.issuers.len())?;
            match u.int_in_range(0..=2)? {
                0 => parts.issuers[place][u.int_in_range(0..=64usize)?] ^= u.arbitrary::<u8>()?,
                1 => parts.issuers.insert(place, parts.issuers[place]),
                _ => drop(parts.issuers.remove(place)),
            }
        }
        _ => {}
    }
    Ok(())
}

/// What `docs/registry-format.md` asks of the records, in the order of its text and without any cleverness.
fn is_good(parts: &Parts) -> bool {
    let bits = parts.clients.len().max(8).ilog2() - 3;
    let all: Vec<_> = (1u8..)
        .zip(&parts.identities)
        .flat_map(|(kind, list)| list.iter().map(move |one| (kind, *one)))
        .collect();
    let leading =
        |id: &[u8; 32]| (u64::from(u32::from_be_bytes(id[..4].try_into().unwrap())) >> (32 - bits)) as usize;
    let directory = (0..parts.directory.len()).all(|bucket| {
        let up_to = parts.clients.iter().filter(|client| leading(&client.id) <= bucket).count();
        parts.directory[bucket] as usize == up_to
    });
    let clients_rise = parts.clients.is_sorted_by(|one, next| one.id < next.id);
    let options = parts.clients.iter().all(|client| matches!(client.options & 0x7f, 1 | 2));
    let pins = parts.clients.iter().all(|client| usize::from(client.issuer) <= parts.issuers.len());
    let issuers = parts.issuers.is_sorted_by(|one, next| one < next) && parts.issuers.iter().all(is_issuer);
    let identities_rise =
        parts.identities.iter().all(|list| list.is_sorted_by(|one, next| (one.0, one.1) < (next.0, next.1)));
    let mut reached = vec![0; all.len()];
    let owned = parts.clients.iter().zip(0u32..).all(|(client, index)| {
        let (mut at, mut count) = (client.identity, 0);
        let mut last = None;
        while at != NO_IDENTITY {
            let Some((kind, (_, owner, next))) = all.get(at as usize) else { return false };
            let fits =
                if client.options & 0x7f == 2 { *kind <= 2 && count < 16 } else { *kind > 2 && count < 1 };
            if !fits || *owner != index || last >= Some(at) {
                return false;
            }
            reached[at as usize] += 1;
            (last, at, count) = (Some(at), *next, count + 1);
        }
        count > 0
    });
    directory
        && clients_rise
        && options
        && pins
        && issuers
        && identities_rise
        && owned
        && reached.iter().all(|&times| times == 1)
}

fn is_issuer(octets: &[u8; 65]) -> bool {
    let absent_is_zero =
        |bit: u8, digest: &[u8]| octets[0] & bit != 0 || digest.iter().all(|&octet| octet == 0);
    matches!(octets[0], 1..=3) && absent_is_zero(1, &octets[1..33]) && absent_is_zero(2, &octets[33..])
}
