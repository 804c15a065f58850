//! The client's certificate as a TLS-terminating proxy forwards it (RFC 8705 section 6.5).

use certbound_core::forwarded::{self, Format, Header, Limits, TrustedPeer, Verdict};
use certbound_core::{Chain, Error};

use crate::buffer::{clear, place};
use crate::chain::{CERTBOUND_CHAIN_NOT_VALIDATED, CERTBOUND_CHAIN_VALIDATED};
use crate::memory::{borrow, copy, deliver, deliver_ref, deliver_word, input, status};
use crate::pem::{CERTBOUND_PEM_SINGLE, mode};
use crate::presented::certbound_presented;
use crate::thumbprint::of_der;

/// PEM, percent-encoded once: nginx's `$ssl_client_escaped_cert`, ingress-nginx, AWS, Apache's `escape`, Kong.
pub const CERTBOUND_FORMAT_PERCENT_PEM: i32 = 1;
/// PEM whose line ends have become spaces or tabs, or are missing: Apache's `%{SSL_CLIENT_CERT}s`, a common idiom of
/// HAProxy.
pub const CERTBOUND_FORMAT_SPACED_PEM: i32 = 2;
/// Bare base64 of the DER: HAProxy, Traefik, Caddy, Cloudflare, Azure App Service.
pub const CERTBOUND_FORMAT_BASE64_DER: i32 = 3;
/// A byte sequence of structured fields, `:base64:`: `Client-Cert` of RFC 9440.
pub const CERTBOUND_FORMAT_STRUCTURED_FIELD: i32 = 4;
/// Base64 of a PEM text: Apache's `base64`.
pub const CERTBOUND_FORMAT_BASE64_PEM: i32 = 5;
/// `x-forwarded-client-cert` of Envoy.
pub const CERTBOUND_FORMAT_XFCC: i32 = 6;

/// The proxy's verdict is a word: `SUCCESS`, `FAILED:reason`, `NONE`, `GENEROUS`, as of nginx and Apache.
pub const CERTBOUND_VERDICT_WORDS: i32 = 1;
/// The proxy's verdict is OpenSSL's number: `ssl_c_verify` of HAProxy.
pub const CERTBOUND_VERDICT_CODE: i32 = 2;

/// The proxy forwarded a certificate.
pub const CERTBOUND_FORWARDED_CERTIFICATE: i32 = 1;
/// The client presented no certificate.
pub const CERTBOUND_FORWARDED_ABSENT: i32 = 2;

/// The octets of a header value that `certbound_forwarded_header_new` permits.
pub const CERTBOUND_FORWARDED_VALUE_DEFAULT_LEN: usize = 65536;
/// The most octets of a header value that a caller may permit.
pub const CERTBOUND_FORWARDED_VALUE_MAX_LEN: usize = 1_048_576;
/// The octets of a certificate that `certbound_forwarded_header_new` permits; a caller may permit up to
/// `CERTBOUND_CERTIFICATE_MAX_LEN`.
pub const CERTBOUND_FORWARDED_CERTIFICATE_DEFAULT_LEN: usize = 16384;
/// The most elements of `x-forwarded-client-cert` that a caller may expect.
pub const CERTBOUND_FORWARDED_MAX_ELEMENTS: u32 = 10;
/// The shortest secret that a server and its proxy may share, in octets.
pub const CERTBOUND_SECRET_MIN_LEN: usize = 16;
/// The longest secret that a server and its proxy may share, in octets.
pub const CERTBOUND_SECRET_MAX_LEN: usize = 256;

const _: () = assert!(CERTBOUND_FORMAT_PERCENT_PEM == Format::PercentPem.code() as i32);
const _: () = assert!(CERTBOUND_FORMAT_XFCC == Format::Xfcc.code() as i32);
const _: () = assert!(CERTBOUND_FORWARDED_VALUE_DEFAULT_LEN == Limits::DEFAULT.value_len);
const _: () = assert!(CERTBOUND_FORWARDED_CERTIFICATE_DEFAULT_LEN == Limits::DEFAULT.certificate_len);
const _: () = assert!(CERTBOUND_FORWARDED_VALUE_MAX_LEN == forwarded::MAX_VALUE_LEN);
const _: () = assert!(CERTBOUND_FORWARDED_MAX_ELEMENTS == forwarded::MAX_ELEMENTS as u32);
const _: () = assert!(CERTBOUND_SECRET_MIN_LEN == forwarded::MIN_SECRET_LEN);
const _: () = assert!(CERTBOUND_SECRET_MAX_LEN == forwarded::MAX_SECRET_LEN);

/// The value of one header line, as it was received. It need not be NUL-terminated.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct certbound_line {
    /// The first octet; NULL if `len` is 0.
    pub value: *const u8,
    /// How many octets there are.
    pub len: usize,
}

