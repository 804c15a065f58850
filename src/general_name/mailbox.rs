//! Email addresses: a dot-string and a domain name (RFC 5321 §4.1.2).

use super::canonical::Canonical;
use super::domain::is_domain;

/// The canonical octets of an email address; `None` if `text` is none.
pub(super) fn canonical(text: &[u8]) -> Option<Canonical> {
    let at = text.iter().position(|&character| character == b'@')?;
    let (local, at_and_domain) = text.split_at_checked(at)?;
    // A second `@` is in no domain.
    let domain = at_and_domain.strip_prefix(b"@")?;
    (is_dot_string(local) && is_domain(domain))
        .then(|| Canonical::new().exact(local).exact(b"@").folded(domain))
}

fn is_dot_string(text: &[u8]) -> bool {
    text.split(|&character| character == b'.')
        .all(|atom| !atom.is_empty() && atom.iter().all(is_atom_character))
}

/// `atext` (RFC 5322 §3.2.3).
fn is_atom_character(character: &u8) -> bool {
    character.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(character)
}
