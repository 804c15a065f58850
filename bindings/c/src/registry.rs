//! Registry images: all clients of a server in one flat table, mapped into memory or kept in flash.

use core::ptr;

use certbound_core::registry::{self, Registry};
use certbound_core::{Certificate, Error};

use crate::client::{certbound_client, deliver_client};
use crate::identity::certbound_identity;
use crate::memory::{borrow, copy, deliver, input};

/// The most clients of a registry.
pub const CERTBOUND_REGISTRY_MAX_CLIENTS: u32 = 67_108_864;
/// The most clients that `certbound_registry_find_by_certificate` tries.
pub const CERTBOUND_REGISTRY_MAX_CANDIDATES: usize = 64;

const _: () = assert!(CERTBOUND_REGISTRY_MAX_CLIENTS == registry::MAX_CLIENTS);
const _: () = assert!(CERTBOUND_REGISTRY_MAX_CANDIDATES == registry::MAX_CANDIDATES);

/// A registry image that was opened. It refers to the image, which must stay readable and unchanged as long as this or a
/// copy of it is used; there is nothing to close. A zeroed one is invalid: using it is an error. `clients` may be read;
/// nothing may be changed.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct certbound_registry {
    state: u32,
    /// How many clients are registered.
    pub clients: u32,
    image: *const u8,
    image_len: usize,
}

const OPENED: u32 = 0x6362_7267;

impl certbound_registry {
    /// # Safety
    ///
    /// If `registry` is not NULL, it is readable, and so is the image that it was opened with while `'a` lives.
    unsafe fn get<'a>(registry: *const Self) -> Result<Registry<'a>, Error> {
        // SAFETY: readable as the caller promises.
        let registry = unsafe { copy(registry)? };
        if registry.state != OPENED {
            return Err(Error::Uninitialised);
        }
        // SAFETY: only a successful open writes this state, and beside it the image that it was given.
        Registry::reopen(unsafe { input(registry.image, registry.image_len)? })
    }
}

/// Reads a registry image and checks all of it: its length, its checksum, the form and the order of every record. The
/// time is proportional to its length; the calls below take a small part of it.
///
/// The checksum shows accidents and no attacks: who can write the image decides who is let in. Replace an image by
/// renaming a new file over it, and never write into one that is open.
///
/// Errors: REGISTRY_FORMAT, REGISTRY_CHECKSUM, REGISTRY_TOO_LONG, NULL_POINTER, INVALID_LENGTH. `*out` is then zeroed.
///
/// # Safety
///
/// `image` is NULL or readable for `image_len` octets, as long as `*out` or a copy of it is used; `out` is NULL or
/// writable, and no part of the image.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_registry_open(
    image: *const u8,
    image_len: usize,
    out: *mut certbound_registry,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe {
        let result = input(image, image_len).and_then(Registry::open).map(|registry| certbound_registry {
            state: OPENED,
            clients: u32::try_from(registry.len()).unwrap_or(u32::MAX),
            image,
            image_len,
        });
        deliver(out, &result)
    }
}

/// The certificate that a client presented, whose DER is at `der`: NULL, which has no octets, says that there is none.
fn leaf(der: *const u8, octets: &[u8]) -> Result<Option<Certificate<'_>>, Error> {
    if der.is_null() { Ok(None) } else { Certificate::from_der(octets).map(Some) }
}

/// What a client is found by.
#[derive(Clone, Copy)]
enum By {
    ClientId,
    Certificate,
    Both,
}

/// No octets.
const NOTHING: (*const u8, usize) = (ptr::null(), 0);

/// Finds a client.
///
/// # Safety
///
/// As [`certbound_registry_authenticate`].
#[cfg_attr(target_pointer_width = "64", inline(always))]
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
unsafe fn answer(
    registry: *const certbound_registry,
    by: By,
    (client_id, client_id_len): (*const u8, usize),
    (der, der_len): (*const u8, usize),
    chain: i32,
    out: *mut certbound_client,
) -> i32 {
    // SAFETY: as the caller promises.
    unsafe {
        let result = input(client_id, client_id_len).and_then(|client_id| {
            let octets = input(der, der_len)?;
            // What is large stays where it is.
            let registry = certbound_registry::get(registry);
            let registry = borrow(&registry)?;
            if let By::ClientId = by {
                return registry.find(client_id);
            }
            let chain = crate::chain::chain(chain)?;
            let certificate = leaf(der, octets);
            let certificate = borrow(&certificate)?.as_ref();
            match by {
                By::Certificate => {
                    registry.find_by_certificate(certificate.ok_or(Error::NoClientCertificate)?, chain)
                }
                _ => registry.authenticate(client_id, certificate, chain),
            }
        });
        deliver_client(out, &result)
    }
}

