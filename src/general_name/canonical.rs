//! The canonical octets of a name, which go into SHA-256 as they come.

use crate::identity::{Identity, Kind};
use crate::octets::Octets;
use crate::sha256::Sha256;

/// The canonical octets so far.
pub(super) struct Canonical(Sha256);

impl Canonical {
    pub(super) const fn new() -> Self {
        Canonical(Sha256::new())
    }

    /// These octets.
    pub(super) fn exact(&mut self, mut octets: Octets<'_>) {
        self.0.update_from(&mut octets);
    }

    /// These characters.
    pub(super) fn text(&mut self, characters: &str) {
        self.0.update(characters.as_bytes());
    }

    /// These octets, with ASCII letters in lower case.
    pub(super) fn folded(&mut self, mut octets: Octets<'_>) {
        while let Some(octet) = octets.next() {
            self.0.push(octet.to_ascii_lowercase());
        }
    }

    pub(super) fn finish(mut self, kind: Kind) -> Identity {
        Identity::from_digest(kind, self.0.finish())
    }
}
