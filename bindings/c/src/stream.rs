//! Thumbprints of certificates that arrive in pieces.

use core::ptr;

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
    mark: u64,
    stream: ThumbprintStream<Hash>,
}

/// Marks an open stream, so that a zeroed or finished one is told from it.
const OPEN: u64 = 0x6365_7274_626f_756e;

const _: () = assert!(size_of::<OpenStream>() <= size_of::<certbound_thumbprint_stream>());
const _: () = assert!(align_of::<OpenStream>() <= align_of::<certbound_thumbprint_stream>());

impl certbound_thumbprint_stream {
    const CLOSED: Self = certbound_thumbprint_stream { opaque: [0; CERTBOUND_THUMBPRINT_STREAM_WORDS] };
}

/// The open stream at `stream`.
///
/// # Safety
///
/// `stream` is NULL or points to memory that [`init`] has written, or zeros.
unsafe fn open<'a>(stream: *mut certbound_thumbprint_stream) -> Result<&'a mut ThumbprintStream<Hash>, Error> {
    let open = stream.cast::<OpenStream>();
    if open.is_null() {
        return Err(Error::NullPointer);
    }
    if !open.is_aligned() {
        return Err(Error::Uninitialised);
    }
    // SAFETY: not NULL and aligned; the first word of the opaque words is always readable.
    if unsafe { (&raw const (*open).mark).read() } != OPEN {
        return Err(Error::Uninitialised);
    }
    // SAFETY: only `init` writes the mark, after it has written a stream beside it.
    Ok(unsafe { &mut (*open).stream })
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
                let stream = stream.cast::<OpenStream>();
                stream.write(OpenStream { mark: OPEN, stream: ThumbprintStream::with(hash) });
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
    let result = unsafe { open(stream).and_then(|open| open.update(input(piece, piece_len)?)) };
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
        let finished = open(stream).map(|open| ptr::read(open));
        if finished.is_ok() {
            stream.write(certbound_thumbprint_stream::CLOSED);
        }
        deliver_thumbprint(out, &finished.and_then(ThumbprintStream::finish))
    }
}
