//! Registered clients and their authentication by a certificate (RFC 8705 section 2).

use core::{ptr, slice};

use certbound_core::client::{self, Client, ClientRef, Method};
use certbound_core::{Certificate, Error, Identity, IssuerPin, Pinned};

use crate::identity::{CERTBOUND_IDENTITY_LEN, certbound_identity};
use crate::memory::{borrow, deliver_from, input, status};
use crate::status::CERTBOUND_OK;

/// `tls_client_auth`: a trusted authority certifies the client's name (RFC 8705 section 2.1).
pub const CERTBOUND_METHOD_TLS_CLIENT_AUTH: i32 = 1;
/// `self_signed_tls_client_auth`: the client registered its certificates or keys (RFC 8705 section 2.2).
pub const CERTBOUND_METHOD_SELF_SIGNED_TLS_CLIENT_AUTH: i32 = 2;

/// The authority's name is pinned: for authorities without a key identifier, or whose certificates do not name it.
pub const CERTBOUND_PINNED_NAME: i32 = 1;
/// Its name and its key identifier are pinned, of which both must agree.
pub const CERTBOUND_PINNED_NAME_AND_KEY_IDENTIFIER: i32 = 2;
/// Its key identifier is pinned, whatever its name.
pub const CERTBOUND_PINNED_KEY_IDENTIFIER: i32 = 3;

/// The octets of a client's identifier: SHA-256 of its `client_id`.
pub const CERTBOUND_CLIENT_ID_DIGEST_LEN: usize = 32;
/// The longest `client_id`, in characters.
pub const CERTBOUND_CLIENT_ID_MAX_LEN: usize = 256;
/// The most identities of a client.
pub const CERTBOUND_CLIENT_MAX_IDENTITIES: usize = 16;

const _: () = assert!(CERTBOUND_CLIENT_ID_DIGEST_LEN == client::ID_LEN);
const _: () = assert!(CERTBOUND_CLIENT_ID_MAX_LEN == client::MAX_CLIENT_ID_LEN);
const _: () = assert!(CERTBOUND_CLIENT_MAX_IDENTITIES == client::MAX_IDENTITIES);
const _: () = assert!(CERTBOUND_METHOD_TLS_CLIENT_AUTH == Method::TlsClientAuth.code() as i32);
const _: () =
    assert!(CERTBOUND_METHOD_SELF_SIGNED_TLS_CLIENT_AUTH == Method::SelfSignedTlsClientAuth.code() as i32);

/// A client as it is registered, of fixed size. It may be copied, and kept while the version of the library stays the
/// same. A zeroed one is invalid: using it is an error. `method`, `bound_tokens` and `identity_count` may be read; nothing
/// may be changed.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct certbound_client {
    state: u32,
    /// One of the `CERTBOUND_METHOD_` values.
    pub method: i32,
    /// 1 if the client wants its access tokens bound to its certificate (RFC 8705 section 3.4), else 0.
    pub bound_tokens: i32,
    /// How many identities the client has.
    pub identity_count: u32,
    pinned: u32,
    id: [u8; CERTBOUND_CLIENT_ID_DIGEST_LEN],
    issuer_name: [u8; CERTBOUND_IDENTITY_LEN],
    issuer_key: [u8; CERTBOUND_IDENTITY_LEN],
    identities: [certbound_identity; CERTBOUND_CLIENT_MAX_IDENTITIES],
}

const CLIENT: u32 = 0x6362_636c;
const PINNED_NAME: u32 = 1;
const PINNED_KEY: u32 = 2;

/// A field of the value at a pointer, wherever that lies.
macro_rules! field {
    ($pointer:expr, $name:ident) => {
        (&raw const (*$pointer).$name).read_unaligned()
    };
    ($pointer:expr, $name:ident, $value:expr) => {
        (&raw mut (*$pointer).$name).write_unaligned($value)
    };
}

impl certbound_client {
    /// The client at a pointer, read where it lies: firmware has no stack for copies of something so large.
    ///
    /// # Safety
    ///
    /// `it` is NULL or readable, and nothing is written to it while `'a` lives.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    unsafe fn get<'a>(it: *const Self) -> Result<ClientRef<'a>, Error> {
        if it.is_null() {
            return Err(Error::NullPointer);
        }
        // SAFETY: not NULL and readable as the caller promises; it need not be aligned, and neither need the octets of
        // digests and identities. A kind that there is, in the place of each identity, makes it one.
        unsafe {
            let method = match field!(it, method) {
                CERTBOUND_METHOD_TLS_CLIENT_AUTH => Method::TlsClientAuth,
                CERTBOUND_METHOD_SELF_SIGNED_TLS_CLIENT_AUTH => Method::SelfSignedTlsClientAuth,
                _ => return Err(Error::Uninitialised),
            };
            let (count, pinned) = (field!(it, identity_count), field!(it, pinned));
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            if field!(it, state) != CLIENT
                || !matches!(field!(it, bound_tokens), 0 | 1)
                || count > CERTBOUND_CLIENT_MAX_IDENTITIES
                || pinned & !(PINNED_NAME | PINNED_KEY) != 0
            {
                return Err(Error::Uninitialised);
            }
            let identities = (&raw const (*it).identities).cast::<certbound_identity>();
            for number in 0..count {
                certbound_identity::get(identities.wrapping_add(number)).map_err(|_| Error::Uninitialised)?;
            }
            let client = ClientRef {
                id: &*(&raw const (*it).id).cast(),
                method,
                identities: slice::from_raw_parts(identities.cast::<Identity>(), count),
                issuer_name: (pinned & PINNED_NAME != 0).then_some(&*(&raw const (*it).issuer_name).cast()),
                issuer_key_identifier: (pinned & PINNED_KEY != 0)
                    .then_some(&*(&raw const (*it).issuer_key).cast()),
            };
            client.check().map(|()| client).map_err(|_| Error::Uninitialised)
        }
    }
}

