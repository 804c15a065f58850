//! The client's certificate as a TLS-terminating proxy forwards it in a request header (RFC 8705 §6.5).
//!
//! A [`Header`] is made once, from the configuration: it says in which [`Format`] the proxy writes. It decodes the lines
//! of that name of a request to the DER certificate, or says that there is none.
//!
//! A header is worth no more than whoever could have set it. [`TrustedPeer`] is the caller's word that the proxy did, and
//! that the proxy drops every copy that a client sends; `docs/deploying.md` says how. And forwarded is not validated:
//! [`chain`] reads what the proxy says of that.
//!
//! ```
//! use certbound::forwarded::{Format, Header, TrustedPeer};
//!
//! # let lines: [&[u8]; 1] = [b":MAMCAQU=:"];
//! let header = Header::new(Format::StructuredField);   // Client-Cert of RFC 9440
//! let peer = TrustedPeer::asserted();                  // only the proxy can reach this server
//! let mut buffer = [0; certbound::forwarded::Limits::DEFAULT.certificate_len];
//! match header.decode(peer, &lines, &mut buffer)? {
//!     Some(der) => assert_eq!(der, [0x30, 3, 2, 1, 5]),
//!     None => println!("the client presented no certificate"),
//! }
//! # Ok::<(), certbound::Error>(())
//! ```

mod absent;
mod encoded_pem;
mod list;
mod percent;
mod spaced;
mod trust;
mod verdict;
mod xfcc;

use crate::der::MAX_CERTIFICATE_LEN;
use crate::error::Error;
use crate::leaf::Leaf;
use crate::pem;

pub use crate::leaf::Mode;
pub use trust::{MAX_SECRET_LEN, MIN_SECRET_LEN, TrustedPeer};
pub use verdict::{Verdict, chain};

/// The longest value that [`Limits`] may allow, in octets: 1 MiB.
pub const MAX_VALUE_LEN: usize = 1 << 20;

/// The most elements of `x-forwarded-client-cert` that [`Header::with_elements`] may ask for.
pub const MAX_ELEMENTS: u8 = 10;

/// How a value carries a certificate. It is configured, and never guessed from a value: the same header name has
/// different formats behind different proxies. `docs/forwarded-headers.md` has the format of each product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Format {
    /// PEM, percent-encoded once (RFC 3986 §2.1), with `+`, `/` and `=` encoded or as they are.
    PercentPem = 1,
    /// PEM whose line ends have become spaces or tabs, or are missing. The body is lines of 64 characters, or one run.
    SpacedPem = 2,
    /// Bare base64 of the DER; in a chain, separated by commas.
    Base64Der = 3,
    /// A byte sequence of structured fields, `:base64:`; in a chain, a list of them (RFC 9440 §2.1, RFC 8941 §3.3.5).
    StructuredField = 4,
    /// Base64 of a PEM text.
    Base64Pem = 5,
    /// `x-forwarded-client-cert` of Envoy.
    Xfcc = 6,
}

impl Format {
    /// Every format, in the order of its number.
    pub const ALL: &'static [Format] = &[
        Format::PercentPem,
        Format::SpacedPem,
        Format::Base64Der,
        Format::StructuredField,
        Format::Base64Pem,
        Format::Xfcc,
    ];

    /// The name of the format in configurations: `percent-pem`, `spaced-pem`, `base64-der`, `structured-field`,
    /// `base64-pem`, `xfcc`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Format::PercentPem => "percent-pem",
            Format::SpacedPem => "spaced-pem",
            Format::Base64Der => "base64-der",
            Format::StructuredField => "structured-field",
            Format::Base64Pem => "base64-pem",
            Format::Xfcc => "xfcc",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name)
    }

    /// The number of the format: the C API's.
    #[must_use]
    #[expect(clippy::as_conversions, reason = "the discriminant of a repr(u8) enum, exactly")]
    pub const fn code(self) -> u8 {
        self as u8
    }
}

