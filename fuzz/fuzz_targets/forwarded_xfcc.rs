//! `x-forwarded-client-cert`: as it is; and with the input as a name in the certificate of whoever attacks.
#![no_main]

use certbound::forwarded::{Format, Header, Mode};
use certbound_fuzz::{forwarded, oracle};
use libfuzzer_sys::fuzz_target;

/// What Envoy wrote of two certificates: the one of the attacker's connection, and the second proxy's.
const CLIENT: &str = include_str!("../seeds/forwarded_xfcc/cert");
const PROXY: &str = include_str!("../seeds/forwarded_xfcc/subject");

fuzz_target!(|input: &[u8]| {
    forwarded::leaf(Format::Xfcc, input);
    let (client, proxy) = (CLIENT.trim_end().as_bytes(), PROXY.trim_end().as_bytes());
    let (one, two) = (Header::new(Format::Xfcc), Header::new(Format::Xfcc).with_elements(2).unwrap());
    if let Ok(Some(der)) = forwarded::certificate(&two, input) {
        assert!(oracle::is_xfcc(oracle::trim(input), &der, 2));
    }
    let der = forwarded::certificate(&one, client).unwrap().unwrap();
    for key in [&b";URI="[..], b";DNS="] {
        let hostile = [client, key, input].concat();
        let chained = [&hostile, &b","[..], proxy].concat();
        for (header, value) in [(one, hostile), (two, chained)] {
            for header in [header, header.with_mode(Mode::FirstOfChain)] {
                if let Ok(read) = forwarded::decode(&header, &value, der.len()) {
                    assert_eq!(read.as_ref(), Some(&der), "nobody else's certificate");
                }
            }
        }
    }
});
