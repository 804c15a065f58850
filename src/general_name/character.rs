//! The classes of characters in names. A class is a bit, and some are one by their bits.

pub(super) const LETTER: u8 = 0x01;
pub(super) const DIGIT: u8 = 0x02;
pub(super) const HEXADECIMAL: u8 = 0x04;
/// Of the scheme of a URI (RFC 3986 §3.1).
pub(super) const SCHEME: u8 = 0x08;
/// Of a label of a domain name.
pub(super) const LABEL: u8 = 0x10;
/// Of an IPv6 address.
pub(super) const ADDRESS: u8 = 0x20;
/// `atext` (RFC 5322 §3.2.3).
pub(super) const ATOM: u8 = 0x40;
/// `unreserved` and `sub-delims` (RFC 3986 §2.2, §2.3), `:`, `/` and `?`.
pub(super) const TEXT: u8 = 0x80;

/// Letters of these are put in lower case.
pub(super) const FOLDED: u8 = LETTER | SCHEME | LABEL | ADDRESS;

/// The graphic characters of ASCII.
const FIRST: u8 = b'!';
const COUNT: usize = 94;

static CLASSES: [u8; COUNT] = classes();

/// Whether a character is in one of these classes.
pub(super) fn is_of(character: u8, classes: u8) -> bool {
    CLASSES.get(usize::from(character.wrapping_sub(FIRST))).is_some_and(|its| its & classes != 0)
}

#[expect(clippy::arithmetic_side_effects, clippy::indexing_slicing, reason = "evaluated by the compiler only")]
const fn classes() -> [u8; COUNT] {
    let mut classes = [0; COUNT];
    let mut character = FIRST;
    let mut at = 0;
    while at < COUNT {
        if character.is_ascii_alphanumeric() {
            classes[at] = SCHEME | LABEL | ATOM | TEXT;
            classes[at] |= if character.is_ascii_digit() { DIGIT } else { LETTER };
            classes[at] |= if character.is_ascii_hexdigit() { HEXADECIMAL | ADDRESS } else { 0 };
        }
        classes[at] |= match character {
            b'-' => SCHEME | LABEL | ATOM | TEXT,
            b'+' => SCHEME | ATOM | TEXT,
            b'.' => SCHEME | ADDRESS | TEXT,
            b':' => ADDRESS | TEXT,
            b'_' => LABEL | ATOM | TEXT,
            b'~' | b'!' | b'$' | b'&' | b'\'' | b'*' | b'=' | b'/' | b'?' => ATOM | TEXT,
            b'(' | b')' | b',' | b';' => TEXT,
            b'#' | b'%' | b'^' | b'`' | b'{' | b'|' | b'}' => ATOM,
            _ => 0,
        };
        character += 1;
        at += 1;
    }
    classes
}
