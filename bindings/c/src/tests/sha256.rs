//! The thumbprint stream over the caller's own SHA-256.

use core::ffi::c_void;
use core::ptr;

use super::stream::{Stream, finish, update};
use super::support::*;
use crate::*;

const NULL_POINTER: i32 = 400;
const UNINITIALISED: i32 = 402;
const HASH_FAILED: i32 = 415;

/// A unit that keeps what it was given, and fails when it is told to.
#[derive(Default)]
struct Unit {
    octets: Vec<u8>,
    finished: u32,
    update_status: i32,
    finish_status: i32,
}

unsafe extern "C" fn unit_update(context: *mut c_void, octets: *const u8, len: usize) -> i32 {
    assert_ne!(len, 0);
    // SAFETY: the context of these tests is a unit, and the library passes octets that can be read.
    unsafe {
        let unit = &mut *context.cast::<Unit>();
        unit.octets.extend(core::slice::from_raw_parts(octets, len));
        unit.update_status
    }
}

unsafe extern "C" fn unit_finish(context: *mut c_void, digest: *mut u8) -> i32 {
    // SAFETY: as above; the digest has room for 32 octets.
    unsafe {
        let unit = &mut *context.cast::<Unit>();
        unit.finished += 1;
        digest.write_bytes(1, 32);
        unit.finish_status
    }
}

fn opened_with(unit: &mut Unit) -> Stream {
    let mut stream = Stream::uninit();
    let hash = certbound_sha256 {
        context: ptr::from_mut(unit).cast(),
        update: Some(unit_update),
        finish: Some(unit_finish),
    };
    assert_eq!(c!(certbound_thumbprint_stream_init_with(&hash, stream.as_mut_ptr())), CERTBOUND_OK);
    stream
}

#[test]
fn the_callers_digest_is_the_thumbprint() {
    for size in 1..=DER.len() {
        let mut unit = Unit::default();
        let mut stream = opened_with(&mut unit);
        for piece in DER.chunks(size) {
            assert_eq!(update(&mut stream, piece), CERTBOUND_OK);
            assert_eq!(update(&mut stream, &[]), CERTBOUND_OK, "the unit is not asked to take nothing");
        }
        assert_eq!(finish(&mut stream).as_deref(), Ok("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"));
        assert_eq!(finish(&mut stream), Err(UNINITIALISED));
        assert!(unit.octets == DER && unit.finished == 1, "pieces of {size}");
    }
}

#[test]
fn what_is_no_certificate_gets_no_digest() {
    for (piece, expected) in [(&DER[..3], 241), (&[0x31], 240), (&[0x30, 0, 0], 242), (&[], 240)] {
        let mut unit = Unit::default();
        let mut stream = opened_with(&mut unit);
        let _told_again_at_the_end = update(&mut stream, piece);
        assert_eq!(finish(&mut stream), Err(expected));
        assert_eq!(unit.finished, 0);
    }
}

#[test]
fn a_failure_stays_and_is_no_digest() {
    for status in [1, -1, i32::MIN] {
        let mut unit = Unit { update_status: status, ..Unit::default() };
        let mut stream = opened_with(&mut unit);
        assert_eq!(update(&mut stream, &DER[..2]), HASH_FAILED);
        assert_eq!(update(&mut stream, &DER[2..]), HASH_FAILED);
        assert_eq!(finish(&mut stream), Err(HASH_FAILED));
        assert_eq!((&unit.octets[..], unit.finished), (&DER[..2], 0), "it was left alone after that");

        let mut unit = Unit { finish_status: status, ..Unit::default() };
        let mut stream = opened_with(&mut unit);
        assert_eq!(update(&mut stream, DER), CERTBOUND_OK);
        assert_eq!(finish(&mut stream), Err(HASH_FAILED));
        assert_eq!(finish(&mut stream), Err(UNINITIALISED));
    }
}

#[test]
fn a_hash_without_a_function_closes_the_stream() {
    let without_update = certbound_sha256 { update: None, ..HASH };
    let without_finish = certbound_sha256 { finish: None, ..HASH };
    for hash in [ptr::null(), &raw const without_update, &raw const without_finish] {
        let mut stream = opened_with(&mut Unit::default());
        assert_eq!(c!(certbound_thumbprint_stream_init_with(hash, stream.as_mut_ptr())), NULL_POINTER);
        assert_eq!(update(&mut stream, DER), UNINITIALISED);
        assert_eq!(finish(&mut stream), Err(UNINITIALISED));
    }
}

#[test]
fn a_stream_at_a_crooked_address_is_refused() {
    let mut memory = [Stream::zeroed(), Stream::zeroed()];
    let stream = memory.as_mut_ptr().cast::<u8>().wrapping_add(2).cast::<certbound_thumbprint_stream>();
    assert_eq!(c!(certbound_thumbprint_stream_init_with(&HASH, stream)), UNINITIALISED);
    assert_eq!(c!(certbound_thumbprint_stream_init_with(ptr::null(), stream)), UNINITIALISED);
}

/// The functions were taken over: the caller's structure may lie anywhere, and go.
#[test]
fn a_hash_at_a_crooked_address_is_read() {
    let mut unit = Unit::default();
    let mut memory = [0u8; 1 + size_of::<certbound_sha256>()];
    let hash = memory.as_mut_ptr().wrapping_add(1).cast::<certbound_sha256>();
    let context = ptr::from_mut(&mut unit).cast();
    // SAFETY: there is room for the structure, and nothing else looks at it.
    unsafe {
        hash.write_unaligned(certbound_sha256 { context, update: Some(unit_update), finish: Some(unit_finish) })
    };
    let mut stream = Stream::uninit();
    assert_eq!(c!(certbound_thumbprint_stream_init_with(hash, stream.as_mut_ptr())), CERTBOUND_OK);
    memory.fill(0);
    assert_eq!(update(&mut stream, DER), CERTBOUND_OK);
    assert!(finish(&mut stream).is_ok());
}
