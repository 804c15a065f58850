//! Domain names of ASCII labels (RFC 1123 §2.1, RFC 5280 §4.2.1.6).

use super::canonical::Canonical;
use super::character::LABEL;

/// The longest domain name, in characters: what fits 255 octets on the wire (RFC 1035 §2.3.4).
const MAX_LEN: usize = 253;

/// The longest label (RFC 1035 §2.3.4).
const MAX_LABEL_LEN: usize = 63;

/// Reads a domain name, or one below a wildcard; whether there is one.
pub(super) fn read_dns(name: &mut Canonical<'_>) -> bool {
    // The length counts the wildcard.
    name.text.len() <= MAX_LEN && (!name.accept(b'*') || name.accept(b'.')) && read(name)
}

/// Reads a domain name without a wildcard; whether there is one.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(super) fn read(name: &mut Canonical<'_>) -> bool {
    let whole = name.text.len();
    loop {
        let (mut len, mut number, mut last) = (0usize, true, b'-');
        while let Some(character) = name.one_of(LABEL) {
            if len == 0 && character == b'-' {
                return false;
            }
            number &= character.is_ascii_digit();
            len = len.wrapping_add(1);
            last = character;
        }
        if last == b'-' || len > MAX_LABEL_LEN {
            return false;
        }
        if !name.accept(b'.') {
            return !number && whole.wrapping_sub(name.text.len()) <= MAX_LEN;
        }
    }
}
