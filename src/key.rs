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

use crate::der::{self, Reader, Source};
use crate::error::Error;
use crate::identity::{Identity, Kind, LEN};
use crate::json::Value;
use crate::octets::{Base64, Octets};
use crate::sha256::Sha256;

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

/// The members of a JWK that are looked at. First those of `jwks`, then those of a public key; the others are members that
/// only private and symmetric keys have: RFC 7518 §6.2.2, §6.3.2, §6.4.1, RFC 8037 §2, and `priv` of the post-quantum `AKP` keys.
const MEMBERS: [&str; 19] = [
    "use", "key_ops", "x5c", "x5t#S256", "kty", "crv", "x", "y", "n", "e", "d", "p", "q", "dp", "dq", "qi",
    "oth", "k", "priv",
];

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
    let mut digest = [0; LEN];
    of_public_key_info(Octets::new(spki), &mut digest)?;
    Ok(Identity::from_digest(Kind::PublicKey, digest))
}

/// The same, wherever it stands.
// Here and below digests are written where they are wanted, since copies of them take code.
pub(crate) fn of_public_key_info(spki: Octets<'_>, digest: &mut [u8; LEN]) -> Result<(), Error> {
    let mut outer = Reader::new(spki, Error::KeyStructure);
    let mut info = outer.enter(der::SEQUENCE)?;
    outer.finish()?;
    let mut algorithm = info.enter(der::SEQUENCE)?;
    let key = whole_octets(info.expect(der::BIT_STRING)?)?;
    info.finish()?;

    let oid = object_identifier(&mut algorithm)?;
    if oid.is(EC_PUBLIC_KEY) {
        ec_key(algorithm, key, digest)
    } else if oid.is(RSA_ENCRYPTION) {
        rsa_key(algorithm, key, digest)
    } else {
        let curve = curve_of(OKP, &oid)?;
        algorithm.finish()?;
        curve_key(curve, key, None, digest)
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
    let mut digest = [0; LEN];
    let known = Members::of(jwk)?.ok_or(Error::KeyStructure)?.digest(&mut digest)?;
    Ok(known.then_some(Identity::from_digest(Kind::PublicKey, digest)))
}

/// The members of a JWK, which is of no private or symmetric key.
pub(crate) struct Members<'a> {
    pub(crate) usage: Option<Value<'a>>,
    pub(crate) operations: Option<Value<'a>>,
    pub(crate) x5c: Option<Value<'a>>,
    pub(crate) x5t: Option<Value<'a>>,
    /// `kty`, `crv`, `x`, `y`, `n`, `e`.
    public: [Option<Value<'a>>; 6],
}

impl<'a> Members<'a> {
    /// The members of an object; `None` if it is none. Nobody may register what only the client may have: not even in a key
    /// that is not used.
    #[inline(never)]
    pub(crate) fn of(jwk: &Value<'a>) -> Result<Option<Self>, Error> {
        let Some(members) = jwk.members(MEMBERS)? else {
            return Ok(None);
        };
        let [usage, operations, x5c, x5t, kty, crv, x, y, n, e, private @ ..] = members;
        if private.iter().any(Option::is_some) {
            return Err(Error::KeyPrivate);
        }
        Ok(Some(Members { usage, operations, x5c, x5t, public: [kty, crv, x, y, n, e] }))
    }

    /// Writes the digest of the key, and says whether its `kty` and `crv` are known.
    pub(crate) fn digest(&self, digest: &mut [u8; LEN]) -> Result<bool, Error> {
        let [kty, crv, x, y, n, e] = self.public;
        let kty = characters(kty)?;
        if kty.is(RSA.as_bytes()) {
            return rsa(octets(e)?, octets(n)?, digest).map(|()| true);
        }
        let is_ec = kty.is(EC.as_bytes());
        if !is_ec && !kty.is(OKP.as_bytes()) {
            return Ok(false);
        }
        let crv = characters(crv)?;
        let Some(curve) = CURVES.iter().find(|curve| crv.is(curve.crv.as_bytes())) else {
            return Ok(false);
        };
        if is_ec != (curve.kty == EC) {
            return Err(Error::KeyStructure);
        }
        let x = octets(x)?;
        let y = if is_ec { Some(octets(y)?) } else { None };
        curve_key(curve, x, y, digest).map(|()| true)
    }
}

/// The characters of a member that is a string.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn characters(member: Option<Value<'_>>) -> Result<Octets<'_>, Error> {
    member.and_then(|value| Octets::of_string(&value)).ok_or(Error::KeyStructure)
}

