//! What `x509-cert` reads in a certificate must be what we read.

#![allow(dead_code, reason = "each test file uses a part of this one")]

use certbound::{Certificate, Validity};
use x509_cert::der::{Decode, Encode};

/// Identifier, criticality and value of each extension.
pub type Extensions = Vec<(Vec<u8>, bool, Vec<u8>)>;

pub fn extensions(certificate: &Certificate<'_>) -> Extensions {
    certificate
        .extensions()
        .map(|extension| (extension.oid.to_vec(), extension.critical, extension.value.to_vec()))
        .collect()
}

/// Both read it, and see the same.
pub fn agrees_with_x509_cert(der: &[u8], reason: &str) {
    let ours = Certificate::from_der(der).unwrap_or_else(|error| panic!("{reason}: {error:?}"));
    let theirs = x509_cert::Certificate::from_der(der).expect(reason);
    same_fields(&ours, &theirs, reason);
}

/// Two readings of one certificate see the same.
pub fn same_fields(ours: &Certificate<'_>, theirs: &x509_cert::Certificate, reason: &str) {
    let theirs = theirs.tbs_certificate();
    assert_eq!(ours.version(), theirs.version() as u8 + 1, "{reason}");
    assert_eq!(ours.serial(), theirs.serial_number().as_bytes(), "{reason}");
    assert_eq!(ours.issuer(), theirs.issuer().to_der().unwrap(), "{reason}");
    assert_eq!(ours.subject(), theirs.subject().to_der().unwrap(), "{reason}");
    assert_eq!(ours.public_key_info(), theirs.subject_public_key_info().to_der().unwrap(), "{reason}");
    // x509-cert refuses dates before 1970: only openssl reads those.
    let Validity { not_before, not_after } = ours.validity();
    assert_eq!(not_before, theirs.validity().not_before.to_unix_duration().as_secs() as i64, "{reason}");
    assert_eq!(not_after, theirs.validity().not_after.to_unix_duration().as_secs() as i64, "{reason}");
    let list: Extensions = theirs
        .extensions()
        .map(|list| list.iter())
        .into_iter()
        .flatten()
        .map(|one| (one.extn_id.as_bytes().to_vec(), one.critical, one.extn_value.as_bytes().to_vec()))
        .collect();
    assert_eq!(extensions(ours), list, "{reason}");
    for (oid, critical, value) in &list {
        let found = ours.extension(oid).expect(reason);
        assert_eq!((found.critical, found.value), (*critical, &value[..]), "{reason}");
    }
    match theirs.get_extension::<x509_cert::ext::pkix::SubjectAltName>() {
        Ok(names) => {
            let names = names.map(|(_, names)| names.to_der().unwrap());
            assert_eq!(ours.subject_alt_name(), names.as_deref(), "{reason}");
        }
        // It reads the names, which we only locate.
        Err(_) => assert!(ours.subject_alt_name().is_some(), "{reason}"),
    }
}
