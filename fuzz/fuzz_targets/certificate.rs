//! Certificates, their identities, and PEM.
#![no_main]

use certbound::{Certificate, ThumbprintStream, matching, pem};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    if let Ok(certificate) = Certificate::from_der(input) {
        let identities: Vec<_> = matching::identities(&certificate).collect();
        assert!(identities.iter().all(|identity| matching::has_any(&certificate, &[*identity]) == Ok(true)));
        let mut stream = ThumbprintStream::new();
        for piece in input.chunks(7) {
            stream.update(piece).expect("a whole certificate");
        }
        assert!(stream.finish() == Ok(certificate.thumbprint()));
    }
    let mut buffer = vec![0; input.len()];
    let _ = pem::decode(input, pem::Mode::FirstOfChain, &mut buffer);
});
