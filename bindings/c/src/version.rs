//! The version of the library, for the preprocessor and at run time.

/// The major version of this header.
pub const CERTBOUND_VERSION_MAJOR: u32 = 0;
/// The minor version of this header.
pub const CERTBOUND_VERSION_MINOR: u32 = 1;
/// The patch version of this header.
pub const CERTBOUND_VERSION_PATCH: u32 = 0;
/// The version of this header as one number: `0xMMmmpp`.
pub const CERTBOUND_VERSION_NUMBER: u32 = 0x000100;

/// The version of the linked library as one number, `0xMMmmpp`, to be compared with
/// `CERTBOUND_VERSION_NUMBER`.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn certbound_version_number() -> u32 {
    // The control of .ci/proof: a panic that stays reachable.
    #[cfg(certbound_leave_a_panic)]
    assert!(core::hint::black_box(true), "left in on purpose");
    CERTBOUND_VERSION_NUMBER
}
