//! Registration text and entries of a `subjectAltName`: the same octets have the same identity on both sides.
#![no_main]

use certbound::Error;
use certbound::general_name::{self, identity_of_entry};
use certbound::identity::Kind;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    for (kind, read) in [
        (Kind::SanDns, general_name::dns as fn(&[u8]) -> _),
        (Kind::SanUri, general_name::uri),
        (Kind::SanEmail, general_name::email),
    ] {
        assert!(read(input) == identity_of_entry(kind, input));
    }
    let theirs = std::str::from_utf8(input).ok().and_then(|text| text.parse::<std::net::IpAddr>().ok());
    let octets = theirs.map(|address| match address {
        std::net::IpAddr::V4(address) => address.octets().to_vec(),
        std::net::IpAddr::V6(address) => address.octets().to_vec(),
    });
    let expected = octets.map(|octets| identity_of_entry(Kind::SanIp, &octets).expect("4 or 16 octets"));
    assert!(general_name::ip(input).ok() == expected);
    let entry = identity_of_entry(Kind::SanIp, input);
    assert_eq!(entry.is_ok(), matches!(input.len(), 4 | 16));
    for kind in [Kind::Certificate, Kind::PublicKey, Kind::SubjectDn] {
        assert!(matches!(identity_of_entry(kind, input), Err(Error::UnknownKind | Error::NameTooLong)));
    }
});
