//! IP addresses in text: dotted IPv4, and IPv6 (RFC 4291 §2.2).

use super::canonical::Canonical;
use crate::der::Source;
use crate::hexadecimal::hexadecimal;
use crate::octets::Octets;

/// Adds the canonical octets of an address; `None` if `text` is none.
pub(super) fn canonical(text: Octets<'_>, canonical: &mut Canonical) -> Option<()> {
    match v4(text) {
        Some(octets) => canonical.exact(Octets::new(&octets)),
        None => canonical.exact(Octets::new(&v6(text)?)),
    }
    Some(())
}

/// Four decimal numbers without leading zeros.
pub(super) fn v4(mut text: Octets<'_>) -> Option<[u8; 4]> {
    let mut octets = [0u8; 4];
    let mut separated = true;
    for slot in &mut octets {
        let mut digits = text.take_until(b".");
        let leading_zero = digits.len() > 1 && digits.first() == Some(b'0');
        if !separated || digits.is_empty() || leading_zero {
            return None;
        }
        while let Some(digit) = digits.next() {
            let digit = digit.is_ascii_digit().then_some(digit & 0xf)?;
            *slot = slot.checked_mul(10)?.checked_add(digit)?;
        }
        separated = text.accept(b'.');
    }
    (!separated && text.is_empty()).then_some(octets)
}

/// Eight groups of hexadecimal digits; once, `::` may stand for one or more groups of zeros; the last two groups
/// may be an IPv4 address.
pub(super) fn v6(mut text: Octets<'_>) -> Option<[u8; 16]> {
    let (mut written, mut len) = ([0; 16], 0usize);
    let mut gap = None;
    if text.accept(b':') {
        // A colon at the start is one of two.
        gap = text.accept(b':').then_some(0);
        gap?;
    }
    while !text.is_empty() {
        let group = text.take_until(b":");
        match number(group) {
            Some(number) => append(&mut written, &mut len, &number.to_be_bytes())?,
            // An IPv4 address ends the whole text.
            None if text.is_empty() => append(&mut written, &mut len, &v4(group)?)?,
            None => return None,
        }
        if text.accept(b':') {
            if text.accept(b':') {
                if gap.replace(len).is_some() {
                    return None;
                }
            } else if text.is_empty() {
                // A colon that nothing follows separates nothing.
                return None;
            }
        }
    }
    let mut octets = [0; 16];
    let zeros_at = match gap {
        Some(gap) if len <= 14 => gap,
        None if len == 16 => 16,
        _ => return None,
    };
    let (before, after) = written.get(..len)?.split_at_checked(zeros_at)?;
    octets.iter_mut().zip(before).for_each(|(slot, octet)| *slot = *octet);
    octets.iter_mut().rev().zip(after.iter().rev()).for_each(|(slot, octet)| *slot = *octet);
    Some(octets)
}

/// Writes octets after those that are written; `None` if there is no room.
fn append(written: &mut [u8; 16], len: &mut usize, octets: &[u8]) -> Option<()> {
    for octet in octets {
        *written.get_mut(*len)? = *octet;
        *len = len.wrapping_add(1);
    }
    Some(())
}

/// One to four hexadecimal digits.
fn number(mut group: Octets<'_>) -> Option<u16> {
    if !matches!(group.len(), 1..=4) {
        return None;
    }
    let mut number = 0u16;
    while let Some(character) = group.next() {
        number = number << 4 | u16::from(hexadecimal(character)?);
    }
    Some(number)
}
