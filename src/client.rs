//! A registered client and its authentication by a certificate (RFC 8705 §2).

mod by_ref;

use crate::certificate::Certificate;
use crate::ct;
use crate::error::Error;
use crate::identity::{Identity, Kind};
use crate::issuer::{IssuerClaim, IssuerPin};
use crate::json::{self, NO_OBJECT, Value};
use crate::jwks;
use crate::octets::Octets;
use crate::sha256::Sha256;
use crate::{general_name, matching, name};

pub use crate::chain::Chain;
pub use by_ref::ClientRef;
use by_ref::check;

/// The octets of a client's [`Client::id`].
pub const ID_LEN: usize = 32;

/// The longest `client_id`, in characters.
pub const MAX_CLIENT_ID_LEN: usize = 256;

/// The most identities of a client: certificates and keys, of which several serve a rotation.
pub const MAX_IDENTITIES: usize = jwks::MAX_IDENTITIES;

/// What the parameters name of which `tls_client_auth` has exactly one (RFC 8705 §2.1.2), in the order of [`members`].
static PARAMETERS: [Kind; 5] = [Kind::SubjectDn, Kind::SanDns, Kind::SanUri, Kind::SanIp, Kind::SanEmail];

/// How a client authenticates. The number is the C API's and the registry image's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Method {
    /// `tls_client_auth`: a trusted authority certifies the client's name (RFC 8705 §2.1).
    TlsClientAuth = 1,
    /// `self_signed_tls_client_auth`: the client registered its certificates or keys (RFC 8705 §2.2).
    SelfSignedTlsClientAuth = 2,
}

impl Method {
    /// The method's value of `token_endpoint_auth_method` (RFC 8705 §2.1.1, §2.2.1).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            // rfc8705: 2.1.1-method, 2.2.1-method
            Method::TlsClientAuth => "tls_client_auth",
            Method::SelfSignedTlsClientAuth => "self_signed_tls_client_auth",
        }
    }

    /// The number of the method.
    #[must_use]
    #[expect(clippy::as_conversions, reason = "the discriminant of a repr(u8) enum, exactly")]
    pub const fn code(self) -> u8 {
        self as u8
    }
}

/// A client as it is registered: who it is, and which certificates are its own. Of fixed size.
#[derive(Clone, Debug)]
pub struct Client {
    id: [u8; ID_LEN],
    method: Method,
    identities: heapless::Vec<Identity, MAX_IDENTITIES>,
    issuer: IssuerPin,
    bound_tokens: bool,
}

impl Client {
    /// A client of known identities.
    ///
    /// `client_id` is 1 to [`MAX_CLIENT_ID_LEN`] characters of printable ASCII (RFC 6749 §A.1). With
    /// [`Method::TlsClientAuth`] there is exactly one identity, a subject or SAN; with
    /// [`Method::SelfSignedTlsClientAuth`] there are 1 to [`MAX_IDENTITIES`], certificates or public keys.
    ///
    /// # Errors
    ///
    /// [`Error::ClientId`], [`Error::ClientIdTooLong`], [`Error::ClientIdentity`], [`Error::ClientKeys`],
    /// [`Error::TooManyKeys`].
    pub fn new(client_id: &[u8], method: Method, identities: &[Identity]) -> Result<Self, Error> {
        Self::from_digest(id_of(client_id)?, method, identities)
    }

    /// As [`Client::new`], for a client of whom [`Client::id`] is kept and not the `client_id`.
    ///
    /// # Errors
    ///
    /// [`Error::ClientIdentity`], [`Error::ClientKeys`], [`Error::TooManyKeys`].
    pub fn from_digest(id: [u8; ID_LEN], method: Method, identities: &[Identity]) -> Result<Self, Error> {
        check(method, identities)?;
        let mut client = Self::empty(id, method);
        for identity in identities {
            client.identities.push(*identity).map_err(|_| Error::TooManyKeys)?;
        }
        Ok(client)
    }

    /// A client without identities, which is none yet. A client is large: what reads one fills it where it lies.
    pub(crate) const fn empty(id: [u8; ID_LEN], method: Method) -> Self {
        Client { id, method, identities: heapless::Vec::new(), issuer: IssuerPin::ANY, bound_tokens: false }
    }

    /// One more identity of a client that is being read; `None` if it has no more room.
    #[cfg(feature = "registry")]
    pub(crate) fn push(&mut self, identity: Identity) -> Option<()> {
        self.identities.push(identity).ok()
    }

    /// Where its pin belongs.
    #[cfg(feature = "registry")]
    pub(crate) const fn issuer_mut(&mut self) -> &mut IssuerPin {
        &mut self.issuer
    }

