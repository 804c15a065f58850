//! Text that is written to the front of a caller's buffer; after an error [`text`] leaves zeros there.

use crate::error::Error;

/// The buffer and how much of it is written.
pub(crate) struct Output<'out> {
    buffer: &'out mut [u8],
    len: usize,
}

impl<'out> Output<'out> {
    pub(crate) const fn new(buffer: &'out mut [u8]) -> Self {
        Output { buffer, len: 0 }
    }

    /// The octets written so far, and those that did not fit.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// The octets of the buffer.
    pub(crate) const fn room(&self) -> usize {
        self.buffer.len()
    }

    /// Writes an octet, if there is room.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn push_octet(&mut self, octet: u8) {
        if let Some(slot) = self.buffer.get_mut(self.len) {
            *slot = octet;
        }
        self.len = self.len.saturating_add(1);
    }

    /// Writes a digit below 16.
    #[cfg(feature = "clients")]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn push_digit(&mut self, digit: u8) {
        let zero = if digit < 10 { b'0' } else { b'a' - 10 };
        self.push_octet(zero.wrapping_add(digit));
    }

    /// Writes octets.
    #[cfg(feature = "answers")]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn push(&mut self, octets: &[u8]) {
        for octet in octets {
            self.push_octet(*octet);
        }
    }
}

/// Lets `fill` write ASCII or UTF-8 into `out` and say how much, and returns that.
pub(crate) fn text(
    out: &mut [u8],
    fill: impl FnOnce(&mut [u8]) -> Result<usize, Error>,
) -> Result<&str, Error> {
    match fill(out) {
        // Only whole characters were written, so the default is never taken.
        Ok(len) => Ok(out.get(..len).and_then(|text| core::str::from_utf8(text).ok()).unwrap_or_default()),
        Err(error) => {
            out.fill(0);
            Err(error)
        }
    }
}
