//! Email addresses: a dot-string and a domain name (RFC 5321 §4.1.2).

use super::canonical::Canonical;
use super::domain::is_domain;
use crate::octets::{Octets, is_one_of};

/// Adds the canonical octets of an email address; `None` if `text` is none.
pub(super) fn canonical(mut text: Octets<'_>, canonical: &mut Canonical) -> Option<()> {
    let local = text.take_until(b"@");
    canonical.exact(local);
    canonical.folded(text);
    // A second `@` is in no domain.
    (is_dot_string(local) && text.accept(b'@') && is_domain(text)).then_some(())
}

fn is_dot_string(mut text: Octets<'_>) -> bool {
    let mut last = b'.';
    while let Some(character) = text.next() {
        let good = if character == b'.' { last != b'.' } else { is_atom_character(character) };
        if !good {
            return false;
        }
        last = character;
    }
    last != b'.'
}

/// `atext` (RFC 5322 §3.2.3).
fn is_atom_character(character: u8) -> bool {
    character.is_ascii_alphanumeric() || is_one_of(character, b"!#$%&'*+-/=?^_`{|}~")
}