/// The octets of a member that is a string of base64url.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn octets(member: Option<Value<'_>>) -> Result<Octets<'_>, Error> {
    characters(member)?.decode_base64(Base64::Url).ok_or(Error::KeyStructure)
}

fn object_identifier<'a>(reader: &mut Reader<Octets<'a>>) -> Result<Octets<'a>, Error> {
    let oid = reader.expect(der::OBJECT_IDENTIFIER)?;
    if der::is_object_identifier(&oid) { Ok(oid) } else { Err(Error::KeyStructure) }
}

fn curve_of(kty: &str, oid: &Octets<'_>) -> Result<&'static Curve, Error> {
    CURVES.iter().find(|curve| curve.kty == kty && oid.is(curve.oid)).ok_or(Error::KeyUnsupported)
}

/// The octets of a BIT STRING that has no unused bits.
fn whole_octets(mut contents: Octets<'_>) -> Result<Octets<'_>, Error> {
    if contents.next() == Some(0) { Ok(contents) } else { Err(Error::KeyStructure) }
}

/// An `ECPoint` (RFC 5480 §2.2), after the named curve in the parameters (§2.1.1).
fn ec_key(
    mut algorithm: Reader<Octets<'_>>,
    mut point: Octets<'_>,
    digest: &mut [u8; LEN],
) -> Result<(), Error> {
    let parameters = algorithm.any()?;
    algorithm.finish()?;
    match parameters.tag {
        der::OBJECT_IDENTIFIER if der::is_object_identifier(&parameters.contents) => {}
        // `specifiedCurve` and `implicitCurve`, which certificates may not have.
        der::SEQUENCE | der::NULL => return Err(Error::KeyUnsupported),
        _ => return Err(Error::KeyStructure),
    }
    let curve = curve_of(EC, &parameters.contents)?;
    let form = point.next().ok_or(Error::KeyStructure)?;
    let x = point.take(curve.len).ok_or(Error::KeyStructure)?;
    match (form, point.len()) {
        (0x04, _) => curve_key(curve, x, Some(point), digest),
        (0x02 | 0x03, 0) => Err(Error::KeyUnsupported),
        (0x06 | 0x07, len) if len == curve.len => Err(Error::KeyUnsupported),
        _ => Err(Error::KeyStructure),
    }
}

/// `RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }` (RFC 3279 §2.3.1).
fn rsa_key(mut algorithm: Reader<Octets<'_>>, key: Octets<'_>, digest: &mut [u8; LEN]) -> Result<(), Error> {
    if !algorithm.expect(der::NULL)?.is_empty() {
        return Err(Error::KeyStructure);
    }
    algorithm.finish()?;
    let mut outer = Reader::new(key, Error::KeyStructure);
    let mut numbers = outer.enter(der::SEQUENCE)?;
    outer.finish()?;
    let n = magnitude(numbers.expect(der::INTEGER)?)?;
    let e = magnitude(numbers.expect(der::INTEGER)?)?;
    numbers.finish()?;
    rsa(e, n, digest)
}

/// The octets of a positive INTEGER in its shortest form (X.690 §8.3), without the octet of its sign.
fn magnitude(contents: Octets<'_>) -> Result<Octets<'_>, Error> {
    let mut rest = contents;
    match rest.next() {
        Some(0x00) if rest.first().is_some_and(|first| first >= 0x80) => Ok(rest),
        Some(0x01..=0x7f) => Ok(contents),
        _ => Err(Error::KeyStructure),
    }
}

/// Checks and hashes a key on a curve.
fn curve_key(curve: &Curve, x: Octets<'_>, y: Option<Octets<'_>>, digest: &mut [u8; LEN]) -> Result<(), Error> {
    if x.len() != curve.len || y.is_some_and(|y| y.len() != curve.len) {
        return Err(Error::KeyStructure);
    }
    let mut json = Canonical(Sha256::new());
    json.text("{\"crv\":\"");
    json.text(curve.crv);
    json.text("\",\"kty\":\"");
    json.text(curve.kty);
    json.text("\",\"x\":\"");
    json.octets(x);
    if let Some(y) = y {
        json.text("\",\"y\":\"");
        json.octets(y);
    }
    *digest = json.finish();
    Ok(())
}

/// Checks an RSA key while it is hashed.
fn rsa(e: Octets<'_>, n: Octets<'_>, digest: &mut [u8; LEN]) -> Result<(), Error> {
    let mut json = Canonical(Sha256::new());
    json.text("{\"e\":\"");
    let last_of_e = json.octets(e);
    json.text("\",\"kty\":\"RSA\",\"n\":\"");
    let last_of_n = json.octets(n);
    // Both numbers are odd, and in their shortest form.
    check_odd(&n, last_of_n)?;
    let zeros = usize::try_from(n.first().unwrap_or_default().leading_zeros()).unwrap_or_default();
    if !(MIN_RSA_BITS..=MAX_RSA_BITS).contains(&n.len().saturating_mul(8).saturating_sub(zeros)) {
        return Err(Error::KeyUnsupported);
    }
    check_odd(&e, last_of_e)?;
    match (e.len(), last_of_e) {
        (1, 1) => Err(Error::KeyStructure),
        (..=MAX_RSA_EXPONENT_LEN, _) => {
            *digest = json.finish();
            Ok(())
        }
        _ => Err(Error::KeyUnsupported),
    }
}

fn check_odd(number: &Octets<'_>, last: u8) -> Result<(), Error> {
    if number.first() != Some(0) && last & 1 == 1 { Ok(()) } else { Err(Error::KeyStructure) }
}

/// The JSON object that RFC 7638 §3 hashes.
struct Canonical(Sha256);

impl Canonical {
    fn text(&mut self, text: &str) {
        self.0.update(text.as_bytes());
    }

    /// Adds octets in base64url, and says which was the last.
    fn octets(&mut self, mut octets: Octets<'_>) -> u8 {
        let mut last = 0;
        loop {
            let (mut group, mut len) = ([0; GROUP_LEN], 0usize);
            for slot in &mut group {
                let Some(octet) = octets.next() else { break };
                (*slot, last) = (octet, octet);
                len = len.wrapping_add(1);
            }
            let mut text = [[0; 4]; GROUP_LEN / 3];
            for (characters, &[a, b, c]) in text.iter_mut().zip(group.as_chunks().0) {
                let word = u32::from_be_bytes([0, a, b, c]);
                *characters = [word >> 18, word >> 12, word >> 6, word].map(character);
            }
            // Of the characters those that octets are for.
            let text_len = len.wrapping_mul(4).wrapping_add(2) / 3;
            self.0.update(text.as_flattened().get(..text_len).unwrap_or_default());
            if len < GROUP_LEN {
                return last;
            }
        }
    }

    fn finish(mut self) -> [u8; LEN] {
        self.text("\"}");
        self.0.finish()
    }
}

/// The octets that are encoded at once: a multiple of three.
const GROUP_LEN: usize = 24;

/// The character of base64url that stands for the lowest six bits (RFC 4648 §5).
fn character(bits: u32) -> u8 {
    const ALPHABET: [u8; 64] = *b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    usize::try_from(bits & 0x3f).ok().and_then(|place| ALPHABET.get(place)).copied().unwrap_or_default()
}
