//! The C API of certbound, and the only unsafe code of the project.
//!
//! Every function checks its pointers, copies what is small, hands slices to the safe core, and writes its
//! outputs last. `docs/api-conventions.md` has the rules that all of them follow.

#![cfg_attr(not(test), no_std)]

#[cfg(any(feature = "answers", feature = "clients", feature = "forwarded", feature = "jwt"))]
mod buffer;
#[cfg(feature = "clients")]
mod certificate;
#[cfg(any(feature = "clients", feature = "forwarded"))]
mod chain;
#[cfg(feature = "answers")]
mod challenge;
#[cfg(feature = "clients")]
mod client;
mod confirmation;
#[cfg(feature = "forwarded")]
mod forwarded;
#[cfg(feature = "clients")]
mod identity;
mod memory;
mod panic;
#[cfg(feature = "forwarded")]
mod pem;
mod presented;
#[cfg(feature = "registry")]
mod registry;
mod sha256;
mod status;
mod stream;
#[cfg(all(test, feature = "answers", feature = "forwarded", feature = "jwt", feature = "registry"))]
mod tests;
mod thumbprint;
#[cfg(feature = "jwt")]
mod token;
mod version;

#[cfg(feature = "clients")]
pub use certificate::*;
#[cfg(any(feature = "clients", feature = "forwarded"))]
pub use chain::*;
#[cfg(feature = "answers")]
pub use challenge::*;
#[cfg(feature = "clients")]
pub use client::*;
pub use confirmation::*;
#[cfg(feature = "forwarded")]
pub use forwarded::*;
#[cfg(feature = "clients")]
pub use identity::*;
#[cfg(feature = "forwarded")]
pub use pem::*;
pub use presented::*;
#[cfg(feature = "registry")]
pub use registry::*;
pub use sha256::certbound_sha256;
pub use status::*;
pub use stream::*;
pub use thumbprint::*;
#[cfg(feature = "jwt")]
pub use token::*;
pub use version::*;

// The compiler calls `memcpy` and its kin, which are the C library's where there is one.
#[cfg(unix)]
#[link(name = "c")]
unsafe extern "C" {}
