//! JWK Sets (RFC 7517 §5): what a client of `self_signed_tls_client_auth` registers (RFC 8705 §2.2).

use crate::certificate;
use crate::ct;
use crate::error::Error;
use crate::identity::{Identity, Kind, LEN};
use crate::json::{self, Elements, NO_OBJECT, Value};
use crate::key;
use crate::matching;
use crate::octets::{Base64, Octets};
use crate::sha256::Sha256;

/// The most keys of a set, the skipped ones included.
pub const MAX_KEYS: usize = 64;

/// The most identities of a set: enough for a rotation of certificates on several machines.
pub const MAX_IDENTITIES: usize = 16;

/// The longest certificate in `x5c`, in octets.
pub const MAX_CERTIFICATE_LEN: usize = 8192;

/// The identities of a client's keys. One of them authenticates; several are a rotation.
///
/// Each key that is used becomes one identity:
///
/// - **With `x5c`**, its first element is the registered certificate, and only that certificate authenticates.
///   Another certificate of the same key does not: RFC 8705 §2.2 registers certificates, and whoever
///   takes one out of the set means it, whatever became of its key. The certificate must be of the JWK's own
///   key (RFC 7517 §4.7). Elements after the first must be strings and are not decoded: no chain is built.
/// - **With `x5t#S256` alone**, the certificate with this thumbprint is the registered one. Beside `x5c` it
///   must be the thumbprint of that certificate (RFC 7517 §4.9).
/// - **With neither**, every certificate of this public key authenticates.
///
/// Keys of an unknown `kty` or `crv` are skipped, and so are keys that are registered for something else: with
/// a `use` other than `sig` (RFC 7517 §4.2) or `key_ops` without `verify` (§4.3). `kid`, `alg`, `x5t`,
/// which is SHA-1, and `x5u`, which nothing here fetches, are ignored.
///
/// One defective key makes the whole set an error, where RFC 7517 §5 would have it ignored: whoever registers
/// it should hear of it, and not be locked out once the other keys are gone.
#[derive(Clone, Debug)]
pub struct KeySet {
    identities: heapless::Vec<Identity, MAX_IDENTITIES>,
    skipped: usize,
}

impl KeySet {
    /// Reads a JWK Set. It may be empty, or have nothing but keys that are skipped. All of it is public.
    ///
    /// # Errors
    ///
    /// [`Error::KeySet`] if the value is not an object with an array `keys` of objects;
    /// [`Error::TooManyKeys`] beyond [`MAX_KEYS`] or [`MAX_IDENTITIES`]; [`Error::KeyPrivate`], also in a key
    /// that would be skipped; [`Error::KeyStructure`], [`Error::KeyUnsupported`], as [`key::from_jwk`] and if
    /// `use` is not a string or `key_ops` not an array of strings; [`Error::KeyCertificate`] if `x5c` or
    /// `x5t#S256` is malformed or not of this key; [`Error::CertificateTooLong`] beyond
    /// [`MAX_CERTIFICATE_LEN`]; [`Error::JsonDuplicateMember`], [`Error::JsonTooManyMembers`].
    pub fn from_json(set: &Value<'_>) -> Result<Self, Error> {
        let mut result = KeySet { identities: heapless::Vec::new(), skipped: 0 };
        result.skipped = read(set, &mut result.identities)?;
        Ok(result)
    }

    /// The identities, each once, in the order of the set: of kind `Certificate` or `PublicKey`.
    #[must_use]
    pub fn identities(&self) -> &[Identity] {
        &self.identities
    }

    /// How many keys of the set were skipped.
    #[must_use]
    pub const fn skipped(&self) -> usize {
        self.skipped
    }
}

/// Reads the identities of a set's keys, and says how many keys were skipped.
pub(crate) fn read(
    set: &Value<'_>,
    identities: &mut heapless::Vec<Identity, MAX_IDENTITIES>,
) -> Result<usize, Error> {
    let keys = keys(set)?;
    let (mut count, mut skipped) = (0usize, 0usize);
    for key in keys {
        if count == MAX_KEYS {
            return Err(Error::TooManyKeys);
        }
        count = count.wrapping_add(1);
        let mut found = Identity::empty(Kind::PublicKey);
        match identity(&key, &mut found) {
            Err(key::UNKNOWN) => {
                skipped = skipped.wrapping_add(1);
                continue;
            }
            result => result?,
        }
        // A certificate is often registered twice, under an old and a new `kid`.
        if !matching::is_among(&found, identities) {
            identities.push(found).map_err(|_| Error::TooManyKeys)?;
        }
    }
    Ok(skipped)
}

