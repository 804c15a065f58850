//! Names built by hand, and the documented digest computed a second time, from characters instead of DER.

#![allow(dead_code, reason = "each test file uses a part of this one")]

use sha2::{Digest, Sha256};

use crate::der::{seq, set, tlv};

pub const UTF8: u8 = 0x0c;
pub const NUMERIC: u8 = 0x12;
pub const PRINTABLE: u8 = 0x13;
pub const TELETEX: u8 = 0x14;
pub const IA5: u8 = 0x16;
pub const VISIBLE: u8 = 0x1a;
pub const UNIVERSAL: u8 = 0x1c;
pub const BMP: u8 = 0x1e;

/// Every string type.
pub const STRING_TYPES: [u8; 8] = [UTF8, NUMERIC, PRINTABLE, TELETEX, IA5, VISIBLE, UNIVERSAL, BMP];

/// The contents octets of common attribute types, and a short name.
pub const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
pub const ORGANIZATION: &[u8] = &[0x55, 0x04, 0x0a];

/// An attribute's type, as contents octets, and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    pub oid: Vec<u8>,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A tag of [`STRING_TYPES`] and characters that the type can hold.
    Text(u8, String),
    /// One DER element of another type.
    Other(Vec<u8>),
}

/// RDNs in DER's order.
pub type Model = Vec<Vec<Attribute>>;

/// Whether a string type has octets for this character.
pub fn holds(tag: u8, character: char) -> bool {
    match tag {
        UTF8 | UNIVERSAL => true,
        BMP => u32::from(character) < 0x1_0000,
        TELETEX => u32::from(character) < 0x100,
        _ => character.is_ascii(),
    }
}

/// The characters in the octets of a string type.
pub fn octets(tag: u8, text: &str) -> Vec<u8> {
    match tag {
        UNIVERSAL => text.chars().flat_map(|character| u32::from(character).to_be_bytes()).collect(),
        BMP => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        TELETEX => text.chars().map(|character| u8::try_from(character).expect("Latin-1")).collect(),
        _ => text.as_bytes().to_vec(),
    }
}

impl Value {
    pub fn der(&self) -> Vec<u8> {
        match self {
            Value::Text(tag, text) => tlv(*tag, &octets(*tag, text)),
            Value::Other(der) => der.clone(),
        }
    }
}

/// A `Name` of these attributes, given by the contents octets of the type and the whole DER of the value.
pub fn name(rdns: &[&[(&[u8], &[u8])]]) -> Vec<u8> {
    let rdns: Vec<Vec<u8>> = rdns
        .iter()
        .map(|rdn| {
            let attributes: Vec<Vec<u8>> =
                rdn.iter().map(|(oid, value)| seq(&[&tlv(0x06, oid), value])).collect();
            set(&attributes.iter().map(Vec::as_slice).collect::<Vec<_>>())
        })
        .collect();
    seq(&rdns.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// A `Name` of one common name.
pub fn common_name(value: &[u8]) -> Vec<u8> {
    name(&[&[(COMMON_NAME, value)]])
}

pub fn der(model: &Model) -> Vec<u8> {
    let rdns = model.iter().map(|rdn| {
        let attributes = rdn.iter().map(|each| seq(&[&tlv(0x06, &each.oid), &each.value.der()]));
        set(&[&attributes.collect::<Vec<_>>().concat()])
    });
    seq(&[&rdns.collect::<Vec<_>>().concat()])
}

/// The digest as the documentation of `certbound::name` defines it.
pub fn digest(model: &Model) -> [u8; 32] {
    let mut rdns = Vec::new();
    for rdn in model {
        let mut attributes: Vec<Vec<u8>> = rdn.iter().map(attribute_digest).collect();
        attributes.sort();
        rdns.push(Sha256::digest(attributes.concat()).to_vec());
    }
    Sha256::digest(rdns.concat()).into()
}

fn attribute_digest(attribute: &Attribute) -> Vec<u8> {
    let (form, value) = match &attribute.value {
        Value::Text(_, text) => {
            let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
            (0, words.join(" ").to_ascii_lowercase().into_bytes())
        }
        Value::Other(der) => (1, der.clone()),
    };
    let oid_len = u8::try_from(attribute.oid.len()).expect("a short type");
    Sha256::digest([&[form, oid_len], &attribute.oid[..], &value].concat()).to_vec()
}

/// Whether the characters are allowed in names.
pub fn is_readable(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

pub fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}
