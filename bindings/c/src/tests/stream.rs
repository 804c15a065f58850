//! The thumbprint stream: opened, moved, copied, finished, and all that must not be done with one.

use core::mem::MaybeUninit;
use core::ptr;

use super::support::*;
use crate::*;

const NULL_POINTER: i32 = 400;
const UNINITIALISED: i32 = 402;

/// The stream as C has it: memory that may be copied octet by octet, padding included.
pub(super) type Stream = MaybeUninit<certbound_thumbprint_stream>;

fn opened() -> Stream {
    let mut stream = Stream::uninit();
    assert_eq!(c!(certbound_thumbprint_stream_init(stream.as_mut_ptr())), CERTBOUND_OK);
    stream
}

/// What `memcpy` makes of a stream.
fn copied(stream: &Stream) -> Stream {
    let mut copy = Stream::uninit();
    // SAFETY: both are whole streams, of the same size and apart.
    unsafe { ptr::copy_nonoverlapping(stream, &mut copy, 1) };
    copy
}

pub(super) fn update(stream: &mut Stream, piece: &[u8]) -> i32 {
    c!(certbound_thumbprint_stream_update(stream.as_mut_ptr(), piece.as_ptr(), piece.len()))
}

/// The status, and the thumbprint's text where there is one; the output is zeroed where there is none.
pub(super) fn finish(stream: &mut Stream) -> Result<String, i32> {
    let mut digest = Output::<32>::new();
    match digest.by(|out| c!(certbound_thumbprint_stream_finish(stream.as_mut_ptr(), out))) {
        CERTBOUND_OK => {
            let mut text = [0; 43];
            let digest = digest.octets();
            assert_eq!(c!(certbound_thumbprint_to_text(digest.as_ptr(), text.as_mut_ptr())), CERTBOUND_OK);
            Ok(String::from_utf8(text.to_vec()).expect("base64url is ASCII"))
        }
        status => Err(status),
    }
}

#[test]
fn pieces_of_every_size_give_the_same_thumbprint() {
    for size in 1..=DER.len() {
        let mut stream = opened();
        for piece in DER.chunks(size) {
            assert_eq!(update(&mut stream, piece), CERTBOUND_OK);
        }
        assert_eq!(finish(&mut stream).as_deref(), Ok(TEXT), "pieces of {size}");
    }
}

#[test]
fn pieces_of_a_real_certificate_cross_the_blocks_of_the_hash() {
    let der = certificate();
    let mut stream = opened();
    for piece in der.chunks(50) {
        assert_eq!(update(&mut stream, piece), CERTBOUND_OK);
    }
    assert_eq!(finish(&mut stream).as_deref(), Ok("A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"));
}

#[test]
fn empty_pieces_change_nothing() {
    let mut stream = opened();
    for piece in DER.chunks(2) {
        assert_eq!(update(&mut stream, piece), CERTBOUND_OK);
        for nothing in [ptr::null(), ptr::without_provenance(1), DER.as_ptr_range().end] {
            let status = c!(certbound_thumbprint_stream_update(stream.as_mut_ptr(), nothing, 0));
            assert_eq!(status, CERTBOUND_OK);
        }
    }
    assert_eq!(finish(&mut stream).as_deref(), Ok(TEXT));
}

#[test]
fn a_stream_may_be_moved_between_calls() {
    let mut stream = opened();
    for piece in DER.chunks(1) {
        let mut elsewhere = Box::new(stream);
        assert_eq!(update(&mut elsewhere, piece), CERTBOUND_OK);
        stream = *elsewhere;
    }
    assert_eq!(finish(&mut stream).as_deref(), Ok(TEXT));
}

#[test]
fn a_copy_is_a_stream_of_its_own() {
    let mut stream = opened();
    assert_eq!(update(&mut stream, &DER[..4]), CERTBOUND_OK);
    let mut fork = copied(&stream);
    assert_eq!(update(&mut stream, &[5, 5]), 242, "trailing data in the first");
    assert_eq!(finish(&mut stream), Err(242));
    assert_eq!(update(&mut fork, &DER[4..]), CERTBOUND_OK);
    let mut closed = copied(&fork);
    assert_eq!(finish(&mut closed).as_deref(), Ok(TEXT));
    assert_eq!(finish(&mut fork).as_deref(), Ok(TEXT), "the copy was closed, not this one");
}

