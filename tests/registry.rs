//! Registry images: what is written is found again, and an image with a fault is refused.

#![cfg(feature = "registry")]

#[path = "support/registry.rs"]
mod image;

use certbound::client::{ID_LEN, MAX_CLIENT_ID_LEN, id_of};
use certbound::identity::Kind;
use certbound::registry::layout::{self, Checksum, ClientRecord, Header, IdentityRecord};
use certbound::registry::{MAX_CLIENTS, Registry};
use certbound::{Client, Error};
use image::{CHECKSUM_LEN, Parts, client, client_id, describe, identity, seal};

/// Numbers of clients around the sizes at which the directory grows.
const SIZES: [u32; 10] = [0, 1, 2, 7, 8, 15, 16, 17, 64, 1000];

#[test]
fn every_client_is_found_as_it_was_written() {
    for size in SIZES {
        let image = image::image((0..size).map(client));
        let registry = Registry::open(&image).unwrap_or_else(|error| panic!("{size}: {error:?}"));
        assert_eq!((registry.len(), registry.is_empty()), (size as usize, size == 0));
        for number in 0..size {
            let expected = client(number);
            let found = registry.find(client_id(number).as_bytes()).unwrap();
            assert_eq!(describe(&found), describe(&expected), "{number} of {size}");
            assert!(found.is(client_id(number).as_bytes()));
            for identity in expected.identities() {
                let found = registry.find_by_identity(identity).unwrap();
                assert_eq!(describe(&found), describe(&expected), "{number} of {size}");
            }
        }
        let all: Vec<_> = registry.clients().map(|client| *client.unwrap().id()).collect();
        assert!(all.is_sorted() && all.len() == size as usize);
    }
}

#[test]
fn what_is_not_registered_is_not_found() {
    for size in SIZES {
        let image = image::image((0..size).map(client));
        let registry = Registry::open(&image).unwrap();
        for number in size..size + 300 {
            let unknown = registry.find(client_id(number).as_bytes());
            assert_eq!(unknown.unwrap_err(), Error::UnknownClient, "{number} of {size}");
            for one in client(number).identities() {
                assert_eq!(registry.find_by_identity(one).unwrap_err(), Error::UnknownClient);
            }
        }
        for identity in (0..size).map(client).flat_map(|client| client.identities().to_vec()) {
            // The same digest of another kind is another identity.
            let other = Kind::ALL[identity.kind().code() as usize % Kind::ALL.len()];
            let other = certbound::Identity::from_digest(other, *identity.as_bytes());
            assert_eq!(registry.find_by_identity(&other).unwrap_err(), Error::UnknownClient);
        }
        assert_eq!(registry.find(b"").unwrap_err(), Error::ClientId);
        assert_eq!(registry.find(&[b'a'; MAX_CLIENT_ID_LEN]).unwrap_err(), Error::UnknownClient);
        assert_eq!(registry.find(&[b'a'; MAX_CLIENT_ID_LEN + 1]).unwrap_err(), Error::ClientIdTooLong);
        // The digest is no client_id.
        let digest: [u8; ID_LEN] = id_of(client_id(0).as_bytes()).unwrap();
        assert!(registry.find(&digest).is_err());
    }
}

#[test]
fn an_image_depends_on_its_clients_and_not_on_their_order() {
    let forwards = image::image((0..100).map(client));
    assert_eq!(image::image((0..100).rev().map(client)), forwards);
    assert_eq!(image::image((0..100).map(|number| client(number * 37 % 100))), forwards);
    assert_ne!(image::image((0..99).map(client)), forwards);
    // An identity that is given twice is the client's once.
    let twice = |identities: &[_]| {
        Client::new(b"twice", certbound::client::Method::SelfSignedTlsClientAuth, identities).unwrap()
    };
    let (a, b) = (identity(Kind::Certificate, "a"), identity(Kind::PublicKey, "b"));
    assert_eq!(image::image([twice(&[a, b, a])]), image::image([twice(&[b, a])]));
}

#[test]
fn a_client_id_is_registered_once() {
    let numbers = [1, 2, 3, 1];
    let second = Parts::new(numbers.map(client)).err().expect("a client_id twice");
    assert_eq!(describe(&second), describe(&client(1)));
}

/// The goal: 80 octets for a client of one identity, from the size at which anybody counts.
#[test]
fn a_client_of_one_identity_takes_80_octets() {
    let plain = |number: u32| {
        let identity = identity(Kind::SanDns, &client_id(number));
        let method = certbound::client::Method::TlsClientAuth;
        Client::new(client_id(number).as_bytes(), method, &[identity]).unwrap()
    };
    for size in [128, 1000, 1023, 1024, 10_000] {
        let image = image::image((0..size).map(plain));
        assert!(Registry::open(&image).is_ok());
        assert!(image.len() <= 80 * size as usize, "{} octets for {size}", image.len());
    }
}

