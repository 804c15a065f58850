//! The certificates of a chain while they are decoded: the leaf is kept, those after it are checked for form.

use crate::base64::Sink;
#[cfg(target_pointer_width = "64")]
use crate::base64::{self, LINE_LEN, LINE_OCTETS};
use crate::der::OuterSequence;
use crate::error::Error;

/// What to do with further certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// There must be one certificate.
    Single,
    /// There may be a chain of certificates, with the leaf first, which is decoded. The others must each be one DER
    /// SEQUENCE and are not otherwise looked at: only the leaf has proof of possession.
    FirstOfChain,
}

/// Takes one certificate after another: [`begin`](Self::begin), its octets, [`end`](Self::end).
pub(crate) struct Leaf<'out> {
    /// Where the leaf goes; `None` to check only.
    out: Option<&'out mut [u8]>,
    len: usize,
    outer: OuterSequence,
    mode: Mode,
    max_len: usize,
    max_count: usize,
    count: usize,
}

impl<'out> Leaf<'out> {
    /// No certificate has begun. Each may have `max_len` octets, and there may be `max_count`, the leaf included.
    pub(crate) const fn new(out: Option<&'out mut [u8]>, mode: Mode, max_len: usize, max_count: usize) -> Self {
        Leaf { out, len: 0, outer: OuterSequence::new(max_len), mode, max_len, max_count, count: 0 }
    }

    /// The octets of the leaf so far.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// Whether no certificate has begun.
    pub(crate) const fn is_first(&self) -> bool {
        self.count == 0
    }

    /// A certificate begins.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn begin(&mut self) -> Result<(), Error> {
        if self.count > 0 && self.mode == Mode::Single {
            return Err(Error::SecondCertificate);
        }
        if self.count >= self.max_count {
            return Err(Error::ChainTooLong);
        }
        self.count = self.count.saturating_add(1);
        self.outer = OuterSequence::new(self.max_len);
        Ok(())
    }

    /// The certificate ends.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) const fn end(&self) -> Result<(), Error> {
        self.outer.finish()
    }
}

impl Sink for Leaf<'_> {
    /// More octets of the certificate.
    fn take(&mut self, octets: &[u8]) -> Result<(), Error> {
        self.outer.take(octets)?;
        if self.count == 1
            && let Some(out) = &mut self.out
        {
            let room = out.get_mut(self.len..).and_then(|room| room.get_mut(..octets.len()));
            for (slot, octet) in room.ok_or(Error::OutputTooSmall)?.iter_mut().zip(octets) {
                *slot = *octet;
            }
            self.len = self.len.saturating_add(octets.len());
        }
        Ok(())
    }

    /// Most lines go right where they belong: octets that are still on their way into memory are slow to copy.
    #[cfg(target_pointer_width = "64")]
    fn take_line(&mut self, line: &[u8; LINE_LEN]) -> Result<bool, Error> {
        let room = self.out.as_mut().filter(|_| self.count == 1).and_then(|out| out.get_mut(self.len..));
        let Some(room) = room.and_then(<[u8]>::first_chunk_mut) else { return Ok(false) };
        if !base64::decode_line(line, room) {
            return Ok(false);
        }
        self.outer.take(room)?;
        self.len = self.len.saturating_add(LINE_OCTETS);
        Ok(true)
    }
}
