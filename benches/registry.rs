//! A registry of a million clients: how long it takes to open, and to find and authenticate a client in it. The
//! clients asked for are spread over the whole image, so that the caches cannot hold them. Run with `make bench`.

#[path = "../tests/support/registry.rs"]
mod image;
mod support;

use std::cell::Cell;
use std::hint::black_box;
use std::time::Instant;

use certbound::client::Method;
use certbound::identity::{Identity, Kind};
use certbound::registry::Registry;
use certbound::{Certificate, Chain, Client, Thumbprint, general_name, name};
use sha2::{Digest, Sha256};
use support::{CALLS, Case, measure, print_table};

const CLIENTS: u32 = 1_000_000;

/// How often the image is opened.
const OPENINGS: usize = 31;

/// What clients register, in turn.
const KINDS: [(Method, Kind); 4] = [
    (Method::TlsClientAuth, Kind::SubjectDn),
    (Method::TlsClientAuth, Kind::SanDns),
    (Method::SelfSignedTlsClientAuth, Kind::Certificate),
    (Method::SelfSignedTlsClientAuth, Kind::PublicKey),
];

fn main() {
    let (der, _) = support::certificate(860);
    let certificate = Certificate::from_der(&der).unwrap();
    let presented: Vec<_> = certbound::matching::identities(&certificate).collect();
    let of_kind = |kind: Kind| *presented.iter().find(|identity| identity.kind() == kind).unwrap();

    let start = Instant::now();
    // One in which every client registered what the certificate has, and one in which each has its own.
    let image = image::image((0..CLIENTS).map(|number| {
        let (method, kind) = KINDS[number as usize % KINDS.len()];
        Client::new(&client_id(number), method, &[of_kind(kind)]).unwrap()
    }));
    let shared = Registry::open(&image).unwrap();
    let own = image::image((0..CLIENTS).map(|number| {
        let (method, kind) = KINDS[number as usize % KINDS.len()];
        Client::new(&client_id(number), method, &[own_identity(number, kind)]).unwrap()
    }));
    println!(
        "two images of {} clients, {:.3} octets each, built in {:.1} s",
        shared.len(),
        own.len() as f64 / f64::from(CLIENTS),
        start.elapsed().as_secs_f64()
    );
    let opening = milliseconds(|| _ = black_box(Registry::open(black_box(&own)).unwrap()));
    let hashing = milliseconds(|| _ = black_box(Sha256::digest(black_box(&own))));
    let checksum = milliseconds(|| _ = black_box(twox_hash::XxHash64::oneshot(0, black_box(&own))));
    let registry = Registry::open(&own).unwrap();

    // A different client each time, far from the one before.
    let number = Cell::new(0u32);
    let next = || {
        number.set((number.get() + 387_420_489) % CLIENTS);
        number.get()
    };
    let of_method = |slot: u32| next() / 4 * 4 + slot;
    let authenticate = |slot: u32| {
        let id = client_id(of_method(slot));
        black_box(shared.authenticate(&id, Some(&certificate), Chain::Validated).unwrap());
    };
    let far: Vec<_> = (0..CLIENTS).map(|_| next()).collect();
    let asked: Vec<_> = far.iter().map(|number| own_identity(*number, KINDS[*number as usize % 4].1)).collect();
    let mut asked = asked.iter().cycle();
    let cases: &mut [Case<'_>] = &mut [
        Case::new("sha2: hash of the certificate", || {
            black_box(Sha256::digest(black_box(&der)));
        }),
        Case::new("find: client_id to client", || {
            black_box(registry.find(&client_id(next())).unwrap());
        }),
        Case::new("find: unknown client_id", || {
            black_box(registry.find(&client_id(next())[1..]).unwrap_err());
        }),
        Case::new("find and match: DNS name", || authenticate(1)),
        Case::new("find and match: subject", || authenticate(0)),
        Case::new("find and match: public key", || authenticate(3)),
        Case::new("find and match: certificate", || authenticate(2)),
        Case::new("find and match: known thumbprint", || {
            let client = shared.find(&client_id(of_method(2))).unwrap();
            let thumbprint = Identity::from_digest(Kind::Certificate, *black_box(&presented[0]).as_bytes());
            assert!(client.identities().contains(&thumbprint));
        }),
        Case::new("find by identity", || {
            black_box(registry.find_by_identity(asked.next().unwrap()).unwrap());
        }),
        Case::new("find by certificate: nobody's", || {
            black_box(registry.find_by_certificate(&certificate, Chain::Validated).unwrap_err());
        }),
    ];
    measure(cases, CALLS);
    print_table(cases);

    let slowest = cases[3..8].iter().map(Case::median).fold(0.0, f64::max);
    println!();
    println!("goals with SHA instructions:");
    println!("  open              {opening:>7.1} ms, at most 50");
    println!("  its checksum      {checksum:>7.1} ms; SHA-256 of the image alone would take {hashing:.1} ms");
    println!("  find and match    {slowest:>7.1} ns for the slowest kind, at most 1000");
}

/// Written without the formatter, which would take a part of the time that is measured.
fn client_id(mut number: u32) -> [u8; 26] {
    let mut id = *b"client-0000000.example.com";
    for digit in id[7..14].iter_mut().rev() {
        *digit += (number % 10) as u8;
        number /= 10;
    }
    id
}

/// An identity that only this client has.
fn own_identity(number: u32, kind: Kind) -> Identity {
    match kind {
        Kind::SubjectDn => name::from_text(format!("CN={number:07},O=Example").as_bytes()).unwrap(),
        Kind::SanDns => general_name::dns(&client_id(number)).unwrap(),
        Kind::Certificate => Thumbprint::from_digest(Sha256::digest(number.to_be_bytes()).into()).into(),
        kind => Identity::from_digest(kind, Sha256::digest(number.to_le_bytes()).into()),
    }
}

/// The median of some calls.
fn milliseconds(call: impl Fn()) -> f64 {
    let mut times = [0.0; OPENINGS].map(|_: f64| {
        let start = Instant::now();
        call();
        start.elapsed().as_secs_f64() * 1e3
    });
    times.sort_by(f64::total_cmp);
    times[OPENINGS / 2]
}
