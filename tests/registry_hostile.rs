//! Registry images with a right checksum that somebody made up: refused, and where they are used all the same, no panic,
//! no endless search and no client that has another's identity.

#![cfg(feature = "registry")]

#[path = "support/registry.rs"]
mod image;

use certbound::identity::Kind;
use certbound::registry::Registry;
use certbound::{Error, Identity};
use image::{Digest, HEADER_LEN, ISSUER_LEN, NO_IDENTITY, Parts, client, client_id, describe, seal};

const CLIENTS: u32 = 60;

fn parts() -> Parts {
    Parts::new((0..CLIENTS).map(client)).map_err(|_| "twice").unwrap()
}

/// Where the client of this number is in the image, and its identities in the image.
fn place(parts: &Parts, number: u32) -> (usize, Vec<usize>) {
    let id = *client(number).id();
    let index = parts.clients.iter().position(|client| client.id == id).unwrap();
    let all = parts.identities.iter().flatten();
    let own = all.enumerate().filter(|(_, (_, client, _))| *client as usize == index);
    (index, own.map(|(at, _)| at).collect())
}

fn identity_mut(parts: &mut Parts, at: usize) -> &mut (Digest, u32, u32) {
    parts.identities.iter_mut().flatten().nth(at).unwrap()
}

/// Asks an image that was never opened for everything. It may know nothing or something wrong, but a client that is
/// found has what was asked for.
fn use_it_all_the_same(image: &[u8], reason: &str) {
    let Ok(registry) = Registry::reopen(image) else { return };
    for number in 0..CLIENTS + 20 {
        if let Ok(found) = registry.find(client_id(number).as_bytes()) {
            assert!(found.is(client_id(number).as_bytes()), "{reason}");
        }
        for identity in client(number).identities() {
            if let Ok(found) = registry.find_by_identity(identity) {
                assert!(found.identities().contains(identity), "{reason}");
            }
        }
    }
    for found in registry.clients().take(CLIENTS as usize + 20).flatten() {
        assert!(!found.identities().is_empty(), "{reason}");
    }
}

/// The same, where digests and counts are still those of [`parts`]: no client has another's identity.
fn nobody_is_somebody_else(image: &[u8], reason: &str) {
    use_it_all_the_same(image, reason);
    let registry = Registry::reopen(image).unwrap();
    for number in 0..CLIENTS {
        let own = client(number);
        if let Ok(found) = registry.find(client_id(number).as_bytes()) {
            assert!(found.identities().iter().all(|one| own.identities().contains(one)), "{reason}");
        }
        for identity in own.identities() {
            if let Ok(found) = registry.find_by_identity(identity) {
                assert_eq!(found.id(), own.id(), "{reason}");
            }
        }
    }
}

/// Whether only links, options and issuers of an image differ.
fn same_digests(parts: &Parts, others: &Parts) -> bool {
    let ids = |parts: &Parts| parts.clients.iter().map(|client| client.id).collect::<Vec<_>>();
    let digests = |parts: &Parts| {
        parts.identities.each_ref().map(|of_kind| of_kind.iter().map(|one| one.0).collect::<Vec<_>>())
    };
    ids(parts) == ids(others)
        && digests(parts) == digests(others)
        && parts.issuers.len() == others.issuers.len()
}

