//! A certificate's public key as a JWK (RFC 7517), and what people call it.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Map, Value, json};
use spki::der::asn1::UintRef;
use spki::der::{Decode, Reader, SliceReader};
use spki::{ObjectIdentifier, SubjectPublicKeyInfoRef};

const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

const CURVES: [(&str, &str, ObjectIdentifier); 5] = [
    ("EC", "P-256", ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7")),
    ("EC", "P-384", ObjectIdentifier::new_unwrap("1.3.132.0.34")),
    ("EC", "P-521", ObjectIdentifier::new_unwrap("1.3.132.0.35")),
    ("OKP", "Ed25519", ObjectIdentifier::new_unwrap("1.3.101.112")),
    ("OKP", "Ed448", ObjectIdentifier::new_unwrap("1.3.101.113")),
];

/// The JWK of a DER `SubjectPublicKeyInfo`. `None` if the key is of none of the kinds that have one here; whoever
/// uses the JWK asks the library whether it is this key.
pub fn from_public_key_info(spki: &[u8]) -> Option<Map<String, Value>> {
    let info = SubjectPublicKeyInfoRef::from_der(spki).ok()?;
    let key = info.subject_public_key.as_bytes()?;
    let algorithm = info.algorithm.oid;
    if algorithm == RSA_ENCRYPTION {
        let (n, e) = rsa_numbers(key)?;
        return Some(object([("kty", "RSA".to_owned()), ("n", encode(&n)), ("e", encode(&e))]));
    }
    let parameters = info.algorithm.parameters.and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
    let curve = if algorithm == EC_PUBLIC_KEY { parameters? } else { algorithm };
    let (kty, crv, _) = CURVES.into_iter().find(|(_, _, oid)| *oid == curve)?;
    if kty == "OKP" {
        return Some(object([("kty", kty.to_owned()), ("crv", crv.to_owned()), ("x", encode(key))]));
    }
    let coordinates = key.strip_prefix(&[0x04])?;
    let (x, y) = coordinates.split_at_checked(coordinates.len() / 2)?;
    Some(object([("kty", kty.to_owned()), ("crv", crv.to_owned()), ("x", encode(x)), ("y", encode(y))]))
}

/// `RSA 2048`, or the curve, or the object identifier of an algorithm that is unknown here.
pub fn kind(spki: &[u8]) -> String {
    let Ok(info) = SubjectPublicKeyInfoRef::from_der(spki) else {
        return "unreadable".to_owned();
    };
    if let Some(jwk) = from_public_key_info(spki) {
        if let Some(crv) = jwk.get("crv").and_then(Value::as_str) {
            return crv.to_owned();
        }
        if let Some((n, _)) = info.subject_public_key.as_bytes().and_then(rsa_numbers) {
            let zeros = n.first().map_or(0, |first| first.leading_zeros());
            return format!("RSA {}", n.len() * 8 - usize::try_from(zeros).unwrap_or_default());
        }
    }
    match info.algorithm.parameters.and_then(|any| any.decode_as::<ObjectIdentifier>().ok()) {
        Some(parameters) => format!("algorithm {}, {parameters}", info.algorithm.oid),
        None => format!("algorithm {}", info.algorithm.oid),
    }
}

/// The modulus and the exponent, big-endian, without a leading zero.
fn rsa_numbers(key: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut outer = SliceReader::new(key).ok()?;
    let numbers = outer.sequence(|numbers| {
        let n = UintRef::decode(numbers)?;
        let e = UintRef::decode(numbers)?;
        Ok::<_, spki::der::Error>((n.as_bytes().to_vec(), e.as_bytes().to_vec()))
    });
    outer.finish().ok()?;
    numbers.ok()
}

fn encode(octets: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(octets)
}

fn object<const N: usize>(members: [(&str, String); N]) -> Map<String, Value> {
    members.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect()
}
