//! PEM text to a DER certificate: the strict form of RFC 7468 §3, label `CERTIFICATE`.

#[cfg(any(test, not(target_pointer_width = "64")))]
pub(crate) mod text;

#[cfg(target_pointer_width = "64")]
use crate::base64::Sink;
use crate::base64::{self, LINE_LEN};
use crate::der::MAX_CERTIFICATE_LEN;
use crate::error::Error;
use crate::leaf::Leaf;
use crate::scan;

pub use crate::leaf::Mode;
#[cfg(not(target_pointer_width = "64"))]
pub(crate) use text::Form;

/// The most certificates in a chain, the first one included.
pub const MAX_CHAIN: usize = 10;

/// What the begin line and the end line are made of.
pub(crate) const BEGIN: &[u8] = b"-----BEGIN ";
pub(crate) const END: &[u8] = b"-----END ";
pub(crate) const LABEL: &[u8] = b"CERTIFICATE-----";

/// Decodes a PEM certificate into `out` and returns the DER octets, which are `out`'s first.
///
/// The text begins with the begin line; blank lines may follow an end line, and nothing else. Lines end with
/// LF or CRLF, and all lines of the body but the last have 64 characters. A chain has at most [`MAX_CHAIN`] certificates.
/// `out` needs three octets for every four characters of the first body. The certificate is public.
///
/// # Errors
///
/// [`Error::PemBegin`], [`Error::PemLabel`], [`Error::PemBase64`], [`Error::PemEnd`],
/// [`Error::PemTrailingData`], [`Error::SecondCertificate`], [`Error::ChainTooLong`],
/// [`Error::OutputTooSmall`], and those of [`Thumbprint::from_der`](crate::Thumbprint::from_der) if a body is not
/// one DER SEQUENCE. `out` then holds zeros.
pub fn decode<'out>(pem: &[u8], mode: Mode, out: &'out mut [u8]) -> Result<&'out [u8], Error> {
    match decode_leaf(pem, mode, out) {
        Ok(len) => Ok(out.get(..len).unwrap_or_default()),
        Err(error) => {
            out.fill(0);
            Err(error)
        }
    }
}

/// The same, and returns the length. On an error `out` may hold a part of the certificate.
#[doc(hidden)]
pub fn decode_leaf(pem: &[u8], mode: Mode, out: &mut [u8]) -> Result<usize, Error> {
    let mut leaf = Leaf::new(Some(out), mode, MAX_CERTIFICATE_LEN, MAX_CHAIN);
    #[cfg(target_pointer_width = "64")]
    read(&mut Plain { rest: pem }, &mut leaf)?;
    #[cfg(not(target_pointer_width = "64"))]
    text::read(Form::Plain, pem, &mut leaf)?;
    Ok(leaf.len())
}

/// The lines of a PEM text, however it is carried.
pub(crate) trait Lines {
    /// What a space in the body means.
    fn space(&self) -> Error {
        Error::PemBase64
    }

    /// The next line without its LF or CRLF; `None` at the end of the text, and where it is not carried as it should be. One
    /// that is longer than any can be may be cut off.
    fn next(&mut self) -> Option<&[u8]>;

    /// What is wrong with how the text is carried, where it ended for that.
    fn error(&self) -> Option<Error> {
        None
    }

    /// Hands on lines that have as many characters as a line of base64, for as long as `take` has use for them.
    #[cfg(target_pointer_width = "64")]
    fn full(&mut self, _take: impl FnMut(&[u8; LINE_LEN]) -> Result<bool, Error>) -> Result<(), Error> {
        Ok(())
    }
}

/// Reads all certificates of a PEM text.
pub(crate) fn read(lines: &mut impl Lines, leaf: &mut Leaf<'_>) -> Result<(), Error> {
    let read = blocks(lines, leaf);
    lines.error().map_or(read, Err)
}

fn blocks(lines: &mut impl Lines, leaf: &mut Leaf<'_>) -> Result<(), Error> {
    while let Some(mut line) = lines.next() {
        if line.is_empty() && !leaf.is_first() {
            continue;
        }
        begin(&mut line, leaf)?;
        if !line.is_empty() {
            return Err(Error::PemLabel);
        }
        body(lines, leaf)?;
    }
    if leaf.is_first() { Err(Error::PemBegin) } else { Ok(()) }
}

