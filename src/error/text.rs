//! The phrases in one piece, since tables of pointers and branches take more.

use super::Error;
use super::list::LISTED;

/// The phrases in the order of their numbers, each with a NUL, and with [`OWN`] before that of the server's own mistake.
/// Octets from 1 to 30 between two of them add up to the count of numbers that are no error's.
static PHRASES: [u8; PACKED.1] = match PACKED.0.first_chunk() {
    Some(phrases) => *phrases,
    None => [0; PACKED.1],
};

const OWN: u8 = 31;
const FIRST: i32 = Error::Mismatch.code();
const PACKED: ([u8; 8192], usize) = packed();

#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler only; the tests read every phrase"
)]
const fn packed() -> ([u8; 8192], usize) {
    let (mut packed, mut len, mut number, mut listed) = ([0; 8192], 0, FIRST, LISTED);
    while let [(error, own, phrase), rest @ ..] = listed {
        while number < error.code() {
            let count = if error.code() - number < 30 { error.code() - number } else { 30 };
            packed[len] = count as u8;
            (len, number) = (len + 1, number + count);
        }
        if *own {
            packed[len] = OWN;
            len += 1;
        }
        let mut octets = phrase.as_bytes();
        while let [octet, after @ ..] = octets {
            packed[len] = *octet;
            (len, octets) = (len + 1, after);
        }
        // The NUL is there.
        (len, number, listed) = (len + 1, number + 1, rest);
    }
    (packed, len)
}

/// What [`PHRASES`] has of a number: nothing if it is no error's.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn look_up(code: i32) -> &'static [u8] {
    let (mut number, mut start, mut end) = (FIRST, 0usize, 0usize);
    for &octet in &PHRASES {
        end = end.wrapping_add(1);
        if octet < OWN {
            if octet == 0 && number == code {
                return PHRASES.get(start..end).unwrap_or_default();
            }
            number = number.wrapping_add(octet.max(1).into());
            start = end;
        }
    }
    &[]
}

impl Error {
    /// One phrase in English: what is wrong and, where it is not plain, what to do. Never secret.
    #[must_use]
    pub fn text(self) -> &'static str {
        let text = Self::text_with_nul(self.code()).and_then(without_nul).unwrap_or_default();
        // ASCII throughout, so the default is never taken.
        core::str::from_utf8(text).unwrap_or_default()
    }

    /// The phrase of the error with this number, in ASCII and with a NUL, for C.
    #[must_use]
    pub fn text_with_nul(code: i32) -> Option<&'static [u8]> {
        match look_up(code) {
            [] => None,
            [OWN, text @ ..] | text => Some(text),
        }
    }

    /// The phrase of the error with this number, unless that is a mistake of the server's own.
    pub(crate) fn refusal(code: i32) -> Option<&'static [u8]> {
        match look_up(code) {
            [OWN, ..] => None,
            _ if code >= Error::NullPointer.code() => None,
            text => without_nul(text),
        }
    }
}

fn without_nul(text: &'static [u8]) -> Option<&'static [u8]> {
    Some(text.split_last()?.1)
}