#[test]
fn images_that_contradict_themselves() {
    // Has several identities, as most fifth clients have.
    const ROTATING: u32 = 15;
    type Change = fn(&mut Parts);
    let changes: &[(&str, Change)] = &[
        ("two clients out of order", |parts| parts.clients.swap(7, 8)),
        ("the first and the last client exchanged", |parts| parts.clients.swap(0, CLIENTS as usize - 1)),
        ("a client twice", |parts| parts.clients[8] = parts.clients[7]),
        ("a client_id twice", |parts| parts.clients[8].id = parts.clients[7].id),
        ("no method", |parts| parts.clients[9].options = 0),
        ("an unknown method", |parts| parts.clients[9].options = 3),
        ("an unknown option", |parts| parts.clients[9].options |= 0x40),
        ("the other method", |parts| parts.clients[9].options ^= 3),
        ("an issuer that is not there", |parts| parts.clients[9].issuer = parts.issuers.len() as u16 + 1),
        ("the highest issuer", |parts| parts.clients[9].issuer = u16::MAX),
        ("a client without identities", |parts| parts.clients[9].identity = NO_IDENTITY),
        ("an identity beyond the end", |parts| {
            parts.clients[9].identity = parts.identities.iter().flatten().count() as u32;
        }),
        ("an identity far beyond the end", |parts| parts.clients[9].identity = NO_IDENTITY - 1),
        ("another client's identity", |parts| parts.clients[9].identity = parts.clients[10].identity),
        ("an identity of a client that is not there", |parts| identity_mut(parts, 5).1 = CLIENTS),
        ("an identity of the last client of all", |parts| identity_mut(parts, 5).1 = u32::MAX),
        ("an identity that names another client", |parts| {
            let owner = &mut identity_mut(parts, 5).1;
            *owner = (*owner + 1) % CLIENTS;
        }),
        ("an identity after itself", |parts| identity_mut(parts, 5).2 = 5),
        ("an identity before itself", |parts| identity_mut(parts, 5).2 = 4),
        ("a next identity beyond the end", |parts| identity_mut(parts, 5).2 = NO_IDENTITY - 1),
        ("a circle of identities", |parts| {
            let (_, own) = place(parts, ROTATING);
            identity_mut(parts, own[1]).2 = own[0] as u32;
        }),
        ("identities from the last to the first", |parts| {
            let (index, own) = place(parts, ROTATING);
            parts.clients[index].identity = *own.last().unwrap() as u32;
            let mut next = NO_IDENTITY;
            for at in own {
                identity_mut(parts, at).2 = std::mem::replace(&mut next, at as u32);
            }
        }),
        ("a skipped identity", |parts| {
            let (_, own) = place(parts, ROTATING);
            identity_mut(parts, own[0]).2 = own[2] as u32;
        }),
        ("a client that begins with its second identity", |parts| {
            let (index, own) = place(parts, ROTATING);
            parts.clients[index].identity = own[1] as u32;
        }),
        ("a client that ends with its first identity", |parts| {
            let (_, own) = place(parts, ROTATING);
            identity_mut(parts, own[0]).2 = NO_IDENTITY;
        }),
        ("another client's identities after one's own", |parts| {
            let (_, own) = place(parts, ROTATING);
            let stranger = (0..CLIENTS).map(|number| place(parts, number).1[0]).find(|at| *at > own[0] + 1);
            identity_mut(parts, own[0]).2 = stranger.unwrap() as u32;
        }),
        ("identities out of order", |parts| parts.identities[3].swap(0, 1)),
        ("an identity twice", |parts| parts.identities[3][1] = parts.identities[3][0]),
        ("an identity of nobody", |parts| {
            parts.identities[6].push(([0xff; 32], 0, NO_IDENTITY));
        }),
        ("an identity of another kind", |parts| {
            let moved = parts.identities[6].pop().unwrap();
            parts.identities[5].push(moved);
            parts.identities[5].sort();
        }),
        ("a key taken for a name", |parts| {
            let moved = parts.identities[1].pop().unwrap();
            parts.identities[2].insert(0, moved);
        }),
        ("no directory", |parts| parts.directory.fill(0)),
        ("a directory of one entry for all", |parts| parts.directory.fill(CLIENTS)),
        ("a directory that falls", |parts| parts.directory.swap(0, 1)),
        ("a directory one client short", |parts| {
            let last = parts.directory.len() - 1;
            parts.directory[last] -= 1;
        }),
        ("a directory beyond the end", |parts| parts.directory[1] = u32::MAX),
        ("a directory that is off by one", |parts| parts.directory[1] += 1),
        ("issuers out of order", |parts| parts.issuers.swap(0, 1)),
        ("an issuer twice", |parts| parts.issuers[1] = parts.issuers[0]),
        ("an issuer that pins nothing", |parts| parts.issuers[0] = [0; ISSUER_LEN]),
        ("an issuer that pins something unknown", |parts| parts.issuers[0][0] = 4),
        ("an issuer that pins something unknown as well", |parts| parts.issuers[0][0] |= 0x80),
        ("an issuer with a digest that it does not pin", |parts| parts.issuers[0][0] ^= 3),
    ];
    let good = parts().image();
    assert!(Registry::open(&good).is_ok());
    nobody_is_somebody_else(&good, "nothing wrong");
    let mut links = 0;
    for (reason, change) in changes {
        let mut changed = parts();
        change(&mut changed);
        let image = changed.image();
        assert_ne!(image, good, "{reason}: nothing was changed");
        assert_eq!(Registry::open(&image).unwrap_err(), Error::RegistryFormat, "{reason}");
        use_it_all_the_same(&image, reason);
        if same_digests(&changed, &parts()) {
            nobody_is_somebody_else(&image, reason);
            links += 1;
        }
    }
    assert!(links > 20, "{links}");
}

