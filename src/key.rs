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

mod canonical;

use crate::der::{self, Cursor, Source};
use crate::error::Error;
use crate::identity::{Identity, Kind, LEN};
use crate::json::{self, NO_OBJECT, Value};
use crate::octets::{Base64, Octets};
use canonical::Canonical;

/// The shortest RSA modulus, in bits (RFC 7518 §3.3).
pub const MIN_RSA_BITS: usize = 2048;

/// The longest RSA modulus, in bits.
pub const MAX_RSA_BITS: usize = 16384;

/// The longest RSA public exponent, in octets: below 2^256 (FIPS 186-5 §A.1.1).
pub const MAX_RSA_EXPONENT_LEN: usize = 32;

/// What kind of key it is: the place of its curve or of RSA in [`OIDS`].
type KeyKind = usize;

/// The place of `id-ecPublicKey`, whose parameters have the curve.
const EC_PUBLIC_KEY: KeyKind = 0;
/// The first curve, and the first Edwards curve: those before it have keys of type `EC`, and the others of type `OKP`.
const P256: KeyKind = 1;
const ED25519: KeyKind = 4;
const RSA: KeyKind = 6;
const UNSUPPORTED: KeyKind = 7;

/// Object identifiers of curves and algorithms: each one's contents octets, and before them how many they are.
const OIDS: &[u8] = b"\x07\x2a\x86\x48\xce\x3d\x02\x01\
    \x08\x2a\x86\x48\xce\x3d\x03\x01\x07\
    \x05\x2b\x81\x04\x00\x22\
    \x05\x2b\x81\x04\x00\x23\
    \x03\x2b\x65\x70\
    \x03\x2b\x65\x71\
    \x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";

/// The octets of a coordinate, or of a whole Edwards point.
const POINT_LENS: [u8; RSA] = [0, 32, 48, 66, 32, 57];

/// The first octet of a point whose coordinates follow (SEC 1 §2.3.3).
const UNCOMPRESSED: u8 = 0x04;

/// What a JWK calls the curves, and the types of keys.
const CURVES: &str = "P-256 P-384 P-521 Ed25519 Ed448 ";
const TYPES: &str = "EC OKP RSA ";
const EC_TYPE: usize = 0;
const OKP_TYPE: usize = 1;
const RSA_TYPE: usize = 2;

/// The JSON objects that RFC 7638 §3 hashes, of each type: what comes before and after the curve's name and two numbers, if
/// there are any.
const OBJECTS: &json::Names = json::names!(
    "{\"crv\":\"" "\",\"kty\":\"EC\",\"x\":\"" "\",\"y\":\"" "\"}"
    "{\"crv\":\"" "\",\"kty\":\"OKP\",\"x\":\"" "\"}" ""
    "" "{\"e\":\"" "\",\"kty\":\"RSA\",\"n\":\"" "\"}"
);

const fn type_of(kind: KeyKind) -> usize {
    match kind {
        ..ED25519 => EC_TYPE,
        ED25519..RSA => OKP_TYPE,
        _ => RSA_TYPE,
    }
}

/// What says that a key's `kty` or `crv` is unknown. Nothing else here says so.
pub(crate) const UNKNOWN: Error = NO_OBJECT;

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
    let mut cursor = Cursor::new(spki, Error::KeyStructure);
    let info = cursor.enter(der::SEQUENCE);
    let algorithm = cursor.enter(der::SEQUENCE);
    let kind = match kind_of(&cursor.object_identifier()) {
        EC_PUBLIC_KEY => named_curve(&mut cursor),
        RSA => {
            let null = cursor.enter(der::NULL);
            cursor.leave(null);
            RSA
        }
        edwards @ ED25519..RSA => edwards,
        _ => {
            cursor.skip_octets(cursor.len());
            UNSUPPORTED
        }
    };
    cursor.leave(algorithm);

    let bits = cursor.enter(der::BIT_STRING);
    let unused = cursor.octet();
    cursor.require(unused == 0);
    let mut numbers = [cursor.contents(), Octets::new(&[])];
    if kind == RSA {
        // RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER } (RFC 3279 §2.3.1)
        let sequence = cursor.enter(der::SEQUENCE);
        let [e, n] = &mut numbers;
        magnitude(&mut cursor, n);
        magnitude(&mut cursor, e);
        cursor.leave(sequence);
    } else {
        cursor.skip_octets(cursor.len());
    }
    cursor.leave(bits);
    cursor.leave(info);
    cursor.finish()?;

    match kind {
        ..ED25519 => split_point(kind, &mut numbers)?,
        UNSUPPORTED => return Err(Error::KeyUnsupported),
        _ => {}
    }
    hash(kind, &numbers, digest)
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
    let (mut members, mut digest) = ([None; MEMBERS], [0; LEN]);
    read_members(jwk, &mut members, Error::KeyStructure)?;
    match of_members(&members, &mut digest) {
        Ok(()) => Ok(Some(Identity::from_digest(Kind::PublicKey, digest))),
        Err(UNKNOWN) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The members of a JWK that are looked at: `use`, `key_ops`, `x5c`, `x5t#S256`, then those of public keys, then those that only
/// private and symmetric keys have.
pub(crate) const MEMBERS: usize = 19;
/// Where the last ones begin.
const PRIVATE: usize = 10;
pub(crate) type Members<'a> = [Option<Value<'a>>; MEMBERS];

