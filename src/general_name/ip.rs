//! IP addresses in text: dotted IPv4, and IPv6 (RFC 4291 §2.2).

use core::net::Ipv4Addr;

use super::canonical::Canonical;

/// The canonical octets of an address; `None` if `text` is none.
pub(super) fn canonical(text: &[u8]) -> Option<Canonical> {
    match v4(text) {
        Some(octets) => Some(Canonical::new().exact(&octets)),
        None => v6(text).map(|octets| Canonical::new().exact(&octets)),
    }
}

/// Four decimal numbers without leading zeros.
pub(super) fn v4(text: &[u8]) -> Option<[u8; 4]> {
    let address: Ipv4Addr = core::str::from_utf8(text).ok()?.parse().ok()?;
    Some(address.octets())
}

/// Eight groups of hexadecimal digits; once, `::` may stand for one or more groups of zeros; the last two groups
/// may be an IPv4 address. The standard library reads the same texts, but leaves a reachable panic.
pub(super) fn v6(text: &[u8]) -> Option<[u8; 16]> {
    let gap = text.windows(2).position(|pair| pair == b"::");
    let (before, after) = match gap {
        Some(gap) => {
            let (before, rest) = text.split_at_checked(gap)?;
            (before, rest.strip_prefix(b"::")?)
        }
        None => (&[][..], text),
    };
    // An IPv4 address ends the whole text.
    if before.contains(&b'.') {
        return None;
    }
    let (before, after) = (groups(before)?, groups(after)?);
    let written = before.len().saturating_add(after.len());
    let fits = if gap.is_some() { written <= 14 } else { written == 16 };
    if !fits {
        return None;
    }
    let mut octets = [0; 16];
    octets.iter_mut().zip(&before).for_each(|(slot, octet)| *slot = *octet);
    octets.iter_mut().rev().zip(after.iter().rev()).for_each(|(slot, octet)| *slot = *octet);
    Some(octets)
}

/// The octets of groups with colons between them; none for no text. An IPv4 address may end them.
fn groups(text: &[u8]) -> Option<heapless::Vec<u8, 16>> {
    let mut octets = heapless::Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.iter().position(|&character| character == b':');
        let (group, colon_and_rest) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
        match (group.len(), end) {
            (1..=4, _) if group.iter().all(u8::is_ascii_hexdigit) => {
                let digit = |&character: &u8| char::from(character).to_digit(16).unwrap_or_default();
                let number = group.iter().fold(0u32, |number, character| number << 4 | digit(character));
                let [_, _, high, low] = number.to_be_bytes();
                octets.extend_from_slice(&[high, low]).ok()?;
            }
            (_, None) => octets.extend_from_slice(&v4(group)?).ok()?,
            _ => return None,
        }
        rest = match end {
            // A colon that nothing follows separates nothing.
            Some(_) => colon_and_rest.strip_prefix(b":").filter(|rest| !rest.is_empty())?,
            None => &[],
        };
    }
    Some(octets)
}
