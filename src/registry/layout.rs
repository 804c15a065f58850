//! The layout of a registry image: its sections, and their records to and from octets. `docs/registry-format.md`
//! specifies it.
//!
//! For what writes images. An image needs sorting and this library does not allocate, so that the writer is
//! elsewhere; what it writes is [`Registry::open`](super::Registry::open)ed as strictly as anything else.

use core::hash::Hasher;
use twox_hash::XxHash64;

use crate::client::{ID_LEN, Method};
use crate::identity::{Kind, LEN};
use crate::issuer::IssuerPin;

/// The first octets of an image. They show a transfer that changed line ends or cut the eighth bit.
pub const MAGIC: [u8; 8] = *b"\x89CBREG\r\n";

/// The version of the format.
pub const VERSION: u16 = 1;

/// The octets of the header.
pub const HEADER_LEN: usize = 44;

/// How many words of 32 bits come before [`Header::identities`] in the header.
pub(super) const COUNTS: usize = 4;

/// The octets of an entry of the directory.
pub const ENTRY_LEN: usize = 4;

/// The octets of a client's record.
pub const CLIENT_LEN: usize = 39;

/// The octets of an identity's record.
pub const IDENTITY_LEN: usize = 40;

/// The octets of an issuer's record.
pub const ISSUER_LEN: usize = 65;

/// The octets of the checksum at the end.
pub const CHECKSUM_LEN: usize = 8;

/// [`IdentityRecord::next`] of a client's last identity.
pub const NO_IDENTITY: u32 = u32::MAX;

/// [`ClientRecord::issuer`] of a client whose issuer is not pinned.
pub const NO_ISSUER: u16 = 0;

/// The bit of a client's options that says [`Client::bound_tokens`](crate::Client::bound_tokens).
const BOUND_TOKENS: u8 = 0x80;

/// The bits of an issuer's record that say which digests it has.
const PINS_NAME: u8 = 1;
const PINS_KEY: u8 = 2;

/// The header: what the image holds, and so how long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// How many issuers there are.
    pub issuers: u16,
    /// How many clients there are.
    pub clients: u32,
    /// How many identities there are of each kind, in the order of [`Kind::ALL`].
    pub identities: [u32; Kind::ALL.len()],
}

impl Header {
    /// The header of octets, if they are one of this version.
    #[must_use]
    pub fn from_octets(octets: &[u8; HEADER_LEN]) -> Option<Self> {
        let [magic, more, [major, minor, high, low], clients, counts @ ..] = octets.as_chunks().0 else {
            return None;
        };
        let known = [*magic, *more].as_flattened() == MAGIC && [*major, *minor] == VERSION.to_be_bytes();
        let mut identities = [0; Kind::ALL.len()];
        for (slot, count) in identities.iter_mut().zip(counts) {
            *slot = u32::from_be_bytes(*count);
        }
        let issuers = u16::from_be_bytes([*high, *low]);
        known.then_some(Header { issuers, clients: u32::from_be_bytes(*clients), identities })
    }

    /// The header's octets.
    #[must_use]
    pub fn to_octets(&self) -> [u8; HEADER_LEN] {
        let [a, b, c, d, e, f, g] = self.identities.map(u32::to_be_bytes);
        join([
            &MAGIC,
            &VERSION.to_be_bytes(),
            &self.issuers.to_be_bytes(),
            &self.clients.to_be_bytes(),
            [a, b, c, d, e, f, g].as_flattened(),
        ])
    }

    /// By how many leading bits of [`Client::id`](crate::Client::id) the directory tells clients apart: so many that 8 to
    /// 15 clients share an entry on average.
    #[must_use]
    pub const fn directory_bits(&self) -> u32 {
        match self.clients.checked_ilog2() {
            Some(bits) => bits.saturating_sub(3),
            None => 0,
        }
    }

    /// The number of entries of the directory. Each is 32 bits: how many clients have these leading bits or lower ones.
    #[must_use]
    pub const fn directory_len(&self) -> u32 {
        1u32.unbounded_shl(self.directory_bits())
    }

    /// The number of identities of all kinds.
    #[must_use]
    pub fn identity_count(&self) -> u64 {
        self.identities.iter().fold(0, |sum: u64, &count| sum.wrapping_add(count.into()))
    }

    /// The length of the whole image, in octets.
    #[must_use]
    #[expect(clippy::as_conversions, reason = "constants below 2^7")]
    pub fn image_len(&self) -> u64 {
        [
            ((HEADER_LEN + CHECKSUM_LEN) as u64, 1),
            (ENTRY_LEN as u64, self.directory_len().into()),
            (CLIENT_LEN as u64, self.clients.into()),
            (IDENTITY_LEN as u64, self.identity_count()),
            (ISSUER_LEN as u64, self.issuers.into()),
        ]
        .iter()
        .fold(0u64, |sum, &(len, count)| sum.saturating_add(len.saturating_mul(count)))
    }
}

/// A client. Records are sorted by `id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientRecord {
    /// SHA-256 of the `client_id`.
    pub id: [u8; ID_LEN],
    /// The index of its first identity, among those of all kinds.
    pub identity: u32,
    /// How it authenticates.
    pub method: Method,
    /// [`Client::bound_tokens`](crate::Client::bound_tokens).
    pub bound_tokens: bool,
    /// The issuer it is pinned to, counted from 1, or [`NO_ISSUER`].
    pub issuer: u16,
}

