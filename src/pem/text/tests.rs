//! The small reader beside the fast ones: the same verdict and the same octets for every text.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

extern crate std;

use base64ct::{Base64, Encoding};
use proptest::prelude::*;
use std::format;
use std::string::String;
use std::vec;
use std::vec::Vec;

use super::Form;
use crate::error::Error;
use crate::forwarded::{Format, Header, TrustedPeer};
use crate::leaf::{Leaf, Mode};
use crate::pem::{self, MAX_CHAIN};

const MAX_LEN: usize = 16 * 1024;
const ROOM: usize = 400;

fn small(form: Form, text: &[u8], mode: Mode) -> Result<Vec<u8>, Error> {
    let mut out = [0; ROOM];
    let mut leaf = Leaf::new(Some(&mut out), mode, MAX_LEN, MAX_CHAIN);
    super::read(form, text, &mut leaf)?;
    let len = leaf.len();
    Ok(out[..len].to_vec())
}

fn fast(form: Form, text: &[u8], mode: Mode) -> Result<Vec<u8>, Error> {
    let mut out = [0; ROOM];
    let format = match form {
        Form::Plain => return pem::decode(text, mode, &mut out).map(<[u8]>::to_vec),
        Form::Percent => Format::PercentPem,
        Form::Base64 => Format::Base64Pem,
    };
    let header = Header::new(format).with_mode(mode);
    let der = header.decode(TrustedPeer::asserted(), &[text], &mut out)?;
    Ok(der.unwrap_or_default().to_vec())
}

/// What plus signs have become is told by `encoded_pem`, of the whole text and for both readers.
fn without_plus(form: Form, verdict: Result<Vec<u8>, Error>) -> Result<Vec<u8>, Error> {
    match verdict {
        Err(Error::ForwardedPlusAsSpace) if form == Form::Base64 => Err(Error::ForwardedBase64),
        verdict => verdict,
    }
}

#[track_caller]
fn same(form: Form, text: &[u8]) -> bool {
    // A header's value has no spaces around it.
    let text = if form == Form::Plain { text } else { text.trim_ascii() };
    let mut accepted = false;
    for mode in [Mode::Single, Mode::FirstOfChain] {
        let verdict = small(form, text, mode);
        let expected = without_plus(form, fast(form, text, mode));
        assert_eq!(verdict, expected, "{}", String::from_utf8_lossy(text));
        accepted |= verdict.is_ok();
    }
    accepted
}

fn certificate(len: u8) -> String {
    let mut der = vec![0x30, 0x81, len];
    der.resize(3 + usize::from(len), 0xfb);
    let base64 = Base64::encode_string(&der);
    let lines: Vec<_> = base64.as_bytes().chunks(64).map(|line| str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

fn carried(form: Form, pem: &[u8]) -> Vec<u8> {
    match form {
        Form::Plain => pem.to_vec(),
        Form::Percent => {
            let encoded = |octet: &u8| match octet {
                b'A'..=b'Z' | b'a'..=b'y' | b'-' | b'+' | b' ' => vec![*octet],
                _ => format!("%{octet:02x}").into_bytes(),
            };
            pem.iter().flat_map(encoded).collect()
        }
        Form::Base64 => Base64::encode_string(pem).into_bytes(),
    }
}

const FORMS: [Form; 3] = [Form::Plain, Form::Percent, Form::Base64];

#[test]
fn texts_of_all_lengths() {
    for form in FORMS {
        for len in 128..=255 {
            let pem = certificate(len);
            for pem in [pem.replace('\n', "\r\n"), format!("{pem}\n{pem}\r\n"), pem] {
                assert!(same(form, &carried(form, pem.as_bytes())), "{pem}");
            }
        }
        let pem = certificate(200);
        let carried = carried(form, pem.as_bytes());
        for len in 1..carried.len() {
            same(form, &carried[..len]);
        }
    }
}

#[test]
fn base64_that_ends_before_the_text() {
    let pem = certificate(200);
    for len in 1..100 {
        let (start, end) = pem.as_bytes().split_at(len);
        let text = [start, end].map(|piece| carried(Form::Base64, piece)).concat();
        assert_eq!(same(Form::Base64, &text), len % 3 == 0, "{len}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn texts_with_faults(
        count in 1usize..=3,
        len in 128u8..=255,
        before in prop::collection::vec((any::<prop::sample::Index>(), "[\\x00-\\x7f]{0,20}", 0usize..30), 0..3),
        after in prop::collection::vec((any::<prop::sample::Index>(), "[ -~]{0,3}", 0usize..3), 0..2),
    ) {
        for form in FORMS {
            let mut text = certificate(len).repeat(count).into_bytes();
            for (step, faults) in [&before, &after].into_iter().enumerate() {
                for (at, inserted, removed) in faults {
                    let at = at.index(text.len() + 1);
                    let end = (at + removed).min(text.len());
                    text.splice(at..end, inserted.bytes());
                }
                if step == 0 {
                    text = carried(form, &text);
                }
            }
            if !text.trim_ascii().is_empty() {
                same(form, &text);
            }
        }
    }
}
