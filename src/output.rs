//! Text that is written to the front of a caller's buffer, which holds zeros after an error.

use crate::error::Error;

/// The buffer and how much of it is written.
pub(crate) struct Output<'out> {
    buffer: &'out mut [u8],
    len: usize,
}

impl Output<'_> {
    /// The octets written so far.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn push(&mut self, text: &str) -> Result<(), Error> {
        let end = self.len.saturating_add(text.len());
        let slots = self.buffer.get_mut(self.len..end).ok_or(Error::OutputTooSmall)?;
        for (slot, byte) in slots.iter_mut().zip(text.bytes()) {
            *slot = byte;
        }
        self.len = end;
        Ok(())
    }

    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn push_char(&mut self, character: char) -> Result<(), Error> {
        self.push(character.encode_utf8(&mut [0; 4]))
    }
}

/// Lets `fill` write into `out` and returns what was written.
pub(crate) fn write(
    out: &mut [u8],
    fill: impl FnOnce(&mut Output<'_>) -> Result<(), Error>,
) -> Result<&str, Error> {
    let mut output = Output { buffer: out, len: 0 };
    match fill(&mut output) {
        Ok(()) => {
            let len = output.len;
            // Only whole strings were pushed, so the default is never taken.
            Ok(out.get(..len).and_then(|written| core::str::from_utf8(written).ok()).unwrap_or_default())
        }
        Err(error) => {
            out.fill(0);
            Err(error)
        }
    }
}
