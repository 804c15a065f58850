//! What is taken from a certificate is taken once, however many clients are tried: nothing here could read it again.
//! The verdicts are tested from outside.

#![allow(clippy::arithmetic_side_effects, clippy::expect_used, clippy::indexing_slicing)]

extern crate std;

use core::cell::Cell;
use std::vec::Vec;

use super::super::layout::{self, ClientRecord, Header, IdentityRecord, NO_IDENTITY};
use super::super::{MAX_CANDIDATES, Registry};
use crate::client::{Chain, Method};
use crate::error::Error;
use crate::identity::{Identity, Kind};
use crate::issuer::{IssuerClaim, IssuerPin};

/// How often a certificate has the name.
const REPETITIONS: usize = 20_000;

#[test]
fn every_identity_is_taken_once() {
    let (name, [own, other]) = ([7; 32], [[1; 32], [2; 32]]);
    let verdicts = [(0, Err(Error::IssuerMismatch)), (1, Ok(63)), (2, Err(Error::AmbiguousCertificate))];
    // As many clients of the name as are tried, pinned to another issuer than the certificate's, all but the last ones.
    for (agree, expected) in verdicts {
        let count = u32::try_from(MAX_CANDIDATES).expect("64");
        let client = |number: u32| ClientRecord {
            id: [u8::try_from(number).expect("below 64"); 32],
            identity: number,
            method: Method::TlsClientAuth,
            bound_tokens: false,
            issuer: if number + agree < count { 2 } else { 1 },
        };
        let clients: Vec<_> = (0..count).map(|number| client(number).to_octets()).collect();
        let identity = |client| IdentityRecord { digest: name, client, next: NO_IDENTITY };
        let identities: Vec<_> = (0..count).map(|client| identity(client).to_octets()).collect();
        let pin = |name| layout::issuer_to_octets(&IssuerPin::from_digests(Some(name), None));
        let header = Header { issuers: 2, clients: count, identities: [0, 0, 0, count, 0, 0, 0] };
        let registry = Registry {
            header: &header.to_octets(),
            directory: &[],
            clients: &clients,
            identities: &identities,
            issuers: &[own, other].map(pin),
        };
        let taken = Cell::new(0);
        let names = core::iter::repeat_n(Identity::from_digest(Kind::SanDns, name), REPETITIONS);
        let names = names.inspect(|_| taken.set(taken.get() + 1));
        let issuer =
            IssuerClaim { name: Ok(Identity::from_digest(Kind::SubjectDn, own)), key_identifier: None };
        let found = registry.find_by(names, &issuer, Chain::Validated);
        assert_eq!(found.map(|client| client.id()[0]), expected, "{agree} agree");
        let all = if agree < 2 { REPETITIONS } else { 1 };
        assert_eq!(taken.get(), all, "{agree} agree: the second client that does ends it");
    }
}
