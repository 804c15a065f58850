//! Email addresses: a dot-string and a domain name (RFC 5321 §4.1.2).

use super::canonical::Canonical;
use super::character::ATOM;
use super::domain;

/// Reads an email address; whether there is one.
pub(super) fn read(name: &mut Canonical<'_>) -> bool {
    while name.all_of(ATOM) {
        if name.accept(b'@') {
            return domain::read(name);
        }
        if !name.accept(b'.') {
            break;
        }
    }
    false
}