/// The caller's word that the peer of a connection is the proxy, which sets the header on every request and drops all copies
/// that a client sends. Only `certbound_trusted_peer_asserted` and `certbound_trusted_peer_by_secret` make one, the latter
/// for one request and no other; a zeroed one is an error. Its contents mean nothing to the caller.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct certbound_trusted_peer {
    state: u32,
}

/// A header that carries a certificate, as it is configured. `certbound_forwarded_header_new` makes one; then the fields
/// from `mode` on may be changed. A zeroed one is an error.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct certbound_forwarded_header {
    state: u32,
    /// One of the `CERTBOUND_FORMAT_` values.
    pub format: i32,
    /// `CERTBOUND_PEM_SINGLE`, or `CERTBOUND_PEM_FIRST_OF_CHAIN` where the value may be a chain with the leaf first:
    /// concatenated PEM blocks, or a list with commas. Only the leaf is decoded. For `CERTBOUND_FORMAT_XFCC` it lets
    /// `Chain` serve where there is no `Cert`.
    pub mode: i32,
    /// For `CERTBOUND_FORMAT_XFCC`: exactly so many elements are expected, 1 to `CERTBOUND_FORWARDED_MAX_ELEMENTS`, of
    /// which the first one counts. More than 1 is sound only if the first Envoy replaces the header (`SANITIZE_SET`),
    /// and each of the others appends exactly one element (`APPEND_FORWARD`, over mutual TLS).
    pub elements: u32,
    /// The most octets of the value, 1 to `CERTBOUND_FORWARDED_VALUE_MAX_LEN`.
    pub value_max_len: usize,
    /// The most octets of a certificate, 1 to `CERTBOUND_CERTIFICATE_MAX_LEN`.
    pub certificate_max_len: usize,
    /// The most certificates of a chain, the leaf included, 1 to `CERTBOUND_PEM_MAX_CHAIN`.
    pub chain_max: usize,
}

/// What a proxy forwarded.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct certbound_forwarded {
    /// The octets of the certificate in the caller's buffer; 0 if the client presented none.
    pub der_len: usize,
    /// The certificate for the checks of tokens, or "nothing" if the client presented none.
    pub presented: certbound_presented,
    /// `CERTBOUND_FORWARDED_CERTIFICATE` or `CERTBOUND_FORWARDED_ABSENT`; 0, which is neither, after an error.
    pub outcome: i32,
}

const TRUSTED: u32 = 0x6362_7470;
const HEADER: u32 = 0x6362_6668;

impl certbound_trusted_peer {
    /// What the caller's one stands for, if a constructor made it.
    ///
    /// # Safety
    ///
    /// `peer` is NULL or readable.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    unsafe fn get(peer: *const Self) -> Result<TrustedPeer, Error> {
        // SAFETY: as the caller promises.
        match unsafe { copy(peer)?.state } {
            TRUSTED => Ok(TrustedPeer::asserted()),
            _ => Err(Error::Uninitialised),
        }
    }
}

impl certbound_forwarded_header {
    /// What the caller's one says, if a constructor made it.
    ///
    /// # Safety
    ///
    /// `header` is NULL or readable.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    unsafe fn get(header: *const Self) -> Result<Header, Error> {
        // SAFETY: as the caller promises.
        let header = unsafe { copy(header)? };
        if header.state != HEADER {
            return Err(Error::Uninitialised);
        }
        let limits = Limits {
            value_len: header.value_max_len,
            certificate_len: header.certificate_max_len,
            chain_len: header.chain_max,
        };
        let elements = u8::try_from(header.elements).map_err(|_| Error::InvalidLimit)?;
        Header::new(format(header.format)?)
            .with_mode(mode(header.mode)?)
            .with_elements(elements)?
            .with_limits(limits)
    }
}

/// Puts the header lines that matter into `two` and returns how many they are: a second one only says that there is one.
///
/// # Safety
///
/// `lines` is NULL or readable for `count` lines, and the value of a first one is NULL or readable for its length.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
unsafe fn values(lines: *const certbound_line, count: usize, two: &mut [&[u8]; 2]) -> Result<usize, Error> {
    if count > 0 && lines.is_null() {
        return Err(Error::NullPointer);
    }
    if count == 1 {
        // SAFETY: not NULL, and readable as the caller promises.
        unsafe {
            let line = copy(lines)?;
            let [value, _] = two;
            *value = input(line.value, line.len)?;
        }
    }
    Ok(count.min(two.len()))
}

/// The peer is the proxy, says the caller: nobody but the proxy can reach this server, by the network's rules or by mutual
/// TLS between the two. Errors: NULL_POINTER.
///
/// # Safety
///
/// `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_trusted_peer_asserted(out: *mut certbound_trusted_peer) -> i32 {
    // SAFETY: the pointer is the caller's, as documented above.
    unsafe { deliver_word(out.cast(), Ok(TRUSTED)) }
}

