//! The canonical octets of a name, which go into SHA-256 as they come.

use sha2::{Digest, Sha256};

use crate::identity::{Identity, Kind};

/// The canonical octets so far.
pub(super) struct Canonical(Sha256);

impl Canonical {
    pub(super) fn new() -> Self {
        Canonical(Sha256::new())
    }

    /// These octets.
    pub(super) fn exact(mut self, octets: &[u8]) -> Self {
        self.0.update(octets);
        self
    }

    /// These octets, with ASCII letters in lower case.
    pub(super) fn folded(mut self, octets: &[u8]) -> Self {
        for octet in octets {
            self.0.update([octet.to_ascii_lowercase()]);
        }
        self
    }

    pub(super) fn finish(self, kind: Kind) -> Identity {
        Identity::from_digest(kind, self.0.finalize().into())
    }
}
