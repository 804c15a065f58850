//! `x5t#S256`: the RFC's vectors, the text form, the outer SEQUENCE rule, and streaming against one-shot.

#[path = "support/der.rs"]
mod der;
#[path = "support/sample.rs"]
mod sample;

use certbound::thumbprint::{LEN, TEXT_LEN};
use certbound::{Error, Thumbprint, ThumbprintStream};
use proptest::prelude::*;

/// `certificate::MAX_LEN`, which the feature `clients` has.
const MAX_LEN: usize = 64 * 1024;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The example of RFC 8705 §3.1: its last two bits are not zero.
const RFC8705_SECTION_3_1: &str = "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2";

/// What a text of 43 characters is, told the slow and plain way: bit by bit.
fn model(text: &[u8]) -> Result<[u8; LEN], Error> {
    let mut bits = Vec::new();
    for character in text {
        let value = ALPHABET.iter().position(|known| known == character).ok_or(Error::ThumbprintText)?;
        bits.extend((0..6).rev().map(|bit| value >> bit & 1));
    }
    if text.len() != TEXT_LEN {
        return Err(Error::ThumbprintText);
    }
    if bits[256..] != [0, 0] {
        return Err(Error::ThumbprintNotCanonical);
    }
    Ok(std::array::from_fn(|i| bits[i * 8..][..8].iter().fold(0, |octet, bit| octet << 1 | *bit as u8)))
}

fn digest(text: &[u8]) -> Result<[u8; LEN], Error> {
    Thumbprint::from_text(text).map(|thumbprint| *thumbprint.as_bytes())
}

/// The streaming thumbprint of `pieces`; an error of `update` must stay until the end.
fn stream<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Result<Thumbprint, Error> {
    let mut stream = ThumbprintStream::new();
    let mut failed = None;
    for piece in pieces {
        let result = stream.update(piece);
        match failed {
            Some(error) => assert_eq!(result, Err(error), "the first error stays"),
            None => failed = result.err(),
        }
    }
    let result = stream.finish();
    if let Some(error) = failed {
        assert_eq!(result, Err(error), "the first error stays until the end");
    }
    result
}

// rfc8705: 3.1-value
#[test]
fn the_certificate_of_rfc_8705_appendix_a() {
    let thumbprint = Thumbprint::from_der(&sample::to_der(sample::RFC8705)).unwrap();
    let mut text = [0; TEXT_LEN];
    assert_eq!(thumbprint.encode(&mut text), sample::RFC8705_TEXT);
    assert_eq!(text, sample::RFC8705_TEXT.as_bytes(), "the buffer holds what was returned");
    assert_eq!(Thumbprint::from_text(sample::RFC8705_TEXT.as_bytes()), Ok(thumbprint));
    assert_eq!(digest(sample::RFC8705_TEXT.as_bytes()), model(sample::RFC8705_TEXT.as_bytes()));
}

// rfc8705: 3.1-no-padding
#[test]
fn other_ways_to_write_a_thumbprint_are_refused() {
    let der = sample::to_der(sample::RFC8705);
    let digest = Thumbprint::from_der(&der).unwrap();
    let hex: String = digest.as_bytes().iter().map(|octet| format!("{octet:02x}")).collect();
    let colons: Vec<String> = digest.as_bytes().iter().map(|octet| format!("{octet:02X}")).collect();
    // A digest whose text has both characters in which the two alphabets differ.
    let standard = "+/DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0";
    assert!(Thumbprint::from_text(standard.replace('+', "-").replace('/', "_").as_bytes()).is_ok());

    let good = sample::RFC8705_TEXT;
    for (reason, text, error) in [
        ("RFC 8705 §3.1's own example", RFC8705_SECTION_3_1.to_owned(), Error::ThumbprintNotCanonical),
        ("padded", format!("{good}="), Error::ThumbprintText),
        ("padding in the place of a character", format!("{}=", &good[..42]), Error::ThumbprintText),
        ("standard base64", standard.to_owned(), Error::ThumbprintText),
        ("standard base64, padded", format!("{standard}="), Error::ThumbprintText),
        ("hexadecimal", hex, Error::ThumbprintText),
        ("hexadecimal with colons", colons.join(":"), Error::ThumbprintText),
        ("SHA-1 in base64url", "dGhpcyBpcyBhIFNIQS0xIC4".to_owned(), Error::ThumbprintText),
        ("SHA-512 in base64url", good.repeat(2), Error::ThumbprintText),
        ("space before", format!(" {good}"), Error::ThumbprintText),
        ("space in the place of a character", format!(" {}", &good[1..]), Error::ThumbprintText),
        ("line end after", format!("{good}\n"), Error::ThumbprintText),
        ("NUL after", format!("{good}\0"), Error::ThumbprintText),
        ("43 bytes, but 42 characters", format!("{}é", &good[..41]), Error::ThumbprintText),
        ("nothing", String::new(), Error::ThumbprintText),
    ] {
        assert_eq!(Thumbprint::from_text(text.as_bytes()), Err(error), "{reason}: {text:?}");
    }
}