    /// The rest of a client that is being read; `None` if its identities are no client's.
    #[cfg(feature = "registry")]
    pub(crate) fn fill(&mut self, id: [u8; ID_LEN], method: Method, bound_tokens: bool) -> Option<()> {
        (self.id, self.method, self.bound_tokens) = (id, method, bound_tokens);
        check(method, &self.identities).ok()
    }

    /// Reads the metadata of a client, as a server stores it (RFC 7591 §2, RFC 8705 §2.1.2, §2.2.2, §3.4).
    ///
    /// Read are `client_id`, `token_endpoint_auth_method`, the five `tls_client_auth_` parameters, `jwks`,
    /// `jwks_uri` and `tls_client_certificate_bound_access_tokens`; a member that is `null` is taken as missing, but not
    /// inside `jwks`. Of these, nothing that would weaken the check is ignored: `tls_client_auth` has exactly one of the
    /// five parameters, and the other method none; `jwks_uri` is refused where keys are needed, since its document must be
    /// fetched and put into `jwks` first.
    ///
    /// # Errors
    ///
    /// [`Error::ClientMetadata`], [`Error::ClientId`], [`Error::ClientIdTooLong`], [`Error::ClientAuthMethod`],
    /// [`Error::ClientIdentity`], [`Error::ClientKeys`]; those of [`name::from_text`], [`general_name::dns`] and
    /// its kin; those of [`jwks::KeySet::from_json`]; those of [`json::members`].
    pub fn from_metadata(metadata: &[u8]) -> Result<Self, Error> {
        let mut client = Self::empty([0; ID_LEN], Method::TlsClientAuth);
        match client.read(metadata) {
            Ok(()) => Ok(client),
            Err(error) => Err(error),
        }
    }

    #[inline(never)]
    fn read(&mut self, metadata: &[u8]) -> Result<(), Error> {
        let mut values = [None; MEMBERS];
        members(metadata, &mut values)?;
        let [client_id, method, jwks, jwks_uri, bound_tokens, parameters @ ..] = &values;
        read_id(client_id, &mut self.id)?;
        self.method = read_method(method)?;
        self.bound_tokens = match bound_tokens.as_ref().map(Value::first) {
            Some(b't') => true,
            // rfc8705: 3.4-flag
            Some(b'f') | None => false,
            Some(_) => return Err(Error::ClientMetadata),
        };
        let mut parameter = None;
        for (value, kind) in parameters.iter().zip(&PARAMETERS) {
            // rfc8705: 2.1.2-exactly-one
            if let Some(value) = value
                && parameter.replace((value, *kind)).is_some()
            {
                return Err(Error::ClientIdentity);
            }
        }
        if let Some((value, kind)) = parameter {
            let text = Octets::of_string(value).ok_or(Error::ClientMetadata)?;
            let identity = if kind == Kind::SubjectDn {
                name::of_characters(text)
            } else {
                general_name::of_characters(kind, text)
            };
            return match &identity {
                Err(error) => Err(*error),
                Ok(_) if self.method != Method::TlsClientAuth => Err(Error::ClientIdentity),
                Ok(identity) => self.identities.push(*identity).map_err(|_| Error::TooManyKeys),
            };
        }
        match (self.method, jwks, jwks_uri) {
            // rfc8705: 2.2.2-jwks
            (Method::SelfSignedTlsClientAuth, Some(jwks), None) => {
                jwks::read(jwks, &mut self.identities)?;
                check(self.method, &self.identities)
            }
            (Method::SelfSignedTlsClientAuth, ..) => Err(Error::ClientKeys),
            _ => Err(Error::ClientIdentity),
        }
    }

    /// The client with a pin of its issuer: for a server that trusts several authorities, each of which could
    /// certify the same name (RFC 8705 §7.4).
    #[must_use]
    pub fn with_issuer(mut self, issuer: IssuerPin) -> Self {
        self.issuer = issuer;
        self
    }

    /// The client with or without [`Client::bound_tokens`].
    #[must_use]
    pub fn with_bound_tokens(mut self, bound_tokens: bool) -> Self {
        self.bound_tokens = bound_tokens;
        self
    }

    /// SHA-256 of the `client_id`.
    #[must_use]
    pub const fn id(&self) -> &[u8; ID_LEN] {
        &self.id
    }

    /// Whether this is the client of that `client_id`. What the two have in common is secret.
    #[must_use]
    pub fn is(&self, client_id: &[u8]) -> bool {
        self.by_ref().is(client_id)
    }

    /// How the client authenticates.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The identities of which the client's certificate must have one.
    #[must_use]
    pub fn identities(&self) -> &[Identity] {
        &self.identities
    }

    /// The pin of the issuer of the client's certificate.
    #[must_use]
    pub const fn issuer(&self) -> &IssuerPin {
        &self.issuer
    }

    /// `tls_client_certificate_bound_access_tokens`: whether the client wants its access tokens bound (RFC 8705 §3.4).
    #[must_use]
    pub const fn bound_tokens(&self) -> bool {
        self.bound_tokens
    }

