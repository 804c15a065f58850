//! A client whose parts lie where the caller has them, and what makes a certificate its own.

use super::{Chain, ID_LEN, Method, id_of};
use crate::certificate::Certificate;
use crate::ct;
use crate::error::Error;
use crate::identity::{Identity, LEN};
use crate::issuer::IssuerClaim;
use crate::matching;

/// A client whose parts lie elsewhere than in a [`Client`], which is large: in a struct of the C API.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct ClientRef<'a> {
    /// [`Client::id`].
    pub id: &'a [u8; ID_LEN],
    /// [`Client::method`].
    pub method: Method,
    /// [`Client::identities`].
    pub identities: &'a [Identity],
    /// [`IssuerPin::name`].
    pub issuer_name: Option<&'a [u8; LEN]>,
    /// [`IssuerPin::key_identifier`].
    pub issuer_key_identifier: Option<&'a [u8; LEN]>,
}

impl ClientRef<'_> {
    /// Whether a client of this method may have these identities.
    ///
    /// # Errors
    ///
    /// [`Error::ClientIdentity`], [`Error::ClientKeys`].
    pub fn check(&self) -> Result<(), Error> {
        check(self.method, self.identities)
    }

    /// As [`Client::is`].
    #[must_use]
    pub fn is(&self, client_id: &[u8]) -> bool {
        id_of(client_id).is_ok_and(|id| ct::eq(&id, self.id))
    }

    /// As [`Client::authenticate`], of a client that passed [`ClientRef::check`].
    ///
    /// # Errors
    ///
    /// Those of [`Client::authenticate`].
    pub fn authenticate(&self, certificate: Option<&Certificate<'_>>, chain: Chain) -> Result<(), Error> {
        let certificate = certificate.ok_or(Error::NoClientCertificate)?;
        self.check_chain(chain)?;
        // rfc8705: 2-enforce
        matching::require_any(certificate, self.identities)?;
        if self.has_pin() { self.check_issuer(&IssuerClaim::of(certificate)) } else { Ok(()) }
    }

    pub(super) fn check_issuer(&self, issuer: &IssuerClaim) -> Result<(), Error> {
        let agrees = issuer.agrees(self.issuer_name, self.issuer_key_identifier);
        if agrees { Ok(()) } else { Err(Error::IssuerMismatch) }
    }

    pub(super) fn check_chain(&self, chain: Chain) -> Result<(), Error> {
        // The issuer that a certificate names is the certificate's own word until the chain is validated.
        // rfc8705: 2.1-chain, 2.2-no-chain
        let needs_chain = self.method == Method::TlsClientAuth || self.has_pin();
        if needs_chain && chain != Chain::Validated { Err(Error::ChainNotValidated) } else { Ok(()) }
    }

    const fn has_pin(&self) -> bool {
        self.issuer_name.is_some() || self.issuer_key_identifier.is_some()
    }
}

/// Whether a client of this method may have these identities.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(super) fn check(method: Method, identities: &[Identity]) -> Result<(), Error> {
    // rfc8705: 2.1-one-subject
    let self_signed = method == Method::SelfSignedTlsClientAuth;
    let count_is_good = if self_signed { !identities.is_empty() } else { identities.len() == 1 };
    if count_is_good && identities.iter().all(|identity| identity.kind().is_self_signed() == self_signed) {
        Ok(())
    } else {
        Err(if self_signed { Error::ClientKeys } else { Error::ClientIdentity })
    }
}
