//! The verification core for RFC 8705: OAuth 2.0 access tokens that are bound to a TLS client certificate.
//!
//! It answers these questions for a gateway, a resource server, an authorization server or a firmware:
//!
//! - **Which certificate?** [`Thumbprint`] is its name, `x5t#S256`; [`Certificate`] is a strict view of it;
//!   [`pem`] gets it out of a text file.
//! - **Is this token bound to it?** [`check_claims`], [`check_introspection`] and
//!   [`check_jwt_ignoring_signature`] say so; [`challenge`] writes the answer to a refused request.
//! - **Is this certificate that client's?** [`Client`] reads a registration and says so; [`name`],
//!   [`general_name`] and [`key`] are what it compares.
//!
//! It does not verify token signatures, token lifetimes or certificate chains: the JWT library and the TLS
//! layer in front of it do.
//!
//! ```
//! use certbound::{Binding, Error, Policy, Presented, Thumbprint, check_claims, confirmation};
//!
//! # let der: &[u8] = &[0x30, 0x03, 0x02, 0x01, 0x05];
//! # let other_der: &[u8] = &[0x30, 0x03, 0x02, 0x01, 0x06];
//! // The authorization server binds the token to the certificate of the client that asks for it.
//! let thumbprint = Thumbprint::from_der(der)?;
//! let mut cnf = [0; confirmation::JSON_LEN];
//! let cnf = confirmation::write(&thumbprint, &mut cnf);
//! let claims = format!(r#"{{"sub":"alice","cnf":{cnf}}}"#);
//!
//! // The resource server verifies the signature, then asks who presented the token.
//! let rightful = Presented::Certificate(Thumbprint::from_der(der)?);
//! assert_eq!(check_claims(claims.as_bytes(), &rightful, Policy::RequireBound), Ok(Binding::Bound));
//!
//! let thief = Presented::Certificate(Thumbprint::from_der(other_der)?);
//! assert_eq!(check_claims(claims.as_bytes(), &thief, Policy::RequireBound), Err(Error::Mismatch));
//! # Ok::<(), certbound::Error>(())
//! ```
//!
//! Thumbprints, confirmations and their check are always there. Features, all of which are on by default, add the rest:
//!
//! - `clients`: certificates, names, keys, client metadata, pinned issuers;
//! - `registry`: registry images, and `clients`;
//! - `forwarded`: headers with certificates, and PEM;
//! - `jwt`: compact JWTs;
//! - `answers`: the answers to refused requests, and the phrases of errors.
//!
//! Nothing here allocates, recurses without bound, or panics. `docs/soundness.md` in the repository lists
//! each claim with the command that shows it.

#![no_std]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used
)]

#[cfg(feature = "forwarded")]
mod base64;
#[cfg(feature = "clients")]
pub mod certificate;
#[cfg(any(feature = "clients", feature = "forwarded"))]
mod chain;
#[cfg(feature = "answers")]
pub mod challenge;
#[cfg(feature = "clients")]
pub mod client;
pub mod confirmation;
#[cfg_attr(
    not(all(feature = "forwarded", feature = "jwt", feature = "registry", target_pointer_width = "64")),
    allow(dead_code)
)]
mod ct;
#[cfg_attr(not(feature = "clients"), allow(dead_code))]
mod der;
mod error;
#[cfg(feature = "forwarded")]
pub mod forwarded;
#[cfg(feature = "clients")]
pub mod general_name;
#[cfg(any(feature = "clients", feature = "forwarded"))]
mod hexadecimal;
#[cfg(feature = "clients")]
pub mod identity;
#[cfg(feature = "clients")]
mod issuer;
pub mod json;
#[cfg(feature = "clients")]
pub mod jwks;
#[cfg(feature = "clients")]
pub mod key;
#[cfg(feature = "forwarded")]
mod leaf;
mod machine;
#[cfg(feature = "clients")]
pub mod matching;
#[cfg(feature = "clients")]
pub mod name;
#[cfg(feature = "clients")]
mod octets;
#[cfg(any(feature = "answers", feature = "clients"))]
#[cfg_attr(not(feature = "clients"), allow(dead_code))]
mod output;
#[cfg(feature = "forwarded")]
pub mod pem;
#[cfg(feature = "registry")]
pub mod registry;
#[cfg(any(feature = "forwarded", feature = "jwt"))]
#[cfg_attr(not(all(feature = "forwarded", feature = "jwt")), allow(dead_code))]
mod scan;
mod sha256;
pub mod thumbprint;
#[cfg(feature = "clients")]
mod time;
#[cfg(feature = "jwt")]
pub mod token;

#[cfg(feature = "clients")]
pub use certificate::{Certificate, Extension};
#[cfg(any(feature = "clients", feature = "forwarded"))]
pub use chain::Chain;
#[cfg(feature = "clients")]
pub use client::Client;
pub use confirmation::{Binding, Confirmation, Policy, Presented, check_claims, check_introspection};
pub use error::{Class, Error};
#[cfg(feature = "clients")]
pub use identity::Identity;
#[cfg(feature = "clients")]
pub use issuer::{IssuerPin, Pinned};
#[cfg(feature = "registry")]
pub use registry::Registry;
pub use thumbprint::{Thumbprint, ThumbprintStream};
#[cfg(feature = "clients")]
pub use time::Validity;
#[cfg(feature = "jwt")]
pub use token::check_jwt_ignoring_signature;

/// The version of this library, as in its Cargo.toml.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Runs the README's Rust as a test.
#[cfg(all(doctest, feature = "answers", feature = "clients", feature = "forwarded", feature = "jwt"))]
#[doc = include_str!("../README.md")]
struct Readme;