#[test]
fn every_other_length_is_refused() {
    for len in 0..=64 {
        let expected = if len == TEXT_LEN { Ok([0; LEN]) } else { Err(Error::ThumbprintText) };
        assert_eq!(digest(&vec![b'A'; len]), expected, "{len} characters");
    }
}

#[test]
fn every_byte_at_every_position_agrees_with_the_model() {
    for position in 0..TEXT_LEN {
        for byte in 0..=255 {
            let mut text = sample::RFC8705_TEXT.as_bytes().to_vec();
            text[position] = byte;
            assert_eq!(digest(&text), model(&text), "{byte:#04x} at {position}");
        }
    }
}

#[test]
fn equality_sees_every_bit() {
    let digest = *Thumbprint::from_der(&sample::to_der(sample::RFC8705)).unwrap().as_bytes();
    let thumbprint = Thumbprint::from_digest(digest);
    assert_eq!(thumbprint, Thumbprint::from_digest(digest));
    assert_eq!(thumbprint, thumbprint.clone());
    for bit in 0..LEN * 8 {
        let mut other = digest;
        other[bit / 8] ^= 1 << (bit % 8);
        assert_ne!(thumbprint, Thumbprint::from_digest(other), "bit {bit}");
        assert_ne!(Thumbprint::from_digest(other), thumbprint, "bit {bit}, the other way round");
    }
    // Differences that would cancel out if octets were added or xored together.
    for (first, second) in [(0, 1), (0, 31), (7, 8), (30, 31)] {
        for (this, that) in [(0x5a, 0x5a), (0x80, 0x80), (0x01, 0xff)] {
            let mut other = [0; LEN];
            (other[first], other[second]) = (this, that);
            assert_ne!(Thumbprint::from_digest([0; LEN]), Thumbprint::from_digest(other), "{first}, {second}");
        }
    }
}

