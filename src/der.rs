//! A bounded reader of DER tag-length-value elements (X.690 §8.1, §10.1).
//!
//! Only what certificates use: one-octet tags, definite lengths in their shortest form, at most four
//! length octets. It never indexes, so no input can make it panic.

#[cfg(feature = "clients")]
mod cursor;

use crate::error::Error;
#[cfg(feature = "clients")]
pub(crate) use cursor::{Cursor, Span};

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const NULL: u8 = 0x05;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// The bit of a tag that says that its contents are elements.
pub(crate) const CONSTRUCTED: u8 = 0x20;

/// The most octets that a tag and its length take here: one tag, `0x84` and four length octets.
#[cfg(target_pointer_width = "64")]
pub(crate) const MAX_HEADER_LEN: usize = 6;

/// The longest certificate, in octets.
pub(crate) const MAX_CERTIFICATE_LEN: usize = 64 * 1024;

/// A tag and the size of what follows it.
#[cfg(target_pointer_width = "64")]
#[derive(Clone, Copy)]
pub(crate) struct Header {
    pub(crate) tag: u8,
    pub(crate) header_len: usize,
    pub(crate) contents_len: usize,
}

#[cfg(target_pointer_width = "64")]
impl Header {
    /// Reads the header at the start of `bytes`. `Ok(None)` asks for more bytes; `Err(())` is not DER.
    #[inline(always)]
    pub(crate) fn read(bytes: &[u8]) -> Result<Option<Self>, ()> {
        let Some((&tag, rest)) = bytes.split_first() else {
            return Ok(None);
        };
        if tag & 0x1f == 0x1f {
            return Err(());
        }
        let Some((&first, rest)) = rest.split_first() else {
            return Ok(None);
        };
        let octets: u8 = match first {
            0..=0x7f => 0,
            0x81..=0x84 => first & 0x7f,
            _ => return Err(()),
        };
        if octets == 0 {
            return Ok(Some(Header { tag, header_len: 2, contents_len: usize::from(first) }));
        }
        let Some(length) = rest.get(..usize::from(octets)) else {
            return Ok(None);
        };
        let contents_len = length.iter().fold(0usize, |sum, &octet| sum << 8 | usize::from(octet));
        let shortest = match octets {
            1 => contents_len >= 0x80,
            2 => contents_len >= 0x100,
            3 => contents_len >= 0x1_0000,
            _ => contents_len >= 0x100_0000,
        };
        if !shortest {
            return Err(());
        }
        Ok(Some(Header { tag, header_len: usize::from(octets).wrapping_add(2), contents_len }))
    }

    /// The length of the whole element: header and contents.
    pub(crate) const fn total_len(&self) -> usize {
        self.header_len.saturating_add(self.contents_len)
    }
}

/// Octets in which elements stand: a slice, or what has to be decoded.
pub(crate) trait Source: Copy {
    /// Nothing.
    const EMPTY: Self;

    fn len(&self) -> usize;

    /// The next octet.
    fn next(&mut self) -> Option<u8>;

    /// The header at the start; `None` if there is no whole one.
    #[cfg(target_pointer_width = "64")]
    fn header(&self) -> Option<Header>;

    /// The tag and the length in a header of two octets, where that is quick to read.
    #[cfg(target_pointer_width = "64")]
    fn short_header(&self) -> Option<(u8, u8)> {
        None
    }

    /// Skips as many octets as there are at least.
    fn skip(&mut self, count: usize);

    /// The first octets, no more than there are.
    fn first_octets(&self, len: usize) -> Self;

    /// The first octet.
    fn first(&self) -> Option<u8> {
        let mut octets = *self;
        octets.next()
    }

    /// Whether these are the octets.
    fn is(&self, octets: &[u8]) -> bool {
        let mut unread = *self;
        octets.iter().all(|octet| unread.next() == Some(*octet)) && unread.next().is_none()
    }

    /// Whether both have the same octets.
    fn equals(&self, other: &Self) -> bool {
        let (mut unread, mut others) = (*self, *other);
        loop {
            match (unread.next(), others.next()) {
                (None, None) => return true,
                (octet, other) if octet != other => return false,
                _ => {}
            }
        }
    }
}

impl Source for &[u8] {
    const EMPTY: Self = &[];

    fn len(&self) -> usize {
        <[u8]>::len(self)
    }

    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.split_first()?;
        *self = rest;
        Some(*first)
    }

    #[cfg(target_pointer_width = "64")]
    fn header(&self) -> Option<Header> {
        Header::read(self).ok()?
    }

    #[cfg(target_pointer_width = "64")]
    #[inline(always)]
    fn short_header(&self) -> Option<(u8, u8)> {
        match self {
            [tag, len @ ..=0x7f, ..] if tag & 0x1f != 0x1f => Some((*tag, *len)),
            _ => None,
        }
    }

    fn skip(&mut self, count: usize) {
        *self = self.get(count..).unwrap_or_default();
    }

    fn first_octets(&self, len: usize) -> Self {
        self.get(..len).unwrap_or(self)
    }

    fn is(&self, octets: &[u8]) -> bool {
        *self == octets
    }

    fn equals(&self, other: &Self) -> bool {
        self == other
    }
}

