//! Registration text of each kind: what is malformed and why, the limits, and the digests.

#![cfg(feature = "clients")]

use certbound::general_name::{MAX_LEN, dns, email, identity_of_entry, ip, uri};
use certbound::identity::Kind;
use certbound::{Error, Identity};
use ring::digest::{SHA256, digest};

type Register = fn(&[u8]) -> Result<Identity, Error>;

const KINDS: [(Kind, Register, Error); 4] = [
    (Kind::SanDns, dns, Error::DnsName),
    (Kind::SanUri, uri, Error::Uri),
    (Kind::SanIp, ip, Error::IpAddress),
    (Kind::SanEmail, email, Error::EmailAddress),
];

const MALFORMED_DNS: &[(&[u8], &str)] = &[
    (b"", "nothing"),
    (b".", "the root"),
    (b"a.", "a dot at the end"),
    (b".a", "a dot at the start"),
    (b"a..b", "an empty label"),
    (b"-a.example", "a hyphen at a label's start"),
    (b"a-.example", "a hyphen at a label's end"),
    (b"-", "a hyphen alone"),
    (b"a.example-", "a hyphen at the end"),
    (b"*", "a wildcard alone"),
    (b"*.", "a wildcard of nothing"),
    (b"*a.example", "a wildcard in a label"),
    (b"a*.example", "a wildcard in a label"),
    (b"a.*", "a wildcard at the end"),
    (b"a.*.example", "a wildcard that is not leftmost"),
    (b"*.*.example", "two wildcards"),
    (b"**.example", "a double wildcard"),
    (b"*.192.0.2.1", "an address below a wildcard"),
    (b"192.0.2.1", "an IPv4 address"),
    (b"1", "digits"),
    (b"a.1", "a last label of digits"),
    (b"2001:db8::1", "an IPv6 address"),
    (b"a b.example", "a space"),
    (b" a.example", "a space at the start"),
    (b"a.example ", "a space at the end"),
    (b"a.example\r\n", "a line break"),
    (b"a.example\0", "a NUL"),
    (b"b\xc3\xbccher.example", "a U-label"),
    (b"a\xef\xbc\x8eexample", "a dot of another width"),
    (b"a\xe3\x80\x82example", "an ideographic dot"),
    (b"a,b", "a list"),
    (b"https://a.example", "a URI"),
    (b"a.example:443", "a port"),
    (b"a@b.example", "an email address"),
    (b"a%2eexample", "percent-encoding"),
    (b"a\\.example", "an escape"),
];

const MALFORMED_URI: &[(&[u8], &str)] = &[
    (b"", "nothing"),
    (b":", "a colon"),
    (b"://a.example", "no scheme"),
    (b"https", "a scheme without a colon"),
    (b"https:", "a scheme alone"),
    (b"https:#f", "a scheme and a fragment"),
    (b"//a.example/b", "a relative reference with an authority"),
    (b"/b", "a path"),
    (b"a/b:c", "a relative path with a colon later"),
    (b"1a:b", "a scheme that begins with a digit"),
    (b"+a:b", "a scheme that begins with a plus sign"),
    (b"h_t:b", "an underscore in a scheme"),
    (b"h%74tp:b", "percent-encoding in a scheme"),
    (b" https://a.example", "a space at the start"),
    (b"https://a.example ", "a space at the end"),
    (b"https://a.example/b c", "a space inside"),
    (b"https://", "no host"),
    (b"https:///b", "no host before a path"),
    (b"https://?b", "no host before a query"),
    (b"https://#b", "no host before a fragment"),
    (b"https://u@/b", "user information without a host"),
    (b"https://:443/b", "a port without a host"),
    (b"https://a.example:port/", "a port of letters"),
    (b"https://a.example:80:80/", "two ports"),
    (b"https://a.example:-1/", "a negative port"),
    (b"https://a@b@c.example/", "two @"),
    (b"https://a..b/", "an empty label"),
    (b"https://a.example./", "a dot at the end of the host"),
    (b"https://*.a.example/", "a wildcard"),
    (b"https://a%2eexample/", "percent-encoding in the host"),
    (b"https://a!b.example/", "a sub-delimiter in the host"),
    (b"https://1.2.3/", "a host that is neither a name nor an address"),
    (b"https://192.0.2.256/", "an address with a number too large"),
    (b"https://192.0.02.1/", "an address with a leading zero"),
    (b"https://2001:db8::1/", "an IPv6 host without brackets"),
    (b"https://[2001:db8::1/", "a bracket that does not end"),
    (b"https://2001:db8::1]/", "a bracket that does not begin"),
    (b"https://[2001:db8::1]a/", "something after the bracket"),
    (b"https://[2001:db8::1]]/", "two brackets"),
    (b"https://[]/", "empty brackets"),
    (b"https://[192.0.2.1]/", "IPv4 in brackets"),
    (b"https://[fe80::1%25eth0]/", "a zone"),
    (b"https://[v1.a]/", "an address of a future version"),
    (b"https://u[@a.example/", "a bracket in user information"),
    (b"https://u%4@a.example/", "broken percent-encoding in user information"),
    (b"https://a.example/%", "a percent sign at the end"),
    (b"https://a.example/%4", "one digit at the end"),
    (b"https://a.example/%4g", "no hexadecimal digit"),
    (b"https://a.example/%%41", "two percent signs"),
    (b"https://a.example/%4%41", "a percent sign for a digit"),
    (b"https://a.example/?%zz", "broken percent-encoding in the query"),
    (b"https://a.example/%4?1", "a digit beyond the path"),
    (b"https://a.example/%4#1", "a digit beyond the fragment's start"),
    (b"https://a.example/#%4", "broken percent-encoding in the fragment"),
    (b"https://a.example/#a#b", "two fragments"),
    (b"https://a.example/[b]", "brackets in the path"),
    (b"https:\\\\a.example", "backslashes"),
    (b"https://a.example\\@b.example/", "a backslash in the authority"),
    (b"https://a.example\0.b.example/", "a NUL"),
    (b"https://a.example/\x7f", "DEL"),
    (b"https://a.example/\xc3\xbc", "no ASCII"),
    (b"urn:a b", "a space in a URN"),
    (b"<urn:a>", "angle brackets"),
];