/// Finds the members of a key, which must be of no private or symmetric one: nobody may register what only the client may have,
/// not even in a key that is not used.
#[cfg_attr(target_pointer_width = "64", inline(never))]
pub(crate) fn read_members<'a>(
    jwk: &Value<'a>,
    members: &mut Members<'a>,
    no_object: Error,
) -> Result<(), Error> {
    // RFC 7518 §6.2.2, §6.3.2, §6.4.1, RFC 8037 §2, and `priv` of the post-quantum `AKP` keys.
    let names = json::names!(
        "use" "key_ops" "x5c" "x5t#S256" "kty" "crv" "x" "y" "n" "e"
        "d" "p" "q" "dp" "dq" "qi" "oth" "k" "priv"
    );
    match jwk.find(names, members) {
        Err(NO_OBJECT) => Err(no_object),
        Ok(()) if members.iter().skip(PRIVATE).any(Option::is_some) => Err(Error::KeyPrivate),
        result => result,
    }
}

/// Writes the digest of the key that has these members; [`UNKNOWN`] if its `kty` or `crv` is.
pub(crate) fn of_members(members: &Members<'_>, digest: &mut [u8; LEN]) -> Result<(), Error> {
    let [_, _, _, _, kty, crv, x, y, n, e, ..] = members;
    let key_type = place(kty, TYPES)?;
    let (kind, first, second) = match key_type {
        RSA_TYPE => (RSA, e, n),
        EC_TYPE | OKP_TYPE => (P256.wrapping_add(place(crv, CURVES)?), x, y),
        _ => return Err(UNKNOWN),
    };
    if type_of(kind) != key_type {
        return Err(if kind == RSA { UNKNOWN } else { Error::KeyStructure });
    }
    let mut numbers = [Octets::new(&[]); 2];
    let [x, y] = &mut numbers;
    if octets(first, Base64::Url, x) && (key_type == OKP_TYPE || octets(second, Base64::Url, y)) {
        hash(kind, &numbers, digest)
    } else {
        Err(Error::KeyStructure)
    }
}

/// The place among `words` of a member that must be a string.
pub(crate) fn place(member: &Option<Value<'_>>, words: &str) -> Result<usize, Error> {
    member.and_then(|value| value.place(words)).ok_or(Error::KeyStructure)
}

/// Finds the octets of a member that is a string of base64; false if it is none.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) fn octets<'a>(member: &Option<Value<'a>>, base64: Base64, octets: &mut Octets<'a>) -> bool {
    let characters = member.as_ref().and_then(Octets::of_string);
    match characters.and_then(|characters| characters.decode_base64(base64)) {
        Some(decoded) => {
            *octets = decoded;
            true
        }
        None => false,
    }
}

/// The kind that this object identifier names.
fn kind_of(oid: &Octets<'_>) -> KeyKind {
    let (mut rest, mut kind) = (OIDS, 0usize);
    while let Some((&len, after)) = rest.split_first() {
        let (other, after) = after.split_at_checked(len.into()).unwrap_or_default();
        if oid.len() == other.len() && oid.is(other) {
            break;
        }
        (rest, kind) = (after, kind.wrapping_add(1));
    }
    kind
}

