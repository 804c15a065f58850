//! What holds of the answer to every value, in whatever format.

use crate::oracle;
use certbound::forwarded::{Format, Header, Mode, TrustedPeer};
use certbound::{Error, Thumbprint};

pub type Answer = Result<Option<Vec<u8>>, Error>;

/// The answer, with zeros wherever it is no certificate.
pub fn decode(header: &Header, value: &[u8], room: usize) -> Answer {
    let mut out = vec![0xaa; room];
    let answer = header.decode(TrustedPeer::asserted(), &[value], &mut out).map(|der| der.map(<[u8]>::to_vec));
    match &answer {
        Ok(Some(der)) => assert!(out.starts_with(der)),
        _ => assert!(out.iter().all(|&octet| octet == 0)),
    }
    answer
}

/// A certificate in the value is one SEQUENCE that needs exactly its own room; white space around it is nothing.
pub fn certificate(header: &Header, value: &[u8]) -> Answer {
    // No format makes a certificate longer than its value.
    let answer = decode(header, value, value.len());
    if let Ok(Some(der)) = &answer {
        assert!(Thumbprint::from_der(der).is_ok());
        assert_eq!(decode(header, value, der.len()), answer);
        assert_eq!(decode(header, value, der.len() - 1), Err(Error::OutputTooSmall));
        assert_eq!(decode(header, &[b"\t ", value, b" "].concat(), der.len()), answer);
    }
    answer
}

/// The leaf of a value; what is one certificate is that certificate, and agrees with the oracle.
pub fn leaf(format: Format, value: &[u8]) -> Option<Vec<u8>> {
    let single = certificate(&Header::new(format), value);
    let chain = certificate(&Header::new(format).with_mode(Mode::FirstOfChain), value);
    match &single {
        Ok(Some(der)) => assert!(oracle::carries(format, value, der)),
        Ok(None) => {}
        // What follows the first certificate is looked at in a chain only.
        Err(Error::SecondCertificate | Error::XfccCertificate) => return chain.ok().flatten(),
        Err(_) => {}
    }
    assert_eq!(single, chain);
    single.ok().flatten()
}
