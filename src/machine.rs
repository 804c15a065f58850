//! What the machine has for which the code is compiled.

/// Whether it has words of 64 bits. There code may be large and is to be fast: texts are read eight octets at a time.
/// Elsewhere code must be small. `make test-32` tests the other way.
pub(crate) const WIDE: bool = cfg!(target_pointer_width = "64");
