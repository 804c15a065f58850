//! Whether the chain of a presented certificate was validated.

#[cfg(feature = "clients")]
use certbound_core::{Chain, Error};

/// The TLS layer validated the certificate's chain to an authority that the server trusts for clients.
pub const CERTBOUND_CHAIN_VALIDATED: i32 = 1;
/// It did not, or not successfully: enough for `self_signed_tls_client_auth` without a pin of the issuer only.
pub const CERTBOUND_CHAIN_NOT_VALIDATED: i32 = 2;

/// What the caller says of the chain.
#[cfg(feature = "clients")]
pub(crate) fn chain(number: i32) -> Result<Chain, Error> {
    match number {
        CERTBOUND_CHAIN_VALIDATED => Ok(Chain::Validated),
        CERTBOUND_CHAIN_NOT_VALIDATED => Ok(Chain::NotValidated),
        _ => Err(Error::UnknownChain),
    }
}
