//! Public keys: the JWK thumbprint (RFC 7638) of a key, whether a certificate or a JWK carries it.
//!
//! A key is named by the SHA-256 digest of its required members in a fixed order (RFC 7638 §3.2). Here they
//! are streamed into the hash, so that no key is ever held in a buffer. The two wire forms meet before the
//! checks and the hash: what one form refuses, the other refuses too.
//!
//! | key | in a certificate | in a JWK |
//! |---|---|---|
//! | P-256, P-384, P-521 | `id-ecPublicKey` with a named curve and an uncompressed point (RFC 5480 §2) | `EC` (RFC 7518 §6.2) |
//! | RSA, [`MIN_RSA_BITS`] to [`MAX_RSA_BITS`] | `rsaEncryption` with NULL parameters (RFC 3279 §2.3.1) | `RSA` (RFC 7518 §6.3) |
//! | Ed25519, Ed448 | `id-Ed25519`, `id-Ed448` without parameters (RFC 8410 §3) | `OKP` (RFC 8037 §2) |
//!
//! Not supported are compressed and hybrid points, because reading one takes arithmetic on the curve, and
//! `id-RSASSA-PSS`, because its restrictions have no place in a JWK and so in the thumbprint. That a point
//! lies on its curve, or that a modulus has two prime factors, is not checked: the TLS library does, and
//! whoever presents the certificate has proved to it that they have the private key.
//!
//! All of a public key is public.

use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};

use crate::der::{self, Reader};
use crate::error::Error;
use crate::identity::{Identity, Kind};
use crate::json::{self, Value};

/// The shortest RSA modulus, in bits (RFC 7518 §3.3).
pub const MIN_RSA_BITS: usize = 2048;

/// The longest RSA modulus, in bits.
pub const MAX_RSA_BITS: usize = 16384;

/// The longest RSA public exponent, in octets: below 2^256 (FIPS 186-5 §A.1.1).
pub const MAX_RSA_EXPONENT_LEN: usize = 32;

/// The contents octets of `id-ecPublicKey`, 1.2.840.10045.2.1.
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// The contents octets of `rsaEncryption`, 1.2.840.113549.1.1.1.
const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

const EC: &str = "EC";
const OKP: &str = "OKP";
const RSA: &str = "RSA";

/// The members that only private and symmetric keys have: RFC 7518 §6.2.2, §6.3.2, §6.4.1, RFC 8037 §2, and
/// `priv` of the post-quantum `AKP` keys.
const PRIVATE_MEMBERS: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/// A curve, and what the two wire forms call it.
struct Curve {
    /// The JWK's `kty`.
    kty: &'static str,
    /// The JWK's `crv`.
    crv: &'static str,
    /// The contents octets of its object identifier: of the curve for `EC`, of the algorithm for `OKP`.
    oid: &'static [u8],
    /// The octets of a coordinate or of a whole Edwards point.
    len: usize,
}

const CURVES: [Curve; 5] = [
    Curve { kty: EC, crv: "P-256", oid: &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07], len: 32 },
    Curve { kty: EC, crv: "P-384", oid: &[0x2b, 0x81, 0x04, 0x00, 0x22], len: 48 },
    Curve { kty: EC, crv: "P-521", oid: &[0x2b, 0x81, 0x04, 0x00, 0x23], len: 66 },
    Curve { kty: OKP, crv: "Ed25519", oid: &[0x2b, 0x65, 0x70], len: 32 },
    Curve { kty: OKP, crv: "Ed448", oid: &[0x2b, 0x65, 0x71], len: 57 },
];

/// The identity of the key in a DER `SubjectPublicKeyInfo`, tag and length included, such as
/// [`Certificate::public_key_info`](crate::Certificate::public_key_info).
///
/// # Errors
///
/// [`Error::KeyStructure`] if it is malformed; [`Error::KeyUnsupported`] for every key that the
/// [module](self) does not list.
pub fn from_public_key_info(spki: &[u8]) -> Result<Identity, Error> {
    let mut outer = Reader::new(spki, Error::KeyStructure);
    let mut info = outer.enter(der::SEQUENCE)?;
    outer.finish()?;
    let mut algorithm = info.enter(der::SEQUENCE)?;
    let key = whole_octets(info.expect(der::BIT_STRING)?.contents)?;
    info.finish()?;

    let oid = object_identifier(&mut algorithm)?;
    if oid == EC_PUBLIC_KEY {
        ec_key(algorithm, key)
    } else if oid == RSA_ENCRYPTION {
        rsa_key(algorithm, key)
    } else {
        let curve = curve_of(OKP, oid)?;
        algorithm.finish()?;
        Key::Curve { curve, x: Octets::Der(key), y: None }.identity()
    }
}

