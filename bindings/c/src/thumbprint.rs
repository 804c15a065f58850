//! Certificate thumbprints: at once, in pieces, and as text.

use certbound_core::{Error, Thumbprint, ThumbprintStream, thumbprint};

use crate::memory::{copy, deliver, input};
use crate::status::CERTBOUND_OK;

/// The octets of a thumbprint.
pub const CERTBOUND_THUMBPRINT_LEN: usize = 32;
/// The characters of a thumbprint's text. It is not NUL-terminated.
pub const CERTBOUND_THUMBPRINT_TEXT_LEN: usize = 43;
/// The size of `certbound_thumbprint_stream` in 64-bit words.
pub const CERTBOUND_THUMBPRINT_STREAM_WORDS: usize = 24;

const _: () = assert!(CERTBOUND_THUMBPRINT_LEN == thumbprint::LEN);
const _: () = assert!(CERTBOUND_THUMBPRINT_TEXT_LEN == thumbprint::TEXT_LEN);

/// Computes the thumbprint, `x5t#S256`, of a DER certificate: its SHA-256 digest (RFC 8705 section 3.1).
///
/// The input must be exactly one DER SEQUENCE of at most `CERTBOUND_CERTIFICATE_MAX_LEN` octets; what is inside
/// is not read. The certificate is public.
///
/// Errors: CERTIFICATE_NOT_DER (also for PEM), CERTIFICATE_TRUNCATED, CERTIFICATE_TRAILING_DATA,
/// CERTIFICATE_TOO_LONG, NULL_POINTER, INVALID_LENGTH.
///
/// # Safety
///
/// `der` is NULL or readable for `der_len` octets; `out` is NULL or writable for 32 octets.
///
/// cbindgen:ptrs-as-arrays=[[out;CERTBOUND_THUMBPRINT_LEN]]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_thumbprint(der: *const u8, der_len: usize, out: *mut u8) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe {
        let result = input(der, der_len).and_then(Thumbprint::from_der);
        deliver_thumbprint(out, result)
    }
}

/// Reads the 43 characters of a canonical `x5t#S256` value. The text's length and alphabet are public, its
/// value is not.
///
/// Errors: THUMBPRINT_TEXT for another length or alphabet, THUMBPRINT_NOT_CANONICAL for 43 good characters that
/// no digest encodes to, such as the example in RFC 8705 section 3.1, NULL_POINTER, INVALID_LENGTH.
///
/// # Safety
///
/// `text` is NULL or readable for `text_len` octets; `out` is NULL or writable for 32 octets.
///
/// cbindgen:ptrs-as-arrays=[[out;CERTBOUND_THUMBPRINT_LEN]]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_thumbprint_from_text(text: *const u8, text_len: usize, out: *mut u8) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe {
        let result = input(text, text_len).and_then(Thumbprint::from_text);
        deliver_thumbprint(out, result)
    }
}

/// Writes the 43 characters of a thumbprint, base64url without padding and without a NUL. The thumbprint is
/// secret to this function.
///
/// Errors: NULL_POINTER.
///
/// # Safety
///
/// `thumbprint` is NULL or readable for 32 octets; `out` is NULL or writable for 43 octets.
///
/// cbindgen:ptrs-as-arrays=[[thumbprint;CERTBOUND_THUMBPRINT_LEN],[out;CERTBOUND_THUMBPRINT_TEXT_LEN]]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_thumbprint_to_text(thumbprint: *const u8, out: *mut u8) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe {
        let result = copy(thumbprint.cast()).map(|digest| {
            let mut text = [0; CERTBOUND_THUMBPRINT_TEXT_LEN];
            Thumbprint::from_digest(digest).encode(&mut text);
            text
        });
        deliver(out.cast(), [0; CERTBOUND_THUMBPRINT_TEXT_LEN], result)
    }
}

/// The state of a thumbprint that is computed in pieces. It is the caller's, of fixed size, and may be copied
/// between calls; its contents mean nothing to the caller. It needs no clean-up.
#[repr(C)]
pub struct certbound_thumbprint_stream {
    opaque: [u64; CERTBOUND_THUMBPRINT_STREAM_WORDS],
}

/// What the opaque words hold while the stream is open.
#[repr(C)]
#[derive(Clone)]
struct OpenStream {
    mark: u64,
    stream: ThumbprintStream,
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
/// `stream` is NULL or points to memory that `certbound_thumbprint_stream_init` has initialised, or zeros.
unsafe fn open<'a>(stream: *mut certbound_thumbprint_stream) -> Result<&'a mut ThumbprintStream, Error> {
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
    if stream.is_null() {
        return Error::NullPointer.code();
    }
    if !stream.is_aligned() {
        return Error::Uninitialised.code();
    }
    // SAFETY: not NULL, aligned, writable as the caller promises, and large enough as asserted above.
    unsafe {
        stream.write(certbound_thumbprint_stream::CLOSED);
        stream.cast::<OpenStream>().write(OpenStream { mark: OPEN, stream: ThumbprintStream::new() });
    }
    CERTBOUND_OK
}

/// Takes the next piece of the DER certificate, of any length. The certificate is public.
///
/// Errors: as `certbound_thumbprint`, as soon as it is certain; the first error about the certificate stays, and
/// every later call returns it. UNINITIALISED if the stream is not open; NULL_POINTER and INVALID_LENGTH, after which
/// the stream goes on as if the call had not been made.
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
    match result {
        Ok(()) => CERTBOUND_OK,
        Err(error) => error.code(),
    }
}

/// Ends the certificate, writes its thumbprint, and closes the stream: it must be opened anew before it is
/// used again.
///
/// Errors: as `certbound_thumbprint`; CERTIFICATE_TRUNCATED if octets are missing, CERTIFICATE_NOT_DER if there were none; UNINITIALISED if the stream
/// is not open.
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
        let finished = open(stream).map(|open| open.clone());
        if finished.is_ok() {
            stream.write(certbound_thumbprint_stream::CLOSED);
        }
        deliver_thumbprint(out, finished.and_then(ThumbprintStream::finish))
    }
}

/// Writes a thumbprint's octets.
///
/// # Safety
///
/// `out` is NULL or writable for 32 octets.
unsafe fn deliver_thumbprint(out: *mut u8, result: Result<Thumbprint, Error>) -> i32 {
    // SAFETY: as the caller promises.
    unsafe { deliver(out.cast(), [0; CERTBOUND_THUMBPRINT_LEN], result.map(|it| *it.as_bytes())) }
}
