//! XXH64 with seed 0 in little code: for machines of 32 bits, which have no fast multiplication of 64 bits anyway.

#[cfg(test)]
mod tests;

const PRIME_1: u64 = 0x9e37_79b1_85eb_ca87;
const PRIME_2: u64 = 0xc2b2_ae3d_27d4_eb4f;
const PRIME_3: u64 = 0x1656_67b1_9e37_79f9;
const PRIME_4: u64 = 0x85eb_ca77_c2b2_ae63;
const PRIME_5: u64 = 0x27d4_eb2f_1656_67c5;

/// The four lanes before the first octet, and what else is multiplied by. A power of two of them needs no check of an index.
const NUMBERS: [u64; 8] =
    [PRIME_1.wrapping_add(PRIME_2), PRIME_2, 0, PRIME_1.wrapping_neg(), 1, PRIME_1, PRIME_3, PRIME_5];

/// Places among the numbers.
const BY_PRIME_2: usize = 1;
const BY_ONE: usize = 4;
const BY_PRIME_1: usize = 5;
const BY_PRIME_3: usize = 6;
const BY_PRIME_5: usize = 7;

/// By how much each lane is rotated where they join.
const ROTATIONS: [u8; 4] = [1, 7, 12, 18];

/// The hash of octets that are all there. They are 32 at least, which any image has.
#[inline(never)]
pub(super) fn hash(octets: &[u8]) -> u64 {
    let [mut lanes @ .., _, _, _, _] = NUMBERS;
    let mut rest = octets;
    while let Some((stripe, after)) = rest.split_first_chunk::<32>() {
        for (lane, word) in lanes.iter_mut().zip(stripe.as_chunks().0) {
            *lane = round(*lane, u64::from_le_bytes(*word));
        }
        rest = after;
    }
    let mut hash = 0u64;
    for (lane, rotation) in lanes.iter().zip(&ROTATIONS) {
        hash = hash.wrapping_add(mix(*lane, *rotation, BY_ONE));
    }
    for lane in &lanes {
        hash = join(hash, *lane, 0);
    }
    hash = hash.wrapping_add(u64::try_from(octets.len()).unwrap_or(u64::MAX));
    while let Some((word, after)) = rest.split_first_chunk() {
        hash = join(hash, u64::from_le_bytes(*word), 27);
        rest = after;
    }
    if let Some((half, after)) = rest.split_first_chunk() {
        let half = mix(u32::from_le_bytes(*half).into(), 0, BY_PRIME_1);
        hash = mix(hash ^ half, 23, BY_PRIME_2).wrapping_add(PRIME_3);
        rest = after;
    }
    for octet in rest {
        hash = mix(hash ^ mix((*octet).into(), 0, BY_PRIME_5), 11, BY_PRIME_1);
    }
    hash = mix(hash ^ hash >> 33, 0, BY_PRIME_2);
    hash = mix(hash ^ hash >> 29, 0, BY_PRIME_3);
    hash ^ hash >> 32
}

/// A lane after one more word. Nearly all of the time is spent here.
#[inline(never)]
fn round(lane: u64, word: u64) -> u64 {
    lane.wrapping_add(word.wrapping_mul(PRIME_2)).rotate_left(31).wrapping_mul(PRIME_1)
}

/// The hash after a lane, or a word that filled no stripe.
#[inline(never)]
fn join(hash: u64, word: u64, rotation: u8) -> u64 {
    mix(hash ^ round(0, word), rotation, BY_PRIME_1).wrapping_add(PRIME_4)
}

#[inline(never)]
fn mix(value: u64, rotation: u8, factor: usize) -> u64 {
    value.rotate_left(rotation.into()).wrapping_mul(NUMBERS.get(factor & 7).copied().unwrap_or_default())
}
