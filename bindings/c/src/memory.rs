//! Where C pointers become slices and results become outputs. Elsewhere raw pointers are used only for what is read or written
//! where it lies, `client` and `identity`, for a buffer's place, `buffer`, for lines of headers, `forwarded`, for an open stream,
//! `stream`, and for the texts that `status` and `version` return.

use core::ptr;

use certbound_core::Error;

use crate::status::CERTBOUND_OK;

/// The octets at `pointer`. NULL with length 0 is empty; NULL with a length is an error.
///
/// # Safety
///
/// If `pointer` is not NULL, `len` octets at it can be read, and are not written, while `'a` lives.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
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

/// A result's value where it lies: to move it is to copy it.
pub(crate) fn borrow<T>(result: &Result<T, Error>) -> Result<&T, Error> {
    result.as_ref().map_err(|error| *error)
}

/// The status of a result.
pub(crate) fn status<T>(result: &Result<T, Error>) -> i32 {
    result.as_ref().map_or_else(|error| error.code(), |_| CERTBOUND_OK)
}

/// Writes a result, or zeros if there is none, and returns the status. No slice of the caller's memory is
/// alive by then, so the output may overlap an input.
///
/// # Safety
///
/// If `out` is not NULL, a `T` can be written to it.
pub(crate) unsafe fn deliver<T: Copy>(out: *mut T, result: &Result<T, Error>) -> i32 {
    // SAFETY: as the caller promises.
    unsafe { deliver_ref(out, borrow(result)) }
}

/// The same of a word, which small machines hand over in registers.
///
/// # Safety
///
/// As [`deliver`].
#[cfg(feature = "forwarded")]
#[cfg_attr(target_pointer_width = "64", inline(always))]
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) unsafe fn deliver_word(out: *mut u32, result: Result<u32, Error>) -> i32 {
    // SAFETY: as the caller promises.
    unsafe { deliver(out, &result) }
}

/// The same of a value that lies elsewhere.
///
/// # Safety
///
/// As [`deliver`].
pub(crate) unsafe fn deliver_ref<T: Copy>(out: *mut T, result: Result<&T, Error>) -> i32 {
    let value = result.map_or(ptr::null(), ptr::from_ref);
    // SAFETY: as the caller promises; the value is readable.
    unsafe { deliver_from(out, value, status(&result)) }
}

/// The same of a value at a pointer, which may be NULL: that stands for zeros.
///
/// # Safety
///
/// As [`deliver`]; if `value` is not NULL, it is readable, and no part of it is of `out`.
pub(crate) unsafe fn deliver_from<T>(out: *mut T, value: *const T, status: i32) -> i32 {
    // SAFETY: as the caller promises.
    unsafe { deliver_octets(out.cast(), value.cast(), size_of::<T>(), status) }
}

/// Copies a value of `len` octets, or zeros if it is NULL. Neither need be aligned.
///
/// # Safety
///
/// If `out` is not NULL, `len` octets at it can be written; if `value` is not, they can be read, and are none of `out`.
#[cfg_attr(target_pointer_width = "64", inline(always))]
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
unsafe fn deliver_octets(out: *mut u8, value: *const u8, len: usize, status: i32) -> i32 {
    if out.is_null() {
        return Error::NullPointer.code();
    }
    // SAFETY: not NULL; as the caller promises.
    unsafe {
        if value.is_null() {
            out.write_bytes(0, len);
        } else {
            ptr::copy_nonoverlapping(value, out, len);
        }
    }
    status
}
