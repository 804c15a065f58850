//! Searching public text: eight octets at a time, where a word has them.

/// One in every octet of a word, and the highest bit of every one.
#[cfg(target_pointer_width = "64")]
const ONES: u64 = 0x0101_0101_0101_0101;
#[cfg(target_pointer_width = "64")]
const HIGH: u64 = 0x8080_8080_8080_8080;

/// What stands before the first such octet, and what stands after it.
pub(crate) fn split_once(text: &[u8], octet: u8) -> Option<(&[u8], &[u8])> {
    let (before, after) = text.split_at_checked(find(text, octet)?)?;
    Some((before, after.get(1..)?))
}

/// The same for the last such octet.
pub(crate) fn rsplit_once(text: &[u8], octet: u8) -> Option<(&[u8], &[u8])> {
    let place = text.get(..end_of_last(text, octet))?.iter().rposition(|&each| each == octet)?;
    let (before, after) = text.split_at_checked(place)?;
    Some((before, after.get(1..)?))
}

/// The length of `text` without words at its end that have no such octet.
#[cfg(target_pointer_width = "64")]
fn end_of_last(text: &[u8], octet: u8) -> usize {
    let (_, words) = text.as_rchunks::<8>();
    let mut end = text.len();
    for word in words.iter().rev() {
        if equal(u64::from_le_bytes(*word), octet) != 0 {
            break;
        }
        end = end.wrapping_sub(8);
    }
    end
}

#[cfg(not(target_pointer_width = "64"))]
const fn end_of_last(text: &[u8], _octet: u8) -> usize {
    text.len()
}

#[cfg(not(target_pointer_width = "64"))]
fn find(text: &[u8], octet: u8) -> Option<usize> {
    text.iter().position(|&each| each == octet)
}

#[cfg(target_pointer_width = "64")]
fn find(text: &[u8], octet: u8) -> Option<usize> {
    let (words, rest) = text.as_chunks::<8>();
    let mut position = 0usize;
    for word in words {
        let marks = equal(u64::from_le_bytes(*word), octet);
        if marks != 0 {
            return Some(position.wrapping_add(first(marks)));
        }
        position = position.wrapping_add(8);
    }
    rest.iter().position(|&each| each == octet).map(|place| position.wrapping_add(place))
}

/// How many octets of the word come before the first that is `octet` or no printable ASCII: 8 if all of them do.
#[cfg(target_pointer_width = "64")]
pub(crate) fn printable_until(word: [u8; 8], octet: u8) -> usize {
    let word = u64::from_le_bytes(word);
    // An octet below the space borrows and DEL carries; both spoil only what comes after them.
    let unprintable = word.wrapping_sub(ONES.wrapping_mul(0x20)) | word.wrapping_add(ONES) | word;
    first(equal(word, octet) | unprintable & HIGH)
}

/// Marks octets that are `octet`. The first mark is right; one above it may not be.
#[cfg(target_pointer_width = "64")]
const fn equal(word: u64, octet: u8) -> u64 {
    let difference = word ^ u64::from_le_bytes([octet; 8]);
    difference.wrapping_sub(ONES) & !difference & HIGH
}

/// The place of the first octet that is marked: 8 if none is.
#[cfg(target_pointer_width = "64")]
fn first(marks: u64) -> usize {
    usize::try_from(marks.trailing_zeros() / 8).unwrap_or(8)
}