#[test]
fn every_truncation_and_every_extension_is_refused() {
    let image = image::image((0..20).map(client));
    for len in 0..image.len() {
        assert_eq!(Registry::open(&image[..len]).unwrap_err(), Error::RegistryFormat, "{len}");
        assert_eq!(Registry::reopen(&image[..len]).unwrap_err(), Error::RegistryFormat, "{len}");
        if len > CHECKSUM_LEN {
            let mut sealed = image[..len].to_vec();
            seal(&mut sealed);
            assert_eq!(Registry::open(&sealed).unwrap_err(), Error::RegistryFormat, "{len}, sealed");
        }
    }
    for more in [1, 39, 40, 65] {
        let longer = [&image[..], &vec![0; more]].concat();
        assert_eq!(Registry::open(&longer).unwrap_err(), Error::RegistryFormat, "{more} more");
    }
}

#[test]
fn every_single_bit_counts() {
    for size in [0, 1, 20] {
        let mut image = image::image((0..size).map(client));
        for bit in 0..image.len() * 8 {
            image[bit / 8] ^= 1 << (bit % 8);
            // What changes the number of clients beyond measure is too long before it is wrong.
            let expected: &[Error] = match bit / 8 {
                0..layout::HEADER_LEN => &[Error::RegistryFormat, Error::RegistryTooLong],
                _ => &[Error::RegistryChecksum],
            };
            let error = Registry::open(&image).unwrap_err();
            assert!(expected.contains(&error), "bit {bit} of {size}: {error:?}");
            image[bit / 8] ^= 1 << (bit % 8);
        }
        assert!(Registry::open(&image).is_ok());
    }
}

#[test]
fn an_image_from_elsewhere_is_refused() {
    let image = image::image([client(0)]);
    let with = |at: usize, octets: &[u8]| {
        let mut image = image.clone();
        image[at..][..octets.len()].copy_from_slice(octets);
        seal(&mut image);
        Registry::open(&image).map(|_| ()).unwrap_err()
    };
    assert_eq!(with(0, b"\x09CBREG\r\n"), Error::RegistryFormat, "sent over seven bits");
    assert_eq!(with(0, b"\x89CBREG\n\n"), Error::RegistryFormat, "line ends changed");
    assert_eq!(with(8, &[0, 2]), Error::RegistryFormat, "the next version");
    assert_eq!(with(8, &[0, 0]), Error::RegistryFormat, "no version");
    assert_eq!(with(8, &[1, 0]), Error::RegistryFormat, "the other endianness");
    assert_eq!(with(12, &(MAX_CLIENTS + 1).to_be_bytes()), Error::RegistryTooLong);
    assert_eq!(with(12, &MAX_CLIENTS.to_be_bytes()), Error::RegistryFormat, "as many as may be, and missing");
}

/// The library's own layout, which writers use, is the documented one.
#[test]
fn the_layout_writes_what_it_reads_and_what_is_documented() {
    let parts = Parts::new((0..200).map(client)).map_err(|_| "twice").unwrap();
    let header = Header {
        issuers: parts.issuers.len() as u16,
        clients: parts.clients.len() as u32,
        identities: std::array::from_fn(|kind| parts.identities[kind].len() as u32),
    };
    assert_eq!(header.directory_len() as usize, parts.directory.len());
    let mut written = header.to_octets().to_vec();
    written.extend(parts.directory.iter().flat_map(|entry| entry.to_be_bytes()));
    let registered: Vec<_> = (0..200).map(client).collect();
    for part in &parts.clients {
        let client = registered.iter().find(|client| *client.id() == part.id).unwrap();
        let record = ClientRecord {
            id: part.id,
            identity: part.identity,
            method: client.method(),
            bound_tokens: client.bound_tokens(),
            issuer: part.issuer,
        };
        assert_eq!(ClientRecord::from_octets(&record.to_octets()), Some(record));
        written.extend(record.to_octets());
    }
    for &(digest, client, next) in parts.identities.iter().flatten() {
        let record = IdentityRecord { digest, client, next };
        assert_eq!(IdentityRecord::from_octets(&record.to_octets()), record);
        written.extend(record.to_octets());
    }
    for octets in &parts.issuers {
        let pin = layout::issuer_from_octets(octets).expect("a pin");
        written.extend(layout::issuer_to_octets(&pin));
    }
    let mut checksum = Checksum::new();
    written.chunks(7).for_each(|piece| checksum.update(piece));
    written.extend(checksum.finish());
    assert_eq!(header.image_len(), written.len() as u64);
    assert_eq!(written, parts.image());
}
