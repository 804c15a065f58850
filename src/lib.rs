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

mod base64;
pub mod certificate;
pub mod challenge;
pub mod client;
pub mod confirmation;
mod ct;
mod der;
mod error;
pub mod forwarded;
pub mod general_name;
pub mod identity;
mod issuer;
pub mod json;
pub mod jwks;
pub mod key;
mod leaf;
pub mod matching;
pub mod name;
mod octets;
mod output;
pub mod pem;
pub mod registry;
mod scan;
mod sha256;
pub mod thumbprint;
mod time;
pub mod token;

pub use certificate::{Certificate, Extension};
pub use client::{Chain, Client};
pub use confirmation::{Binding, Confirmation, Policy, Presented, check_claims, check_introspection};
pub use error::{Class, Error};
pub use identity::Identity;
pub use issuer::{IssuerPin, Pinned};
pub use registry::Registry;
pub use thumbprint::{Thumbprint, ThumbprintStream};
pub use time::Validity;
pub use token::check_jwt_ignoring_signature;

/// The version of this library, as in its Cargo.toml.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Runs the README's Rust as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