/// How much is read before a value is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limits {
    /// The octets of a header line's value, with the spaces and tabs around it: 1 to [`MAX_VALUE_LEN`].
    pub value_len: usize,
    /// The octets of each DER certificate: 1 to [`certificate::MAX_LEN`](crate::certificate::MAX_LEN).
    pub certificate_len: usize,
    /// The certificates of a chain, the leaf included: 1 to [`pem::MAX_CHAIN`].
    pub chain_len: usize,
}

impl Limits {
    /// 64 KiB for a value, 16 KiB for a certificate, 10 certificates in a chain.
    pub const DEFAULT: Limits =
        Limits { value_len: 64 * 1024, certificate_len: 16 * 1024, chain_len: pem::MAX_CHAIN };

    const fn are_supported(&self) -> bool {
        self.value_len >= 1
            && self.value_len <= MAX_VALUE_LEN
            && self.certificate_len >= 1
            && self.certificate_len <= MAX_CERTIFICATE_LEN
            && self.chain_len >= 1
            && self.chain_len <= pem::MAX_CHAIN
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// A header that carries a certificate, as it is configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Header {
    format: Format,
    mode: Mode,
    elements: u8,
    limits: Limits,
}

impl Header {
    /// A header of that format with one certificate, and of [`Format::Xfcc`] one element, within [`Limits::DEFAULT`].
    #[must_use]
    pub const fn new(format: Format) -> Self {
        Header { format, mode: Mode::Single, elements: 1, limits: Limits::DEFAULT }
    }

    /// With [`Mode::FirstOfChain`] the value may be a chain, the leaf first: concatenated PEM blocks, or a list with
    /// commas. Only the leaf is decoded.
    ///
    /// A list with commas is also what some servers make of repeated lines, CGI and WSGI among them, and a copy that a client
    /// sent may then stand first. Ask for a chain only where lines arrive one by one, or where the proxy drops every copy.
    ///
    /// For [`Format::Xfcc`] it lets `Chain` serve where there is no `Cert`.
    #[must_use]
    pub const fn with_mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// For [`Format::Xfcc`]: exactly so many elements are expected, of which the first one counts.
    ///
    /// More than one is for several Envoys in a row, and sound on one condition: the first of them **replaces** the header
    /// (`SANITIZE_SET`), and each of the others appends exactly one element (`APPEND_FORWARD`, over mutual TLS). The first
    /// element is then the first Envoy's, whatever a client sent or has in its certificate.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidLimit`] for 0 and above [`MAX_ELEMENTS`], and for more than 1 with another format.
    pub const fn with_elements(mut self, elements: u8) -> Result<Self, Error> {
        let max = if matches!(self.format, Format::Xfcc) { MAX_ELEMENTS } else { 1 };
        if elements == 0 || elements > max {
            return Err(Error::InvalidLimit);
        }
        self.elements = elements;
        Ok(self)
    }

    /// With other limits.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidLimit`] if one of them is 0 or above what its field permits.
    pub const fn with_limits(mut self, limits: Limits) -> Result<Self, Error> {
        if !limits.are_supported() {
            return Err(Error::InvalidLimit);
        }
        self.limits = limits;
        Ok(self)
    }

