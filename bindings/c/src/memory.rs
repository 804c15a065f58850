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

/// Lets `fill` write into the caller's buffer, which must not overlap `inputs` or `out`, then delivers what it
/// returns as [`deliver`] does. On an error the whole buffer is zeroed.
///
/// # Safety
///
/// If `buffer` is not NULL, `capacity` octets at it can be read and written, and nobody else uses them
/// meanwhile. If `out` is not NULL, a `T` can be written to it. `fill` borrows its inputs and owns no slice of them: what an
/// argument owns must not be written to until the call returns, not even where it overlaps the buffer and is refused.
pub(crate) unsafe fn deliver_with_buffer<T: Copy>(
    inputs: &[&[u8]],
    buffer: *mut u8,
    capacity: usize,
    out: *mut T,
    zero: T,
    fill: impl FnOnce(&mut [u8]) -> Result<T, Error>,
) -> i32 {
    // SAFETY: as the caller promises; the buffer's slice is gone when the result is delivered.
    unsafe {
        let result = match check_buffer(inputs, buffer, capacity) {
            Ok(()) if out.is_null() => Err(Error::NullPointer),
            Ok(()) if overlap(out.addr(), size_of::<T>(), buffer.addr(), capacity) => Err(Error::Overlap),
            Ok(()) if buffer.is_null() => fill(&mut []),
            Ok(()) => fill(core::slice::from_raw_parts_mut(buffer, capacity)),
            Err(error) => Err(error),
        };
        if result.is_err() && !buffer.is_null() && isize::try_from(capacity).is_ok() {
            buffer.write_bytes(0, capacity);
        }
        deliver(out, zero, result)
    }
}

fn check_buffer(inputs: &[&[u8]], buffer: *const u8, capacity: usize) -> Result<(), Error> {
    if isize::try_from(capacity).is_err() {
        Err(Error::InvalidLength)
    } else if buffer.is_null() && capacity != 0 {
        Err(Error::NullPointer)
    } else if inputs.iter().any(|input| overlap(input.as_ptr().addr(), input.len(), buffer.addr(), capacity)) {
        Err(Error::Overlap)
    } else {
        Ok(())
    }
}

/// Whether two places, each an address and a length, have an octet in common. What is empty has none.
fn overlap(first: usize, first_len: usize, second: usize, second_len: usize) -> bool {
    let (first_end, second_end) = (first.saturating_add(first_len), second.saturating_add(second_len));
    first_len != 0 && second_len != 0 && first < second_end && second < first_end
}
