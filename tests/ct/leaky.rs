//! Functions that leak, each in its own way, for every processor: `branches --leaky` must refuse all of them.

#![no_std]

/// Ends where the two differ. Without volatile reads a compiler may compare all of them first.
#[unsafe(no_mangle)]
pub fn leaky_comparison(a: &[u8; 32], b: &[u8; 32]) -> bool {
    for (x, y) in a.iter().zip(b) {
        // SAFETY: both are references.
        if unsafe { core::ptr::read_volatile(x) != core::ptr::read_volatile(y) } {
            return false;
        }
    }
    true
}

/// Ends at the octet that decides.
#[unsafe(no_mangle)]
pub fn leaky_order(a: &[u8; 32], b: &[u8; 32]) -> bool {
    for (x, y) in a.iter().zip(b) {
        if x != y {
            return x < y;
        }
    }
    false
}

/// Looks every character up.
#[unsafe(no_mangle)]
pub fn leaky_alphabet(text: &[u8; 43], table: &[u8; 256]) -> bool {
    text.iter().fold(0, |wrong, &character| wrong | table[usize::from(character)]) == 0
}

/// Divides by a secret.
#[unsafe(no_mangle)]
pub fn leaky_division(a: &[u8; 4], b: &[u8; 4]) -> u32 {
    u32::from_le_bytes(*a) / (u32::from_le_bytes(*b) | 1)
}

/// Counts how many octets agree, and takes as long as they do.
#[unsafe(no_mangle)]
pub fn leaky_counter(a: &[u8; 32], count: &mut u32) {
    let mut left = a[0];
    while left > 0 {
        // SAFETY: `count` is a reference; volatile, so that the loop stays.
        unsafe { core::ptr::write_volatile(count, u32::from(left)) };
        left -= 1;
    }
}

/// Stops at the first block with an octet that is looked for: a vector's bits make the branch.
#[unsafe(no_mangle)]
pub fn leaky_search(text: &[[u8; 16]; 8]) -> bool {
    for block in text {
        if block.iter().fold(0, |any, octet| any | u8::from(*octet == b'.')) != 0 {
            return true;
        }
    }
    false
}

/// Looks up the values of characters and puts them together.
#[unsafe(no_mangle)]
pub fn leaky_decoder(text: &[u8; 64], values: &[u8; 256], octets: &mut [u8; 48]) -> bool {
    let mut wrong = 0;
    let (groups, _) = text.as_chunks();
    let (slots, _) = octets.as_chunks_mut();
    for (slot, group) in slots.iter_mut().zip(groups) {
        let [a, b, c, d] = group.map(|character| values[usize::from(character)]);
        wrong |= a | b | c | d;
        *slot = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
    }
    wrong & 0x80 == 0
}

/// Jumps over what has nothing to do for a character.
#[unsafe(no_mangle)]
pub fn leaky_case(text: &mut [u8; 64]) {
    for character in text {
        // SAFETY: it is a reference; volatile, so that the store is a branch and no blend.
        unsafe {
            if core::ptr::read_volatile(character).is_ascii_uppercase() {
                core::ptr::write_volatile(character, *character | 0x20);
            }
        }
    }
}

/// Copies to the stack, where it looks at what it has just overwritten.
#[unsafe(no_mangle)]
pub fn leaky_copy(text: &[u8], count: &mut u32) {
    let mut block = [b'A'; 64];
    if let Some(slots) = block.get_mut(..text.len()) {
        slots.copy_from_slice(text);
    }
    // SAFETY: both are references; volatile, so that the branch stays.
    unsafe {
        if core::ptr::read_volatile(&block[0]) == b'.' {
            core::ptr::write_volatile(count, 1);
        }
    }
}
