//! What the TLS layer says about the client's certificate.

use certbound_core::{Error, Presented, Thumbprint};

use crate::memory::{copy, deliver};
use crate::thumbprint::{CERTBOUND_THUMBPRINT_LEN, from_digest, of_der};

/// The certificate that the client presented, or the fact that it presented none.
///
/// One is made per connection and serves every request on it. A zeroed one is neither: using it is an
/// error. Its contents mean nothing to the caller.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct certbound_presented {
    state: u32,
    thumbprint: [u8; CERTBOUND_THUMBPRINT_LEN],
}

const NOTHING: u32 = 0x6362_7030;
const CERTIFICATE: u32 = 0x6362_7031;

impl certbound_presented {
    pub(crate) const ZERO: Self = certbound_presented { state: 0, thumbprint: [0; CERTBOUND_THUMBPRINT_LEN] };
    pub(crate) const NOTHING: Self = certbound_presented { state: NOTHING, ..Self::ZERO };

    /// Whether a constructor made the caller's one.
    ///
    /// # Safety
    ///
    /// `presented` is NULL or readable.
    pub(crate) unsafe fn look_at(presented: *const Self) -> Result<(), Error> {
        // SAFETY: as the caller promises; the state comes first.
        match unsafe { copy(presented.cast())? } {
            NOTHING | CERTIFICATE => Ok(()),
            _ => Err(Error::Uninitialised),
        }
    }

    /// What the caller's one stands for, if a constructor made it.
    ///
    /// # Safety
    ///
    /// `presented` is NULL or readable.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) unsafe fn get(presented: *const Self) -> Result<Presented, Error> {
        // SAFETY: as the caller promises.
        let presented = unsafe { copy(presented)? };
        match presented.state {
            NOTHING => Ok(Presented::Nothing),
            CERTIFICATE => Ok(Presented::Certificate(Thumbprint::from_digest(presented.thumbprint))),
            _ => Err(Error::Uninitialised),
        }
    }
}

impl From<Thumbprint> for certbound_presented {
    fn from(thumbprint: Thumbprint) -> Self {
        certbound_presented { state: CERTIFICATE, thumbprint: *thumbprint.as_bytes() }
    }
}

/// The client presented no certificate. Errors: NULL_POINTER.
///
/// # Safety
///
/// `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_presented_nothing(out: *mut certbound_presented) -> i32 {
    // SAFETY: the pointer is the caller's, as documented above.
    unsafe { deliver(out, &Ok(certbound_presented::NOTHING)) }
}

/// The client presented this DER certificate and proved that it has its key. An empty input is an error, not
/// "no certificate": see `certbound_presented_nothing`.
///
/// Errors: as `certbound_thumbprint`.
///
/// # Safety
///
/// `der` is NULL or readable for `der_len` octets; `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_presented_certificate(
    der: *const u8,
    der_len: usize,
    out: *mut certbound_presented,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe { deliver_presented(out, &of_der(der, der_len)) }
}

/// The client presented the certificate with this thumbprint, which something trusted computed: the TLS
/// library, an HSM, or a thumbprint stream.
///
/// Errors: NULL_POINTER.
///
/// # Safety
///
/// `thumbprint` is NULL or readable for 32 octets; `out` is NULL or writable.
///
/// cbindgen:ptrs-as-arrays=[[thumbprint;CERTBOUND_THUMBPRINT_LEN]]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_presented_thumbprint(
    thumbprint: *const u8,
    out: *mut certbound_presented,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe { deliver_presented(out, &from_digest(thumbprint)) }
}

/// Writes that the certificate with this thumbprint was presented.
///
/// # Safety
///
/// `out` is NULL or writable.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
unsafe fn deliver_presented(out: *mut certbound_presented, result: &Result<Thumbprint, Error>) -> i32 {
    // SAFETY: as the caller promises.
    unsafe { deliver(out, &result.map(Into::into)) }
}
