//! Decoding of one header, with what holds of every answer: the right octets, or zeros.

#![allow(dead_code, reason = "each test file uses a part of this one")]

use certbound::Error;
use certbound::forwarded::{Format, Header, Mode, TrustedPeer};

use super::proxy::{self, Element};
use super::{der, sample};

pub type Answer = Result<Option<Vec<u8>>, Error>;

pub const fn chain(format: Format) -> Header {
    Header::new(format).with_mode(Mode::FirstOfChain)
}

/// What these lines are. Where that is no certificate, the room must hold zeros.
pub fn decode_lines(header: &Header, lines: &[&[u8]]) -> Answer {
    // No certificate is longer than the value that carries it.
    let room = lines.iter().map(|line| line.len()).sum::<usize>() + 10;
    decode_into(header, lines, room)
}

pub fn decode_into(header: &Header, lines: &[&[u8]], room: usize) -> Answer {
    let mut out = vec![0xaa; room];
    let answer = header.decode(TrustedPeer::asserted(), lines, &mut out).map(|der| der.map(<[u8]>::to_vec));
    match &answer {
        Ok(Some(der)) => assert_eq!(der[..], out[..der.len()], "the output's first octets"),
        _ => assert!(out.iter().all(|&octet| octet == 0), "{answer:?} leaves zeros"),
    }
    answer
}

/// What this one line is.
pub fn decode(header: &Header, line: impl AsRef<[u8]>) -> Answer {
    decode_lines(header, &[line.as_ref()])
}

/// One line in a format with one certificate.
pub fn single(format: Format, line: impl AsRef<[u8]>) -> Answer {
    decode(&Header::new(format), line)
}

/// The certificate as a proxy of this format forwards it.
pub fn value_of(format: Format, der: &[u8]) -> String {
    match format {
        Format::PercentPem => proxy::nginx_escaped(der),
        Format::SpacedPem => proxy::apache_spaced(der),
        Format::Base64Der => proxy::bare(der),
        Format::StructuredField => proxy::field(der),
        Format::Base64Pem => proxy::apache_base64(der),
        Format::Xfcc => Element::of(der).write(),
        other => panic!("a format without a proxy: {other:?}"),
    }
}

/// The chain in one value; of `x-forwarded-client-cert` the chain only.
pub fn chain_of(format: Format, chain: &[Vec<u8>]) -> String {
    let pem: String = chain.iter().map(|der| sample::from_der(der)).collect();
    match format {
        Format::PercentPem => proxy::alb_chain(chain),
        Format::SpacedPem => pem.replace('\n', " "),
        Format::Base64Der => proxy::traefik(chain),
        Format::StructuredField => proxy::field_list(chain),
        Format::Base64Pem => proxy::bare(pem.as_bytes()),
        Format::Xfcc => {
            let (cert, chain) = (None, Some(proxy::percent(&pem, "-", false)));
            Element { cert, chain, hash: Some(proxy::hash(&leaf())), ..Element::default() }.write()
        }
        other => panic!("a format without a proxy: {other:?}"),
    }
}

pub fn leaf() -> Vec<u8> {
    sample::to_der(sample::RFC8705)
}

/// The leaf and so many other certificates after it.
pub fn leaf_and(others: usize) -> Vec<Vec<u8>> {
    let others = (0..others).map(|number| der::tlv(0x30, &[number as u8; 300]));
    [leaf()].into_iter().chain(others).collect()
}
