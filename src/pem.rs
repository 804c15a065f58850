//! PEM text to a DER certificate: the strict form of RFC 7468 §3, one block, label `CERTIFICATE`.

use base64ct::{Base64, Encoding};

use crate::certificate;
use crate::der::check_outer_sequence;
use crate::error::Error;

/// The most certificates in a chain, the first one included.
pub const MAX_CHAIN: usize = 10;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const LABEL: &[u8] = b"CERTIFICATE-----";

/// The characters of every line of the body but the last (RFC 7468 §2), and the octets that they carry.
const LINE_LEN: usize = 64;
const LINE_OCTETS: usize = 48;

/// What to do with further certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// The text must hold one certificate.
    Single,
    /// The text may be a chain of at most [`MAX_CHAIN`] certificates; the first one is decoded. The others
    /// must be well-formed blocks and are not otherwise looked at: only the leaf, which comes first, has
    /// proof of possession.
    FirstOfChain,
}

/// Decodes a PEM certificate into `out` and returns the DER octets, which are `out`'s first.
///
/// The text begins with the begin line; blank lines may follow an end line, and nothing else. Lines end with
/// LF or CRLF, and all lines of the body but the last have 64 characters. `out` needs three octets for every
/// four characters of the body. The certificate is public.
///
/// # Errors
///
/// [`Error::PemBegin`], [`Error::PemLabel`], [`Error::PemBase64`], [`Error::PemEnd`],
/// [`Error::PemTrailingData`], [`Error::PemSecondCertificate`], [`Error::PemChainTooLong`],
/// [`Error::OutputTooSmall`], and those of [`Thumbprint::from_der`](crate::Thumbprint::from_der) if the body is not
/// one DER SEQUENCE. `out` then holds zeros.
pub fn decode<'out>(pem: &[u8], mode: Mode, out: &'out mut [u8]) -> Result<&'out [u8], Error> {
    match decode_first(pem, mode, out) {
        Ok(len) => Ok(out.get(..len).unwrap_or_default()),
        Err(error) => {
            out.fill(0);
            Err(error)
        }
    }
}

fn decode_first(pem: &[u8], mode: Mode, out: &mut [u8]) -> Result<usize, Error> {
    let mut lines = Lines { rest: pem };
    begin(&mut lines)?;
    let mut len = 0usize;
    body(&mut lines, |octets| {
        let end = len.wrapping_add(octets.len());
        out.get_mut(len..end).ok_or(Error::OutputTooSmall)?.copy_from_slice(octets);
        len = end;
        Ok(())
    })?;
    check_outer_sequence(out.get(..len).unwrap_or_default())?;

    let mut count = 1usize;
    while !lines.only_ends_left() {
        if !lines.rest.strip_prefix(BEGIN).is_some_and(|rest| rest.starts_with(LABEL)) {
            return Err(Error::PemTrailingData);
        }
        if mode == Mode::Single {
            return Err(Error::PemSecondCertificate);
        }
        if count == MAX_CHAIN {
            return Err(Error::PemChainTooLong);
        }
        count = count.wrapping_add(1);
        begin(&mut lines)?;
        body(&mut lines, |_| Ok(()))?;
    }
    Ok(len)
}

/// Reads the begin line.
fn begin(lines: &mut Lines<'_>) -> Result<(), Error> {
    let label = lines.next().and_then(|line| line.strip_prefix(BEGIN)).ok_or(Error::PemBegin)?;
    if label == LABEL { Ok(()) } else { Err(Error::PemLabel) }
}

/// Reads the body and the end line, and hands the octets of each line to `sink`.
fn body(lines: &mut Lines<'_>, mut sink: impl FnMut(&[u8]) -> Result<(), Error>) -> Result<(), Error> {
    let mut last = false;
    let mut total = 0usize;
    loop {
        let line = lines.next().ok_or(Error::PemEnd)?;
        if let Some(label) = line.strip_prefix(END) {
            return match label {
                LABEL if total > 0 => Ok(()),
                LABEL => Err(Error::PemBase64),
                _ => Err(Error::PemEnd),
            };
        }
        if last || line.is_empty() || line.len() > LINE_LEN {
            return Err(Error::PemBase64);
        }
        let mut buffer = [0; LINE_OCTETS];
        let octets = Base64::decode(line, &mut buffer).map_err(|_| Error::PemBase64)?;
        // A shorter line, and one whose padding says so, must be the last one.
        last = octets.len() < LINE_OCTETS;
        total = total.wrapping_add(octets.len());
        if total > certificate::MAX_LEN {
            return Err(Error::CertificateTooLong);
        }
        sink(octets)?;
    }
}

/// Splits a text at LF or CRLF.
struct Lines<'a> {
    rest: &'a [u8],
}

impl<'a> Lines<'a> {
    /// The next line without its end; `None` at the end of the text.
    fn next(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let mut parts = self.rest.splitn(2, |&byte| byte == b'\n');
        let line = parts.next()?;
        let Some(rest) = parts.next() else {
            self.rest = &[];
            return Some(line);
        };
        self.rest = rest;
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }

    /// Skips line ends; true if that was all of the text.
    fn only_ends_left(&mut self) -> bool {
        while let Some(rest) = self.rest.strip_prefix(b"\n").or_else(|| self.rest.strip_prefix(b"\r\n")) {
            self.rest = rest;
        }
        self.rest.is_empty()
    }
}
