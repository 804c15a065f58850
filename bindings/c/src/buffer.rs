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
