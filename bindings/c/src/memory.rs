//! Where C pointers become slices and results become outputs. Only an open stream, in `thumbprint`, and the
//! texts that `status` and `version` return need a raw pointer elsewhere.

use certbound_core::Error;

use crate::status::CERTBOUND_OK;

/// The octets at `pointer`. NULL with length 0 is empty; NULL with a length is an error.
///
/// # Safety
///
/// If `pointer` is not NULL, `len` octets at it can be read, and are not written, while `'a` lives.
pub(crate) unsafe fn input<'a>(pointer: *const u8, len: usize) -> Result<&'a [u8], Error> {
    if pointer.is_null() {
        return if len == 0 { Ok(&[]) } else { Err(Error::NullPointer) };
    }
    if isize::try_from(len).is_err() {
        return Err(Error::InvalidLength);
    }
    // SAFETY: not NULL, of a permitted length, and readable as the caller promises.
    Ok(unsafe { core::slice::from_raw_parts(pointer, len) })
}

/// A copy of the value at `pointer`.
///
/// # Safety
///
/// If `pointer` is not NULL, a `T` at it can be read. Every bit pattern of `T` is a value.
pub(crate) unsafe fn copy<T: Copy>(pointer: *const T) -> Result<T, Error> {
    if pointer.is_null() {
        return Err(Error::NullPointer);
    }
    // SAFETY: not NULL and readable as the caller promises; it need not be aligned.
    Ok(unsafe { pointer.read_unaligned() })
}

/// Writes a result, or `zero` if there is none, and returns the status. No slice of the caller's memory is
/// alive by then, so the output may overlap an input.
///
/// # Safety
///
/// If `out` is not NULL, a `T` can be written to it.
pub(crate) unsafe fn deliver<T: Copy>(out: *mut T, zero: T, result: Result<T, Error>) -> i32 {
    if out.is_null() {
        return Error::NullPointer.code();
    }
    let (value, status) = match result {
        Ok(value) => (value, CERTBOUND_OK),
        Err(error) => (zero, error.code()),
    };
    // SAFETY: not NULL and writable as the caller promises; it need not be aligned.
    unsafe { out.write_unaligned(value) };
    status
}
