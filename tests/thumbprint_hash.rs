//! A stream that hashes by what the caller has instead of in software.

#[path = "support/sample.rs"]
mod sample;

use certbound::thumbprint::{Sha256, Software};
use certbound::{Error, Thumbprint, ThumbprintStream};

/// A unit that keeps what it was given, fails at the given octet, and is asked for one digest.
struct Unit<'log> {
    log: &'log mut Log,
    fails_at: usize,
}

#[derive(Default)]
struct Log {
    octets: Vec<u8>,
    finished: bool,
}

const DIGEST: [u8; 32] = [7; 32];

impl Sha256 for Unit<'_> {
    fn update(&mut self, octets: &[u8]) -> Result<(), Error> {
        self.log.octets.extend(octets);
        if self.log.octets.len() > self.fails_at { Err(Error::HashFailed) } else { Ok(()) }
    }

    fn finish(self) -> Result<[u8; 32], Error> {
        self.log.finished = true;
        if self.fails_at == self.log.octets.len() { Err(Error::HashFailed) } else { Ok(DIGEST) }
    }
}

/// What a stream says of these pieces, what the unit took of them, and whether it was asked for a digest.
fn by_unit(pieces: &[&[u8]], fails_at: usize) -> (Vec<Result<(), Error>>, Result<Thumbprint, Error>, Log) {
    let mut log = Log::default();
    let mut stream = ThumbprintStream::with(Unit { log: &mut log, fails_at });
    let updates = pieces.iter().map(|piece| stream.update(piece)).collect();
    let result = stream.finish();
    (updates, result, log)
}

#[test]
fn the_unit_takes_every_octet_once_and_its_digest_is_the_thumbprint() {
    let der = sample::to_der(sample::RFC8705);
    for size in [1, 7, 64, der.len()] {
        let pieces: Vec<_> = der.chunks(size).collect();
        let (updates, result, log) = by_unit(&pieces, usize::MAX);
        assert!(updates.iter().all(Result::is_ok), "pieces of {size}");
        assert_eq!(result, Ok(Thumbprint::from_digest(DIGEST)), "pieces of {size}");
        assert!(log.octets == der && log.finished, "pieces of {size}");
    }
}

#[test]
fn software_is_a_unit_like_another() {
    let der = sample::to_der(sample::RFC8705);
    let mut stream = ThumbprintStream::with(Software::default());
    assert_eq!(stream.update(&der), Ok(()));
    assert_eq!(stream.finish(), Thumbprint::from_der(&der));
}

#[test]
fn what_is_no_certificate_is_refused_before_the_unit_takes_it() {
    for (pieces, error, taken) in [
        (&[&[0x31][..]][..], Error::CertificateNotDer, 0),
        (&[&[0x30], &[0x01, 0x05, 0x05]], Error::CertificateTrailingData, 1),
        (&[&[0x30, 0x01]], Error::CertificateTruncated, 2),
        (&[], Error::CertificateNotDer, 0),
    ] {
        let (_, result, log) = by_unit(pieces, usize::MAX);
        assert_eq!(result, Err(error), "{pieces:x?}");
        assert_eq!(log.octets.len(), taken, "{pieces:x?}");
        assert!(!log.finished, "{pieces:x?}: no digest was asked for");
    }
}

#[test]
fn a_failure_stays_and_the_unit_is_left_alone() {
    let pieces = [&[0x30][..], &[0x02], &[0x05], &[0x00]];
    let (updates, result, log) = by_unit(&pieces, 1);
    assert_eq!(updates, [Ok(()), Err(Error::HashFailed), Err(Error::HashFailed), Err(Error::HashFailed)]);
    assert_eq!(result, Err(Error::HashFailed));
    assert_eq!(log.octets, [0x30, 0x02]);
    assert!(!log.finished);
}

#[test]
fn a_failure_at_the_end_is_no_thumbprint() {
    let (updates, result, log) = by_unit(&[&[0x30, 0x00]], 2);
    assert_eq!((updates, result), (vec![Ok(())], Err(Error::HashFailed)));
    assert!(log.finished);
}