/// The client of a `client_id`. That finds a client and proves nothing: see `certbound_registry_authenticate`.
///
/// Errors: UNKNOWN_CLIENT, CLIENT_ID, CLIENT_ID_TOO_LONG; REGISTRY_FORMAT if the image was changed; UNINITIALISED,
/// NULL_POINTER, INVALID_LENGTH. `*out` is then zeroed.
///
/// # Safety
///
/// `registry` is NULL or readable, and its image still is; `client_id` is NULL or readable for `client_id_len` octets;
/// `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_registry_find(
    registry: *const certbound_registry,
    client_id: *const u8,
    client_id_len: usize,
    out: *mut certbound_client,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe { answer(registry, By::ClientId, (client_id, client_id_len), NOTHING, 0, out) }
}

/// The client of a `client_id`, if the certificate that was presented on this connection authenticates it.
///
/// `der` and `chain` are those of `certbound_client_authenticate`: NULL with length 0 says that the client presented no
/// certificate. `client_id` and certificate are public.
///
/// Errors: those of `certbound_registry_find` and of `certbound_client_authenticate`. `*out` is then zeroed.
///
/// # Safety
///
/// As `certbound_registry_find`; `der` is NULL or readable for `der_len` octets.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_registry_authenticate(
    registry: *const certbound_registry,
    client_id: *const u8,
    client_id_len: usize,
    der: *const u8,
    der_len: usize,
    chain: i32,
    out: *mut certbound_client,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe { answer(registry, By::Both, (client_id, client_id_len), (der, der_len), chain, out) }
}

/// The one client that registered this identity. The identity is taken at its word: the client must still be
/// authenticated.
///
/// Errors: UNKNOWN_CLIENT; AMBIGUOUS_CERTIFICATE if more than one client has it; UNKNOWN_KIND; REGISTRY_FORMAT if the image
/// was changed; UNINITIALISED, NULL_POINTER. `*out` is then zeroed.
///
/// # Safety
///
/// `registry` is NULL or readable, and its image still is; `identity` is NULL or readable; `out` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_registry_find_by_identity(
    registry: *const certbound_registry,
    identity: *const certbound_identity,
    out: *mut certbound_client,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe {
        let result = certbound_identity::get(identity).and_then(|identity| {
            let registry = certbound_registry::get(registry);
            borrow(&registry)?.find_by_identity(identity)
        });
        deliver_client(out, &result)
    }
}

/// The one client that this certificate authenticates, for servers that have no `client_id` to find it by.
///
/// `der` is the leaf, whose key the client proved to have; NULL with length 0 says that the client presented none. With
/// `CERTBOUND_CHAIN_NOT_VALIDATED` the client is looked up by its certificate and key only.
///
/// Errors: NO_CLIENT_CERTIFICATE; UNKNOWN_CLIENT; AMBIGUOUS_CERTIFICATE if the certificate authenticates more than one
/// client, or more than `CERTBOUND_REGISTRY_MAX_CANDIDATES` have its identities; those of `certbound_client_authenticate`;
/// REGISTRY_FORMAT if the image was changed. `*out` is then zeroed.
///
/// # Safety
///
/// `registry` is NULL or readable, and its image still is; `der` is NULL or readable for `der_len` octets; `out` is NULL
/// or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn certbound_registry_find_by_certificate(
    registry: *const certbound_registry,
    der: *const u8,
    der_len: usize,
    chain: i32,
    out: *mut certbound_client,
) -> i32 {
    // SAFETY: the pointers are the caller's, as documented above.
    unsafe { answer(registry, By::Certificate, NOTHING, (der, der_len), chain, out) }
}
