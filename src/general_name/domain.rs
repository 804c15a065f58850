//! Domain names of ASCII labels (RFC 1123 §2.1, RFC 5280 §4.2.1.6).

use super::canonical::Canonical;
use crate::octets::Octets;

/// The longest domain name, in characters: what fits 255 octets on the wire (RFC 1035 §2.3.4).
const MAX_LEN: usize = 253;

/// The longest label (RFC 1035 §2.3.4).
const MAX_LABEL_LEN: usize = 63;

/// Adds the canonical octets of a DNS name; `None` if `text` is none.
pub(super) fn canonical(text: Octets<'_>, canonical: &mut Canonical) -> Option<()> {
    // The length counts the wildcard.
    let mut below = text;
    let name = if below.accept(b'*') && below.accept(b'.') { below } else { text };
    canonical.folded(text);
    (text.len() <= MAX_LEN && is_domain(name)).then_some(())
}

/// Whether `text` is a domain name without a wildcard.
pub(super) fn is_domain(mut text: Octets<'_>) -> bool {
    if text.len() > MAX_LEN {
        return false;
    }
    // Of the label that is being read.
    let (mut len, mut number, mut last) = (0usize, true, b'.');
    while let Some(character) = text.next() {
        if character == b'.' {
            if len == 0 || last == b'-' {
                return false;
            }
            (len, number) = (0, true);
        } else {
            let inner = character == b'-' && len > 0;
            if len == MAX_LABEL_LEN || !(character.is_ascii_alphanumeric() || character == b'_' || inner) {
                return false;
            }
            number &= character.is_ascii_digit();
            len = len.wrapping_add(1);
        }
        last = character;
    }
    len > 0 && last != b'-' && !number
}
