//! The limits of forwarded certificates: at, one below and one above each of them.

#![cfg(feature = "forwarded")]

#[path = "support/der.rs"]
mod der;
#[path = "support/forwarded.rs"]
mod forwarded;
#[path = "support/proxy.rs"]
mod proxy;
#[path = "support/sample.rs"]
mod sample;

use certbound::Error;
use certbound::forwarded::{Format, Header, Limits, MAX_ELEMENTS, MAX_VALUE_LEN};
use certbound::pem::MAX_CHAIN;
use forwarded::{chain, chain_of, decode, leaf, leaf_and, single, value_of};

/// `certificate::MAX_LEN`, which the feature `clients` has.
const MAX_LEN: usize = 64 * 1024;

#[test]
fn the_limit_of_a_value() {
    let der = leaf();
    for &format in Format::ALL {
        let value = value_of(format, &der);
        let at = |value_len| {
            Header::new(format).with_limits(Limits { value_len, ..Limits::DEFAULT }).expect("a limit")
        };
        let len = value.len();
        assert_eq!(decode(&at(len), &value), Ok(Some(der.clone())), "{format:?}, at the limit");
        assert_eq!(decode(&at(len + 1), &value), Ok(Some(der.clone())), "{format:?}, below");
        assert_eq!(decode(&at(len - 1), &value), Err(Error::ForwardedTooLong), "{format:?}, above");
        assert_eq!(
            decode(&at(len), format!("{value} ")),
            Err(Error::ForwardedTooLong),
            "{format:?}, what is around the value is received too"
        );
        assert_eq!(decode(&at(1), "  "), Err(Error::ForwardedTooLong), "{format:?}, white space alone");
        assert_eq!(decode(&at(1), " "), Ok(None), "{format:?}, white space alone, at the limit");
    }
    let default = "A".repeat(64 * 1024 + 1);
    assert_eq!(single(Format::Base64Der, &default), Err(Error::ForwardedTooLong), "64 KiB and one");
    assert_ne!(single(Format::Base64Der, &default[1..]), Err(Error::ForwardedTooLong), "64 KiB");
}

#[test]
fn the_limit_of_a_certificate() {
    let (leaf, longer) = (leaf(), der::tlv(0x30, &[1; 400]));
    for &format in Format::ALL {
        let at = |certificate_len, header: Header| {
            let limits = Limits { certificate_len, ..Limits::DEFAULT };
            header.with_limits(limits).expect("a limit")
        };
        let value = value_of(format, &leaf);
        let len = leaf.len();
        for header in [Header::new(format), chain(format)] {
            assert_eq!(decode(&at(len, header), &value), Ok(Some(leaf.clone())), "{format:?}, at the limit");
            assert_eq!(
                decode(&at(len - 1, header), &value),
                Err(Error::CertificateTooLong),
                "{format:?}, above"
            );
        }
        let value = chain_of(format, &[leaf.clone(), longer.clone()]);
        let header = chain(format);
        assert_eq!(decode(&at(longer.len(), header), &value), Ok(Some(leaf.clone())), "{format:?}, of another");
        assert_eq!(
            decode(&at(longer.len() - 1, header), &value),
            Err(Error::CertificateTooLong),
            "{format:?}, above, of another"
        );
    }
    let longest = der::tlv(0x30, &vec![5; 16 * 1024 - 4]);
    let above = der::tlv(0x30, &vec![5; 16 * 1024 - 3]);
    for &format in Format::ALL {
        assert_eq!(single(format, value_of(format, &longest)), Ok(Some(longest.clone())), "{format:?}, 16 KiB");
        assert_eq!(
            single(format, value_of(format, &above)),
            Err(Error::CertificateTooLong),
            "{format:?}, above 16 KiB"
        );
    }
    let limits = Limits { value_len: MAX_VALUE_LEN, certificate_len: MAX_LEN, chain_len: 1 };
    let longest = der::tlv(0x30, &vec![5; MAX_LEN - 4]);
    for &format in Format::ALL {
        let header = Header::new(format).with_limits(limits).expect("the highest limits");
        let value = value_of(format, &longest);
        assert_eq!(decode(&header, value), Ok(Some(longest.clone())), "{format:?}, 64 KiB");
    }
}

#[test]
fn a_chain_is_accepted_where_it_is_asked_for_and_up_to_its_limit() {
    let expected = leaf();
    for &format in Format::ALL {
        let refused = match format {
            Format::Xfcc => Error::XfccCertificate,
            _ => Error::SecondCertificate,
        };
        for count in 1..=MAX_CHAIN {
            let value = chain_of(format, &leaf_and(count - 1));
            assert_eq!(decode(&chain(format), &value), Ok(Some(expected.clone())), "{format:?}, {count}");
            let single = single(format, &value);
            if count > 1 || format == Format::Xfcc {
                assert_eq!(single, Err(refused), "{format:?}, {count}, one expected");
            } else {
                assert_eq!(single, Ok(Some(expected.clone())), "{format:?}");
            }
            let at = |chain_len| {
                chain(format).with_limits(Limits { chain_len, ..Limits::DEFAULT }).expect("a limit")
            };
            assert_eq!(
                decode(&at(count), &value),
                Ok(Some(expected.clone())),
                "{format:?}, at the limit {count}"
            );
            if count > 1 {
                assert_eq!(
                    decode(&at(count - 1), &value),
                    Err(Error::ChainTooLong),
                    "{format:?}, one above {}",
                    count - 1
                );
            }
        }
        let value = chain_of(format, &leaf_and(MAX_CHAIN));
        assert_eq!(decode(&chain(format), value), Err(Error::ChainTooLong), "{format:?}, 11");
    }
}

#[test]
fn limits_that_cannot_be_are_refused_when_they_are_made() {
    let good = Limits::DEFAULT;
    assert_eq!((good.value_len, good.certificate_len, good.chain_len), (64 * 1024, 16 * 1024, 10));
    assert_eq!(Limits::default(), good);
    assert_eq!((MAX_VALUE_LEN, MAX_LEN, MAX_CHAIN, MAX_ELEMENTS), (1 << 20, 1 << 16, 10, 10));
    let header = Header::new(Format::Xfcc);
    for (reason, limits, is_good) in [
        ("the lowest", Limits { value_len: 1, certificate_len: 1, chain_len: 1 }, true),
        (
            "the highest",
            Limits { value_len: MAX_VALUE_LEN, certificate_len: MAX_LEN, chain_len: MAX_CHAIN },
            true,
        ),
        ("no value", Limits { value_len: 0, ..good }, false),
        ("value too long", Limits { value_len: MAX_VALUE_LEN + 1, ..good }, false),
        ("no certificate", Limits { certificate_len: 0, ..good }, false),
        ("certificate too long", Limits { certificate_len: MAX_LEN + 1, ..good }, false),
        ("no chain", Limits { chain_len: 0, ..good }, false),
        ("chain too long", Limits { chain_len: MAX_CHAIN + 1, ..good }, false),
        (
            "all too high",
            Limits { value_len: usize::MAX, certificate_len: usize::MAX, chain_len: usize::MAX },
            false,
        ),
    ] {
        let made = header.with_limits(limits);
        assert_eq!(made.is_ok(), is_good, "{reason}");
        assert!(is_good || made == Err(Error::InvalidLimit), "{reason}");
    }
    for elements in 0..=u8::MAX {
        let made = header.with_elements(elements);
        let is_good = (1..=MAX_ELEMENTS).contains(&elements);
        assert_eq!(made.is_ok(), is_good, "{elements} elements");
        assert!(is_good || made == Err(Error::InvalidLimit), "{elements} elements");
    }
}
