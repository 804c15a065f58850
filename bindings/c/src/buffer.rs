//! Outputs of a length that the call decides, in a buffer of the caller's.

use certbound_core::Error;

use crate::memory::deliver;

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
    fill: impl FnOnce(&mut [u8]) -> Result<T, Error>,
) -> i32 {
    // SAFETY: as the caller promises; the buffer's slice is gone when the buffer is zeroed and the result delivered.
    unsafe {
        let result = place(inputs, buffer, capacity, out.addr(), size_of::<T>()).and_then(fill);
        if result.is_err() {
            clear(buffer, capacity);
        }
        deliver(out, &result)
    }
}

/// The buffer, if it overlaps neither the inputs nor the other output, which there must be.
///
/// # Safety
///
/// If `buffer` is not NULL, `capacity` octets at it can be read and written, and nobody else uses them while `'a` lives.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) unsafe fn place<'a>(
    inputs: &[&[u8]],
    buffer: *mut u8,
    capacity: usize,
    out: usize,
    out_len: usize,
) -> Result<&'a mut [u8], Error> {
    if isize::try_from(capacity).is_err() {
        return Err(Error::InvalidLength);
    }
    if buffer.is_null() && capacity != 0 {
        return Err(Error::NullPointer);
    }
    if inputs.iter().any(|input| overlap(input.as_ptr().addr(), input.len(), buffer.addr(), capacity)) {
        return Err(Error::Overlap);
    }
    if out == 0 {
        return Err(Error::NullPointer);
    }
    if overlap(out, out_len, buffer.addr(), capacity) {
        return Err(Error::Overlap);
    }
    if buffer.is_null() {
        return Ok(&mut []);
    }
    // SAFETY: not NULL, of a permitted length, and as the caller promises.
    Ok(unsafe { core::slice::from_raw_parts_mut(buffer, capacity) })
}

/// Zeroes the buffer after an error, which may be that it is none.
///
/// # Safety
///
/// As [`place`]; there is no slice of the buffer.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) unsafe fn clear(buffer: *mut u8, capacity: usize) {
    if !buffer.is_null() && isize::try_from(capacity).is_ok() {
        // SAFETY: not NULL, of a permitted length, and as the caller promises.
        unsafe { buffer.write_bytes(0, capacity) };
    }
}

/// Whether two places, each an address and a length, have an octet in common. What is empty has none.
fn overlap(first: usize, first_len: usize, second: usize, second_len: usize) -> bool {
    let (first_end, second_end) = (first.saturating_add(first_len), second.saturating_add(second_len));
    first_len != 0 && second_len != 0 && first < second_end && second < first_end
}