/// The image of one client, the first of the two, which has the identities of both.
fn merged(clients: [certbound::Client; 2]) -> Vec<u8> {
    let mut parts = Parts::new(clients).map_err(|_| "twice").unwrap();
    parts.clients.truncate(1);
    parts.clients[0].identity = 0;
    parts.directory = vec![1];
    let last = parts.identities.iter().flatten().count() as u32 - 1;
    for (identity, at) in parts.identities.iter_mut().flatten().zip(0..) {
        (identity.1, identity.2) = (0, if at == last { NO_IDENTITY } else { at + 1 });
    }
    parts.image()
}

#[test]
fn a_client_with_too_many_identities() {
    use certbound::client::Method::{self, SelfSignedTlsClientAuth, TlsClientAuth};
    let client = |method: Method, kind, names: std::ops::Range<u32>| {
        let identities: Vec<_> = names.clone().map(|name| image::identity(kind, &name.to_string())).collect();
        certbound::Client::new(format!("{names:?}").as_bytes(), method, &identities).unwrap()
    };
    for (kind, first, expected) in [
        (Kind::PublicKey, 0..15, Ok(16)),
        (Kind::PublicKey, 0..16, Err(Error::RegistryFormat)),
        (Kind::Certificate, 0..16, Err(Error::RegistryFormat)),
    ] {
        let first = client(SelfSignedTlsClientAuth, kind, first);
        let image = merged([first, client(SelfSignedTlsClientAuth, Kind::PublicKey, 90..91)]);
        let opened = Registry::open(&image);
        let count = opened.map(|registry| registry.clients().next().unwrap().unwrap().identities().len());
        assert_eq!(count, expected, "{kind:?}");
        assert_eq!(Registry::reopen(&image).unwrap().clients().next().unwrap().is_ok(), expected.is_ok());
    }
    for kind in [Kind::SubjectDn, Kind::SanIp] {
        let image = merged([client(TlsClientAuth, Kind::SubjectDn, 0..1), client(TlsClientAuth, kind, 1..2)]);
        assert_eq!(Registry::open(&image).unwrap_err(), Error::RegistryFormat, "{kind:?}: two names");
        assert!(Registry::reopen(&image).unwrap().clients().next().unwrap().is_err());
    }
}

/// Alone, so that no order is broken by it.
#[test]
fn an_issuer_has_zeros_for_what_it_does_not_pin() {
    for (number, other_digest) in [(1, 1), (2, 33)] {
        let mut parts = Parts::new([client(number)]).map_err(|_| "twice").unwrap();
        assert!(Registry::open(&parts.image()).is_ok());
        parts.issuers[0][other_digest + 31] = 1;
        assert_eq!(Registry::open(&parts.image()).unwrap_err(), Error::RegistryFormat, "{number}");
    }
}

#[test]
fn clients_that_share_an_identity_are_in_order() {
    let shared = image::identity(Kind::SanUri, "shared");
    let client = |client_id: &[u8]| {
        certbound::Client::new(client_id, certbound::client::Method::TlsClientAuth, &[shared]).unwrap()
    };
    let mut parts = Parts::new([client(b"a"), client(b"b")]).map_err(|_| "twice").unwrap();
    assert!(Registry::open(&parts.image()).is_ok());
    parts.identities[4].swap(0, 1);
    parts.clients[0].identity = 1;
    parts.clients[1].identity = 0;
    assert_eq!(Registry::open(&parts.image()).unwrap_err(), Error::RegistryFormat);
}

#[test]
fn counts_of_a_header_that_do_not_fit() {
    let good = parts().image();
    for at in (10..12).step_by(2).chain((12..44).step_by(4)) {
        let width = if at == 10 { 2 } else { 4 };
        let count = good[at..at + width].iter().fold(0u32, |count, octet| count << 8 | u32::from(*octet));
        for wrong in [0, 1, count / 2, count - 1, count + 1, 1 << 15, 1 << 26, 1 << 31, u32::MAX] {
            if wrong == count || (width == 2 && wrong > 0xffff) {
                continue;
            }
            let mut image = good.clone();
            image[at..at + width].copy_from_slice(&wrong.to_be_bytes()[4 - width..]);
            seal(&mut image);
            let error = Registry::open(&image).unwrap_err();
            assert!(
                matches!(error, Error::RegistryFormat | Error::RegistryTooLong),
                "{wrong} at {at}: {error:?}"
            );
        }
    }
    // Counts that make up for each other: the length is right and the sections are not.
    for (more, fewer) in [(16, 20), (20, 16), (36, 40), (28, 16)] {
        let mut image = good.clone();
        image[more + 3] += 1;
        image[fewer + 3] -= 1;
        seal(&mut image);
        assert_eq!(Registry::open(&image).unwrap_err(), Error::RegistryFormat, "{more}, {fewer}");
        use_it_all_the_same(&image, "counts");
    }
}