/// The identity of the key in a JWK (RFC 7517 §4). `None` if its `kty` or `crv` is unknown.
///
/// Members that the thumbprint does not cover are ignored: [`jwks`](crate::jwks) looks at some of them.
/// Octets are canonical base64url without padding, numbers have no leading zero octet (RFC 7518 §2).
///
/// # Errors
///
/// [`Error::KeyPrivate`] if there is a member that only private and symmetric keys have, whatever the `kty`;
/// [`Error::KeyStructure`] if the value is not an object, or a member that matters is missing or malformed;
/// [`Error::KeyUnsupported`] for an RSA key of another size; [`Error::JsonDuplicateMember`],
/// [`Error::JsonTooManyMembers`].
pub fn from_jwk(jwk: &Value<'_>) -> Result<Option<Identity>, Error> {
    refuse_private(jwk)?;
    let names = ["kty", "crv", "x", "y", "n", "e"];
    let [kty, crv, x, y, n, e] = jwk.members(names)?.ok_or(Error::KeyStructure)?;
    let kty = string(kty)?;
    if kty.is_string(RSA) {
        let (e, n) = (Octets::Jwk(string(e)?), Octets::Jwk(string(n)?));
        return Key::Rsa { e, n }.identity().map(Some);
    }
    if !kty.is_string(EC) && !kty.is_string(OKP) {
        return Ok(None);
    }
    let crv = string(crv)?;
    let Some(curve) = CURVES.iter().find(|curve| crv.is_string(curve.crv)) else {
        return Ok(None);
    };
    if !kty.is_string(curve.kty) {
        return Err(Error::KeyStructure);
    }
    let x = Octets::Jwk(string(x)?);
    let y = if curve.kty == EC { Some(Octets::Jwk(string(y)?)) } else { None };
    Key::Curve { curve, x, y }.identity().map(Some)
}

/// Nobody may register what only the client may have: not even in a key that is not used.
pub(crate) fn refuse_private(jwk: &Value<'_>) -> Result<(), Error> {
    let members = jwk.members(PRIVATE_MEMBERS)?.ok_or(Error::KeyStructure)?;
    if members.iter().any(Option::is_some) { Err(Error::KeyPrivate) } else { Ok(()) }
}

fn string(member: Option<Value<'_>>) -> Result<Value<'_>, Error> {
    member.filter(|value| value.kind() == json::Kind::String).ok_or(Error::KeyStructure)
}

fn object_identifier<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], Error> {
    let oid = reader.expect(der::OBJECT_IDENTIFIER)?.contents;
    if der::is_object_identifier(oid) { Ok(oid) } else { Err(Error::KeyStructure) }
}

fn curve_of(kty: &str, oid: &[u8]) -> Result<&'static Curve, Error> {
    CURVES.iter().find(|curve| curve.kty == kty && curve.oid == oid).ok_or(Error::KeyUnsupported)
}

/// The octets of a BIT STRING that has no unused bits.
fn whole_octets(contents: &[u8]) -> Result<&[u8], Error> {
    contents.strip_prefix(&[0]).ok_or(Error::KeyStructure)
}

/// An `ECPoint` (RFC 5480 §2.2), after the named curve in the parameters (§2.1.1).
fn ec_key(mut algorithm: Reader<'_>, point: &[u8]) -> Result<Identity, Error> {
    let parameters = algorithm.any()?;
    algorithm.finish()?;
    match parameters.tag {
        der::OBJECT_IDENTIFIER if der::is_object_identifier(parameters.contents) => {}
        // `specifiedCurve` and `implicitCurve`, which certificates may not have.
        der::SEQUENCE | der::NULL => return Err(Error::KeyUnsupported),
        _ => return Err(Error::KeyStructure),
    }
    let curve = curve_of(EC, parameters.contents)?;
    let (&form, coordinates) = point.split_first().ok_or(Error::KeyStructure)?;
    match (form, coordinates.split_at_checked(curve.len)) {
        (0x04, Some((x, y))) => Key::Curve { curve, x: Octets::Der(x), y: Some(Octets::Der(y)) }.identity(),
        (0x02 | 0x03, Some((_, []))) => Err(Error::KeyUnsupported),
        (0x06 | 0x07, Some((_, y))) if y.len() == curve.len => Err(Error::KeyUnsupported),
        _ => Err(Error::KeyStructure),
    }
}

/// `RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }` (RFC 3279 §2.3.1).
fn rsa_key(mut algorithm: Reader<'_>, key: &[u8]) -> Result<Identity, Error> {
    if !algorithm.expect(der::NULL)?.contents.is_empty() {
        return Err(Error::KeyStructure);
    }
    algorithm.finish()?;
    let mut outer = Reader::new(key, Error::KeyStructure);
    let mut numbers = outer.enter(der::SEQUENCE)?;
    outer.finish()?;
    let n = magnitude(numbers.expect(der::INTEGER)?.contents)?;
    let e = magnitude(numbers.expect(der::INTEGER)?.contents)?;
    numbers.finish()?;
    Key::Rsa { e: Octets::Der(e), n: Octets::Der(n) }.identity()
}