#[test]
fn a_stream_that_is_not_open_is_refused() {
    let mut finished = opened();
    assert_eq!(finish(&mut finished), Err(240));
    for mut stream in [Stream::zeroed(), finished] {
        assert_eq!(update(&mut stream, DER), UNINITIALISED);
        assert_eq!(update(&mut stream, &[]), UNINITIALISED);
        assert_eq!(finish(&mut stream), Err(UNINITIALISED));
    }
}

#[test]
fn finishing_closes_whatever_the_outcome() {
    for (pieces, expected) in [(DER, Ok(())), (&DER[..3], Err(241)), (&[0x31], Err(240))] {
        let mut stream = opened();
        let _first_error_is_told_again = update(&mut stream, pieces);
        assert_eq!(finish(&mut stream).map(|_| ()), expected);
        assert_eq!(finish(&mut stream), Err(UNINITIALISED));
    }
    let mut stream = opened();
    assert_eq!(update(&mut stream, DER), CERTBOUND_OK);
    assert_eq!(c!(certbound_thumbprint_stream_finish(stream.as_mut_ptr(), ptr::null_mut())), NULL_POINTER);
    assert_eq!(finish(&mut stream), Err(UNINITIALISED));
}

#[test]
fn the_first_error_stays_until_the_stream_is_opened_anew() {
    let mut stream = opened();
    assert_eq!(update(&mut stream, &[0x31]), 240);
    assert_eq!(update(&mut stream, DER), 240);
    assert_eq!(c!(certbound_thumbprint_stream_init(stream.as_mut_ptr())), CERTBOUND_OK);
    assert_eq!(update(&mut stream, DER), CERTBOUND_OK);
    assert_eq!(finish(&mut stream).as_deref(), Ok(TEXT));
}

#[test]
fn wrong_pieces_are_refused_and_take_nothing() {
    let mut stream = opened();
    for (piece, len, expected) in [
        (ptr::null(), 1, NULL_POINTER),
        (ptr::null(), usize::MAX, NULL_POINTER),
        (DER.as_ptr(), usize::MAX, 407),
        (DER.as_ptr(), isize::MAX as usize + 1, 407),
    ] {
        assert_eq!(c!(certbound_thumbprint_stream_update(stream.as_mut_ptr(), piece, len)), expected);
    }
    assert_eq!(update(&mut stream, DER), CERTBOUND_OK);
    assert_eq!(finish(&mut stream).as_deref(), Ok(TEXT));
}

#[test]
fn no_stream_at_all_is_refused() {
    assert_eq!(c!(certbound_thumbprint_stream_init(ptr::null_mut())), NULL_POINTER);
    assert_eq!(c!(certbound_thumbprint_stream_update(ptr::null_mut(), DER.as_ptr(), DER.len())), NULL_POINTER);
    let status = Output::<32>::new().by(|out| c!(certbound_thumbprint_stream_finish(ptr::null_mut(), out)));
    assert_eq!(status, NULL_POINTER);
}

/// A stream holds 64-bit words: at an address that is not theirs it cannot be opened, nor taken for open.
#[test]
fn a_stream_at_a_crooked_address_is_refused() {
    // Where they are 4-aligned, as on i686, the middle of a word is a place for one.
    for offset in (1..8).filter(|offset| offset % align_of::<certbound_thumbprint_stream>() != 0) {
        let mut memory = [Stream::zeroed(), opened()];
        let start = memory.as_mut_ptr().cast::<u8>();
        let stream = start.wrapping_add(offset).cast::<certbound_thumbprint_stream>();
        assert_eq!(c!(certbound_thumbprint_stream_init(stream)), UNINITIALISED);
        assert_eq!(c!(certbound_thumbprint_stream_update(stream, DER.as_ptr(), DER.len())), UNINITIALISED);
        let status = Output::<32>::new().by(|out| c!(certbound_thumbprint_stream_finish(stream, out)));
        assert_eq!(status, UNINITIALISED);
        assert_eq!(update(&mut memory[1], DER), CERTBOUND_OK, "the open one beside it was not touched");
        assert_eq!(finish(&mut memory[1]).as_deref(), Ok(TEXT));
    }
}
