//! A SHA-256 unit as microcontrollers have it, simulated: registers that take blocks of sixteen words and keep the state.
//! In a device, each method is one access to a register.

/// The registers.
pub struct Unit {
    state: [u32; 8],
    block: [u32; 16],
    filled: usize,
}

impl Unit {
    /// The unit after a reset. It has not started.
    pub const fn new() -> Self {
        Unit { state: [0; 8], block: [0; 16], filled: 0 }
    }

    /// Writes CONTROL: a new message begins.
    pub fn start(&mut self) {
        self.state = INITIAL;
        self.filled = 0;
    }

    /// Writes INPUT, of which each sixteenth time makes the unit process a block.
    pub fn write(&mut self, word: u32) {
        self.block[self.filled] = word;
        self.filled = (self.filled + 1) % self.block.len();
        if self.filled == 0 {
            self.process();
        }
    }

    /// Reads STATE.
    pub fn state(&self) -> [u32; 8] {
        self.state
    }

    /// FIPS 180-4, section 6.2.2.
    fn process(&mut self) {
        let mut schedule = [0; 64];
        schedule[..16].copy_from_slice(&self.block);
        for t in 16..64 {
            let (early, late) = (schedule[t - 15], schedule[t - 2]);
            let sigma0 = early.rotate_right(7) ^ early.rotate_right(18) ^ early >> 3;
            let sigma1 = late.rotate_right(17) ^ late.rotate_right(19) ^ late >> 10;
            schedule[t] =
                sigma1.wrapping_add(schedule[t - 7]).wrapping_add(sigma0).wrapping_add(schedule[t - 16]);
        }
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = self.state;
        for (word, constant) in schedule.into_iter().zip(CONSTANTS) {
            let sum1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
            let sum0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
            let t1 =
                h.wrapping_add(sum1).wrapping_add(e & f ^ !e & g).wrapping_add(constant).wrapping_add(word);
            let t2 = sum0.wrapping_add(a & b ^ a & c ^ b & c);
            (h, g, f, e, d, c, b, a) = (g, f, e, d.wrapping_add(t1), c, b, a, t1.wrapping_add(t2));
        }
        for (word, more) in self.state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
            *word = word.wrapping_add(more);
        }
    }
}

const INITIAL: [u32; 8] =
    [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

#[rustfmt::skip]
const CONSTANTS: [u32; 64] = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];