    /// Whether the certificate that was presented on this connection authenticates this client.
    ///
    /// `certificate` is the leaf, whose key the client proved to have, or `None` if it presented none. The caller
    /// found this client by the `client_id` of the same request. Secret is which of the client's identities
    /// matched, and how nearly; see [`matching::has_any`].
    ///
    /// # Errors
    ///
    /// [`Error::NoClientCertificate`], [`Error::ChainNotValidated`], [`Error::IssuerMismatch`],
    /// [`Error::ClientMismatch`], and those of [`matching::has_any`]: the client is refused.
    pub fn authenticate(&self, certificate: Option<&Certificate<'_>>, chain: Chain) -> Result<(), Error> {
        self.by_ref().authenticate(certificate, chain)
    }

    /// The same of a certificate that is known to have this identity and to name this issuer: nothing is read or hashed
    /// again, so that it can be asked of many clients.
    #[cfg_attr(not(feature = "registry"), allow(dead_code))]
    pub(crate) fn authenticate_by(
        &self,
        identity: &Identity,
        issuer: &IssuerClaim,
        chain: Chain,
    ) -> Result<(), Error> {
        let client = self.by_ref();
        client.check_chain(chain)?;
        if !ct::declassify(matching::is_among(identity, client.identities)) {
            return Err(Error::ClientMismatch);
        }
        client.check_issuer(issuer)
    }

    /// The client's parts, where they lie.
    fn by_ref(&self) -> ClientRef<'_> {
        ClientRef {
            id: &self.id,
            method: self.method,
            identities: &self.identities,
            issuer_name: self.issuer.name(),
            issuer_key_identifier: self.issuer.key_identifier(),
        }
    }
}

/// SHA-256 of a `client_id`, by which a client is found.
///
/// # Errors
///
/// [`Error::ClientId`], [`Error::ClientIdTooLong`].
pub fn id_of(client_id: &[u8]) -> Result<[u8; ID_LEN], Error> {
    let mut id = [0; ID_LEN];
    write_id(client_id, &mut id)?;
    Ok(id)
}

/// Writes it where it is wanted.
#[cfg_attr(target_pointer_width = "64", inline(always))]
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) fn write_id(client_id: &[u8], id: &mut [u8; ID_LEN]) -> Result<(), Error> {
    if client_id.len() > MAX_CLIENT_ID_LEN {
        return Err(Error::ClientIdTooLong);
    }
    // In a header, which is how gateways pass it on, a space at an end goes, and another client is left.
    let is_wrong = matches!(client_id, [] | [b' ', ..] | [.., b' ']);
    if is_wrong || !client_id.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        return Err(Error::ClientId);
    }
    Sha256::write_digest(client_id, id);
    Ok(())
}

/// The members of the metadata that are looked at.
const MEMBERS: usize = 5 + PARAMETERS.len();

/// Finds them; `null` is as good as none.
// What it takes on the stack to read them is gone before their values are read, and so is the next one's buffer: on small
// machines by the compiler's own choice, which the budgets watch.
#[cfg_attr(target_pointer_width = "64", inline(never))]
fn members<'a>(metadata: &'a [u8], values: &mut [Option<Value<'a>>; MEMBERS]) -> Result<(), Error> {
    let names = json::names!(
        "client_id" "token_endpoint_auth_method" "jwks" "jwks_uri" "tls_client_certificate_bound_access_tokens"
        "tls_client_auth_subject_dn" "tls_client_auth_san_dns" "tls_client_auth_san_uri"
        "tls_client_auth_san_ip" "tls_client_auth_san_email"
    );
    json::find(metadata, names, values)
        .map_err(|error| if error == NO_OBJECT { Error::ClientMetadata } else { error })?;
    for value in values {
        if value.is_some_and(|value| value.first() == b'n') {
            *value = None;
        }
    }
    Ok(())
}

#[inline(never)]
fn read_id(value: &Option<Value<'_>>, id: &mut [u8; ID_LEN]) -> Result<(), Error> {
    let mut buffer = [0; MAX_CLIENT_ID_LEN];
    let value = value.filter(|value| value.first() == b'"').ok_or(Error::ClientId)?;
    let len = value.copy_to(&mut buffer).ok_or(Error::ClientIdTooLong)?;
    write_id(buffer.get(..len).unwrap_or_default(), id)
}

fn read_method(value: &Option<Value<'_>>) -> Result<Method, Error> {
    match value.and_then(|value| value.place("tls_client_auth self_signed_tls_client_auth ")) {
        Some(0) => Ok(Method::TlsClientAuth),
        Some(1) => Ok(Method::SelfSignedTlsClientAuth),
        _ => Err(Error::ClientAuthMethod),
    }
}
