//! Domain names of ASCII labels (RFC 1123 §2.1, RFC 5280 §4.2.1.6).

use super::canonical::Canonical;

/// The longest domain name, in characters: what fits 255 octets on the wire (RFC 1035 §2.3.4).
const MAX_LEN: usize = 253;

/// The longest label (RFC 1035 §2.3.4).
const MAX_LABEL_LEN: usize = 63;

/// The canonical octets of a DNS name; `None` if `text` is none.
pub(super) fn canonical(text: &[u8]) -> Option<Canonical> {
    // The length counts the wildcard.
    let name = text.strip_prefix(b"*.").unwrap_or(text);
    (text.len() <= MAX_LEN && is_domain(name)).then(|| Canonical::new().folded(text))
}

/// Whether `text` is a domain name without a wildcard.
pub(super) fn is_domain(text: &[u8]) -> bool {
    let mut number = false;
    let labels = text.split(|&character| character == b'.').all(|label| {
        number = label.iter().all(u8::is_ascii_digit);
        is_label(label)
    });
    text.len() <= MAX_LEN && labels && !number
}

fn is_label(label: &[u8]) -> bool {
    matches!(label.len(), 1..=MAX_LABEL_LEN)
        && label.iter().all(|&character| character.is_ascii_alphanumeric() || matches!(character, b'-' | b'_'))
        && label.first() != Some(&b'-')
        && label.last() != Some(&b'-')
}
