//! URIs with a scheme (RFC 3986 §3), with the hosts that a certificate may hold (RFC 5280 §4.2.1.6).

use super::canonical::Canonical;
use super::character::{ADDRESS, DIGIT, HEXADECIMAL, LETTER, SCHEME, TEXT};
use super::{domain, ip};
use crate::der::Source;

/// Reads a URI; whether there is one.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(super) fn read(name: &mut Canonical<'_>) -> bool {
    let scheme = name.one_of(LETTER).is_some();
    name.all_of(SCHEME);
    // RFC 5280 §4.2.1.6 wants something between the scheme and a fragment.
    if !scheme || !name.accept(b':') || matches!(name.text.first(), None | Some(b'#')) {
        return false;
    }
    if name.accept(b'/') && name.accept(b'/') && !read_authority(name) {
        return false;
    }
    // The first `#` begins the fragment, which has no other.
    read_text(name, true) && (!name.accept(b'#') || read_text(name, true))
}

/// Reads user information, host and port (RFC 3986 §3.2); whether they are followed by what may follow.
fn read_authority(name: &mut Canonical<'_>) -> bool {
    let mut ahead = name.text;
    ahead.take_until(b"@/?#");
    if ahead.accept(b'@') && !(read_text(name, false) && name.accept(b'@')) {
        return false;
    }
    let in_brackets = name.accept(b'[');
    let mut host = name.text;
    let is_domain = !in_brackets && domain::read(name);
    if in_brackets {
        name.all_of(ADDRESS);
    }
    host = host.first_octets(host.len().wrapping_sub(name.text.len()));
    // An IPv4 address is read as a domain name, which it is not only for its last label.
    let good = match ip::read(&mut host, &mut [0; 16]) {
        16 => in_brackets && name.accept(b']'),
        4 => !in_brackets,
        _ => is_domain,
    };
    if name.accept(b':') {
        name.all_of(DIGIT);
    }
    good && matches!(name.text.first(), None | Some(b'/' | b'?' | b'#'))
}

/// Reads `unreserved` and `sub-delims` (RFC 3986 §2.2, §2.3), `:`, `/`, `?`, if it may be there `@`, and octets as `%` and two
/// hexadecimal digits (§2.1); whether all are that.
fn read_text(name: &mut Canonical<'_>, at: bool) -> bool {
    loop {
        name.all_of(TEXT);
        if name.accept(b'%') {
            if name.one_of(HEXADECIMAL).is_none() || name.one_of(HEXADECIMAL).is_none() {
                return false;
            }
        } else if !(at && name.accept(b'@')) {
            return true;
        }
    }
}
