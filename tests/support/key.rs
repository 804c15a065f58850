//! Public keys in both wire forms, and their thumbprints by another road: `x509-cert` and `serde_json`.

#![allow(dead_code, reason = "each test file uses a part of this one")]

use crate::der::{bits, integer, oid, seq};
use base64ct::{Base64UrlUnpadded, Encoding};
use certbound::identity::{Identity, Kind};
use certbound::{Error, json, key};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use x509_cert::der::asn1::{ObjectIdentifier, UintRef};
use x509_cert::der::{Decode, Reader, SliceReader};
use x509_cert::spki::SubjectPublicKeyInfoRef;

/// A curve: the JWK's name, the dotted object identifier, the octets of a coordinate.
pub type Curve = (&'static str, &'static str, usize);

pub const EC: [Curve; 3] =
    [("P-256", "1.2.840.10045.3.1.7", 32), ("P-384", "1.3.132.0.34", 48), ("P-521", "1.3.132.0.35", 66)];

pub const OKP: [Curve; 2] = [("Ed25519", "1.3.101.112", 32), ("Ed448", "1.3.101.113", 57)];

pub const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
pub const RSA_ENCRYPTION: &str = "1.2.840.113549.1.1.1";
pub const NULL: &[u8] = &[0x05, 0x00];

pub fn text(octets: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(octets)
}

/// A dotted object identifier as an element.
pub fn dotted(identifier: &str) -> Vec<u8> {
    oid(ObjectIdentifier::new_unwrap(identifier).as_bytes())
}

/// A `SubjectPublicKeyInfo` of an algorithm, its parameters as a whole element or nothing, and a key.
pub fn spki(algorithm: &str, parameters: &[u8], key: &[u8]) -> Vec<u8> {
    seq(&[&seq(&[&dotted(algorithm), parameters]), &bits(key)])
}

pub fn ec_spki(curve: Curve, point: &[u8]) -> Vec<u8> {
    spki(EC_PUBLIC_KEY, &dotted(curve.1), point)
}

pub fn okp_spki(curve: Curve, x: &[u8]) -> Vec<u8> {
    spki(curve.1, &[], x)
}

/// A positive INTEGER of a magnitude without leading zeros.
pub fn positive(magnitude: &[u8]) -> Vec<u8> {
    let sign: &[u8] = if magnitude.first().is_none_or(|&first| first >= 0x80) { &[0] } else { &[] };
    integer(&[sign, magnitude].concat())
}

pub fn rsa_spki(n: &[u8], e: &[u8]) -> Vec<u8> {
    spki(RSA_ENCRYPTION, NULL, &seq(&[&positive(n), &positive(e)]))
}

pub fn ec_jwk(curve: Curve, x: &[u8], y: &[u8]) -> Value {
    json!({"kty": "EC", "crv": curve.0, "x": text(x), "y": text(y)})
}

pub fn okp_jwk(curve: Curve, x: &[u8]) -> Value {
    json!({"kty": "OKP", "crv": curve.0, "x": text(x)})
}

pub fn rsa_jwk(n: &[u8], e: &[u8]) -> Value {
    json!({"kty": "RSA", "n": text(n), "e": text(e)})
}

/// An odd number of this many bits, at least 2.
pub fn number(bits: usize) -> Vec<u8> {
    let mut octets = vec![0x5a; bits.div_ceil(8)];
    let top = (bits - 1) % 8;
    octets[0] = octets[0] & ((1 << top) - 1) | 1 << top;
    *octets.last_mut().expect("at least one") |= 1;
    octets
}

/// The verdict on a JWK's text.
pub fn from_jwk(jwk: &str) -> Result<Option<Identity>, Error> {
    key::from_jwk(&json::read(jwk.as_bytes()).unwrap_or_else(|error| panic!("{error:?}: {jwk}")))
}

/// The digest that RFC 7638 §3 describes: the members that `kty` requires, in the order of their names.
pub fn thumbprint(jwk: &Value) -> Identity {
    let names: &[&str] = match jwk["kty"].as_str().expect("a kty") {
        "EC" => &["crv", "kty", "x", "y"],
        "OKP" => &["crv", "kty", "x"],
        "RSA" => &["e", "kty", "n"],
        other => panic!("no thumbprint of {other}"),
    };
    let members: Vec<String> = names.iter().map(|name| format!("\"{name}\":{}", jwk[*name])).collect();
    let digest = Sha256::digest(format!("{{{}}}", members.join(",")));
    Identity::from_digest(Kind::PublicKey, digest.into())
}

/// The JWK of a `SubjectPublicKeyInfo` as `x509-cert` reads it.
pub fn to_jwk(spki: &[u8]) -> Value {
    let info = SubjectPublicKeyInfoRef::from_der(spki).expect("x509-cert reads it");
    let key = info.subject_public_key.as_bytes().expect("whole octets");
    let algorithm = info.algorithm.oid.to_string();
    if let Some(curve) = OKP.iter().find(|curve| curve.1 == algorithm) {
        return okp_jwk(*curve, key);
    }
    if algorithm == RSA_ENCRYPTION {
        let mut reader = SliceReader::new(key).expect("short enough");
        let numbers =
            reader.sequence(|reader| Ok::<_, x509_cert::der::Error>([reader.decode(), reader.decode()]));
        let [n, e] =
            numbers.expect("a sequence").map(|number: Result<UintRef<'_>, _>| number.expect("an INTEGER"));
        return rsa_jwk(n.as_bytes(), e.as_bytes());
    }
    assert_eq!(algorithm, EC_PUBLIC_KEY);
    let named = info.algorithm.parameters_oid().expect("a named curve").to_string();
    let curve = *EC.iter().find(|curve| curve.1 == named).expect("a known curve");
    let (x, y) = key[1..].split_at(curve.2);
    ec_jwk(curve, x, y)
}
