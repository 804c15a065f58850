//! Registered names against the entries of certificates: what matches, what does not, and why.

#![cfg(feature = "clients")]

#[path = "support/der.rs"]
mod der;

use certbound::general_name::{certificate_has, dns, email, entries, identity_of_entry, ip, uri};
use certbound::identity::Kind;
use certbound::{Certificate, Error, Identity};
use der::*;

#[derive(Clone, Copy, PartialEq, Debug)]
enum Verdict {
    /// The certificate has the registered name.
    Same,
    /// The entry is another name.
    Other,
    /// The entry is malformed: it has no identity.
    Nothing,
}
use Verdict::{Nothing, Other, Same};

/// A registered name, an entry's contents octets, the verdict, and why.
type Row = (&'static str, &'static [u8], Verdict, &'static str);

const DNS: &[Row] = &[
    ("client.example.com", b"client.example.com", Same, "equal"),
    ("client.example.com", b"Client.Example.COM", Same, "case folds in the certificate"),
    ("CLIENT.EXAMPLE.COM", b"client.example.com", Same, "case folds in the registration"),
    ("localhost", b"LOCALHOST", Same, "one label"),
    ("a", b"a", Same, "one character"),
    ("1client.example", b"1client.example", Same, "a label may begin with a digit"),
    ("1.2.3.example", b"1.2.3.example", Same, "only the last label tells an address"),
    ("a.1b", b"a.1b", Same, "a last label of more than digits"),
    ("_client.example", b"_client.example", Same, "underscores occur"),
    ("a_b_.example", b"A_B_.example", Same, "underscores anywhere"),
    ("a--b.example", b"a--b.example", Same, "hyphens inside"),
    ("xn--bcher-kva.example", b"XN--BCHER-KVA.example", Same, "an A-label is a label"),
    ("*.example.com", b"*.example.com", Same, "a wildcard is itself"),
    ("*.example.com", b"*.EXAMPLE.com", Same, "a wildcard's name folds"),
    ("*.com", b"*.com", Same, "a wildcard of one more label"),
    ("*.example.com", b"client.example.com", Other, "a registered wildcard covers nothing"),
    ("client.example.com", b"*.example.com", Other, "a wildcard in the certificate covers nothing"),
    ("example.com", b"*.example.com", Other, "nor the name below it"),
    ("*.a.example.com", b"*.example.com", Other, "a wildcard covers no wildcard"),
    ("client.example.com", b"example.com", Other, "a parent"),
    ("example.com", b"client.example.com", Other, "a child"),
    ("example.com", b"notexample.com", Other, "a suffix of a label"),
    ("example.com", b"example.co", Other, "a prefix"),
    ("client-1.example", b"client_1.example", Other, "hyphen and underscore differ"),
    ("client1.example", b"client-1.example", Other, "hyphens count"),
    ("rn.example", b"m.example", Other, "what looks alike differs"),
    ("xn--bcher-kva.example", b"bcher.example", Other, "an A-label is not decoded"),
    ("o.example", b"0.example", Other, "letter and digit"),
    ("a.b", b"ab", Other, "dots count"),
    ("a.b.example", b"a-b.example", Other, "a dot is no wildcard"),
    ("victim.example", b"victim.example\0.attacker.example", Nothing, "an embedded NUL (CVE-2022-21656)"),
    ("victim.example", b"victim.example\0", Nothing, "a NUL at the end"),
    ("victim.example", b"\0victim.example", Nothing, "a NUL at the start"),
    ("client.example", b"client.example.", Nothing, "a dot at the end"),
    ("client.example", b".client.example", Nothing, "a dot at the start"),
    ("client.example", b"client..example", Nothing, "an empty label"),
    ("client.example", b" client.example", Nothing, "a space at the start"),
    ("client.example", b"client.example ", Nothing, "a space at the end"),
    ("client.example", b"client.example\n", Nothing, "a line break"),
    ("client.example", b"", Nothing, "nothing"),
    ("client.example", b" ", Nothing, "RFC 5280 forbids the lone space"),
    ("client.example", b"client.example,client.example", Nothing, "a list in one entry"),
    ("client.example", b"client.example:443", Nothing, "a port"),
    ("client.example", b"https://client.example", Nothing, "a URI in the wrong kind"),
    ("client.example", b"client.example/", Nothing, "a path"),
    ("xn--bcher-kva.example", b"b\xc3\xbccher.example", Nothing, "a U-label in UTF-8"),
    ("client.example", b"\xffclient.example", Nothing, "no ASCII"),
    ("client.example", b"c*.example", Nothing, "a wildcard in a label"),
    ("client.example", b"a.*.example", Nothing, "a wildcard that is not leftmost"),
    ("*.example", b"*", Nothing, "a wildcard alone"),
    ("*.example", b"*.*.example", Nothing, "two wildcards"),
    ("client.example", b"192.0.2.1", Nothing, "an address as text in a dNSName"),
    ("client.example", b"*.192.0.2.1", Nothing, "an address below a wildcard"),
    ("client.example", b"-client.example", Nothing, "a hyphen at a label's start"),
    ("client.example", b"client-.example", Nothing, "a hyphen at a label's end"),
];

const URI: &[Row] = &[
    ("https://client.example/a", b"https://client.example/a", Same, "equal"),
    ("HTTPS://client.example/a", b"https://client.example/a", Same, "the scheme folds"),
    ("https://client.example/a", b"hTTps://CLIENT.Example/a", Same, "scheme and host fold"),
    (
        "https://u:P@Client.example:8443/a",
        b"https://u:P@client.EXAMPLE:8443/a",
        Same,
        "the host between others",
    ),
    (
        "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        b"URN:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        Same,
        "URN",
    ),
    ("spiffe://prod.example/ns/a/sa/b", b"spiffe://prod.example/ns/a/sa/b", Same, "a SPIFFE ID"),
    ("spiffe://prod_1.example/a", b"spiffe://PROD_1.example/a", Same, "its domain may have an underscore"),
    ("https://bob.example/profile#me", b"https://bob.example/profile#me", Same, "a WebID with a fragment"),
    ("did:web:client.example", b"did:web:client.example", Same, "no authority"),
    ("mailto:a@client.example", b"mailto:a@client.example", Same, "no authority, with an @"),
    ("https://client.example", b"https://CLIENT.example", Same, "no path"),
    ("https://client.example?a=b/c?d", b"https://Client.example?a=b/c?d", Same, "a query after the host"),
    ("https://client.example#f", b"https://Client.example#f", Same, "a fragment after the host"),
    ("https://[2001:db8::1]/a", b"https://[2001:DB8::1]/a", Same, "an IPv6 host folds"),
    ("https://192.0.2.1:80/", b"https://192.0.2.1:80/", Same, "an IPv4 host"),
    ("https://client.example:/a", b"https://client.example:/a", Same, "an empty port"),
    ("https://@client.example/", b"https://@Client.example/", Same, "empty user information"),
    ("https://client.example/%7Eb", b"https://client.example/%7Eb", Same, "percent-encoding"),
    ("a+b-c.1:x", b"A+B-C.1:x", Same, "every character of a scheme"),
    ("tag:a,2024:b", b"tag:a,2024:b", Same, "sub-delimiters"),
    ("https://client.example/a;b=(c)!*'", b"https://client.example/a;b=(c)!*'", Same, "more of them"),
    ("x:/a//b", b"x:/a//b", Same, "a path of its own"),
    ("https://client.example/a", b"https://client.example/A", Other, "the path does not fold"),
    ("https://client.example/?a", b"https://client.example/?A", Other, "nor the query"),
    ("https://client.example/#a", b"https://client.example/#A", Other, "nor the fragment"),
    ("https://u@client.example/", b"https://U@client.example/", Other, "nor user information"),
    ("urn:example:a", b"urn:Example:a", Other, "nor what follows a scheme without an authority"),
    ("urn:uuid:ABCD", b"urn:uuid:abcd", Other, "nor a UUID"),
    ("https://client.example/", b"https://client.example", Other, "an empty path is not /"),
    ("https://client.example/a", b"https://client.example/a/", Other, "a slash at the end counts"),
    ("https://client.example/a", b"https://client.example/b/../a", Other, "dot segments stay"),
    ("https://client.example/a", b"https://client.example/./a", Other, "single dots too"),
    ("https://client.example:443/", b"https://client.example/", Other, "a default port counts"),
    ("https://client.example:/", b"https://client.example/", Other, "an empty port counts"),
    ("https://client.example:443/", b"https://client.example:0443/", Other, "ports are not numbers"),
    ("https://client.example/~b", b"https://client.example/%7Eb", Other, "percent-encoding is not decoded"),
    ("https://client.example/%7eb", b"https://client.example/%7Eb", Other, "nor folded"),
    ("https://client.example/a", b"http://client.example/a", Other, "another scheme"),
    ("https://client.example/a", b"https://client.example/a?", Other, "an empty query counts"),
    ("https://client.example/a", b"https://client.example/a#", Other, "an empty fragment counts"),
    ("https://client.example/", b"https://@client.example/", Other, "empty user information counts"),
    ("https://client.example/", b"https://client.example.attacker.example/", Other, "a longer host"),
    (
        "https://client.example/",
        b"https://client.example@attacker.example/",
        Other,
        "the host as user information",
    ),
    (
        "https://client.example/",
        b"https://attacker.example/https://client.example/",
        Other,
        "the URI as a path",
    ),
    ("https://[2001:db8::1]/", b"https://[2001:db8:0::1]/", Other, "a host's spelling counts"),
    ("x:a/b", b"x://a/b", Other, "an authority counts"),
    ("https://client.example/", b"https://client.example\0.attacker.example/", Nothing, "a NUL in the host"),
    ("https://client.example/a", b"https://client.example/a\0b", Nothing, "a NUL in the path"),
    ("https://client.example/a", b"https://client.example/a\n", Nothing, "a line break"),
    ("https://client.example/a", b"//client.example/a", Nothing, "a relative reference"),
    ("https://client.example/a", b"https://client.example\\a", Nothing, "a backslash"),
    ("https://client.example/a", b"https://client.example/%", Nothing, "a lone percent sign"),
    ("https://client.example/a", b"https:///a", Nothing, "no host"),
    ("https://client.example/a", b"https://*.example/a", Nothing, "a wildcard host"),
    ("https://client.example/a", b"https://b\xc3\xbccher.example/", Nothing, "no ASCII"),
    ("https://client.example/a", b"client.example", Nothing, "a DNS name in the wrong kind"),
];

const V4_MAPPED: &[u8] = &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1];
const V6: &[u8] = &[0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

const IP: &[Row] = &[
    ("192.0.2.1", &[192, 0, 2, 1], Same, "IPv4"),
    ("0.0.0.0", &[0; 4], Same, "zeros"),
    ("255.255.255.255", &[255; 4], Same, "all ones"),
    ("2001:db8::1", V6, Same, "IPv6 as RFC 5952 writes it"),
    ("2001:DB8::1", V6, Same, "in upper case"),
    ("2001:0db8:0000:0000:0000:0000:0000:0001", V6, Same, "in full"),
    ("2001:db8:0:0:0:0:0:1", V6, Same, "without leading zeros"),
    ("2001:db8::0:1", V6, Same, "a shorter gap"),
    ("2001:db8:0::0:0:0:1", V6, Same, "a gap of one group"),
    ("2001:db8::0.0.0.1", V6, Same, "with an IPv4 end"),
    ("::", &[0; 16], Same, "the unspecified address"),
    ("0::0", &[0; 16], Same, "with zeros around the gap"),
    ("::1", &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], Same, "a gap at the start"),
    ("1::", &[0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], Same, "a gap at the end"),
    ("::ffff:192.0.2.1", V4_MAPPED, Same, "IPv4 mapped into IPv6"),
    ("::ffff:c000:201", V4_MAPPED, Same, "the same in groups"),
    ("192.0.2.1", V4_MAPPED, Other, "a mapped address is not the IPv4 address"),
    ("::ffff:192.0.2.1", &[192, 0, 2, 1], Other, "nor the other way round"),
    ("::192.0.2.1", &[192, 0, 2, 1], Other, "nor a compatible one"),
    ("192.0.2.1", &[1, 2, 0, 192], Other, "octets in reverse"),
    ("192.0.2.1", &[192, 0, 2, 2], Other, "another host"),
    ("0.0.0.0", &[0; 16], Other, "zeros of another length"),
    ("2001:db8::1", &[0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2], Other, "another host"),
    ("192.0.2.1", &[192, 0, 2, 1, 255, 255, 255, 0], Nothing, "an address and a mask: for name constraints"),
    ("192.0.2.1", b"192.0.2.1", Nothing, "an address as text"),
    ("192.0.2.1", &[192, 0, 2], Nothing, "three octets"),
    ("192.0.2.1", &[192, 0, 2, 1, 0], Nothing, "five octets"),
    ("192.0.2.1", &[], Nothing, "nothing"),
    ("2001:db8::1", b"2001:db8::1", Nothing, "an IPv6 address as text"),
    ("2001:db8::1", &[0x20; 15], Nothing, "fifteen octets"),
    ("2001:db8::1", &[0x20; 17], Nothing, "seventeen octets"),
    ("2001:db8::1", &[0x20; 32], Nothing, "an IPv6 address and a mask"),
    ("49.46.50.46", b"1.2.", Same, "four octets are four octets, whatever they spell"),
];

