//! URIs with a scheme (RFC 3986 §3), with the hosts that a certificate may hold (RFC 5280 §4.2.1.6).

use super::canonical::Canonical;
use super::domain::is_domain;
use super::ip;
use crate::der::Source;
use crate::octets::{Octets, is_one_of};

/// Adds the canonical octets of a URI; `None` if `text` is none.
pub(super) fn canonical(mut text: Octets<'_>, canonical: &mut Canonical) -> Option<()> {
    let scheme = text.take_until(b":");
    // RFC 5280 §4.2.1.6 wants something between the scheme and a fragment.
    if !is_scheme(&scheme) || !text.accept(b':') || matches!(text.first(), None | Some(b'#')) {
        return None;
    }
    canonical.folded(scheme);
    canonical.text(":");
    let mut rest = text;
    if rest.accept(b'/') && rest.accept(b'/') {
        text = rest;
        canonical.text("//");
        authority(text.take_until(b"/?#"), canonical)?;
    }
    canonical.exact(text);
    is_rest(text).then_some(())
}

/// User information, host and port (RFC 3986 §3.2).
fn authority(mut authority: Octets<'_>, canonical: &mut Canonical) -> Option<()> {
    let mut rest = authority;
    let user = rest.take_until(b"@");
    if rest.accept(b'@') {
        if !is_text(user, b":") {
            return None;
        }
        canonical.exact(user);
        canonical.text("@");
        authority = rest;
    }
    if authority.accept(b'[') {
        let address = authority.take_until(b"]");
        ip::v6(address)?;
        canonical.text("[");
        canonical.folded(address);
        canonical.text("]");
        if !authority.accept(b']') {
            return None;
        }
    } else {
        let host = authority.take_until(b":");
        if !is_domain(host) && ip::v4(host).is_none() {
            return None;
        }
        canonical.folded(host);
    }
    canonical.exact(authority);
    let good = authority.is_empty() || authority.accept(b':');
    (good && authority.all(|character| character.is_ascii_digit())).then_some(())
}

fn is_scheme(text: &Octets<'_>) -> bool {
    text.first().is_some_and(|first| first.is_ascii_alphabetic())
        && text.all(|character| character.is_ascii_alphanumeric() || is_one_of(character, b"+-."))
}

/// Path, query and fragment: the first `#` begins the fragment, which has no other.
fn is_rest(mut text: Octets<'_>) -> bool {
    let path_and_query = text.take_until(b"#");
    text.accept(b'#');
    is_text(path_and_query, b":@/?") && is_text(text, b":@/?")
}

/// Whether `text` has only `unreserved` and `sub-delims` (RFC 3986 §2.2, §2.3) and these characters, and octets as `%` and two
/// hexadecimal digits (§2.1).
fn is_text(mut text: Octets<'_>, more: &[u8]) -> bool {
    let mut digits = 0u8;
    while let Some(character) = text.next() {
        let good = if digits > 0 {
            digits = digits.wrapping_sub(1);
            character.is_ascii_hexdigit()
        } else if character == b'%' {
            digits = 2;
            true
        } else {
            character.is_ascii_alphanumeric()
                || is_one_of(character, b"-._~!$&'()*+,;=")
                || is_one_of(character, more)
        };
        if !good {
            return false;
        }
    }
    digits == 0
}