/// The rule for the outermost element, one row a defect; streaming must say the same.
#[test]
fn exactly_one_der_sequence() {
    let header_only = |len: usize| der::tlv(0x30, &vec![0; len]);
    let ok: [(&str, Vec<u8>); 6] = [
        ("the empty SEQUENCE", header_only(0)),
        ("the longest short form", header_only(0x7f)),
        ("the shortest 0x81 form", header_only(0x80)),
        ("the longest 0x81 form", header_only(0xff)),
        ("the shortest 0x82 form", header_only(0x100)),
        ("64 KiB in all", header_only(MAX_LEN - 4)),
    ];
    for (reason, der) in &ok {
        let thumbprint = Thumbprint::from_der(der).expect(reason);
        assert_eq!(stream([&der[..]]), Ok(thumbprint), "{reason}, streamed");
    }
    assert_eq!(ok[5].1.len(), MAX_LEN, "the edge is the edge");

    let not_der = Error::CertificateNotDer;
    for (reason, der, error) in [
        ("nothing", vec![], not_der),
        ("only a tag", vec![0x30], Error::CertificateTruncated),
        ("SET", vec![0x31, 0x00], not_der),
        ("primitive SEQUENCE", vec![0x10, 0x00], not_der),
        ("[APPLICATION 16]", vec![0x70, 0x00], not_der),
        ("INTEGER", vec![0x02, 0x01, 0x05], not_der),
        ("wrong tag alone", vec![0x02], not_der),
        ("a tag of several octets", vec![0x3f, 0x10, 0x00], not_der),
        ("PEM", sample::RFC8705.as_bytes().to_vec(), not_der),
        ("line end first", [b"\n", &header_only(2)[..]].concat(), not_der),
        ("indefinite length", vec![0x30, 0x80, 0x00, 0x00], not_der),
        ("indefinite length, nothing else", vec![0x30, 0x80], not_der),
        ("reserved length octet", vec![0x30, 0xff, 0x00], not_der),
        ("0x81 for an empty one", vec![0x30, 0x81, 0x00], not_der),
        ("0x81 for 127", [&[0x30, 0x81, 0x7f], &[0; 127][..]].concat(), not_der),
        ("0x82 for 128", [&[0x30, 0x82, 0x00, 0x80], &[0; 128][..]].concat(), not_der),
        ("0x82 for 255", [&[0x30, 0x82, 0x00, 0xff], &[0; 255][..]].concat(), not_der),
        ("0x83 for 256", [&[0x30, 0x83, 0x00, 0x01, 0x00], &[0; 256][..]].concat(), not_der),
        ("0x83 for 65,535", [&[0x30, 0x83, 0x00, 0xff, 0xff], &[0; 65535][..]].concat(), not_der),
        ("0x84 for 2", vec![0x30, 0x84, 0x00, 0x00, 0x00, 0x02, 0x05, 0x00], not_der),
        ("eight length octets that would overflow", [&[0x30, 0x88], &[0xff; 8][..]].concat(), not_der),
        ("0x81 and no more", vec![0x30, 0x81], Error::CertificateTruncated),
        ("0x82 and one octet", vec![0x30, 0x82, 0x01], Error::CertificateTruncated),
        ("0x83 and two octets", vec![0x30, 0x83, 0x01, 0x00], Error::CertificateTruncated),
        ("one octet missing", vec![0x30, 0x02, 0x05], Error::CertificateTruncated),
        ("one octet left over", vec![0x30, 0x00, 0x00], Error::CertificateTrailingData),
        ("two certificates", header_only(3).repeat(2), Error::CertificateTrailingData),
        ("line end after", [&header_only(2)[..], b"\n"].concat(), Error::CertificateTrailingData),
        ("one octet above 64 KiB", header_only(MAX_LEN - 3), Error::CertificateTooLong),
        ("above 64 KiB by its header", vec![0x30, 0x82, 0xff, 0xfd], Error::CertificateTooLong),
        ("the shortest 0x83 form", header_only(0x1_0000), Error::CertificateTooLong),
        ("16 MiB by its header", vec![0x30, 0x83, 0xff, 0xff, 0xff], Error::CertificateTooLong),
        ("16 MiB and more by its header", vec![0x30, 0x84, 0x01, 0x00, 0x00, 0x00], Error::CertificateTooLong),
        ("4 GiB by its header", vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff], Error::CertificateTooLong),
        ("0x84 for less than 16 MiB", vec![0x30, 0x84, 0x00, 0xff, 0xff, 0xff], not_der),
    ] {
        assert_eq!(Thumbprint::from_der(&der), Err(error), "{reason}");
        assert_eq!(stream([&der[..]]), Err(error), "{reason}, streamed");
        assert_eq!(stream(der.chunks(1)), Err(error), "{reason}, streamed byte by byte");
    }
}

#[test]
fn every_truncation_is_refused() {
    let der = sample::to_der(sample::RFC8705);
    for len in 0..der.len() {
        let error = if len == 0 { Error::CertificateNotDer } else { Error::CertificateTruncated };
        assert_eq!(Thumbprint::from_der(&der[..len]), Err(error), "{len} octets");
        assert_eq!(stream([&der[..len]]), Err(error), "{len} octets, streamed");
    }
}