const EMAIL: &[Row] = &[
    ("client@example.com", b"client@example.com", Same, "equal"),
    ("client@EXAMPLE.com", b"client@example.COM", Same, "the domain folds"),
    ("First.Last+tag@example.com", b"First.Last+tag@Example.com", Same, "atoms and dots"),
    ("!#$%&'*+-/=?^_`{|}~@example.com", b"!#$%&'*+-/=?^_`{|}~@example.com", Same, "every character of an atom"),
    ("a@localhost", b"a@LOCALHOST", Same, "a domain of one label"),
    ("a@xn--bcher-kva.example", b"a@XN--bcher-kva.example", Same, "an A-label"),
    ("1@1.example", b"1@1.example", Same, "digits"),
    ("client@example.com", b"Client@example.com", Other, "the local part does not fold"),
    ("client@example.com", b"client@mail.example.com", Other, "a child domain"),
    ("client@mail.example.com", b"client@example.com", Other, "a parent domain"),
    ("client@example.com", b"client+tag@example.com", Other, "tags count"),
    ("first.last@example.com", b"firstlast@example.com", Other, "dots in the local part count"),
    ("client@example.com", b"lient@example.com", Other, "a suffix"),
    ("client@example.com", b"client@example.com\0@attacker.example", Nothing, "an embedded NUL"),
    ("client@example.com", b"client\0@example.com", Nothing, "a NUL in the local part"),
    ("client@example.com", b"client@example.com@attacker.example", Nothing, "two @"),
    ("client@example.com", b"\"client\"@example.com", Nothing, "a quoted local part"),
    ("client@example.com", b"\"client@example.com\"@attacker.example", Nothing, "an address as local part"),
    ("client@example.com", b"Client <client@example.com>", Nothing, "a display name"),
    ("client@example.com", b"<client@example.com>", Nothing, "angle brackets"),
    ("client@example.com", b"mailto:client@example.com", Nothing, "a URI in the wrong kind"),
    ("client@example.com", b"client@[192.0.2.1]", Nothing, "an address instead of a domain"),
    ("client@example.com", b"client@192.0.2.1", Nothing, "the same without brackets"),
    ("client@example.com", b"client@*.example.com", Nothing, "a wildcard"),
    ("client@example.com", b"@example.com", Nothing, "no local part: for name constraints"),
    ("client@example.com", b"example.com", Nothing, "a domain: for name constraints"),
    ("client@example.com", b"client@example.com ", Nothing, "a space at the end"),
    ("client@example.com", b"client@b\xc3\xbccher.example", Nothing, "no ASCII in the domain"),
    ("client@example.com", b"cli\xc3\xa9nt@example.com", Nothing, "no ASCII in the local part"),
    ("client@example.com", b"a@example.com,client@example.com", Nothing, "a list in one entry"),
];