/// The peer is the proxy, says the request: it carries a header with a secret that the proxy and this server share. For
/// deployments that cannot restrict who reaches the server; the proxy must drop that header too where a client sends it.
///
/// `lines` are the `line_count` lines of that header, of which there must be one. `secret` has
/// `CERTBOUND_SECRET_MIN_LEN` to `CERTBOUND_SECRET_MAX_LEN` random octets; to change it, try the new one and then the old
/// one. The two are compared in constant time: what they have in common is secret, their lengths are not.
///
/// Errors: UNTRUSTED_PEER if the secret is not there, occurs more than once, or is another one; WEAK_SECRET for the wrong
/// length of `secret`, or one that no header can carry, with a line end, NUL, or white space at an end; NULL_POINTER, INVALID_LENGTH. `*out` is then zeroed.
///
/// # Safety
///
/// `lines` is NULL or readable for `line_count` lines, whose values are each NULL or readable for their length; `secret`
/// is NULL or readable for `secret_len` octets; `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_trusted_peer_by_secret(
    lines: *const certbound_line,
    line_count: usize,
    secret: *const u8,
    secret_len: usize,
    out: *mut certbound_trusted_peer,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe {
        let mut two = Default::default();
        let result = values(lines, line_count, &mut two).and_then(|count| {
            let lines = two.get(..count).unwrap_or_default();
            TrustedPeer::by_secret(lines, input(secret, secret_len)?)?;
            Ok(TRUSTED)
        });
        deliver_word(out.cast(), result)
    }
}

/// A header of that format, one of the `CERTBOUND_FORMAT_` values: with one certificate and one element, up to
/// `CERTBOUND_FORWARDED_VALUE_DEFAULT_LEN` octets with a certificate of up to
/// `CERTBOUND_FORWARDED_CERTIFICATE_DEFAULT_LEN`, and up to `CERTBOUND_PEM_MAX_CHAIN` certificates if `mode` is changed.
///
/// Errors: UNKNOWN_FORMAT, NULL_POINTER. `*out` is then zeroed.
///
/// # Safety
///
/// `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_forwarded_header_new(
    format: i32,
    out: *mut certbound_forwarded_header,
) -> i32 {
    let result = self::format(format).map(|_| certbound_forwarded_header {
        state: HEADER,
        format,
        mode: CERTBOUND_PEM_SINGLE,
        elements: 1,
        value_max_len: Limits::DEFAULT.value_len,
        certificate_max_len: Limits::DEFAULT.certificate_len,
        chain_max: Limits::DEFAULT.chain_len,
    });
    // SAFETY: the pointer is the caller's, as documented above.
    unsafe { deliver(out, &result) }
}

/// Whether the fields of a header can be: `CERTBOUND_OK`, or what `certbound_forwarded_decode` would say of it. To be
/// called once after they were changed, so that a mistake of the configuration shows before the first request.
///
/// Errors: UNKNOWN_FORMAT, UNKNOWN_PEM_MODE, INVALID_LIMIT, also for more than one element with another format than
/// `CERTBOUND_FORMAT_XFCC`; UNINITIALISED, NULL_POINTER.
///
/// # Safety
///
/// `header` is NULL or readable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_forwarded_header_check(header: *const certbound_forwarded_header) -> i32 {
    // SAFETY: the pointer is the caller's, as documented above.
    status(&unsafe { certbound_forwarded_header::get(header) }.map(|_| ()))
}

