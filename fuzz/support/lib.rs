//! What the fuzz targets share: slow readers by other crates, makers of structured inputs, and a mutator that knows DER.

#[allow(clippy::new_without_default, reason = "the tests' own, where nothing is public")]
#[path = "../../tests/support/der.rs"]
pub mod der;
#[path = "../../tests/support/key.rs"]
pub mod key;
#[path = "../../tests/support/oracle.rs"]
pub mod oracle;
#[path = "../../tests/support/registry.rs"]
pub mod registry;
#[path = "../../tests/support/x509.rs"]
pub mod x509;

pub mod build;
pub mod confirmation;
pub mod forwarded;
pub mod images;
pub mod json;
pub mod mutator;