/// The four kinds: how to register one, its tag, its error, its table, and a well-formed entry that is in none.
type Table = (Kind, fn(&[u8]) -> Result<Identity, Error>, u8, Error, &'static [Row], &'static [u8]);

const TABLES: [Table; 4] = [
    (Kind::SanDns, dns, 0x82, Error::DnsName, DNS, b"decoy.example"),
    (Kind::SanUri, uri, 0x86, Error::Uri, URI, b"urn:decoy"),
    (Kind::SanIp, ip, 0x87, Error::IpAddress, IP, &[10, 99, 99, 99]),
    (Kind::SanEmail, email, 0x81, Error::EmailAddress, EMAIL, b"decoy@example.com"),
];

fn certificate(names: &[&[u8]]) -> Vec<u8> {
    Fields::new().with(EXTENSIONS, extensions(&[&extension(SAN, &[], &seq(names))])).der()
}

// rfc8705: 2.1.2-san-dns, 2.1.2-san-uri, 2.1.2-san-ip, 2.1.2-san-email
#[test]
fn registered_against_presented() {
    assert!(TABLES.iter().map(|table| table.4.len()).sum::<usize>() >= 120);
    for (kind, register, tag, error, rows, decoy) in TABLES {
        for &(registered, contents, verdict, why) in rows {
            let place = format!("{kind:?} {registered}: {why}");
            let registered =
                register(registered.as_bytes()).unwrap_or_else(|error| panic!("{place}: {error:?}"));
            assert_eq!(registered.kind(), kind, "{place}");
            let found = match identity_of_entry(kind, contents) {
                Ok(identity) if identity == registered => Same,
                Ok(_) => Other,
                Err(found) => {
                    assert_eq!(found, error, "{place}");
                    Nothing
                }
            };
            assert_eq!(found, verdict, "{place}");

            let (entry, decoy) = (tlv(tag, contents), tlv(tag, decoy));
            for names in [&[&entry[..]][..], &[&entry, &decoy], &[&decoy, &entry], &[&decoy, &entry, &decoy]] {
                let der = certificate(names);
                let certificate = Certificate::from_der(&der).expect(&place);
                assert_eq!(certificate_has(&certificate, &registered), verdict == Same, "{place}");
                // What an entry is does not depend on its neighbours.
                assert_eq!(
                    entries(&certificate).filter(|entry| entry.contents == contents).count(),
                    1,
                    "{place}"
                );
                let decoy = identity_of_entry(kind, &decoy[2..]).expect(&place);
                assert_eq!(certificate_has(&certificate, &decoy), names.len() > 1, "{place}: the decoy");
            }
        }
    }
}

