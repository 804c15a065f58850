//! The octets of a JSON string that is base64, four characters at a time.

use base64ct::Encoding;

/// Decodes `characters` as canonical base64 of the encoding `E`, and hands the octets to `sink`, three at a
/// time but for the last ones. `None` if they are anything else; `sink` may then have seen some octets.
pub(super) fn decode<E: Encoding>(
    mut characters: impl Iterator<Item = u8>,
    mut sink: impl FnMut(&[u8]),
) -> Option<()> {
    let mut last = false;
    loop {
        let mut group = [0; 4];
        let mut count = 0usize;
        for (slot, character) in group.iter_mut().zip(characters.by_ref()) {
            *slot = character;
            count = count.wrapping_add(1);
        }
        if count == 0 {
            return Some(());
        }
        if last {
            return None;
        }
        let mut octets = [0; 3];
        let octets = E::decode(group.get(..count)?, &mut octets).ok()?;
        // Whether cut short or padded, such a group ends the text.
        last = octets.len() < 3;
        sink(octets);
    }
}
