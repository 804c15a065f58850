//! Random names: the standard library's reading of addresses, which letters fold, and random octets.

#![cfg(feature = "clients")]

use certbound::general_name::{dns, email, identity_of_entry, ip, uri};
use certbound::identity::Kind;
use certbound::{Error, Identity};
use proptest::prelude::*;
use ring::digest::{SHA256, digest};
use std::net::{IpAddr, Ipv6Addr};

type Register = fn(&[u8]) -> Result<Identity, Error>;

const KINDS: [(Kind, Register, Error); 4] = [
    (Kind::SanDns, dns, Error::DnsName),
    (Kind::SanUri, uri, Error::Uri),
    (Kind::SanIp, ip, Error::IpAddress),
    (Kind::SanEmail, email, Error::EmailAddress),
];

/// The standard library's reading of an address.
fn octets(text: &str) -> Option<Vec<u8>> {
    match text.parse().ok()? {
        IpAddr::V4(address) => Some(address.octets().to_vec()),
        IpAddr::V6(address) => Some(address.octets().to_vec()),
    }
}

fn agrees_with_the_standard_library(text: &str) {
    let expected = octets(text).map(|octets| identity_of_entry(Kind::SanIp, &octets).unwrap());
    assert_eq!(ip(text.as_bytes()).ok(), expected, "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..Default::default() })]

    #[test]
    fn addresses_like_the_standard_library(
        groups in prop::array::uniform8(prop_oneof![Just(0u16), any::<u16>()]),
        edits in prop::collection::vec((any::<prop::sample::Index>(), "[0-9a-fA-F:.]{0,2}"), 0..3),
        noise in "[0-9a-f:.]{0,20}",
    ) {
        let address = Ipv6Addr::from(groups);
        agrees_with_the_standard_library(&address.to_string());
        let full: Vec<String> = groups.iter().map(|group| format!("{group:04X}")).collect();
        agrees_with_the_standard_library(&full.join(":"));
        let mut edited = address.to_string();
        for (place, piece) in edits {
            let place = place.index(edited.len());
            edited.replace_range(place..=place, &piece);
            if edited.is_empty() {
                break;
            }
        }
        agrees_with_the_standard_library(&edited);
        agrees_with_the_standard_library(&noise);
        agrees_with_the_standard_library(&format!("::{noise}"));
    }

    /// The digest covers the text with exactly the foldable part in lower case.
    #[test]
    fn case_folds_where_it_may(
        scheme in "[a-zA-Z][a-zA-Z0-9+.-]{0,8}",
        user in "([a-zA-Z0-9._~:-]|%[0-9a-fA-F]{2}){0,8}@|",
        host in "[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,8}[a-zA-Z0-9_])?(\\.[a-zA-Z][a-zA-Z0-9_]{0,8}){1,3}",
        rest in "(:[0-9]{0,5})?(/([a-zA-Z0-9:@!$'()*]|%[0-9A-Fa-f]{2}){0,8}){0,3}(\\?[a-zA-Z?/=&]{0,8})?(#[a-zA-Z]{0,8})?",
        local in "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,8}(\\.[a-zA-Z0-9]{1,8}){0,3}",
        flips: u64,
    ) {
        let flipped = |text: &str| -> String {
            let flip = |(place, character): (usize, char)| match flips >> (place % 64) & 1 {
                1 if character.is_ascii_lowercase() => character.to_ascii_uppercase(),
                1 => character.to_ascii_lowercase(),
                _ => character,
            };
            text.chars().enumerate().map(flip).collect()
        };
        let sha256 = |text: String| digest(&SHA256, text.as_bytes()).as_ref().to_vec();
        let folded = host.to_ascii_lowercase();

        let name = dns(host.as_bytes()).unwrap();
        prop_assert_eq!(name.as_bytes().to_vec(), sha256(folded.clone()));
        prop_assert_eq!(dns(flipped(&host).as_bytes()), Ok(name));
        prop_assert_eq!(identity_of_entry(Kind::SanDns, flipped(&host).as_bytes()), Ok(name));

        let address = email(format!("{local}@{host}").as_bytes()).unwrap();
        prop_assert_eq!(address.as_bytes().to_vec(), sha256(format!("{local}@{folded}")));
        prop_assert_eq!(email(format!("{local}@{}", flipped(&host)).as_bytes()), Ok(address));
        let other_case = flipped(&local);
        prop_assert_eq!(email(format!("{other_case}@{host}").as_bytes()) == Ok(address), other_case == local);

        let locator = uri(format!("{scheme}://{user}{host}{rest}").as_bytes()).unwrap();
        let lower = scheme.to_ascii_lowercase();
        prop_assert_eq!(locator.as_bytes().to_vec(), sha256(format!("{lower}://{user}{folded}{rest}")));
        let other_case = format!("{}://{user}{}{rest}", flipped(&scheme), flipped(&host));
        prop_assert_eq!(uri(other_case.as_bytes()), Ok(locator));
        let other_case = flipped(&rest);
        let other = uri(format!("{scheme}://{user}{host}{other_case}").as_bytes());
        prop_assert_eq!(other == Ok(locator), other_case == rest);
        let other_case = flipped(&user);
        let other = uri(format!("{scheme}://{other_case}{host}{rest}").as_bytes());
        prop_assert_eq!(other == Ok(locator), other_case == user);
    }

    /// Whatever a kind accepts as an entry, it accepts as registration text, and is the same.
    #[test]
    fn random_octets(
        octets in prop::collection::vec(any::<u8>(), 0..100),
        text in "[a-zA-Z0-9._:/@%*#?\\[\\] -]{0,40}",
    ) {
        for input in [&octets[..], text.as_bytes()] {
            for (kind, register, error) in KINDS {
                let registered = register(input);
                prop_assert!(registered.is_ok() || registered == Err(error));
                if kind != Kind::SanIp {
                    prop_assert_eq!(registered, identity_of_entry(kind, input));
                }
            }
            prop_assert_eq!(identity_of_entry(Kind::SanIp, input).is_ok(), matches!(input.len(), 4 | 16));
        }
    }
}
