//! A name that is read from front to back, its canonical octets going into SHA-256 as it is.

use super::character::{FOLDED, is_of};
use crate::der::Source;
use crate::identity::{Identity, Kind};
use crate::octets::Octets;
use crate::sha256::Sha256;

/// What is left of a name, and the canonical octets of what was read.
pub(super) struct Canonical<'a> {
    pub(super) text: Octets<'a>,
    hash: Sha256,
}

impl<'a> Canonical<'a> {
    pub(super) const fn new(text: Octets<'a>) -> Self {
        Canonical { text, hash: Sha256::new() }
    }

    /// Reads the next character, if it is this one.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn accept(&mut self, character: u8) -> bool {
        let accepted = self.text.accept(character);
        if accepted {
            self.hash.push(character);
        }
        accepted
    }

    /// Reads the next character, if it is of a class.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn one_of(&mut self, class: u8) -> Option<u8> {
        let character = self.text.first().filter(|character| is_of(*character, class))?;
        self.text.next();
        self.hash.push(if class & FOLDED == 0 { character } else { character.to_ascii_lowercase() });
        Some(character)
    }

    /// Reads characters of a class, as many as there are; whether there are any.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn all_of(&mut self, class: u8) -> bool {
        let some = self.one_of(class).is_some();
        while self.one_of(class).is_some() {}
        some
    }

    /// Reads all that is left, as it is.
    pub(super) fn rest(&mut self) {
        self.hash.update_from(&mut self.text);
    }

    /// Takes canonical octets that are not in the text.
    pub(super) fn octets(&mut self, octets: &[u8]) {
        self.hash.update(octets);
    }

    /// The identity of what was read.
    pub(super) fn finish(&mut self, kind: Kind) -> Identity {
        Identity::from_digest(kind, self.hash.finish())
    }
}
