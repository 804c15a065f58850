//! Finding a digest among sorted records: by interpolation, since digests are uniform, and by bisection where they
//! are not.

use super::layout::ENTRY_LEN;
use crate::ct;

/// The octets of a digest.
const LEN: usize = 32;

/// How many guesses are made by interpolation. Five are usual for a million records; an image whose digests are no
/// digests costs these and then as many steps as a bisection.
const GUESSES: u32 = 12;

/// How many of the records come before `digest`. Each record begins with its digest, and they are sorted by it.
///
/// The order of `digest` among the records, and their first eight octets, decide which of them are read: a caller with a
/// clock may learn it. How many octets two digests have in common is not told. Records that are not sorted give a wrong number, at most
/// their own.
pub(super) fn position<const RECORD: usize>(records: &[[u8; RECORD]], digest: &[u8; LEN]) -> usize {
    position_between(records, digest, 0, u64::MAX)
}

/// As [`position`], with a `directory` of the records: the last of each leading bits, see [`bucket`].
pub(super) fn position_in_directory<const RECORD: usize>(
    directory: &[[u8; ENTRY_LEN]],
    bits: u32,
    records: &[[u8; RECORD]],
    digest: &[u8; LEN],
) -> usize {
    let bucket = bucket(digest, bits);
    let entry = |index: u64| {
        let entry = directory.get(usize::try_from(index).ok()?)?;
        usize::try_from(u32::from_be_bytes(*entry)).ok()
    };
    let start = bucket.checked_sub(1).and_then(entry).unwrap_or(0);
    let end = entry(bucket).unwrap_or(0);
    let below = bucket.unbounded_shl(u64::BITS.saturating_sub(bits));
    let above = below | u64::MAX.unbounded_shr(bits);
    let within = position_between(records.get(start..end).unwrap_or_default(), digest, below, above);
    start.saturating_add(within)
}

/// The leading bits of a digest.
pub(super) fn bucket(digest: &[u8; LEN], bits: u32) -> u64 {
    prefix(digest).unbounded_shr(u64::BITS.saturating_sub(bits))
}

/// As [`position`], among records whose prefixes lie in `below..=above`.
fn position_between<const RECORD: usize>(
    records: &[[u8; RECORD]],
    digest: &[u8; LEN],
    mut below: u64,
    mut above: u64,
) -> usize {
    let wanted = prefix(digest);
    let (mut low, mut high) = (0, records.len());
    let mut steps = 0u32;
    while low < high {
        let offset = match steps {
            ..GUESSES => {
                guess(wanted.saturating_sub(below), above.saturating_sub(below), high.wrapping_sub(low))
            }
            _ => high.wrapping_sub(low) / 2,
        };
        steps = steps.saturating_add(1);
        let middle = low.saturating_add(offset).min(high.wrapping_sub(1));
        let Some(found) = records.get(middle).and_then(|record| record.first_chunk()) else { break };
        if ct::less(found, digest) {
            (low, below) = (middle.saturating_add(1), prefix(found));
        } else {
            (high, above) = (middle, prefix(found));
        }
    }
    low
}

/// The part of `len` that `wanted` is of `span`.
fn guess(wanted: u64, span: u64, len: usize) -> usize {
    // 32 bits of both are enough to be exact to a few records, and keep the product below 2^64.
    let shift = span.leading_zeros();
    let high = |value: u64| value.unbounded_shl(shift).unbounded_shr(32);
    let product = u64::try_from(len).unwrap_or(u64::MAX).saturating_mul(high(wanted));
    let offset = product.checked_div(high(span)).unwrap_or(0);
    usize::try_from(offset).unwrap_or(usize::MAX)
}

fn prefix(digest: &[u8; LEN]) -> u64 {
    digest.first_chunk().map_or(0, |octets| u64::from_be_bytes(*octets))
}