/// Every octet of an image set to values at the edges. What is still accepted is consistent: another digest, another
/// option, another issuer.
#[test]
fn any_octet_changed() {
    const FEW: u32 = 6; // Of which the last has two identities.
    let good = image::image((0..FEW).map(client));
    for at in 0..good.len() - image::CHECKSUM_LEN {
        for value in [0, 0xff, good[at].wrapping_add(1), good[at] ^ 0x80] {
            if value == good[at] {
                continue;
            }
            let mut image = good.clone();
            image[at] = value;
            seal(&mut image);
            match Registry::open(&image) {
                Err(_) if at.is_multiple_of(4) => use_it_all_the_same(&image, "an octet"),
                Err(_) => {}
                Ok(registry) => {
                    assert!(at >= HEADER_LEN + 4, "{value} at {at}: an octet of the header or the directory");
                    assert!(registry.clients().all(|client| client.is_ok()), "{value} at {at}");
                }
            }
        }
    }
}

/// Whatever the directory of an image that was not opened says, a search ends and finds only what is asked for.
#[test]
fn unsorted_records_are_searched_in_bounded_time() {
    let mut parts = parts();
    parts.clients.reverse();
    parts.identities.iter_mut().for_each(|of_kind| of_kind.reverse());
    use_it_all_the_same(&parts.image(), "reversed");
    let same = parts.clients[30].id;
    parts.clients.iter_mut().for_each(|client| client.id = same);
    let digest = parts.identities[2][0].0;
    parts.identities[2].iter_mut().for_each(|identity| identity.0 = digest);
    let image = parts.image();
    assert_eq!(Registry::open(&image).unwrap_err(), Error::RegistryFormat);
    let registry = Registry::reopen(&image).unwrap();
    let shared = Identity::from_digest(Kind::SubjectDn, digest);
    assert!(registry.find_by_identity(&shared).is_err());
    let expected = (0..CLIENTS).map(client).find(|client| *client.id() == same).unwrap();
    for number in 0..CLIENTS {
        if let Ok(found) = registry.find(client_id(number).as_bytes()) {
            assert_eq!(describe(&found).0, describe(&expected).0);
        }
    }
}

/// Digests that are no digests: the search cannot interpolate among them, and still finds each.
#[test]
fn clustered_ids_are_found() {
    let mut parts = parts();
    for (client, number) in parts.clients.iter_mut().zip(0u8..) {
        client.id = [0; 32];
        client.id[31] = number;
    }
    parts.directory.fill(CLIENTS);
    let image = parts.image();
    let registry = Registry::open(&image).expect("sorted, if not by chance");
    let ids: Vec<_> = registry.clients().map(|client| client.unwrap().id()[31]).collect();
    assert!(ids.into_iter().eq(0..CLIENTS as u8));
    for (kind, of_kind) in Kind::ALL.iter().zip(&mut parts.identities) {
        for (identity, number) in of_kind.iter_mut().zip(0u8..) {
            identity.0 = [0xff; 32];
            identity.0[30] = kind.code();
            identity.0[31] = number;
        }
    }
    let image = parts.image();
    let registry = Registry::open(&image).expect("sorted, if not by chance");
    for (kind, of_kind) in Kind::ALL.iter().zip(&parts.identities) {
        for (digest, client, _) in of_kind {
            let found = registry.find_by_identity(&Identity::from_digest(*kind, *digest)).unwrap();
            assert_eq!(u32::from(found.id()[31]), *client);
        }
    }
}

/// The same among so many that steps of one record each would take minutes.
#[test]
fn clustered_digests_take_a_bisection() {
    const MANY: u32 = 30_000;
    let one = |number: u32| {
        let identity = image::identity(Kind::SanDns, &number.to_string());
        certbound::Client::new(
            client_id(number).as_bytes(),
            certbound::client::Method::TlsClientAuth,
            &[identity],
        )
    };
    let mut parts = Parts::new((0..MANY).map(|number| one(number).unwrap())).map_err(|_| "twice").unwrap();
    for (identity, number) in parts.identities[3].iter_mut().zip(0u32..) {
        identity.0 = [0x55; 32];
        identity.0[28..].copy_from_slice(&number.to_be_bytes());
    }
    let image = parts.image();
    let registry = Registry::open(&image).expect("sorted, if not by chance");
    let start = std::time::Instant::now();
    for (digest, ..) in &parts.identities[3] {
        let identity = Identity::from_digest(Kind::SanDns, *digest);
        assert!(registry.find_by_identity(&identity).is_ok());
    }
    assert!(start.elapsed().as_secs() < 20, "{:?} for {MANY} searches", start.elapsed());
}