// What it takes on the stack to read members is gone before keys are read: on small machines by the compiler's own choice,
// which the budgets watch.
#[cfg_attr(target_pointer_width = "64", inline(never))]
fn keys<'a>(set: &Value<'a>) -> Result<Elements<'a>, Error> {
    let mut members = [None];
    set.find(json::names!("keys"), &mut members).map_err(|error| match error {
        NO_OBJECT => Error::KeySet,
        error => error,
    })?;
    let [keys] = members;
    keys.and_then(|keys| keys.elements()).ok_or(Error::KeySet)
}

/// Writes what a key of the set authenticates over an empty `PublicKey`. A key that is registered for something else is as
/// good as [`key::UNKNOWN`].
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn identity(jwk: &Value<'_>, found: &mut Identity) -> Result<(), Error> {
    let (kind, digest) = found.parts();
    let mut members = [None; key::MEMBERS];
    key::read_members(jwk, &mut members, Error::KeySet)?;
    let [usage, operations, x5c, x5t, ..] = &members;
    // A signature is what the client makes in its handshake, and verification what its public key is for.
    let signs = usage.is_none() || key::place(usage, "sig ")? == 0;
    let mut verifies = operations.is_none();
    if let Some(operations) = operations {
        for operation in operations.elements().ok_or(Error::KeyStructure)? {
            verifies |= key::place(&Some(operation), "verify ")? == 0;
        }
    }
    if !signs || !verifies {
        return Err(key::UNKNOWN);
    }
    key::of_members(&members, digest)?;
    let mut stated = [0; LEN];
    if x5t.is_some() {
        thumbprint(x5t, &mut stated)?;
    }
    if let Some(chain) = x5c {
        certificate(chain, digest, x5t.is_some().then_some(&stated))?;
    } else if x5t.is_some() {
        *digest = stated;
    } else {
        return Ok(());
    }
    *kind = Kind::Certificate;
    Ok(())
}

/// Reads `x5t#S256`.
fn thumbprint(text: &Option<Value<'_>>, digest: &mut [u8; LEN]) -> Result<(), Error> {
    let mut octets = Octets::new(&[]);
    if !key::octets(text, Base64::Url, &mut octets) || octets.len() != LEN {
        return Err(Error::KeyCertificate);
    }
    for slot in digest {
        *slot = octets.next().unwrap_or_default();
    }
    Ok(())
}

/// Writes the thumbprint of the first certificate of `x5c`, which must be of the key with this digest, in its place. It must
/// be the one that is stated, if one is.
// The way from here is long, and what came before it needs no stack then.
#[inline(never)]
fn certificate(x5c: &Value<'_>, digest: &mut [u8; LEN], stated: Option<&[u8; LEN]>) -> Result<(), Error> {
    let mut chain = x5c.elements().ok_or(Error::KeyCertificate)?;
    let first = chain.next();
    if chain.any(|other| other.first() != b'"') {
        return Err(Error::KeyCertificate);
    }
    let mut der = Octets::new(&[]);
    if !key::octets(&first, Base64::Standard, &mut der) {
        return Err(Error::KeyCertificate);
    }
    if der.len() > MAX_CERTIFICATE_LEN {
        return Err(Error::CertificateTooLong);
    }
    // rfc8705: 2.2.2-x5c
    let mut certified = [0; LEN];
    certificate::public_key_info_of(der)
        .and_then(|spki| key::of_public_key_info(spki, &mut certified))
        .map_err(|_| Error::KeyCertificate)?;
    // rfc8705: 2.2.2-key
    if !ct::eq(&certified, digest) {
        return Err(Error::KeyCertificate);
    }
    Sha256::digest_of(&mut der, digest);
    if stated.is_some_and(|stated| !ct::eq(digest, stated)) { Err(Error::KeyCertificate) } else { Ok(()) }
}
