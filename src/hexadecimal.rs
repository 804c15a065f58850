//! Digits of hexadecimal in public text.

/// The value of a hexadecimal digit of either case.
pub(crate) fn hexadecimal(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character.wrapping_sub(b'0')),
        b'a'..=b'f' | b'A'..=b'F' => Some((character & 0xf).wrapping_add(9)),
        _ => None,
    }
}

/// The octet that two hexadecimal digits stand for.
#[cfg(feature = "forwarded")]
pub(crate) fn octet(high: u8, low: u8) -> Option<u8> {
    Some(hexadecimal(high)? << 4 | hexadecimal(low)?)
}
