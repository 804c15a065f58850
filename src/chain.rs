//! Whether the chain of a presented certificate was validated.

/// What the TLS layer did with the chain of the presented certificate. There is no default: the caller says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Chain {
    /// It was validated to an authority that the server trusts for clients, at the time of this handshake or
    /// of the one that this session resumes.
    Validated,
    /// It was not, or not successfully. Enough for `self_signed_tls_client_auth` without a pin of the issuer only.
    NotValidated,
}
