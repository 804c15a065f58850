//! include/certbound.h is what cbindgen makes of this crate, and its version is the core's.

use std::path::Path;

/// Fails where the checked-in header differs; with `CERTBOUND_WRITE_HEADER` set, writes it instead.
#[test]
fn header_is_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("../../include/certbound.h");
    let mut generated = Vec::new();
    cbindgen::generate(root).expect("cbindgen failed").write(&mut generated);
    let generated = String::from_utf8(generated).expect("cbindgen wrote UTF-8");
    if std::env::var_os("CERTBOUND_WRITE_HEADER").is_some() {
        std::fs::write(&path, &generated).expect("cannot write the header");
    }
    let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(checked_in == generated, "include/certbound.h is out of date: run `make header` and commit it");
}

#[test]
fn version_is_that_of_the_core() {
    use crate::version::*;
    let version = format!("{CERTBOUND_VERSION_MAJOR}.{CERTBOUND_VERSION_MINOR}.{CERTBOUND_VERSION_PATCH}");
    assert_eq!(version, certbound_core::VERSION);
    assert_eq!(version, env!("CARGO_PKG_VERSION"));
    let number = CERTBOUND_VERSION_MAJOR << 16 | CERTBOUND_VERSION_MINOR << 8 | CERTBOUND_VERSION_PATCH;
    assert_eq!(certbound_version_number(), number);
}

/// C has one name space: a type without our prefix could be another library's.
#[test]
fn every_name_has_the_prefix() {
    let header = include_str!("../../../../include/certbound.h");
    let mut types = 0;
    for line in header.lines().filter(|line| line.starts_with("typedef ")) {
        let name = line.trim_end_matches(" {").trim_end_matches(';').rsplit(' ').next().unwrap();
        assert!(name.starts_with("certbound_"), "{line}");
        types += 1;
    }
    assert!(types > 10);
}
