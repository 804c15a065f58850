//! Tests of the C API from Rust. All but those of the header run under Miri too: `make miri`.

mod arguments;
mod clients;
#[cfg(not(miri))]
mod header;
mod overlap;
mod places;
mod registry;
mod sha256;
mod stream;
mod support;