const MALFORMED_IP: &[(&[u8], &str)] = &[
    (b"", "nothing"),
    (b"192.0.2", "three numbers"),
    (b"192.0.2.1.", "a dot at the end"),
    (b".192.0.2.1", "a dot at the start"),
    (b"192.0.2.1.1", "five numbers"),
    (b"192.0..1", "an empty number"),
    (b"192.0.2.256", "a number too large"),
    (b"192.0.2.01", "a leading zero"),
    (b"192.0.2.00", "two zeros"),
    (b"192.0.2.0x1", "hexadecimal"),
    (b"3221225985", "one number"),
    (b"192.0.2.-1", "a sign"),
    (b"192.0.2.+1", "a plus sign"),
    (b"192.0.2.1/32", "a prefix length"),
    (b"192.0.2.1:80", "a port"),
    (b" 192.0.2.1", "a space at the start"),
    (b"192.0.2.1 ", "a space at the end"),
    (b"192.0.2.1\n", "a line break"),
    (b"192.0.2.1\0", "a NUL"),
    (b"192,0,2,1", "commas"),
    (b"\xd9\xa1.0.2.1", "a digit of another script"),
    (b"192.0.2.1,192.0.2.2", "a list"),
    (b"\xc0\x00\x02\x01", "the octets themselves"),
    (b"localhost", "a name"),
    (b"[2001:db8::1]", "brackets"),
    (b"2001:db8::1/128", "a prefix length"),
    (b"fe80::1%eth0", "a zone"),
    (b"fe80::1%1", "a numbered zone"),
    (b":", "one colon"),
    (b":::", "three colons"),
    (b"::1::", "two gaps"),
    (b"1::2::3", "two gaps inside"),
    (b"1:::2", "a gap of three colons"),
    (b":1:2:3:4:5:6:7", "a colon at the start"),
    (b"1:2:3:4:5:6:7:", "a colon at the end"),
    (b"1:2:3:4:5:6:7", "seven groups"),
    (b"1:2:3:4:5:6:7:8:9", "nine groups"),
    (b"1:2:3:4:5:6:7:8::", "a gap beside eight groups"),
    (b"::1:2:3:4:5:6:7:8", "a gap before eight groups"),
    (b"1:2:3:4::5:6:7:8", "a gap among eight groups"),
    (b"12345::", "five digits"),
    (b"00001::", "five digits, if small"),
    (b"g::", "no hexadecimal digit"),
    (b"-1::", "a sign"),
    (b"+1::", "a plus sign"),
    (b"0x1::", "a prefix"),
    (b"::192.0.2", "a short IPv4 end"),
    (b"::192.0.2.256", "an IPv4 end with a number too large"),
    (b"::192.0.2.1:1", "an IPv4 address that is not the end"),
    (b"192.0.2.1::", "an IPv4 address before the gap"),
    (b"192.0.2.1::1", "the same with a group after"),
    (b"1:2:3:4:5:6:7:192.0.2.1", "an IPv4 address for one group"),
    (b"1:2:3:4:5:6:7::192.0.2.1", "the same after a gap"),
    (b"1:2:3:4:192.0.2.1", "too few groups before an IPv4 address"),
    (b"2001:db8::1 ", "a space at the end"),
    (b"2001:db8::1\0", "a NUL"),
    (b"2001:DB8::\xef\xbc\x91", "a digit of another width"),
    (b"2001.db8..1", "dots"),
];

