//! From a header and claims to the verdict: "bound" only if a slow reader finds the certificate in the header, and in
//! `cnf` the SHA-256 of its DER.
#![no_main]

use certbound::forwarded::{Format, Header, Limits, Mode, TrustedPeer};
use certbound::{Binding, Error, Policy, Presented, Thumbprint};
use certbound_fuzz::build::{self, Cnf};
use certbound_fuzz::{confirmation, der, oracle};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let _ = check(&mut Unstructured::new(input));
});

const REAL: [&[u8]; 2] =
    [include_bytes!("../seeds/certificate/rfc4514-1"), include_bytes!("../seeds/certificate/UTF8String-2")];

fn certificate(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    if u.arbitrary()? {
        return Ok(u.choose(&REAL)?.to_vec());
    }
    let len = u.int_in_range(0..=200)?;
    Ok(der::tlv(0x30, u.bytes(len)?))
}

fn check(u: &mut Unstructured<'_>) -> Result<()> {
    let format = *u.choose(Format::ALL)?;
    assert_eq!(Format::from_name(format.name()), Some(format));
    let der = certificate(u)?;
    let mut value = build::header(u, format, &der)?.into_bytes();
    let intact = u.arbitrary::<bool>()? || !build::damage(u, &mut value)?;
    let mut header = Header::new(format);
    if u.ratio(1, 4)? {
        let certificate_len = u.int_in_range(1..=der.len() + 1)?;
        let limits = Limits { value_len: u.int_in_range(1..=value.len() + 1)?, certificate_len, chain_len: 1 };
        header = header.with_limits(limits).expect("limits that may be");
    }
    let limited = header != Header::new(format);
    if u.ratio(1, 4)? {
        header = header.with_mode(Mode::FirstOfChain);
    }
    // A line that a client sent beside the proxy's.
    let lines = vec![&value[..]; if u.ratio(1, 16)? { 2 } else { 1 }];
    let mut buffer = vec![0xaa; Limits::DEFAULT.certificate_len];
    let decoded =
        header.decode(TrustedPeer::asserted(), &lines, &mut buffer).map(|der| der.map(<[u8]>::to_vec));
    match &decoded {
        Ok(Some(found)) => {
            assert!(lines.len() == 1 && (!intact || *found == der));
            if header.with_mode(Mode::Single).decode(TrustedPeer::asserted(), &lines, &mut buffer).is_ok() {
                assert!(oracle::carries(format, &value, found));
            }
        }
        Ok(None) => assert!(!intact),
        Err(error) => {
            let by_limit = limited && matches!(error, Error::ForwardedTooLong | Error::CertificateTooLong);
            assert!(!intact || by_limit || lines.len() > 1, "{error:?}");
        }
    }
    let Ok(found) = decoded else { return Ok(()) };

    // What was made at the token endpoint is about the certificate that the proxy saw.
    let active = *u.choose(&[None, Some("true")])?;
    let claims = build::claims(u, &confirmation::text_of(&der), active)?;
    let presented = match &found {
        Some(found) => Presented::Certificate(Thumbprint::from_der(found).expect("what was decoded")),
        None => Presented::Nothing,
    };
    let read = confirmation::Text::read(claims.text.as_bytes());
    for policy in [Policy::RequireBound, Policy::AllowUnbound] {
        if let Ok(Binding::Bound) = confirmation::agrees(&read, presented, policy) {
            assert!(claims.cnf == Cnf::Same && found.as_ref() == Some(&der));
        }
    }
    Ok(())
}
