//! The C API of certbound, and the only unsafe code of the project.
//!
//! Every function checks its pointers, copies what is small, hands slices to the safe core, and writes its
//! outputs last. `docs/api-conventions.md` has the rules that all of them follow.

#![cfg_attr(not(test), no_std)]

mod certificate;
mod challenge;
mod client;
mod confirmation;
mod forwarded;
mod identity;
mod memory;
mod panic;
mod pem;
mod presented;
mod registry;
mod sha256;
mod status;
mod stream;
#[cfg(test)]
mod tests;
mod thumbprint;
mod version;

pub use certificate::*;
pub use challenge::*;
pub use client::*;
pub use confirmation::*;
pub use forwarded::*;
pub use identity::*;
pub use pem::*;
pub use presented::*;
pub use registry::*;
pub use sha256::certbound_sha256;
pub use status::*;
pub use stream::*;
pub use thumbprint::*;
pub use version::*;

// The compiler calls `memcpy` and its kin, which are the C library's where there is one.
#[cfg(unix)]
#[link(name = "c")]
unsafe extern "C" {}