#[test]
fn streaming_equals_one_shot_however_it_is_cut() {
    let der = sample::to_der(sample::RFC8705);
    let expected = Thumbprint::from_der(&der);
    for cut in 0..=der.len() {
        let (front, back) = der.split_at(cut);
        assert_eq!(stream([front, back]), expected, "cut at {cut}");
        assert_eq!(stream([&[][..], front, &[], back, &[]]), expected, "cut at {cut}, with empty pieces");
    }
    for size in [1, 2, 3, 63, 64, 65] {
        assert_eq!(stream(der.chunks(size)), expected, "pieces of {size}");
    }
    assert_eq!(stream([]), Err(Error::CertificateNotDer), "no piece at all");
}

#[test]
fn a_stream_fails_as_soon_as_it_is_certain_and_stays_failed() {
    let der = sample::to_der(sample::RFC8705);
    for (reason, first, second, error) in [
        ("wrong tag", &[0x31][..], &der[..], Error::CertificateNotDer),
        ("indefinite length", &[0x30, 0x80], &der, Error::CertificateNotDer),
        ("too long by its header", &[0x30, 0x83, 0x01, 0x00, 0x00], &der, Error::CertificateTooLong),
        ("an octet too many", &[0x30, 0x00, 0x00], &der, Error::CertificateTrailingData),
    ] {
        let mut stream = ThumbprintStream::new();
        assert_eq!(stream.update(first), Err(error), "{reason}");
        assert_eq!(stream.update(second), Err(error), "{reason}: a good certificate does not mend it");
        assert_eq!(stream.update(&[]), Err(error), "{reason}: nothing does not mend it");
        assert_eq!(stream.clone().finish(), Err(error), "{reason}: nor does a copy");
        assert_eq!(stream.finish(), Err(error), "{reason}: at the end");
    }
    let mut stream = ThumbprintStream::default();
    assert_eq!(stream.update(&der), Ok(()));
    assert_eq!(stream.update(&[0]), Err(Error::CertificateTrailingData), "after a whole certificate");
    assert_eq!(stream.finish(), Err(Error::CertificateTrailingData));
}

/// `der` in pieces of these lengths, over and over.
fn pieces<'a>(der: &'a [u8], lengths: &[usize]) -> Vec<&'a [u8]> {
    let (mut rest, mut pieces) = (der, Vec::new());
    for len in lengths.iter().cycle() {
        let (piece, after) = rest.split_at((*len).min(rest.len()));
        pieces.push(piece);
        rest = after;
        if rest.is_empty() {
            return pieces;
        }
    }
    vec![der]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..Default::default() })]

    #[test]
    fn streaming_equals_one_shot_in_random_pieces(
        contents in prop::collection::vec(any::<u8>(), 0..2000),
        lengths in prop::collection::vec(0usize..300, 0..8).prop_map(|mut list| { list.push(7); list }),
        tail in prop::collection::vec(any::<u8>(), 0..3),
    ) {
        let der = [der::tlv(0x30, &contents), tail].concat();
        prop_assert_eq!(stream(pieces(&der, &lengths)), Thumbprint::from_der(&der));
    }

    #[test]
    fn streaming_equals_one_shot_on_garbage(
        // Bytes that headers are made of are common, so that each way to fail is met.
        garbage in prop::collection::vec(prop_oneof![Just(0x30), 0x7eu8..=0x85, any::<u8>()], 0..12),
    ) {
        prop_assert_eq!(stream(garbage.chunks(1)), Thumbprint::from_der(&garbage));
        prop_assert_eq!(stream([&garbage[..]]), Thumbprint::from_der(&garbage));
    }

    #[test]
    fn text_and_digest_go_both_ways(digest: [u8; LEN]) {
        let thumbprint = Thumbprint::from_digest(digest);
        let mut text = [0xaa; TEXT_LEN];
        let text = thumbprint.encode(&mut text);
        prop_assert_eq!(model(text.as_bytes()), Ok(digest));
        prop_assert_eq!(Thumbprint::from_text(text.as_bytes()), Ok(thumbprint));
        prop_assert_eq!(self::digest(text.as_bytes()), Ok(digest));
    }
}
