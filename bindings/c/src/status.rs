//! Status codes and their texts.

#[cfg(feature = "answers")]
use core::ffi::c_char;

#[cfg(feature = "answers")]
use certbound_core::Error;

/// The call did what it says: the token is verified, or the output is written. Everything else is a
/// `certbound_status`.
pub const CERTBOUND_OK: i32 = 0;

/// One English phrase for a status: a NUL-terminated string that lives as long as the program, never NULL.
/// It holds nothing secret, and none of it comes from an input.
#[cfg(feature = "answers")]
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn certbound_status_text(status: i32) -> *const c_char {
    let text: &[u8] = match Error::text_with_nul(status) {
        Some(text) => text,
        None if status == CERTBOUND_OK => b"success\0",
        None => b"unknown status\0",
    };
    text.as_ptr().cast()
}