/// Writes a client, or zeros if there is none, and returns the status: as [`deliver`](crate::memory::deliver), and field by
/// field.
///
/// # Safety
///
/// If `out` is not NULL, it is writable.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) unsafe fn deliver_client(out: *mut certbound_client, result: &Result<Client, Error>) -> i32 {
    // SAFETY: writable if not NULL, as the caller promises; it need not be aligned, and all zeros are a value. A client has
    // no more identities than there is room for.
    unsafe {
        let status = deliver_from(out, ptr::null(), status(result));
        if let Ok(client) = result
            && status == CERTBOUND_OK
        {
            let identities = client.identities();
            let place = (&raw mut (*out).identities).cast::<Identity>();
            ptr::copy_nonoverlapping(identities.as_ptr(), place, identities.len());
            field!(out, state, CLIENT);
            field!(out, method, client.method().code().into());
            field!(out, bound_tokens, client.bound_tokens().into());
            field!(out, identity_count, u32::try_from(identities.len()).unwrap_or_default());
            field!(out, id, *client.id());
            pin(out, client.issuer());
        }
        status
    }
}

/// Writes a client with another pin. Neither place need be aligned, and they may overlap.
///
/// # Safety
///
/// `client` is readable; if `out` is not NULL, it is writable.
// Nothing else has the stack that the copy takes.
#[inline(never)]
unsafe fn deliver_pinned(
    out: *mut certbound_client,
    client: *const certbound_client,
    issuer: &IssuerPin,
) -> i32 {
    // SAFETY: as the caller promises.
    unsafe {
        let mut client = client.read_unaligned();
        pin(&raw mut client, issuer);
        deliver_from(out, &raw const client, CERTBOUND_OK)
    }
}

/// Writes what is pinned, and zeros for what is not.
///
/// # Safety
///
/// `out` is writable.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
unsafe fn pin(out: *mut certbound_client, issuer: &IssuerPin) {
    // SAFETY: as the caller promises; it need not be aligned.
    unsafe {
        let mut pinned = 0;
        (&raw mut (*out).issuer_name).write_bytes(0, 1);
        if let Some(name) = issuer.name() {
            field!(out, issuer_name, *name);
            pinned |= PINNED_NAME;
        }
        (&raw mut (*out).issuer_key).write_bytes(0, 1);
        if let Some(key) = issuer.key_identifier() {
            field!(out, issuer_key, *key);
            pinned |= PINNED_KEY;
        }
        field!(out, pinned, pinned);
    }
}

/// What of the authority the caller pins.
fn pinned(number: i32) -> Result<Pinned, Error> {
    match number {
        CERTBOUND_PINNED_NAME => Ok(Pinned::Name),
        CERTBOUND_PINNED_NAME_AND_KEY_IDENTIFIER => Ok(Pinned::NameAndKeyIdentifier),
        CERTBOUND_PINNED_KEY_IDENTIFIER => Ok(Pinned::KeyIdentifier),
        _ => Err(Error::UnknownPinned),
    }
}

/// Reads the metadata of a client, the JSON object that a server stores (RFC 7591 section 2, RFC 8705 sections 2.1.2,
/// 2.2.2 and 3.4).
///
/// Read are `client_id`, `token_endpoint_auth_method`, the five `tls_client_auth_` parameters, of which
/// `tls_client_auth` has exactly one, `jwks`, `jwks_uri` and `tls_client_certificate_bound_access_tokens`. Where keys are
/// needed, that is for `self_signed_tls_client_auth`, a `jwks_uri` must have been fetched and put into `jwks`. A member
/// that is `null` is taken as missing, and all others are ignored.
///
/// Errors: CLIENT_METADATA, CLIENT_ID, CLIENT_ID_TOO_LONG, CLIENT_AUTH_METHOD, CLIENT_IDENTITY, CLIENT_KEYS; those of
/// `certbound_identity_from_text` for names; KEY_STRUCTURE, KEY_UNSUPPORTED, KEY_PRIVATE, KEY_CERTIFICATE, KEY_SET,
/// TOO_MANY_KEYS, CERTIFICATE_TOO_LONG; the JSON_ errors of `certbound_check_claims`; NULL_POINTER, INVALID_LENGTH.
/// `*out` is then zeroed.
///
/// # Safety
///
/// `metadata` is NULL or readable for `metadata_len` octets; `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_client_from_metadata(
    metadata: *const u8,
    metadata_len: usize,
    out: *mut certbound_client,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe {
        let result = input(metadata, metadata_len).and_then(Client::from_metadata);
        deliver_client(out, &result)
    }
}

