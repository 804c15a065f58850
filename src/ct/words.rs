//! Base64 in the arithmetic of words: as many characters, or values of six bits, at once as a word has octets, the first
//! one lowest.
//!
//! Of one octet at a time the compiler makes a choice between two values in each step, and at opt-level s a branch. Words
//! have none, and where there are vectors it puts several words into one.

/// The characters in a word, and the octets that they carry.
const CHARACTERS: usize = size_of::<usize>();
const OCTETS: usize = CHARACTERS / 4 * 3;

/// How many characters are decoded at once, and the octets that they carry: words for vectors to take, or just one, where
/// code must be small.
pub(crate) const BLOCK: usize = if CHARACTERS == 4 { 4 } else { 64 };
pub(crate) const BLOCK_OCTETS: usize = BLOCK / 4 * 3;
pub(crate) const WORDS: usize = BLOCK / CHARACTERS;

/// An octet in each of those of a word.
const fn each(octet: u8) -> usize {
    usize::from_ne_bytes([octet; CHARACTERS])
}

/// Sixteen bits, and 32, in each of those of a word.
const fn each_16(bits: usize) -> usize {
    bits.wrapping_mul(usize::MAX / 0xffff)
}
const fn each_32(bits: usize) -> usize {
    bits.wrapping_mul(usize::MAX / 0xffff_ffff)
}

/// The two characters that are neither letters nor digits: those of 62 and of 63.
#[derive(Clone, Copy)]
pub(crate) struct Alphabet(u8, u8);

/// RFC 4648 §5, and §4.
pub(crate) const URL: Alphabet = Alphabet(b'-', b'_');
pub(crate) const STANDARD: Alphabet = Alphabet(b'+', b'/');

/// What was wrong with characters so far.
#[derive(Clone, Copy)]
pub(crate) struct Wrong(usize);

impl Wrong {
    pub(crate) const NOTHING: Self = Wrong(0);

    /// Looks at the characters of a word. One that is not ASCII carries into the next one, which changes nothing: it is
    /// wrong itself.
    #[inline(always)]
    pub(crate) const fn look(self, word: [u8; CHARACTERS], alphabet: Alphabet) -> Self {
        let characters = usize::from_le_bytes(word);
        // Lower case begins 32 after upper case, and nothing else becomes a letter.
        let letter = within(characters | each(0x20), b'a', b'z');
        let digit = within(characters, b'0', b'9');
        let other = is_not(characters, alphabet.0) & is_not(characters, alphabet.1);
        Wrong(self.0 | characters | other & !(letter | digit))
    }

    /// Not zero if anything was.
    pub(crate) const fn any(self) -> usize {
        self.0 & each(0x80)
    }
}

/// The high bit of each octet that is not `octet`, if all are ASCII. Other bits mean nothing, here and below.
#[inline(always)]
const fn is_not(characters: usize, octet: u8) -> usize {
    (characters ^ each(octet)).wrapping_add(each(0x7f))
}

/// The high bit of each octet that is one of `low` to `high`, if all are ASCII.
#[inline(always)]
const fn within(characters: usize, low: u8, high: u8) -> usize {
    let from_low = characters.wrapping_add(each(0x80u8.wrapping_sub(low)));
    let past_high = characters.wrapping_add(each(0x7f ^ high));
    from_low ^ past_high
}

/// The values of characters of the alphabet, with other bits above the six of each.
#[inline(always)]
const fn values(characters: usize, alphabet: Alphabet) -> usize {
    // A digit is 4 less than its value; modulo 64, an upper case letter is 1 more, and a lower case one 7. Two bits tell
    // which it is; where the lower one leaves its octet it reaches the high bit of the next one.
    let case = characters & each(0x60);
    let values = characters
        .wrapping_add(each(11))
        .wrapping_sub(case >> 3)
        .wrapping_sub(case >> 4)
        .wrapping_add(case >> 6);
    // All bits of 62 and 63 are set, and then all but 63 lose the 1 that was added too much.
    let not_63 = is_not(characters, alphabet.1);
    let neither = is_not(characters, alphabet.0) & not_63;
    let filled = values | (neither >> 7 & each(1)).wrapping_add(each(0x7f));
    filled.wrapping_sub(not_63 >> 7 & each(1))
}

/// Values as the octets that they make, the first one highest: pairs to 12 bits, those to 24, and those to 48.
#[inline(always)]
const fn join(values: usize) -> usize {
    let pairs = (values & each_16(0x003f)) << 6 | values >> 8 & each_16(0x003f);
    let fours = (pairs & each_32(0x0fff)) << 12 | pairs >> 16 & each_32(0x0fff);
    if CHARACTERS == 4 { fours } else { (fours & 0x00ff_ffff) << 24 | fours >> (usize::BITS / 2) }
}

/// Decodes a whole block; what is wrong with it is in `wrong`.
#[inline(always)]
pub(crate) fn decode(block: &[u8; BLOCK], alphabet: Alphabet, wrong: &mut Wrong) -> [u8; BLOCK_OCTETS] {
    octets(join_values(block, alphabet, wrong))
}

/// The first step, to words that hold the octets.
#[inline(always)]
pub(crate) fn join_values(block: &[u8; BLOCK], alphabet: Alphabet, wrong: &mut Wrong) -> [usize; WORDS] {
    let (words, _) = block.as_chunks();
    let mut joined = [0; WORDS];
    for (slot, word) in joined.iter_mut().zip(words) {
        *wrong = wrong.look(*word, alphabet);
        *slot = join(values(usize::from_le_bytes(*word), alphabet));
    }
    joined
}

/// The second step, which takes them out.
#[inline(always)]
pub(crate) fn octets(joined: [usize; WORDS]) -> [u8; BLOCK_OCTETS] {
    let mut octets = [0; BLOCK_OCTETS];
    let (slots, _) = octets.as_chunks_mut::<OCTETS>();
    for (slot, word) in slots.iter_mut().zip(joined) {
        *slot = word.to_be_bytes().last_chunk().copied().unwrap_or_default();
    }
    octets
}

/// An octet in each of four.
const fn each_of_four(octet: u8) -> u32 {
    u32::from_ne_bytes([octet; 4])
}

/// Spreads 24 bits over four octets of six bits each, the first one highest: halves, then quarters move apart.
#[inline(always)]
const fn spread(bits: u32) -> u32 {
    let halves = (bits & 0x00ff_f000) << 4 | bits & 0x0fff;
    (halves & 0x0fc0_0fc0) << 2 | halves & 0x003f_003f
}

/// The characters of base64url for three octets.
#[inline(always)]
pub(crate) const fn encode([a, b, c]: [u8; 3]) -> [u8; 4] {
    let values = spread(u32::from_be_bytes([0, a, b, c]));
    // The alphabet is five ranges; each step leads from where the letters before end to the next one. No octet of a sum
    // carries into the next.
    values
        .wrapping_add(each_of_four(b'A'))
        .wrapping_add(past(values, 25) & each_of_four(b'a' - b'Z' - 1))
        .wrapping_sub(past(values, 51) & each_of_four(b'z' + 1 - b'0'))
        .wrapping_sub(past(values, 61) & each_of_four(b'9' + 1 - b'-'))
        .wrapping_add(past(values, 62) & each_of_four(b'_' - b'-' - 1))
        .to_be_bytes()
}

/// The seven low bits of each octet that is above `last`, else none; all have six bits.
#[inline(always)]
const fn past(values: u32, last: u8) -> u32 {
    let above = values.wrapping_add(each_of_four(last ^ 0x7f)) & each_of_four(0x80);
    above.wrapping_sub(above >> 7)
}
