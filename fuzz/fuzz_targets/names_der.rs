//! Names in DER: what we read, `x509-cert` reads too, and the text that it prints is the same name.
#![no_main]

use certbound::{Error, name};
use certbound_fuzz::mutator;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use x509_cert::der::{Decode, Encode, ErrorKind};
use x509_cert::name::RdnSequence;

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutator::mutate(data, size, max_size, seed)
});

fuzz_target!(|input: &[u8]| {
    let mut buffer = vec![0xaa; name::MAX_LEN];
    let written = name::write(input, &mut buffer).map(str::to_owned);
    let identity = match name::from_der(input) {
        Ok(identity) => identity,
        // The empty name is written, and is no identity.
        Err(Error::NameEmpty) => return assert_eq!(written.as_deref(), Ok("")),
        Err(error) => {
            assert_eq!(written, Err(error));
            return assert!(buffer.iter().all(|&octet| octet == 0));
        }
    };
    match &written {
        Ok(text) => assert!(name::from_text(text.as_bytes()) == Ok(identity), "{text}"),
        // Escapes and digits make a text longer than its DER.
        Err(error) => assert_eq!(*error, Error::NameTooLong),
    }
    let theirs = match RdnSequence::from_der(input) {
        Ok(theirs) => theirs,
        // It has not every type of ASN.1, and no object identifiers with numbers beyond 32 bits.
        Err(error) => {
            return assert!(
                matches!(error.kind(), ErrorKind::TagUnknown { .. } | ErrorKind::OidMalformed),
                "{error}"
            );
        }
    };
    // It writes the attributes of an RDN in DER's order, which means nothing (RFC 5280 section 7.1).
    assert!(name::from_der(&theirs.to_der().expect("it was DER")) == Ok(identity));
    let text = theirs.to_string();
    match name::from_text(text.as_bytes()) {
        Ok(read) => assert!(read == identity, "{text}"),
        Err(Error::NameTooLong) => assert!(text.len() > name::MAX_LEN),
        // It prints names of types that nobody else has.
        Err(error) => assert!(error == Error::NameAttributeType, "{error:?}: {text}"),
    }
});
