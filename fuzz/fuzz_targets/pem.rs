//! PEM: what is read is what `base64` writes, and of a chain it is the first block.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use certbound::forwarded::Format;
use certbound::{Error, Thumbprint, pem};
use certbound_fuzz::oracle;
use libfuzzer_sys::fuzz_target;

const END: &[u8] = b"-----END CERTIFICATE-----";

fuzz_target!(|input: &[u8]| {
    let single = decode(input, pem::Mode::Single, input.len());
    let chain = decode(input, pem::Mode::FirstOfChain, input.len());
    if let Ok(der) = &single {
        assert!(oracle::carries(Format::Base64Pem, STANDARD.encode(input).as_bytes(), der));
        assert_eq!(single, chain);
    }
    if let Ok(der) = &chain {
        assert!(Thumbprint::from_der(der).is_ok());
        assert_eq!(decode(input, pem::Mode::FirstOfChain, der.len()), chain);
        assert_eq!(decode(input, pem::Mode::FirstOfChain, der.len() - 1), Err(Error::OutputTooSmall));
        let end = input.windows(END.len()).position(|window| window == END).expect("an end line") + END.len();
        assert_eq!(decode(&input[..end], pem::Mode::Single, input.len()), chain);
        assert!(single.is_ok() || single == Err(Error::SecondCertificate));
        let crlf = input.split(|&octet| octet == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let crlf = crlf.collect::<Vec<_>>().join(&b"\r\n"[..]);
        assert_eq!(decode(&crlf, pem::Mode::FirstOfChain, input.len()), chain);
    }
});

fn decode(text: &[u8], mode: pem::Mode, room: usize) -> Result<Vec<u8>, Error> {
    let mut out = vec![0xaa; room];
    let read = pem::decode(text, mode, &mut out).map(<[u8]>::to_vec);
    match &read {
        Ok(der) => assert!(out.starts_with(der)),
        Err(_) => assert!(out.iter().all(|&octet| octet == 0)),
    }
    read
}
