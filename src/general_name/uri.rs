//! URIs with a scheme (RFC 3986 §3), with the hosts that a certificate may hold (RFC 5280 §4.2.1.6).

use super::canonical::Canonical;
use super::domain::is_domain;
use super::ip;
use crate::octets::Octets;

/// Adds the canonical octets of a URI; `None` if `text` is none.
pub(super) fn canonical(text: Octets<'_>, canonical: &mut Canonical) -> Option<()> {
    let (scheme, colon_and_rest) = text.split_before(b":");
    let rest = colon_and_rest.after(b':')?;
    // RFC 5280 §4.2.1.6 wants something between the scheme and a fragment.
    if !is_scheme(scheme) || rest.is_empty() || rest.after(b'#').is_some() {
        return None;
    }
    canonical.folded(scheme);
    canonical.exact(Octets::new(b":"));
    let rest = match rest.after(b'/').and_then(|rest| rest.after(b'/')) {
        Some(rest) => {
            let (authority, rest) = rest.split_before(b"/?#");
            canonical.exact(Octets::new(b"//"));
            self::authority(authority, canonical)?;
            rest
        }
        None => rest,
    };
    canonical.exact(rest);
    is_rest(rest).then_some(())
}

/// User information, host and port (RFC 3986 §3.2).
fn authority(authority: Octets<'_>, canonical: &mut Canonical) -> Option<()> {
    let (user, at_and_rest) = authority.split_before(b"@");
    let mut rest = authority;
    if let Some(after) = at_and_rest.after(b'@') {
        if !is_text(user, b":") {
            return None;
        }
        canonical.exact(user);
        canonical.exact(Octets::new(b"@"));
        rest = after;
    }
    let (host, port) = match rest.after(b'[') {
        Some(inside) => {
            let (address, after) = inside.split_before(b"]");
            ip::v6(address)?;
            let port = after.after(b']')?;
            (rest.split_before(b"]").0, port)
        }
        None => {
            let (host, port) = rest.split_before(b":");
            if !is_domain(host) && ip::v4(host).is_none() {
                return None;
            }
            (host, port)
        }
    };
    canonical.folded(host);
    if rest.after(b'[').is_some() {
        canonical.exact(Octets::new(b"]"));
    }
    canonical.exact(port);
    let digits = port.after(b':').unwrap_or(port);
    // Without a colon there is no port.
    let separated = port.is_empty() || port.after(b':').is_some();
    (separated && digits.all(|character| character.is_ascii_digit())).then_some(())
}

fn is_scheme(text: Octets<'_>) -> bool {
    let mut first = text;
    first.next().is_some_and(|first| first.is_ascii_alphabetic())
        && text.all(|character| character.is_ascii_alphanumeric() || b"+-.".contains(&character))
}

/// Path, query and fragment: the first `#` begins the fragment, which has no other.
fn is_rest(text: Octets<'_>) -> bool {
    let (path_and_query, fragment) = text.split_before(b"#");
    let fragment = fragment.after(b'#').unwrap_or(fragment);
    is_text(path_and_query, b":@/?") && is_text(fragment, b":@/?")
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
                || b"-._~!$&'()*+,;=".contains(&character)
                || more.contains(&character)
        };
        if !good {
            return false;
        }
    }
    digits == 0
}
