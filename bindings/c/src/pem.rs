//! PEM to DER.

use certbound_core::Error;
use certbound_core::pem::{self, Mode};

use crate::buffer::deliver_with_buffer;
use crate::memory::input;

/// The text must hold exactly one certificate.
pub const CERTBOUND_PEM_SINGLE: i32 = 1;
/// The text may be a chain of at most `CERTBOUND_PEM_MAX_CHAIN` certificates; the first one is decoded.
pub const CERTBOUND_PEM_FIRST_OF_CHAIN: i32 = 2;
/// The most certificates of a chain, the first one included.
pub const CERTBOUND_PEM_MAX_CHAIN: usize = 10;

const _: () = assert!(CERTBOUND_PEM_MAX_CHAIN == pem::MAX_CHAIN);

/// Decodes a PEM certificate (RFC 7468 section 3, strict) into `out` and writes the count of DER octets to
/// `out_len`. `mode` is one of `CERTBOUND_PEM_SINGLE` and `CERTBOUND_PEM_FIRST_OF_CHAIN`. `out` needs three
/// octets for every four characters of the body: three quarters of `pem_len` are enough. The certificate is
/// public.
///
/// Errors: PEM_BEGIN, PEM_LABEL, PEM_BASE64, PEM_END, PEM_TRAILING_DATA, SECOND_CERTIFICATE,
/// CHAIN_TOO_LONG, those of `certbound_thumbprint` if the body is not one DER SEQUENCE, OUTPUT_TOO_SMALL,
/// UNKNOWN_PEM_MODE, OVERLAP if `out` overlaps the text or `*out_len`, NULL_POINTER, INVALID_LENGTH. All of `out` is then
/// zeroed, and `*out_len` is 0.
///
/// # Safety
///
/// `pem` is NULL or readable for `pem_len` octets; `out` is NULL or writable for `out_capacity` octets;
/// `out_len` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_pem_decode(
    pem: *const u8,
    pem_len: usize,
    mode: i32,
    out: *mut u8,
    out_capacity: usize,
    out_len: *mut usize,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe {
        let text = input(pem, pem_len);
        deliver_with_buffer(&[text.unwrap_or_default()], out, out_capacity, out_len, |buffer| {
            pem::decode_leaf(text?, self::mode(mode)?, buffer)
        })
    }
}

/// What to do with further certificates.
pub(crate) fn mode(number: i32) -> Result<Mode, Error> {
    match number {
        CERTBOUND_PEM_SINGLE => Ok(Mode::Single),
        CERTBOUND_PEM_FIRST_OF_CHAIN => Ok(Mode::FirstOfChain),
        _ => Err(Error::UnknownPemMode),
    }
}
