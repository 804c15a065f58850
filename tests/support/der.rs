//! A tiny DER writer: certificates from named fields, each of which a test can spoil.

#![allow(dead_code, reason = "each test file uses a part of this one")]

/// One element: tag, length in its shortest form, contents.
pub fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match contents.len() {
        len @ 0..=0x7f => out.push(len as u8),
        len @ 0x80..=0xff => out.extend([0x81, len as u8]),
        len @ 0x100..=0xffff => out.extend([0x82, (len >> 8) as u8, len as u8]),
        len => out.extend([0x83, (len >> 16) as u8, (len >> 8) as u8, len as u8]),
    }
    out.extend(contents);
    out
}

pub fn seq(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

pub fn set(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x31, &parts.concat())
}

pub fn integer(contents: &[u8]) -> Vec<u8> {
    tlv(0x02, contents)
}

/// A BIT STRING of whole octets.
pub fn bits(octets: &[u8]) -> Vec<u8> {
    tlv(0x03, &[&[0], octets].concat())
}

pub fn oid(contents: &[u8]) -> Vec<u8> {
    tlv(0x06, contents)
}

pub fn utc(text: &str) -> Vec<u8> {
    tlv(0x17, text.as_bytes())
}

pub fn generalized(text: &str) -> Vec<u8> {
    tlv(0x18, text.as_bytes())
}

/// `ecdsa-with-SHA256`, without parameters.
pub fn algorithm() -> Vec<u8> {
    seq(&[&oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02])])
}

/// A `Name` of one common name.
pub fn name(common_name: &str) -> Vec<u8> {
    seq(&[&set(&[&seq(&[&oid(&[0x55, 0x04, 0x03]), &tlv(0x0c, common_name.as_bytes())])])])
}

pub fn validity(not_before: &[u8], not_after: &[u8]) -> Vec<u8> {
    seq(&[not_before, not_after])
}

/// A P-256 `SubjectPublicKeyInfo` of the right form; the point is not on the curve.
pub fn key() -> Vec<u8> {
    let kind = oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]);
    let curve = oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]);
    seq(&[&seq(&[&kind, &curve]), &bits(&[0x04; 65])])
}

/// One `Extension`; `critical` is the whole BOOLEAN element or nothing.
pub fn extension(identifier: &[u8], critical: &[u8], value: &[u8]) -> Vec<u8> {
    seq(&[&oid(identifier), critical, &tlv(0x04, value)])
}

/// `[3] EXPLICIT SEQUENCE OF Extension`.
pub fn extensions(list: &[&[u8]]) -> Vec<u8> {
    tlv(0xa3, &seq(list))
}

/// The contents octets of `subjectAltName` and of `basicConstraints`.
pub const SAN: &[u8] = &[0x55, 0x1d, 0x11];
pub const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];

/// A `GeneralNames` of one DNS name.
pub fn dns_names(dns: &str) -> Vec<u8> {
    seq(&[&tlv(0x82, dns.as_bytes())])
}

/// The places of the fields in [`Fields::signed`].
pub const VERSION: usize = 0;
pub const SERIAL: usize = 1;
pub const ALGORITHM: usize = 2;
pub const ISSUER: usize = 3;
pub const VALIDITY: usize = 4;
pub const SUBJECT: usize = 5;
pub const KEY: usize = 6;
pub const EXTENSIONS: usize = 7;

/// The encoded fields of a certificate, in order.
#[derive(Clone)]
pub struct Fields {
    /// The fields of `TBSCertificate`.
    pub signed: Vec<Vec<u8>>,
    /// What follows the `TBSCertificate`: the algorithm and the signature.
    pub outer: Vec<Vec<u8>>,
}

impl Fields {
    /// A well-formed v3 certificate with two extensions.
    pub fn new() -> Self {
        let basic_constraints = extension(BASIC_CONSTRAINTS, &[0x01, 0x01, 0xff], &seq(&[]));
        Fields {
            signed: vec![
                tlv(0xa0, &integer(&[2])),
                integer(&[0x01]),
                algorithm(),
                name("issuer"),
                validity(&utc("250101000000Z"), &utc("350101000000Z")),
                name("subject"),
                key(),
                extensions(&[&basic_constraints, &extension(SAN, &[], &dns_names("a.example"))]),
            ],
            outer: vec![algorithm(), bits(&[0x55; 8])],
        }
    }

    /// The same with another encoding of one signed field.
    pub fn with(mut self, field: usize, encoding: Vec<u8>) -> Self {
        self.signed[field] = encoding;
        self
    }

    pub fn signed_der(&self) -> Vec<u8> {
        tlv(0x30, &self.signed.concat())
    }

    pub fn der(&self) -> Vec<u8> {
        tlv(0x30, &[self.signed_der(), self.outer.concat()].concat())
    }
}

/// How to write one element, given its number, tag and contents.
type Change<'a> = &'a dyn Fn(usize, u8, &[u8]) -> Vec<u8>;

/// Writes `der` anew, each element as `change` says, and mends the lengths around it. A parent's number comes
/// before its children's.
pub fn rewrite(der: &[u8], change: Change<'_>) -> Vec<u8> {
    rewrite_list(der, &mut 0, change)
}

/// How many elements [`rewrite`] sees.
pub fn count_elements(der: &[u8]) -> usize {
    let mut count = 0;
    rewrite_list(der, &mut count, &|_, tag, contents| tlv(tag, contents));
    count
}

fn rewrite_list(der: &[u8], count: &mut usize, change: Change<'_>) -> Vec<u8> {
    let (mut rest, mut out) = (der, Vec::new());
    while let [tag, first, ..] = *rest {
        let octets = if first < 0x80 { 0 } else { usize::from(first & 0x7f) };
        let (header, after) = rest.split_at(2 + octets);
        let long = header[2..].iter().fold(0, |len, octet| len << 8 | usize::from(*octet));
        let (contents, after) = after.split_at(if octets == 0 { usize::from(first) } else { long });
        let number = *count;
        *count += 1;
        let constructed = tag & 0x20 != 0;
        let contents = if constructed { rewrite_list(contents, count, change) } else { contents.to_vec() };
        out.extend(change(number, tag, &contents));
        rest = after;
    }
    assert!(rest.is_empty(), "only whole elements are rewritten");
    out
}