/// Checks octets that arrive in pieces: together they must be exactly one SEQUENCE. Keeps no octet.
#[derive(Clone, Debug)]
pub(crate) struct OuterSequence {
    received: usize,
    /// The octets of the header, as far as it is known: tag and length at least.
    header_len: usize,
    /// The octets of the contents once the header is complete, of the whole once it has been checked.
    len: usize,
    max_len: usize,
}

impl OuterSequence {
    /// Nothing has arrived yet; `max_len` octets may.
    pub(crate) const fn new(max_len: usize) -> Self {
        OuterSequence { received: 0, header_len: 2, len: 0, max_len }
    }

    /// Takes the next piece.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn take(&mut self, piece: &[u8]) -> Result<(), Error> {
        let mut unread = piece;
        #[cfg(target_pointer_width = "64")]
        self.take_whole_header(&mut unread);
        while self.received < self.header_len
            && let Some((octet, rest)) = unread.split_first()
        {
            self.take_header(*octet)?;
            unread = rest;
        }
        self.received = self.received.saturating_add(unread.len());
        if self.received >= self.header_len && self.received > self.len {
            return Err(Error::CertificateTrailingData);
        }
        Ok(())
    }

    /// Takes the header where the first piece has all of it and it is right, as nearly all do: that is faster.
    #[cfg(target_pointer_width = "64")]
    #[inline(always)]
    fn take_whole_header(&mut self, unread: &mut &[u8]) {
        if self.received == 0
            && let Ok(Some(header)) = Header::read(unread)
            && header.tag == SEQUENCE
            && header.total_len() <= self.max_len
            && let Some(rest) = unread.get(header.header_len..)
        {
            (self.received, self.header_len, self.len) =
                (header.header_len, header.header_len, header.total_len());
            *unread = rest;
        }
    }

    /// Takes the next octet of the header.
    fn take_header(&mut self, octet: u8) -> Result<(), Error> {
        match (self.received, octet) {
            (0, SEQUENCE) => {}
            (1, 0x81..=0x84) => self.header_len = usize::from(octet & 0x7f).wrapping_add(2),
            (0, _) | (1, 0x80..) => return Err(Error::CertificateNotDer),
            _ => self.len = self.len << 8 | usize::from(octet),
        }
        self.received = self.received.wrapping_add(1);
        if self.received < self.header_len {
            return Ok(());
        }
        let shortest = match self.header_len {
            2 => 0,
            3 => 0x80,
            4 => 0x100,
            5 => 0x1_0000,
            _ => 0x100_0000,
        };
        if self.len < shortest {
            return Err(Error::CertificateNotDer);
        }
        self.len = self.len.saturating_add(self.header_len);
        if self.len > self.max_len { Err(Error::CertificateTooLong) } else { Ok(()) }
    }

    /// Nothing more comes.
    pub(crate) const fn finish(&self) -> Result<(), Error> {
        match self.received {
            0 => Err(Error::CertificateNotDer),
            received if received >= self.header_len && received == self.len => Ok(()),
            _ => Err(Error::CertificateTruncated),
        }
    }
}

/// `der` must be exactly one SEQUENCE of at most [`MAX_CERTIFICATE_LEN`] octets.
#[cfg(target_pointer_width = "64")]
pub(crate) fn check_outer_sequence(der: &[u8]) -> Result<(), Error> {
    if der.first() != Some(&SEQUENCE) {
        return Err(Error::CertificateNotDer);
    }
    let header = Header::read(der).map_err(|()| Error::CertificateNotDer)?;
    let total = header.ok_or(Error::CertificateTruncated)?.total_len();
    match der.len() {
        _ if total > MAX_CERTIFICATE_LEN => Err(Error::CertificateTooLong),
        len if len < total => Err(Error::CertificateTruncated),
        len if len > total => Err(Error::CertificateTrailingData),
        _ => Ok(()),
    }
}

/// The same in less code.
#[cfg(not(target_pointer_width = "64"))]
pub(crate) fn check_outer_sequence(der: &[u8]) -> Result<(), Error> {
    let mut outer = OuterSequence::new(MAX_CERTIFICATE_LEN);
    outer.take(der)?;
    outer.finish()
}

/// Whether `contents` is a well-formed object identifier: whole, minimal sub-identifiers (X.690 §8.19).
pub(crate) fn is_object_identifier<S: Source>(contents: &S) -> bool {
    let mut contents = *contents;
    let (mut starts, mut empty) = (true, true);
    while let Some(octet) = contents.next() {
        if starts && octet == 0x80 {
            return false;
        }
        (starts, empty) = (octet & 0x80 == 0, false);
    }
    starts && !empty
}