/// The kind of the curve that the parameters of `id-ecPublicKey` name (RFC 5480 §2.1.1).
fn named_curve(cursor: &mut Cursor<Octets<'_>>) -> KeyKind {
    if !cursor.is_next(der::OBJECT_IDENTIFIER) {
        // `specifiedCurve` and `implicitCurve`, which certificates may not have.
        cursor.skip();
        cursor.require(matches!(cursor.tag(), der::SEQUENCE | der::NULL));
        return UNSUPPORTED;
    }
    match kind_of(&cursor.object_identifier()) {
        curve @ P256..ED25519 => curve,
        _ => UNSUPPORTED,
    }
}

/// Splits an `ECPoint` (RFC 5480 §2.2) into its coordinates.
fn split_point(kind: KeyKind, [x, y]: &mut [Octets<'_>; 2]) -> Result<(), Error> {
    let len = point_len(kind);
    let form = x.next().unwrap_or_default();
    let coordinates = match form {
        0x02 | 0x03 => 1,
        UNCOMPRESSED | 0x06 | 0x07 => 2,
        _ => return Err(Error::KeyStructure),
    };
    if x.len() != len.wrapping_mul(coordinates) {
        return Err(Error::KeyStructure);
    }
    if form != UNCOMPRESSED {
        return Err(Error::KeyUnsupported);
    }
    *y = *x;
    Source::skip(y, len);
    *x = x.first_octets(len);
    Ok(())
}

fn point_len(kind: KeyKind) -> usize {
    POINT_LENS.get(kind).copied().unwrap_or_default().into()
}

/// Reads a positive INTEGER in its shortest form (X.690 §8.3): its octets, without the one of its sign.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn magnitude<'a>(cursor: &mut Cursor<Octets<'a>>, number: &mut Octets<'a>) {
    let integer = cursor.enter(der::INTEGER);
    let has_sign = cursor.is_next(0);
    if has_sign {
        cursor.octet();
    }
    *number = cursor.contents();
    // Without the sign it would be negative.
    let first = cursor.octet();
    cursor.require(has_sign == (first >= 0x80));
    cursor.leave_rest(integer);
}

/// Checks and hashes a key: the coordinates of a point, or the exponent and the modulus of RSA.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn hash(kind: KeyKind, numbers: &[Octets<'_>; 2], digest: &mut [u8; LEN]) -> Result<(), Error> {
    let key_type = type_of(kind);
    let [first, second] = numbers;
    let len = point_len(kind);
    if key_type != RSA_TYPE && (first.len() != len || key_type == EC_TYPE && second.len() != len) {
        return Err(Error::KeyStructure);
    }
    let (mut json, object) = (Canonical::new(), key_type.wrapping_mul(4));
    json.text(OBJECTS, object);
    json.word(CURVES, kind.wrapping_sub(P256));
    json.text(OBJECTS, object.wrapping_add(1));
    let last_of_first = json.octets(first);
    json.text(OBJECTS, object.wrapping_add(2));
    let last_of_second = json.octets(second);
    json.text(OBJECTS, object.wrapping_add(3));
    if key_type == RSA_TYPE {
        check_rsa(first, last_of_first, second, last_of_second)?;
    }
    json.write(digest);
    Ok(())
}

/// An RSA exponent and modulus must be odd, in their shortest form, and of a supported size.
fn check_rsa(e: &Octets<'_>, last_of_e: u8, n: &Octets<'_>, last_of_n: u8) -> Result<(), Error> {
    let (bits_of_e, bits_of_n) = (odd_bits(e, last_of_e), odd_bits(n, last_of_n));
    if bits_of_n == 0 {
        Err(Error::KeyStructure)
    } else if !(MIN_RSA_BITS..=MAX_RSA_BITS).contains(&bits_of_n) {
        Err(Error::KeyUnsupported)
    } else if bits_of_e <= 1 {
        Err(Error::KeyStructure)
    } else if bits_of_e > MAX_RSA_EXPONENT_LEN * 8 {
        Err(Error::KeyUnsupported)
    } else {
        Ok(())
    }
}

/// The bits of an odd number in its shortest form, which ends with this octet: none if it is another.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn odd_bits(number: &Octets<'_>, last: u8) -> usize {
    match number.first() {
        Some(first @ 1..) if last & 1 == 1 => {
            let zeros = usize::try_from(first.leading_zeros()).unwrap_or_default();
            number.len().wrapping_mul(8).wrapping_sub(zeros)
        }
        _ => 0,
    }
}
