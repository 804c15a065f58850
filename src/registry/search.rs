//! Finding a digest among sorted records: by interpolation, since digests are uniform, and by bisection where they
//! are not.

use core::ops::RangeInclusive;

#[cfg(target_pointer_width = "64")]
use super::layout::ENTRY_LEN;
use crate::ct;
use crate::machine::WIDE;

/// The octets of a digest.
const LEN: usize = 32;

/// How many guesses are made by interpolation. Five are usual for a million records; an image whose digests are no
/// digests costs these and then as many steps as a bisection.
const GUESSES: u32 = 12;

/// The first octets of a digest, as many as a word of the machine has.
type Prefix = usize;

/// How many of the records come before `digest`. Each record begins with its digest, and they are sorted by it.
///
/// The order of `digest` among the records, and on machines of 64 bits their first eight octets, decide which of them are read:
/// a caller with a clock may learn it. How many octets two digests have in common is not told. Records that are not sorted give a
/// wrong number, at most their own.
pub(super) fn position<const RECORD: usize>(records: &[[u8; RECORD]], digest: &[u8; LEN]) -> usize {
    position_between(&Records::of(records), digest, Prefix::MIN..=Prefix::MAX)
}

/// As [`position`], with a `directory` of the records: the last of each leading bits, see [`bucket`].
#[cfg(target_pointer_width = "64")]
pub(super) fn position_in_directory<const RECORD: usize>(
    directory: &[[u8; ENTRY_LEN]],
    bits: u32,
    records: &[[u8; RECORD]],
    digest: &[u8; LEN],
) -> usize {
    let bucket = bucket(digest, bits);
    let entry = |index: usize| usize::try_from(u32::from_be_bytes(*directory.get(index)?)).ok();
    let start = bucket.checked_sub(1).and_then(entry).unwrap_or(0);
    let end = entry(bucket).unwrap_or(0);
    let below = bucket.unbounded_shl(Prefix::BITS.saturating_sub(bits));
    let above = below | Prefix::MAX.unbounded_shr(bits);
    let records = Records::of(records.get(start..end).unwrap_or_default());
    start.saturating_add(position_between(&records, digest, below..=above))
}

/// The leading bits of a digest.
pub(super) fn bucket(digest: &[u8], bits: u32) -> usize {
    prefix(digest).unbounded_shr(Prefix::BITS.saturating_sub(bits))
}

/// Records of any length: small machines have one piece of code for all of them.
pub(super) struct Records<'a> {
    octets: &'a [u8],
    pub(super) count: usize,
    record_len: usize,
}

impl<'a> Records<'a> {
    pub(super) const fn of<const RECORD: usize>(records: &'a [[u8; RECORD]]) -> Self {
        Records { octets: records.as_flattened(), count: records.len(), record_len: RECORD }
    }

    /// The first octets of the record at an index, so many.
    pub(super) fn octets(&self, index: usize, len: usize) -> Option<&'a [u8]> {
        self.octets.get(index.wrapping_mul(self.record_len)..)?.get(..len)
    }

    /// The digest of the record at an index.
    fn digest(&self, index: usize) -> Option<&'a [u8; LEN]> {
        self.octets.get(index.wrapping_mul(self.record_len)..)?.first_chunk()
    }
}

/// As [`position`], among records whose prefixes lie in `prefixes`.
#[cfg_attr(target_pointer_width = "64", inline(always))]
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn position_between(records: &Records<'_>, digest: &[u8; LEN], prefixes: RangeInclusive<Prefix>) -> usize {
    let wanted = prefix(digest);
    let (mut below, mut above) = prefixes.into_inner();
    let (mut low, mut high) = (0, records.count);
    let mut steps = 0u32;
    while low < high {
        let len = high.wrapping_sub(low);
        // Small machines, whose registries are small, guess nothing.
        let offset = if WIDE && steps < GUESSES {
            guess(wanted.saturating_sub(below), above.saturating_sub(below), len)
        } else {
            len / 2
        };
        steps = steps.saturating_add(1);
        let middle = low.saturating_add(offset).min(high.wrapping_sub(1));
        let Some(found) = records.digest(middle) else { break };
        if ct::less(found, digest) {
            (low, below) = (middle.saturating_add(1), prefix(found));
        } else {
            (high, above) = (middle, prefix(found));
        }
    }
    low
}

/// The part of `len` that `wanted` is of `span`.
fn guess(wanted: Prefix, span: Prefix, len: usize) -> usize {
    // So many of the highest bits of both that the product fits into a word are enough to be exact to a few records. An
    // image has less than 2^32 of them.
    let shift = span.leading_zeros();
    let high = |value: Prefix| value.unbounded_shl(shift).unbounded_shr(32);
    len.wrapping_mul(high(wanted)).checked_div(high(span)).unwrap_or(0)
}

fn prefix(digest: &[u8]) -> Prefix {
    digest.first_chunk().map_or(0, |octets| Prefix::from_be_bytes(*octets))
}
