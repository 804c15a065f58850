//! Thumbprints of certificates that arrive in pieces.

use certbound_core::{Error, ThumbprintStream};

use crate::memory::{copy, input, status};
use crate::sha256::{Hash, certbound_sha256};
use crate::status::CERTBOUND_OK;
use crate::thumbprint::deliver_thumbprint;

/// The size of `certbound_thumbprint_stream` in 64-bit words.
pub const CERTBOUND_THUMBPRINT_STREAM_WORDS: usize = 24;

/// The state of a thumbprint that is computed in pieces. It is the caller's, of fixed size, and may be copied
/// between calls; its contents mean nothing to the caller. It needs no clean-up.
#[repr(C)]
pub struct certbound_thumbprint_stream {
    opaque: [u64; CERTBOUND_THUMBPRINT_STREAM_WORDS],
}

/// What the opaque words hold while the stream is open.
#[repr(C)]
struct OpenStream {
    mark: u32,
    stream: ThumbprintStream<Hash>,
}

/// Marks an open stream, so that a zeroed or finished one is told from it.
const OPEN: u32 = 0x6362_7473;

const _: () = assert!(size_of::<OpenStream>() <= size_of::<certbound_thumbprint_stream>());
const _: () = assert!(align_of::<OpenStream>() <= align_of::<certbound_thumbprint_stream>());

impl certbound_thumbprint_stream {
    const CLOSED: Self = certbound_thumbprint_stream { opaque: [0; CERTBOUND_THUMBPRINT_STREAM_WORDS] };
}

/// Whether the stream at `stream` is open: there is an `OpenStream` then.
///
/// # Safety
///
/// `stream` is NULL or points to memory that [`init`] has written, or zeros.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
unsafe fn look_at(stream: *const certbound_thumbprint_stream) -> Result<(), Error> {
    if stream.is_null() {
        return Err(Error::NullPointer);
    }
    // SAFETY: not NULL and, if it is aligned, readable as the caller promises. Only `init` writes the mark, after it has
    // written a stream beside it.
    if !stream.is_aligned() || unsafe { *stream.cast::<OpenStream>().cast::<u32>() } != OPEN {
        return Err(Error::Uninitialised);
    }
    Ok(())
}

/// Opens a stream. Errors: NULL_POINTER; UNINITIALISED if `stream` is not aligned for 64-bit words.
///
/// # Safety
///
/// `stream` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_thumbprint_stream_init(stream: *mut certbound_thumbprint_stream) -> i32 {
    // SAFETY: the pointer is the caller's, as documented above.
    unsafe { init(stream, Ok(Hash::software())) }
}

/// Opens a stream that hashes by the caller's functions instead of in software: by a hardware unit or an HSM, in which a
/// message has begun. All else is as with `certbound_thumbprint_stream_init`.
///
/// `hash->context` must stay usable until the stream is finished. A stream that is not finished, or that fails before,
/// tells the hardware nothing: begin its next message anew. Of copies of the stream only one may go on, since they
/// share the message.
///
/// Errors: NULL_POINTER, also if a function of `hash` is NULL; UNINITIALISED if `stream` is not aligned for 64-bit words.
/// `*stream` is then zeroed, unless it is not aligned.
///
/// # Safety
///
/// `hash` is NULL or readable, and its functions can be called with its context; `stream` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_thumbprint_stream_init_with(
    hash: *const certbound_sha256,
    stream: *mut certbound_thumbprint_stream,
) -> i32 {
    // SAFETY: the pointers and functions are the caller's, as documented above.
    unsafe { init(stream, copy(hash).and_then(|hash| Hash::caller(hash))) }
}

/// Opens the stream, or closes it if there is nothing to hash with.
///
/// # Safety
///
/// `stream` is NULL or writable.
unsafe fn init(stream: *mut certbound_thumbprint_stream, hash: Result<Hash, Error>) -> i32 {
    if stream.is_null() {
        return Error::NullPointer.code();
    }
    if !stream.is_aligned() {
        return Error::Uninitialised.code();
    }
    // SAFETY: not NULL, aligned, writable as the caller promises, and large enough as asserted above.
    unsafe {
        stream.write(certbound_thumbprint_stream::CLOSED);
        match hash {
            Ok(hash) => {
                let open = stream.cast::<OpenStream>();
                (&raw mut (*open).stream).write(ThumbprintStream::with(hash));
                (&raw mut (*open).mark).write(OPEN);
                CERTBOUND_OK
            }
            Err(error) => error.code(),
        }
    }
}

/// Takes the next piece of the DER certificate, of any length. The certificate is public.
///
/// Errors: as `certbound_thumbprint`, as soon as it is certain; HASH_FAILED if the caller's own SHA-256 did. The first of
/// these stays, and every later call returns it. UNINITIALISED if the stream is not open; NULL_POINTER and
/// INVALID_LENGTH, after which the stream goes on as if the call had not been made.
///
/// # Safety
///
/// `stream` is NULL, zeroed, or initialised; `piece` is NULL or readable for `piece_len` octets and lies
/// outside of `*stream`.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_thumbprint_stream_update(
    stream: *mut certbound_thumbprint_stream,
    piece: *const u8,
    piece_len: usize,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    let result = unsafe {
        look_at(stream).and_then(|()| {
            let piece = input(piece, piece_len)?;
            (*stream.cast::<OpenStream>()).stream.update(piece)
        })
    };
    status(&result)
}

/// Ends the certificate, writes its thumbprint, and closes the stream: it must be opened anew before it is
/// used again.
///
/// Errors: as `certbound_thumbprint`; CERTIFICATE_TRUNCATED if octets are missing, CERTIFICATE_NOT_DER if there were none;
/// HASH_FAILED if the caller's own SHA-256 did; UNINITIALISED if the stream is not open.
///
/// # Safety
///
/// `stream` is NULL, zeroed, or initialised; `out` is NULL or writable for 32 octets.
///
/// cbindgen:ptrs-as-arrays=[[out;CERTBOUND_THUMBPRINT_LEN]]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_thumbprint_stream_finish(
    stream: *mut certbound_thumbprint_stream,
    out: *mut u8,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above; an open stream is aligned and writable.
    unsafe {
        let finished = look_at(stream).and_then(|()| {
            let open = stream.cast::<OpenStream>().read();
            stream.write(certbound_thumbprint_stream::CLOSED);
            open.stream.finish()
        });
        deliver_thumbprint(out, &finished)
    }
}