    /// Decodes the certificate into `out` and returns its DER, which is `out`'s first octets; `None` if the proxy says
    /// that the client presented none.
    ///
    /// `lines` are the values of **all** header lines of the name, so that a second one is seen. Each is as it was
    /// received; spaces and tabs around it do not count. These say "none", in every format: no line, an empty value,
    /// `(null)` of Apache, `::` of a structured field without octets, `{http.request.tls.client.…}` of Caddy, also between
    /// colons; in [`Format::SpacedPem`] also a PEM block with nothing in it.
    ///
    /// `out` needs room for the certificate: [`Limits::certificate_len`] is enough. The certificate is public; what
    /// is in the header is public.
    ///
    /// # Errors
    ///
    /// [`Error::ForwardedRepeated`] for a second line, [`Error::ForwardedTooLong`]; then as the format has it:
    /// [`Error::ForwardedPercent`], [`Error::ForwardedDoubleEncoded`], [`Error::ForwardedPlusAsSpace`],
    /// [`Error::ForwardedBase64`], [`Error::ForwardedStructuredField`], [`Error::PemBegin`], [`Error::PemLabel`],
    /// [`Error::PemBase64`], [`Error::PemEnd`], [`Error::PemTrailingData`], [`Error::XfccSyntax`],
    /// [`Error::XfccElements`], [`Error::XfccDuplicateKey`], [`Error::XfccCertificate`], [`Error::XfccHash`];
    /// [`Error::SecondCertificate`], [`Error::ChainTooLong`]; [`Error::CertificateNotDer`],
    /// [`Error::CertificateTruncated`], [`Error::CertificateTrailingData`], [`Error::CertificateTooLong`];
    /// [`Error::OutputTooSmall`]. `out` then holds zeros, and so it does if there is no certificate.
    // rfc8705: 6.5-termination
    pub fn decode<'out>(
        &self,
        peer: TrustedPeer,
        lines: &[&[u8]],
        out: &'out mut [u8],
    ) -> Result<Option<&'out [u8]>, Error> {
        match self.read(peer, lines, out) {
            Ok(len) if len > 0 => Ok(out.get(..len)),
            nothing => {
                out.fill(0);
                nothing.map(|_| None)
            }
        }
    }

    /// Decodes the leaf into `out` and returns its length: 0 if there is none. On an error `out` may hold a part of it.
    #[doc(hidden)]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub fn read(&self, _peer: TrustedPeer, lines: &[&[u8]], out: &mut [u8]) -> Result<usize, Error> {
        let value = single_line(lines, self.limits.value_len)?;
        if absent::is_absent(value) {
            return Ok(0);
        }
        if self.format == Format::Xfcc {
            return xfcc::read(value, self, out);
        }
        self.read_text(self.format, self.mode, value, Some(out))
    }

    /// Reads the certificates of a text within the limits, decodes the leaf into `out`, if any, and returns its length.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn read_text(
        &self,
        format: Format,
        mode: Mode,
        text: &[u8],
        out: Option<&mut [u8]>,
    ) -> Result<usize, Error> {
        let mut leaf = Leaf::new(out, mode, self.limits.certificate_len, self.limits.chain_len);
        match format {
            // What an element of Envoy's quotes.
            Format::PercentPem | Format::Xfcc => percent::read(text, &mut leaf),
            Format::SpacedPem => spaced::read(text, &mut leaf),
            Format::Base64Der => list::read(text, false, &mut leaf),
            Format::StructuredField => list::read(text, true, &mut leaf),
            Format::Base64Pem => encoded_pem::read(text, &mut leaf),
        }?;
        Ok(leaf.len())
    }
}

/// The only line of the header, without the spaces and tabs around it (RFC 9110 §5.5); empty if there is no line.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn single_line<'a>(lines: &[&'a [u8]], max_len: usize) -> Result<&'a [u8], Error> {
    match lines {
        [] => Ok(&[]),
        [value] if value.len() <= max_len => Ok(trim(value)),
        [_] => Err(Error::ForwardedTooLong),
        _ => Err(Error::ForwardedRepeated),
    }
}

/// The error of base64 that has white space in it: a space was a plus.
fn plus_as_space(error: Error, text: &[u8]) -> Error {
    match error {
        Error::ForwardedBase64 if text.iter().any(|&octet| is_space(octet)) => Error::ForwardedPlusAsSpace,
        _ => error,
    }
}

/// Whether this octet is optional white space (RFC 9110 §5.6.3).
const fn is_space(octet: u8) -> bool {
    matches!(octet, b' ' | b'\t')
}

/// `value` without the spaces and tabs around it.
fn trim(mut value: &[u8]) -> &[u8] {
    while let Some((_, rest)) = value.split_first().filter(|(octet, _)| is_space(**octet)) {
        value = rest;
    }
    while let Some((_, rest)) = value.split_last().filter(|(octet, _)| is_space(**octet)) {
        value = rest;
    }
    value
}