/// Decodes the certificate that the proxy forwarded into `der`, and says so in `out`; or says there that the client presented
/// none: `out->outcome` is then `CERTBOUND_FORWARDED_ABSENT`, `out->der_len` is 0, and `out->presented` is "nothing".
///
/// `lines` are **all** `line_count` header lines of the name, so that a second one is seen. These say "none", in every
/// format: no line, an empty value, `(null)` of Apache, `::` of a structured field without octets,
/// `{http.request.tls.client...}` of Caddy, also between colons; in `CERTBOUND_FORMAT_SPACED_PEM` also a PEM block with
/// nothing in it. `der` needs room for the certificate: `header->certificate_max_len` is enough. For
/// `certbound_client_authenticate`, pass NULL with length 0 if `out->der_len` is 0. What is in the header is public.
///
/// Errors: FORWARDED_REPEATED, FORWARDED_TOO_LONG; as the format has it, FORWARDED_PERCENT, FORWARDED_DOUBLE_ENCODED,
/// FORWARDED_PLUS_AS_SPACE, FORWARDED_BASE64, FORWARDED_STRUCTURED_FIELD, PEM_BEGIN, PEM_LABEL, PEM_BASE64, PEM_END,
/// PEM_TRAILING_DATA, XFCC_SYNTAX, XFCC_ELEMENTS, XFCC_DUPLICATE_KEY, XFCC_CERTIFICATE, XFCC_HASH; SECOND_CERTIFICATE,
/// CHAIN_TOO_LONG; CERTIFICATE_NOT_DER, CERTIFICATE_TRUNCATED, CERTIFICATE_TRAILING_DATA, CERTIFICATE_TOO_LONG;
/// OUTPUT_TOO_SMALL, UNKNOWN_FORMAT, UNKNOWN_PEM_MODE, INVALID_LIMIT, UNINITIALISED, OVERLAP if `der` overlaps the value or
/// `*out`, NULL_POINTER, INVALID_LENGTH. All of `der` is then zeroed, and so it is if there is no certificate; `*out` is
/// zeroed.
///
/// # Safety
///
/// `header` and `peer` are NULL or readable; `lines` is NULL or readable for `line_count` lines, whose values are each NULL
/// or readable for their length; `der` is NULL or writable for `der_capacity` octets; `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_forwarded_decode(
    header: *const certbound_forwarded_header,
    peer: *const certbound_trusted_peer,
    lines: *const certbound_line,
    line_count: usize,
    der: *mut u8,
    der_capacity: usize,
    out: *mut certbound_forwarded,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe {
        let header = certbound_forwarded_header::get(header);
        let peer = certbound_trusted_peer::get(peer);
        let mut two = Default::default();
        let count = values(lines, line_count, &mut two);
        let [value, _] = two;
        let mut forwarded = certbound_forwarded {
            der_len: 0,
            presented: certbound_presented::NOTHING,
            outcome: CERTBOUND_FORWARDED_ABSENT,
        };
        let buffer = place(&[value], der, der_capacity, out.addr(), size_of::<certbound_forwarded>());
        let result = buffer.and_then(|buffer| {
            let len = borrow(&header)?.read(peer?, two.get(..count?).unwrap_or_default(), buffer)?;
            if let Some(certificate) = buffer.get(..len).filter(|_| len > 0) {
                let thumbprint = of_der(certificate.as_ptr(), len);
                forwarded.presented = (*borrow(&thumbprint)?).into();
                forwarded.outcome = CERTBOUND_FORWARDED_CERTIFICATE;
                forwarded.der_len = len;
            }
            Ok(())
        });
        if forwarded.der_len == 0 {
            clear(der, der_capacity);
        }
        deliver_ref(out, result.map(|()| &forwarded))
    }
}

/// Whether the proxy validated the chain of the certificate that it forwards: writes `CERTBOUND_CHAIN_VALIDATED` or
/// `CERTBOUND_CHAIN_NOT_VALIDATED` to `out`, for `certbound_client_authenticate`.
///
/// `verdict` is one of the `CERTBOUND_VERDICT_` values, and `lines` are all `line_count` header lines that carry it. No
/// line, an empty one and `(null)` are "not validated". With `CERTBOUND_VERDICT_CODE`, 0 is "validated" also where no
/// certificate was presented: look at the certificate first. Everything here is public.
///
/// Errors: FORWARDED_REPEATED, FORWARDED_VERDICT for what the proxy does not write, UNKNOWN_VERDICT, UNINITIALISED,
/// NULL_POINTER, INVALID_LENGTH. `*out` is then 0, which is neither.
///
/// # Safety
///
/// `peer` is NULL or readable; `lines` is NULL or readable for `line_count` lines, whose values are each NULL or readable
/// for their length; `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_forwarded_chain(
    peer: *const certbound_trusted_peer,
    verdict: i32,
    lines: *const certbound_line,
    line_count: usize,
    out: *mut i32,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe {
        let result = certbound_trusted_peer::get(peer).and_then(|peer| {
            let mut two = Default::default();
            let count = values(lines, line_count, &mut two)?;
            let verdict = match verdict {
                CERTBOUND_VERDICT_WORDS => Verdict::Words,
                CERTBOUND_VERDICT_CODE => Verdict::Code,
                _ => return Err(Error::UnknownVerdict),
            };
            Ok(match forwarded::chain(peer, verdict, two.get(..count).unwrap_or_default())? {
                Chain::Validated => CERTBOUND_CHAIN_VALIDATED.cast_unsigned(),
                Chain::NotValidated => CERTBOUND_CHAIN_NOT_VALIDATED.cast_unsigned(),
            })
        });
        deliver_word(out.cast(), result)
    }
}

fn format(number: i32) -> Result<Format, Error> {
    // The first one has number 1.
    let place = usize::try_from(number).unwrap_or_default().wrapping_sub(1);
    Format::ALL.get(place).copied().ok_or(Error::UnknownFormat)
}