#[test]
fn a_name_belongs_to_its_kind() {
    let name = |kind, contents: &[u8]| identity_of_entry(kind, contents).unwrap();
    for (contents, kind, other) in [
        (&b"a.b:c"[..], Kind::SanUri, Kind::SanDns),
        (b"abcd", Kind::SanDns, Kind::SanIp),
        (b"abcd", Kind::SanIp, Kind::SanDns),
    ] {
        assert_eq!(name(kind, contents), name(kind, contents));
        if let Ok(identity) = identity_of_entry(other, contents) {
            assert_eq!(identity.as_bytes(), name(kind, contents).as_bytes(), "the digest alone does not tell");
            assert_ne!(identity, name(kind, contents), "but the identity does");
        }
        let tag = |kind| TABLES.iter().find(|table| table.0 == kind).unwrap().2;
        let der = certificate(&[&tlv(tag(other), contents)]);
        let certificate = Certificate::from_der(&der).unwrap();
        assert!(!certificate_has(&certificate, &name(kind, contents)), "{kind:?} in a {other:?}");
    }
    for kind in [Kind::Certificate, Kind::PublicKey, Kind::SubjectDn] {
        assert_eq!(identity_of_entry(kind, b"client.example"), Err(Error::UnknownKind), "{kind:?}");
        let der = certificate(&[&tlv(0x82, b"client.example")]);
        let digest = *dns(b"client.example").unwrap().as_bytes();
        let certificate = Certificate::from_der(&der).unwrap();
        assert!(!certificate_has(&certificate, &Identity::from_digest(kind, digest)), "{kind:?}");
    }
}
