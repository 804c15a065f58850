//! XXH64 in little code: the fast one takes more than a kilobyte where a word has 32 bits.

const P1: u64 = 0x9e37_79b1_85eb_ca87;
const P2: u64 = 0xc2b2_ae3d_27d4_eb4f;
const P3: u64 = 0x1656_67b1_9e37_79f9;
const P4: u64 = 0x85eb_ca77_c2b2_ae63;
const P5: u64 = 0x27d4_eb2f_1656_67c5;

/// XXH64 with seed 0.
pub(super) fn xxh64(octets: &[u8]) -> u64 {
    let (stripes, rest) = octets.as_chunks::<32>();
    let mut lanes = [P1.wrapping_add(P2), P2, 0, P1.wrapping_neg()];
    for stripe in stripes {
        for (lane, word) in lanes.iter_mut().zip(stripe.as_chunks().0) {
            *lane = round(*lane, u64::from_le_bytes(*word));
        }
    }
    let mut hash = P5;
    if !stripes.is_empty() {
        hash = 0;
        for (lane, bits) in lanes.iter().zip([1, 7, 12, 18]) {
            hash = hash.wrapping_add(lane.rotate_left(bits));
        }
        for lane in lanes {
            hash = mix(hash ^ round(0, lane), 0, P1, P4);
        }
    }
    hash = hash.wrapping_add(u64::try_from(octets.len()).unwrap_or_default());
    let (words, rest) = rest.as_chunks();
    for word in words {
        hash = mix(hash ^ round(0, u64::from_le_bytes(*word)), 27, P1, P4);
    }
    let (halves, rest) = rest.as_chunks();
    for half in halves {
        hash = mix(hash ^ P1.wrapping_mul(u32::from_le_bytes(*half).into()), 23, P2, P3);
    }
    for octet in rest {
        hash = mix(hash ^ P5.wrapping_mul((*octet).into()), 11, P1, 0);
    }
    hash = (hash ^ hash >> 33).wrapping_mul(P2);
    hash = (hash ^ hash >> 29).wrapping_mul(P3);
    hash ^ hash >> 32
}

#[inline(never)]
const fn round(lane: u64, word: u64) -> u64 {
    mix(lane.wrapping_add(word.wrapping_mul(P2)), 31, P1, 0)
}

const fn mix(hash: u64, bits: u32, factor: u64, summand: u64) -> u64 {
    hash.rotate_left(bits).wrapping_mul(factor).wrapping_add(summand)
}

#[cfg(test)]
mod tests {
    use super::super::layout::Checksum;
    use super::xxh64;

    #[test]
    fn it_is_that_of_the_writers() {
        let mut octets = [0u8; 200];
        for (slot, number) in octets.iter_mut().zip(7u8..) {
            *slot = number.wrapping_mul(0x9d);
        }
        for len in 0..=octets.len() {
            let octets = octets.get(..len).unwrap_or_default();
            let mut checksum = Checksum::new();
            checksum.update(octets);
            assert_eq!(xxh64(octets).to_be_bytes(), checksum.finish(), "{len} octets");
        }
    }
}