/// The client with a pin of its issuer, the authority that has this DER certificate. For a server that trusts several
/// authorities, each of which could certify the same name (RFC 8705 section 7.4). It replaces an earlier pin. `out` may be
/// `client`: keep a copy of it, since an error zeroes `out`.
///
/// `pinned` is one of the `CERTBOUND_PINNED_` values: `certbound_client_authenticate` then asks that a certificate names
/// the authority's subject as its issuer, the authority's key identifier as its issuer's key, or both. Look at what the
/// authority issues before the identifier is pinned: a certificate without `authorityKeyIdentifier` does not agree.
///
/// Errors: as `certbound_certificate_parse`; NAME_EMPTY, NAME_SYNTAX, NAME_VALUE, NAME_TOO_LONG,
/// NAME_TOO_MANY_ATTRIBUTES for the authority's subject; NO_KEY_IDENTIFIER, CERTIFICATE_EXTENSION for its key identifier;
/// UNKNOWN_PINNED, UNINITIALISED, NULL_POINTER, INVALID_LENGTH. `*out` is then zeroed.
///
/// # Safety
///
/// `client` is NULL or readable; `authority` is NULL or readable for `authority_len` octets; `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_client_pin_issuer(
    client: *const certbound_client,
    authority: *const u8,
    authority_len: usize,
    pinned: i32,
    out: *mut certbound_client,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above; nothing of the client is looked at when it is written.
    unsafe {
        let issuer = input(authority, authority_len).and_then(|authority| {
            certbound_client::get(client)?;
            let pinned = self::pinned(pinned)?;
            IssuerPin::of_authority(borrow(&Certificate::from_der(authority))?, pinned)
        });
        match &issuer {
            Ok(issuer) => deliver_pinned(out, client, issuer),
            Err(error) => deliver_from(out, ptr::null(), error.code()),
        }
    }
}

/// Whether this is the client of that `client_id`: `CERTBOUND_OK`, or UNKNOWN_CLIENT if not, also if the text can be
/// nobody's. What the two have in common is secret.
///
/// Errors: UNKNOWN_CLIENT, UNINITIALISED, NULL_POINTER, INVALID_LENGTH.
///
/// # Safety
///
/// `client` is NULL or readable; `client_id` is NULL or readable for `client_id_len` octets.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_client_is(
    client: *const certbound_client,
    client_id: *const u8,
    client_id_len: usize,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    let result = unsafe {
        input(client_id, client_id_len).and_then(|client_id| {
            let client = &certbound_client::get(client);
            let client = borrow(client)?;
            if client.is(client_id) { Ok(()) } else { Err(Error::UnknownClient) }
        })
    };
    status(&result)
}

/// Whether the certificate that was presented on this connection authenticates this client. The caller found the client
/// by the `client_id` of the same request.
///
/// `der` is the leaf, whose key the client proved to have; NULL with length 0 says that the client presented none. Any
/// other pointer with length 0 is an empty certificate, which is malformed. `chain` is `CERTBOUND_CHAIN_VALIDATED` or
/// `CERTBOUND_CHAIN_NOT_VALIDATED`: what the TLS library said of this connection. The validity period is the chain
/// validation's to check; for `self_signed_tls_client_auth` nobody checks it. Secret is which of the client's identities
/// matched, and how nearly.
///
/// Errors: NO_CLIENT_CERTIFICATE, CHAIN_NOT_VALIDATED, ISSUER_MISMATCH, CLIENT_MISMATCH; as
/// `certbound_identity_from_certificate`, if what cannot be read was asked for and nothing else matched; UNKNOWN_CHAIN,
/// UNINITIALISED, NULL_POINTER, INVALID_LENGTH.
///
/// # Safety
///
/// `client` is NULL or readable; `der` is NULL or readable for `der_len` octets.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_client_authenticate(
    client: *const certbound_client,
    der: *const u8,
    der_len: usize,
    chain: i32,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    let result = unsafe {
        input(der, der_len).and_then(|octets| {
            let client = &certbound_client::get(client);
            let client = borrow(client)?;
            let chain = crate::chain::chain(chain)?;
            if der.is_null() {
                return Err(Error::NoClientCertificate);
            }
            client.authenticate(Some(borrow(&Certificate::from_der(octets))?), chain)
        })
    };
    status(&result)
}
