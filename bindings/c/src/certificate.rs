//! The view of a certificate, as offsets into the caller's DER.

use certbound_core::{Certificate, Error, Validity, certificate};

use crate::memory::{borrow, copy, deliver, input, status};

/// The longest certificate, in octets.
pub const CERTBOUND_CERTIFICATE_MAX_LEN: usize = 65536;
/// The most extensions of a certificate.
pub const CERTBOUND_CERTIFICATE_MAX_EXTENSIONS: usize = 64;

const _: () = assert!(CERTBOUND_CERTIFICATE_MAX_LEN == certificate::MAX_LEN);
const _: () = assert!(CERTBOUND_CERTIFICATE_MAX_EXTENSIONS == certificate::MAX_EXTENSIONS);

/// A part of the certificate that was parsed: where it starts, counted from the certificate's first octet, and
/// its length in octets. Both are 0 for a part that is absent.
#[repr(C)]
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct certbound_span {
    /// The offset of the first octet.
    pub offset: u32,
    /// The count of octets.
    pub len: u32,
}

/// The fields of an X.509 certificate (RFC 5280 section 4.1). All of it is public.
#[repr(C)]
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct certbound_certificate {
    /// The first second of the validity period, counted from 1970-01-01T00:00:00Z.
    pub not_before: i64,
    /// The last second of the validity period.
    pub not_after: i64,
    /// The version: 1, 2 or 3. It is 0 only where parsing failed.
    pub version: u32,
    /// Zero.
    pub reserved: u32,
    /// The serial number: the contents of the INTEGER, big-endian two's complement.
    pub serial: certbound_span,
    /// The issuer: a DER Name, tag and length included.
    pub issuer: certbound_span,
    /// The subject: a DER Name, tag and length included.
    pub subject: certbound_span,
    /// The public key: a DER SubjectPublicKeyInfo, tag and length included.
    pub public_key_info: certbound_span,
    /// The subjectAltName, if there is one: DER GeneralNames, tag and length included.
    pub subject_alt_name: certbound_span,
}

/// Parses exactly one DER certificate of at most `CERTBOUND_CERTIFICATE_MAX_LEN` octets, strictly. The
/// signature is not verified, the validity period is not checked, and no chain is built.
///
/// Errors: as `certbound_thumbprint`; CERTIFICATE_STRUCTURE, CERTIFICATE_VERSION, CERTIFICATE_SERIAL,
/// CERTIFICATE_TIME, CERTIFICATE_EXTENSION, CERTIFICATE_DUPLICATE_EXTENSION, CERTIFICATE_TOO_MANY_EXTENSIONS,
/// CERTIFICATE_ALGORITHM.
///
/// # Safety
///
/// `der` is NULL or readable for `der_len` octets; `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_certificate_parse(
    der: *const u8,
    der_len: usize,
    out: *mut certbound_certificate,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe {
        let result = input(der, der_len).and_then(parse);
        deliver(out, &result)
    }
}

/// Checks a parsed certificate's validity period against `now`, seconds since 1970 from a trusted clock. The
/// token check never does this by itself (RFC 8705 section 6.2).
///
/// Errors: CERTIFICATE_NOT_YET_VALID, CERTIFICATE_EXPIRED, UNINITIALISED if no certificate was parsed into it,
/// NULL_POINTER.
///
/// # Safety
///
/// `certificate` is NULL or readable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_certificate_check_validity(
    certificate: *const certbound_certificate,
    now: i64,
) -> i32 {
    // SAFETY: the pointer is the caller's, as documented above.
    let certificate = unsafe { copy(certificate) };
    let result = certificate.and_then(|it| match it.version {
        1..=3 => Validity { not_before: it.not_before, not_after: it.not_after }.check(now),
        _ => Err(Error::Uninitialised),
    });
    status(&result)
}

fn parse(der: &[u8]) -> Result<certbound_certificate, Error> {
    let certificate = &Certificate::from_der(der);
    let certificate = borrow(certificate)?;
    let [serial, issuer, subject, public_key_info, subject_alt_name] = certificate.places();
    let validity = certificate.validity();
    Ok(certbound_certificate {
        not_before: validity.not_before,
        not_after: validity.not_after,
        version: certificate.version().into(),
        reserved: 0,
        serial: span(serial),
        issuer: span(issuer),
        subject: span(subject),
        public_key_info: span(public_key_info),
        subject_alt_name: span(subject_alt_name),
    })
}

/// The offset and the length of a part of a certificate, which has at most 64 KiB.
fn span((offset, len): (usize, usize)) -> certbound_span {
    certbound_span {
        offset: u32::try_from(offset).unwrap_or_default(),
        len: u32::try_from(len).unwrap_or_default(),
    }
}
