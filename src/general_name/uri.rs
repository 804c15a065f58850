//! URIs with a scheme (RFC 3986 §3), with the hosts that a certificate may hold (RFC 5280 §4.2.1.6).

use super::canonical::Canonical;
use super::domain::is_domain;
use super::ip;

/// The canonical octets of a URI; `None` if `text` is none.
pub(super) fn canonical(text: &[u8]) -> Option<Canonical> {
    let (scheme, rest) = split_before(text, b":");
    let rest = rest.strip_prefix(b":")?;
    // RFC 5280 §4.2.1.6 wants something between the scheme and a fragment.
    if !is_scheme(scheme) || matches!(rest.first(), None | Some(b'#')) {
        return None;
    }
    let canonical = Canonical::new().folded(scheme).exact(b":");
    let (canonical, rest) = match rest.strip_prefix(b"//") {
        Some(rest) => {
            let (authority, rest) = split_before(rest, b"/?#");
            (with_authority(canonical.exact(b"//"), authority)?, rest)
        }
        None => (canonical, rest),
    };
    is_rest(rest).then(|| canonical.exact(rest))
}

/// User information, host and port (RFC 3986 §3.2).
fn with_authority(canonical: Canonical, authority: &[u8]) -> Option<Canonical> {
    let (user, at_and_rest) = split_before(authority, b"@");
    let (canonical, rest) = match at_and_rest.strip_prefix(b"@") {
        Some(rest) => (canonical.exact(user).exact(b"@"), rest),
        None => (canonical, authority),
    };
    let user_is_valid =
        at_and_rest.is_empty() || is_text(user, |character| is_plain(character) || character == b':');
    let (host, port) = match rest.first() {
        Some(b'[') => {
            let (address, rest) = split_before(rest, b"]");
            ip::v6(address.strip_prefix(b"[")?)?;
            (canonical.folded(address).exact(b"]"), rest.strip_prefix(b"]")?)
        }
        _ => {
            let (host, port) = split_before(rest, b":");
            if !is_domain(host) && ip::v4(host).is_none() {
                return None;
            }
            (canonical.folded(host), port)
        }
    };
    let port_is_valid = match port.split_first() {
        Some((&colon, digits)) => colon == b':' && digits.iter().all(u8::is_ascii_digit),
        None => true,
    };
    (user_is_valid && port_is_valid).then(|| host.exact(port))
}

fn is_scheme(text: &[u8]) -> bool {
    text.first().is_some_and(u8::is_ascii_alphabetic)
        && text.iter().all(|&character| character.is_ascii_alphanumeric() || b"+-.".contains(&character))
}

/// Path, query and fragment: the first `#` begins the fragment, which has no other.
fn is_rest(text: &[u8]) -> bool {
    let (path_and_query, fragment) = split_before(text, b"#");
    let fragment = fragment.strip_prefix(b"#").unwrap_or_default();
    let allowed = |character| is_plain(character) || b":@/?".contains(&character);
    is_text(path_and_query, allowed) && is_text(fragment, allowed)
}

/// Whether `text` has only allowed characters, and octets as `%` and two hexadecimal digits (RFC 3986 §2.1).
fn is_text(text: &[u8], allowed: impl Fn(u8) -> bool) -> bool {
    let mut digits = 0u8;
    let characters = text.iter().all(|&character| {
        if digits > 0 {
            digits = digits.wrapping_sub(1);
            character.is_ascii_hexdigit()
        } else if character == b'%' {
            digits = 2;
            true
        } else {
            allowed(character)
        }
    });
    characters && digits == 0
}

/// `unreserved` and `sub-delims` (RFC 3986 §2.2, §2.3).
fn is_plain(character: u8) -> bool {
    character.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&character)
}

/// `text` before and from the first of these characters; all and nothing if there is none.
fn split_before<'a>(text: &'a [u8], characters: &[u8]) -> (&'a [u8], &'a [u8]) {
    let end = text.iter().position(|character| characters.contains(character));
    end.and_then(|end| text.split_at_checked(end)).unwrap_or((text, &[]))
}