impl ClientRecord {
    /// The record of octets, if its method and options are known.
    #[must_use]
    pub fn from_octets(octets: &[u8; CLIENT_LEN]) -> Option<Self> {
        let mut fields = &octets[..];
        let id = take(&mut fields);
        let identity = u32::from_be_bytes(take(&mut fields));
        let [options] = take(&mut fields);
        let issuer = u16::from_be_bytes(take(&mut fields));
        let method = match options & !BOUND_TOKENS {
            1 => Method::TlsClientAuth,
            2 => Method::SelfSignedTlsClientAuth,
            _ => return None,
        };
        Some(ClientRecord { id, identity, method, bound_tokens: options & BOUND_TOKENS != 0, issuer })
    }

    /// The record's octets.
    #[must_use]
    pub fn to_octets(&self) -> [u8; CLIENT_LEN] {
        let options = self.method.code() | if self.bound_tokens { BOUND_TOKENS } else { 0 };
        join([&self.id, &self.identity.to_be_bytes(), &[options], &self.issuer.to_be_bytes()])
    }
}

/// An identity. Records are sorted by kind, which the header's counts tell, then by `digest`, then by `client`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdentityRecord {
    /// The identity's digest.
    pub digest: [u8; LEN],
    /// The index of the client that registered it.
    pub client: u32,
    /// The index of the same client's next identity, above this one's, or [`NO_IDENTITY`].
    pub next: u32,
}

impl IdentityRecord {
    /// The record of octets.
    #[must_use]
    pub fn from_octets(octets: &[u8; IDENTITY_LEN]) -> Self {
        let mut fields = &octets[..];
        let digest = take(&mut fields);
        let client = u32::from_be_bytes(take(&mut fields));
        IdentityRecord { digest, client, next: u32::from_be_bytes(take(&mut fields)) }
    }

    /// The record's octets.
    #[must_use]
    pub fn to_octets(&self) -> [u8; IDENTITY_LEN] {
        join([&self.digest, &self.client.to_be_bytes(), &self.next.to_be_bytes()])
    }
}

/// The pin in an issuer's record, if it pins something and what it does not pin is zero. Records are sorted by
/// their octets.
#[must_use]
pub fn issuer_from_octets(octets: &[u8; ISSUER_LEN]) -> Option<IssuerPin> {
    let mut pin = IssuerPin::ANY;
    read_issuer(octets, &mut pin).map(|()| pin)
}

/// The same where the pin belongs.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(super) fn read_issuer(octets: &[u8; ISSUER_LEN], pin: &mut IssuerPin) -> Option<()> {
    let [pinned, digests @ ..] = octets;
    let [name, key] = digests.as_chunks().0 else { return None };
    let wrong = |bit: u8, digest: &[u8; LEN]| pinned & bit == 0 && digest.iter().any(|octet| *octet != 0);
    if !matches!(pinned, 1..=3) || wrong(PINS_NAME, name) || wrong(PINS_KEY, key) {
        return None;
    }
    let digest = |bit: u8, digest: &[u8; LEN]| (pinned & bit != 0).then_some(*digest);
    *pin = IssuerPin::from_digests(digest(PINS_NAME, name), digest(PINS_KEY, key));
    Some(())
}

/// The octets of an issuer's record. [`IssuerPin::ANY`] has none: its clients have [`NO_ISSUER`].
#[must_use]
pub fn issuer_to_octets(issuer: &IssuerPin) -> [u8; ISSUER_LEN] {
    let bit = |digest: Option<&[u8; LEN]>, bit| if digest.is_some() { bit } else { 0 };
    let pinned = bit(issuer.name(), PINS_NAME) | bit(issuer.key_identifier(), PINS_KEY);
    let none = &[0; LEN];
    join([&[pinned], issuer.name().unwrap_or(none), issuer.key_identifier().unwrap_or(none)])
}

/// The checksum of an image that arrives in pieces: XXH64 with seed 0, over everything before it.
///
/// It shows accidents: a bad sector, a cut transfer, a flash cell. It is no signature, and nobody who can write the
/// image is kept from computing it.
#[derive(Clone, Debug)]
pub struct Checksum(XxHash64);

impl Checksum {
    /// Of nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Checksum(XxHash64::with_seed(0))
    }

    /// Takes the next piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.write(piece);
    }

    /// The octets that end the image.
    #[must_use]
    pub fn finish(self) -> [u8; CHECKSUM_LEN] {
        self.0.finish().to_be_bytes()
    }

    /// The checksum of the whole of it at once.
    pub(super) fn of(octets: &[u8]) -> [u8; CHECKSUM_LEN] {
        #[cfg(target_pointer_width = "64")]
        let hash = XxHash64::oneshot(0, octets);
        #[cfg(not(target_pointer_width = "64"))]
        let hash = super::xxh64::hash(octets);
        hash.to_be_bytes()
    }
}

impl Default for Checksum {
    fn default() -> Self {
        Self::new()
    }
}

/// The first `N` octets, which are taken off. The lengths of the records are constants, so they are never missing.
fn take<const N: usize>(fields: &mut &[u8]) -> [u8; N] {
    match fields.split_first_chunk() {
        Some((field, rest)) => {
            *fields = rest;
            *field
        }
        None => [0; N],
    }
}

/// The fields one after the other, which together are `N` octets.
fn join<const N: usize, const FIELDS: usize>(fields: [&[u8]; FIELDS]) -> [u8; N] {
    let mut octets = [0; N];
    for (slot, octet) in octets.iter_mut().zip(fields.into_iter().flatten()) {
        *slot = *octet;
    }
    octets
}