const MALFORMED_EMAIL: &[(&[u8], &str)] = &[
    (b"", "nothing"),
    (b"@", "an @"),
    (b"a", "no domain"),
    (b"a.example", "a domain alone"),
    (b"a@", "an empty domain"),
    (b"@b.example", "an empty local part"),
    (b"a@@b.example", "two @ side by side"),
    (b"a@b@c.example", "two @"),
    (b".a@b.example", "a dot at the start"),
    (b"a.@b.example", "a dot at the end"),
    (b"a..b@c.example", "two dots"),
    (b"\"a\"@b.example", "a quoted local part"),
    (b"\"a@b\"@c.example", "a quoted @"),
    (b"a\\@b@c.example", "an escaped @"),
    (b"a(b)@c.example", "a comment"),
    (b"a b@c.example", "a space"),
    (b" a@b.example", "a space at the start"),
    (b"a@b.example ", "a space at the end"),
    (b"a@ b.example", "a space after the @"),
    (b"a@b.example\n", "a line break"),
    (b"a\0@b.example", "a NUL"),
    (b"a@b.example.", "a dot at the domain's end"),
    (b"a@b..example", "an empty label"),
    (b"a@-b.example", "a hyphen at a label's start"),
    (b"a@*.example", "a wildcard"),
    (b"a@192.0.2.1", "an address"),
    (b"a@[192.0.2.1]", "an address in brackets"),
    (b"a@[IPv6:2001:db8::1]", "an IPv6 address in brackets"),
    (b"a@b\xc3\xbccher.example", "a U-label"),
    (b"\xc3\xa4@b.example", "a local part that is no ASCII"),
    (b"A <a@b.example>", "a display name"),
    (b"mailto:a@b.example", "a URI"),
    (b"a@b.example,c@d.example", "a list"),
    (b"a:b@c.example", "a colon"),
    (b"a;b@c.example", "a semicolon"),
];

#[test]
fn malformed_text_is_an_error() {
    let tables = [MALFORMED_DNS, MALFORMED_URI, MALFORMED_IP, MALFORMED_EMAIL];
    for ((kind, register, error), rows) in KINDS.into_iter().zip(tables) {
        for (text, why) in rows {
            assert_eq!(register(text), Err(error), "{kind:?} {}: {why}", text.escape_ascii());
        }
    }
}

/// Each octet in each kind of place, against the alphabets as the RFCs list them.
#[test]
fn every_octet_in_every_place() {
    const ALNUM: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let places: [(Register, &[u8], &[u8], &str); 12] = [
        (dns, b"a", b"b.example", "-_."),
        (dns, b"", b"b.example", "_"),
        (dns, b"b.example", b"", "_"),
        (uri, b"x", b"y:z", "+-.:"),
        // `/`, `?` and `#` end the authority, and what follows is another part.
        (uri, b"x://u", b"u@a.example/", "-._~!$&'()*+,;=:/?#"),
        (uri, b"x://a", b"b.example/", "-_.@/?#"),
        (uri, b"x://a.example:1", b"", "/?#"),
        (uri, b"x://a.example/", b"", "-._~!$&'()*+,;=:@/?#"),
        (uri, b"x:/y?", b"", "-._~!$&'()*+,;=:@/?#"),
        (uri, b"x:/y#", b"", "-._~!$&'()*+,;=:@/?"),
        (email, b"a", b"b@c.example", "!#$%&'*+-/=?^_`{|}~."),
        (email, b"a", b"@c.example", "!#$%&'*+-/=?^_`{|}~"),
    ];
    for (register, before, after, more) in places {
        for octet in 0..=255u8 {
            let text = [before, &[octet], after].concat();
            let letters = if before.ends_with(b":1") { "0123456789" } else { ALNUM };
            let expected = letters.bytes().chain(more.bytes()).any(|allowed| allowed == octet);
            assert_eq!(register(&text).is_ok(), expected, "{}", text.escape_ascii());
        }
    }
}

