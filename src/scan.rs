//! Searching public text: eight octets at a time, where a word has them.

use crate::machine::WIDE;

/// One in every octet of a word, and the highest bit of every one.
#[cfg(target_pointer_width = "64")]
const ONES: u64 = 0x0101_0101_0101_0101;
#[cfg(target_pointer_width = "64")]
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Takes off the first octet, if it is this one.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) fn accept(text: &mut &[u8], octet: u8) -> bool {
    let accepted = text.first() == Some(&octet);
    if accepted {
        *text = text.get(1..).unwrap_or_default();
    }
    accepted
}

/// Takes off what the text begins with, if it is that.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) fn accept_all(text: &mut &[u8], prefix: &[u8]) -> bool {
    let rest = text.strip_prefix(prefix);
    if let Some(rest) = rest {
        *text = rest;
    }
    rest.is_some()
}

/// Octets in ranges: the first and the last one of each.
pub(crate) type Ranges = [[u8; 2]];

/// Whether the octet lies in one of the ranges.
#[inline(always)]
fn is_in(octet: u8, ranges: &Ranges) -> bool {
    ranges.iter().any(|[first, last]| (*first..=*last).contains(&octet))
}

/// Takes off the octets at the beginning that lie in these ranges, and returns them.
#[cfg_attr(target_pointer_width = "64", inline(always))]
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) fn take_while<'a>(text: &mut &'a [u8], ranges: &Ranges) -> &'a [u8] {
    let len = text.iter().position(|&octet| !is_in(octet, ranges)).unwrap_or(text.len());
    take(text, len)
}

/// Whether all octets lie in these ranges.
#[cfg(target_pointer_width = "64")]
#[inline(always)]
pub(crate) fn all_in(text: &[u8], ranges: &Ranges) -> bool {
    // Without a way out of the loop, many octets are looked at at once.
    text.iter().fold(true, |all, &octet| all & is_in(octet, ranges))
}

#[cfg(not(target_pointer_width = "64"))]
pub(crate) fn all_in(mut text: &[u8], ranges: &Ranges) -> bool {
    take_while(&mut text, ranges);
    text.is_empty()
}

/// Takes off what stands before the first of these octets, which may be everything, and returns it.
#[cfg_attr(target_pointer_width = "64", inline(always))]
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) fn take_until<'a>(text: &mut &'a [u8], octets: &[u8]) -> &'a [u8] {
    let len = match octets {
        [octet] if WIDE => find(text, [*octet]),
        [first, second] if WIDE => find(text, [*first, *second]),
        _ => text.iter().position(|octet| octets.iter().any(|each| each == octet)),
    };
    take(text, len.unwrap_or(text.len()))
}

/// Whether there is such an octet.
pub(crate) fn has(mut text: &[u8], octet: u8) -> bool {
    take_until(&mut text, &[octet]);
    !text.is_empty()
}

/// Takes off so many octets, no more than there are.
fn take<'a>(text: &mut &'a [u8], len: usize) -> &'a [u8] {
    let (taken, rest) = text.split_at_checked(len).unwrap_or_default();
    *text = rest;
    taken
}

/// What stands before the first such octet, and what stands after it.
pub(crate) fn split_once(text: &[u8], octet: u8) -> Option<(&[u8], &[u8])> {
    let (before, after) = text.split_at_checked(find(text, [octet])?)?;
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

/// The place of the first octet that is one of these.
#[cfg(not(target_pointer_width = "64"))]
fn find<const N: usize>(text: &[u8], octets: [u8; N]) -> Option<usize> {
    text.iter().position(|each| octets.contains(each))
}

#[cfg(target_pointer_width = "64")]
#[inline(never)]
fn find<const N: usize>(text: &[u8], octets: [u8; N]) -> Option<usize> {
    let (words, rest) = text.as_chunks::<8>();
    let mut position = 0usize;
    for word in words {
        let word = u64::from_le_bytes(*word);
        let marks = octets.iter().fold(0, |marks, octet| marks | equal(word, *octet));
        if marks != 0 {
            return Some(position.wrapping_add(first(marks)));
        }
        position = position.wrapping_add(8);
    }
    rest.iter().position(|each| octets.contains(each)).map(|place| position.wrapping_add(place))
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
