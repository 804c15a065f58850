//! The clients that a certificate may be of, where nothing but the certificate is known.

#[cfg(test)]
mod tests;

use crate::certificate::Certificate;
use crate::client::{Chain, Client};
use crate::error::Error;
use crate::identity::Identity;
use crate::issuer::IssuerClaim;
use crate::matching::{self, Kinds};

use super::{MAX_CANDIDATES, Registry};

impl Registry<'_> {
    /// The one client that this certificate authenticates, for servers that have no `client_id` to find it by.
    ///
    /// Every identity of the certificate is looked up, and every client that registered one of them is tried as by
    /// [`Client::authenticate`]; issuer pins tell clients of one name apart. If two clients agree, both are refused:
    /// which of them is meant is not for the order of a table to say. Without a validated chain only the certificate
    /// and its key are looked up, since the names in it are nobody's word.
    ///
    /// Use it only where the operator has checked that each client holds what it registers: certificates and keys are
    /// public, so that with open registration anyone can register another's, and lock the other out or stand in for it.
    ///
    /// The certificate is hashed once, and each of its names once, however many clients are tried. It takes one search
    /// for every identity, so the time depends on the certificate, which is public, and on how many clients have its
    /// identities. With a `client_id` at hand, use [`Registry::authenticate`].
    ///
    /// # Errors
    ///
    /// [`Error::UnknownClient`] if no client has one of its identities; [`Error::AmbiguousCertificate`] if it
    /// authenticates more than one, or more than [`MAX_CANDIDATES`] have its identities; if it authenticates none of
    /// several, what [`Client::authenticate`] says of the first; [`Error::RegistryFormat`] in an image that was not
    /// opened.
    pub fn find_by_certificate(&self, certificate: &Certificate<'_>, chain: Chain) -> Result<Client, Error> {
        let kinds = if chain == Chain::Validated { Kinds::ALL } else { Kinds::SELF_SIGNED };
        let identities = matching::identities_of(certificate, kinds);
        self.find_by(identities, &IssuerClaim::of(certificate), chain)
    }

    /// The same, of what was read from the certificate. Nothing in here may depend on the certificate's length but the
    /// number of its `identities`, each of which is taken once.
    fn find_by(
        &self,
        mut identities: impl Iterator<Item = Identity>,
        issuer: &IssuerClaim,
        chain: Chain,
    ) -> Result<Client, Error> {
        let mut candidates = Candidates {
            registry: self,
            issuer,
            chain,
            tried: heapless::Vec::new(),
            verdict: Err(Error::UnknownClient),
        };
        identities.try_for_each(|identity| candidates.try_owners(&identity))?;
        self.client(candidates.verdict?)
    }
}

/// The clients that were tried, and what came of it.
struct Candidates<'a> {
    registry: &'a Registry<'a>,
    issuer: &'a IssuerClaim,
    chain: Chain,
    tried: heapless::Vec<usize, MAX_CANDIDATES>,
    /// The one that is authenticated, or why the first one is not.
    verdict: Result<usize, Error>,
}

impl Candidates<'_> {
    /// Tries the clients that registered an identity of the certificate.
    fn try_owners(&mut self, identity: &Identity) -> Result<(), Error> {
        for owner in self.registry.owners(identity) {
            #[expect(clippy::manual_contains, reason = "that is unrolled")]
            let known = self.tried.iter().any(|tried| *tried == owner);
            if known {
                // A client has a certificate and a key, or one name alone: with that, the name was here before,
                // and so were all its owners. A certificate may repeat a name as often as it has room.
                if identity.kind().is_self_signed() { continue } else { break }
            }
            self.tried.push(owner).map_err(|_| Error::AmbiguousCertificate)?;
            match (self.try_client(owner, identity), self.verdict) {
                (Ok(()), Ok(_)) => return Err(Error::AmbiguousCertificate),
                (Ok(()), Err(_)) => self.verdict = Ok(owner),
                // No client says so of itself: its records are wrong.
                (Err(Error::RegistryFormat), _) => return Err(Error::RegistryFormat),
                (Err(error), Err(Error::UnknownClient)) => self.verdict = Err(error),
                (Err(_), _) => {}
            }
        }
        Ok(())
    }

    /// Whether the client at an index is authenticated by what was read.
    // The client is gone from the stack when it was tried.
    #[inline(never)]
    fn try_client(&self, index: usize, identity: &Identity) -> Result<(), Error> {
        let client = self.registry.client(index);
        match &client {
            Ok(client) => client.authenticate_by(identity, self.issuer, self.chain),
            Err(error) => Err(*error),
        }
    }
}