/// The octets of a positive INTEGER in its shortest form (X.690 §8.3), without the octet of its sign.
fn magnitude(contents: &[u8]) -> Result<&[u8], Error> {
    match contents {
        [0x00, octets @ ..] if octets.first().is_some_and(|&first| first >= 0x80) => Ok(octets),
        [0x01..=0x7f, ..] => Ok(contents),
        _ => Err(Error::KeyStructure),
    }
}

/// A key whose members are where they belong and have not been read yet.
enum Key<'a> {
    Curve { curve: &'static Curve, x: Octets<'a>, y: Option<Octets<'a>> },
    Rsa { e: Octets<'a>, n: Octets<'a> },
}

/// Octets in one of the wire forms.
enum Octets<'a> {
    Der(&'a [u8]),
    /// A JSON string of base64url.
    Jwk(Value<'a>),
}

impl Key<'_> {
    /// Checks the key's members while they are hashed.
    fn identity(&self) -> Result<Identity, Error> {
        let mut json = Canonical(Sha256::new());
        match self {
            Key::Curve { curve, x, y } => {
                json.text(&["{\"crv\":\"", curve.crv, "\",\"kty\":\"", curve.kty, "\",\"x\":\""]);
                json.octets(x)?.check_coordinate(curve)?;
                if let Some(y) = y {
                    json.text(&["\",\"y\":\""]);
                    json.octets(y)?.check_coordinate(curve)?;
                }
            }
            Key::Rsa { e, n } => {
                json.text(&["{\"e\":\""]);
                let e = json.octets(e)?;
                json.text(&["\",\"kty\":\"", RSA, "\",\"n\":\""]);
                let n = json.octets(n)?;
                n.check_modulus()?;
                e.check_exponent()?;
            }
        }
        json.text(&["\"}"]);
        Ok(Identity::from_digest(Kind::PublicKey, json.0.finalize().into()))
    }
}

/// The JSON object that RFC 7638 §3 hashes.
struct Canonical(Sha256);

impl Canonical {
    fn text(&mut self, parts: &[&str]) {
        for part in parts {
            self.0.update(part.as_bytes());
        }
    }

    /// Adds octets in base64url, and says what the checks need to know about them.
    fn octets(&mut self, octets: &Octets<'_>) -> Result<Summary, Error> {
        let mut summary = Summary { len: 0, first: 0, last: 0 };
        let mut add = |group: &[u8]| {
            summary.add(group);
            let mut text = [0; TEXT_LEN];
            // The octets of a group always fit, so the default is never taken.
            let text = Base64UrlUnpadded::encode(group, &mut text).unwrap_or_default();
            self.0.update(text.as_bytes());
        };
        match octets {
            Octets::Der(octets) => octets.chunks(GROUP_LEN).for_each(add),
            Octets::Jwk(value) => value.decode::<Base64UrlUnpadded>(&mut add).ok_or(Error::KeyStructure)?,
        }
        Ok(summary)
    }
}

/// The octets that are encoded at once, a multiple of three, and their characters.
const GROUP_LEN: usize = 48;
const TEXT_LEN: usize = 64;

/// A string of octets, or a big-endian number: its length and its ends.
struct Summary {
    len: usize,
    first: u8,
    last: u8,
}

impl Summary {
    fn add(&mut self, group: &[u8]) {
        let (Some(&first), Some(&last)) = (group.first(), group.last()) else {
            return;
        };
        if self.len == 0 {
            self.first = first;
        }
        self.last = last;
        self.len = self.len.saturating_add(group.len());
    }

    fn check_coordinate(&self, curve: &Curve) -> Result<(), Error> {
        if self.len == curve.len { Ok(()) } else { Err(Error::KeyStructure) }
    }

    /// Both numbers of an RSA key are odd, and in their shortest form.
    fn check_odd(&self) -> Result<(), Error> {
        if self.first != 0 && self.last & 1 == 1 { Ok(()) } else { Err(Error::KeyStructure) }
    }

    fn check_modulus(&self) -> Result<(), Error> {
        self.check_odd()?;
        let zeros = usize::try_from(self.first.leading_zeros()).unwrap_or_default();
        let bits = self.len.saturating_mul(8).saturating_sub(zeros);
        if (MIN_RSA_BITS..=MAX_RSA_BITS).contains(&bits) { Ok(()) } else { Err(Error::KeyUnsupported) }
    }

    fn check_exponent(&self) -> Result<(), Error> {
        self.check_odd()?;
        match (self.len, self.last) {
            (1, 1) => Err(Error::KeyStructure),
            (..=MAX_RSA_EXPONENT_LEN, _) => Ok(()),
            _ => Err(Error::KeyUnsupported),
        }
    }
}