#[test]
fn limits() {
    let labels = |count, len| vec!["a".repeat(len); count].join(".");
    for (reason, text, good) in [
        ("a label of 63", labels(1, 63), true),
        ("a label of 64", labels(1, 64), false),
        ("a name of 253", labels(3, 63) + "." + &labels(1, 61), true),
        ("a name of 254", labels(3, 63) + "." + &labels(1, 62), false),
        ("127 labels", labels(127, 1), true),
        ("128 labels", labels(128, 1), false),
        ("a wildcard within 253", format!("*.{}.{}", labels(3, 63), labels(1, 59)), true),
        ("a wildcard beyond 253", format!("*.{}.{}", labels(3, 63), labels(1, 60)), false),
    ] {
        assert_eq!(dns(text.as_bytes()).is_ok(), good, "{reason}");
        let wildcard = text.starts_with('*');
        assert_eq!(email(format!("a@{text}").as_bytes()).is_ok(), good && !wildcard, "{reason}, after an @");
        assert_eq!(uri(format!("x://{text}").as_bytes()).is_ok(), good && !wildcard, "{reason}, in a URI");
    }
    // The parts that have no limit of their own, up to the limit of all.
    let filled = |before: &str, after: &str, len: usize| {
        before.to_owned() + &"a".repeat(len - before.len() - after.len()) + after
    };
    for (register, before, after) in
        [(uri as Register, "x:", ""), (uri, "x://u", "@a.example"), (uri, "x", ":a"), (email, "", "@a.example")]
    {
        assert!(register(filled(before, after, MAX_LEN).as_bytes()).is_ok(), "{before} {after}");
        let too_long = filled(before, after, MAX_LEN + 1);
        assert_eq!(register(too_long.as_bytes()), Err(Error::NameTooLong), "{before} {after}");
    }
    for (kind, register, error) in KINDS {
        for octet in *b"\0a.:@[*%1" {
            assert_eq!(register(&[octet; MAX_LEN]), Err(error), "{kind:?} of {octet}");
            for len in [MAX_LEN + 1, 1 << 20] {
                assert_eq!(register(&vec![octet; len]), Err(Error::NameTooLong), "{kind:?} of {octet}");
                assert_eq!(identity_of_entry(kind, &vec![octet; len]), Err(Error::NameTooLong), "{kind:?}");
            }
        }
    }
}

#[test]
fn digests_of_the_canonical_octets() {
    // The last column is what `sha256sum` says of the one before.
    for (identity, canonical, hexadecimal) in [
        (
            dns(b"Client.EXAMPLE.com"),
            &b"client.example.com"[..],
            "a12e108d8d240a3b00856427b1f9948d8728aee2ce37ce9a4c87b83def59ce2b",
        ),
        (
            uri(b"HTTPS://Client.Example/A?B#C"),
            b"https://client.example/A?B#C",
            "cbdaee69e5e5605109bac56e044e66c122580979914de9946d9c6d94576e18e3",
        ),
        (ip(b"192.0.2.1"), &[192, 0, 2, 1], "4b8feb9364512928546debfc76c9ecc0f96e4cf545b30ab5cbde831712702b9e"),
        (
            ip(b"2001:DB8:0::1"),
            &[0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
            "1e03d7e1ca9db5080365cbde610828b6273acb1324137a7f921d9139ca13f8f3",
        ),
        (
            email(b"Client@EXAMPLE.com"),
            b"Client@example.com",
            "eed930fdcf5eee31528f1d55012748dcca9883ad221a4b65c50633f9894b011a",
        ),
    ] {
        let identity = identity.unwrap();
        let shown: String = identity.as_bytes().iter().map(|octet| format!("{octet:02x}")).collect();
        assert_eq!(shown, hexadecimal, "{}", canonical.escape_ascii());
        assert_eq!(identity.as_bytes(), digest(&SHA256, canonical).as_ref(), "{}", canonical.escape_ascii());
    }
}
