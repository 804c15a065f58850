//! IP addresses in text: dotted IPv4, and IPv6 (RFC 4291 §2.2).

use super::canonical::Canonical;
use crate::hexadecimal::hexadecimal;
use crate::octets::Octets;

/// The octets of an IPv6 address.
const V6_LEN: usize = 16;

/// Reads an address, in text or, in an entry of a certificate, as it is; whether there is one.
pub(super) fn read_name(name: &mut Canonical<'_>, is_entry: bool) -> bool {
    let mut octets = [0; V6_LEN];
    let mut len = name.text.len();
    if is_entry {
        name.rest();
    } else {
        len = read(&mut name.text, &mut octets);
        name.octets(octets.get(..len).unwrap_or_default());
    }
    matches!(len, 4 | V6_LEN)
}

/// Reads an address into zeros and returns how many octets it has; 0 if the text is none.
///
/// An IPv4 address is four decimal numbers without leading zeros. An IPv6 address is eight groups of hexadecimal digits; once,
/// `::` may stand for one or more groups of zeros; the last two groups may be an IPv4 address.
pub(super) fn read(text: &mut Octets<'_>, octets: &mut [u8; V6_LEN]) -> usize {
    let (mut len, mut dots) = (0usize, 0usize);
    // How many groups are empty, and the octets before them.
    let (mut empty, mut gap) = (0usize, 0usize);
    loop {
        // What the digits say in hexadecimal and in decimal: more than 255 if they do not, or have a leading zero.
        let (mut digits, mut number, mut decimal) = (0usize, 0u32, 0u32);
        let end = loop {
            let character = text.next();
            let Some(digit) = character.and_then(hexadecimal) else { break character };
            if digit > 9 || digits > 0 && decimal == 0 {
                decimal = 256;
            }
            number = number << 4 | u32::from(digit);
            decimal = decimal.wrapping_mul(10).wrapping_add(digit.into());
            digits = digits.wrapping_add(1);
        };
        if end == Some(b'.') {
            dots = dots.wrapping_add(1);
        }
        if digits == 0 && dots == 0 {
            if empty == 0 {
                gap = len;
            }
            if gap != len {
                return 0;
            }
            empty = empty.wrapping_add(1);
        } else {
            if dots > 0 {
                number = decimal;
            } else {
                push(octets, &mut len, number >> 8);
            }
            push(octets, &mut len, number);
            if !matches!(digits, 1..=4) || dots > 0 && number > 255 {
                return 0;
            }
        }
        match end {
            None => break,
            Some(b'.') => {}
            Some(b':') if dots == 0 => {}
            _ => return 0,
        }
    }
    if empty > 0 {
        // Where `::` begins or ends the text, one more is.
        let colons = 1usize.wrapping_add((gap == 0).into()).wrapping_add((gap == len).into());
        if empty != colons || len > V6_LEN - 2 {
            return 0;
        }
        let tail = octets.get_mut(gap..).unwrap_or_default();
        while len < V6_LEN {
            let mut before = 0;
            for octet in tail.iter_mut() {
                (*octet, before) = (before, *octet);
            }
            len = len.wrapping_add(1);
        }
    }
    if dots == 3 || dots == 0 && len == V6_LEN { len } else { 0 }
}

/// Writes an octet after those that are written, of which there may be one too many.
fn push(octets: &mut [u8; V6_LEN], len: &mut usize, number: u32) {
    if let Some(slot) = octets.get_mut(*len) {
        [*slot, ..] = number.to_le_bytes();
    }
    *len = len.wrapping_add(1);
}