/// Takes off what a begin line is made of: a certificate begins.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) fn begin(text: &mut &[u8], leaf: &mut Leaf<'_>) -> Result<(), Error> {
    let first = leaf.is_first();
    if !scan::accept_all(text, BEGIN) {
        return Err(if first { Error::PemBegin } else { Error::PemTrailingData });
    }
    if !scan::accept_all(text, LABEL) {
        return Err(if first { Error::PemLabel } else { Error::PemTrailingData });
    }
    leaf.begin()
}

/// Reads the body and the end line.
fn body(lines: &mut impl Lines, leaf: &mut Leaf<'_>) -> Result<(), Error> {
    let (mut empty, mut full) = (true, true);
    loop {
        #[cfg(target_pointer_width = "64")]
        if full {
            // Nearly all lines are whole ones: they have no end of a line in them, nor any other thing to look for.
            lines.full(|line| {
                let whole = leaf.take_line(line)?;
                empty &= !whole;
                Ok(whole)
            })?;
        }
        let mut line = lines.next().ok_or(Error::PemEnd)?;
        if scan::accept_all(&mut line, END) {
            if !scan::accept_all(&mut line, LABEL) || !line.is_empty() {
                return Err(Error::PemEnd);
            }
            return if empty { Err(Error::PemBase64) } else { leaf.end() };
        }
        // A shorter line, and a padded one, must be the last one.
        if !full || line.is_empty() || line.len() > LINE_LEN {
            return Err(Error::PemBase64);
        }
        (empty, full) = (false, base64::is_whole(line));
        match base64::decode(line, Error::PemBase64, leaf) {
            Err(Error::PemBase64) if scan::has(line, b' ') => return Err(lines.space()),
            decoded => decoded?,
        }
    }
}

/// A line that is put together from pieces. What does not fit is dropped: it belongs to a line that is too long to be
/// right, and cut off it still is.
pub(crate) struct Line {
    octets: [u8; Line::ROOM],
    len: usize,
}

impl Line {
    /// More than a line of the body and its line end.
    const ROOM: usize = LINE_LEN + 16;

    pub(crate) const fn new() -> Self {
        Line { octets: [0; Line::ROOM], len: 0 }
    }

    pub(crate) const fn clear(&mut self) {
        self.len = 0;
    }

    pub(crate) fn push(&mut self, octet: u8) {
        if let Some(slot) = self.octets.get_mut(self.len) {
            *slot = octet;
            self.len = self.len.wrapping_add(1);
        }
    }

    #[cfg(target_pointer_width = "64")]
    pub(crate) fn extend(&mut self, piece: &[u8]) {
        for octet in piece {
            self.push(*octet);
        }
    }

    /// Appends the first `count` octets, up to all of them.
    #[cfg(target_pointer_width = "64")]
    pub(crate) fn extend_from_word(&mut self, word: &[u8; 8], count: usize) {
        if let Some(slots) = self.octets.get_mut(self.len..).and_then(<[u8]>::first_chunk_mut) {
            *slots = *word;
            self.len = self.len.wrapping_add(count);
        }
    }

    /// What has been put together.
    pub(crate) fn text(&self) -> &[u8] {
        self.octets.get(..self.len).unwrap_or_default()
    }

    /// The same at a line feed: the carriage return before it is a part of the line end.
    #[cfg(target_pointer_width = "64")]
    pub(crate) fn ended(&self) -> &[u8] {
        without_return(self.text())
    }
}

fn without_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// A text as it is.
#[cfg(target_pointer_width = "64")]
struct Plain<'a> {
    rest: &'a [u8],
}

#[cfg(target_pointer_width = "64")]
impl Lines for Plain<'_> {
    fn next(&mut self) -> Option<&[u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let Some((line, rest)) = scan::split_once(self.rest, b'\n') else {
            return Some(core::mem::take(&mut self.rest));
        };
        self.rest = rest;
        Some(without_return(line))
    }

    fn full(&mut self, mut take: impl FnMut(&[u8; LINE_LEN]) -> Result<bool, Error>) -> Result<(), Error> {
        while let Some((line, after)) = self.rest.split_first_chunk() {
            let ([b'\n', rest @ ..] | [b'\r', b'\n', rest @ ..]) = after else { break };
            if !take(line)? {
                break;
            }
            self.rest = rest;
        }
        Ok(())
    }
}
