//! The certificate view against `x509-cert` and the `openssl` command, for every kind of key, name and date.

#![cfg(feature = "clients")]

#[path = "support/openssl.rs"]
mod openssl;
#[path = "support/sample.rs"]
mod sample;
#[path = "support/x509.rs"]
mod x509;

use certbound::{Certificate, Error, Thumbprint, Validity};
use openssl::{Directory, KEYS, Reading, seconds};
use x509::{agrees_with_x509_cert, extensions};

/// The contents octets of `subjectAltName`.
const SAN: &[u8] = &[0x55, 0x1d, 0x11];

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// A two's complement number as openssl prints it: sign and magnitude.
fn signed_hex(octets: &[u8]) -> String {
    if octets[0] < 0x80 {
        return signed_hex_text(&hex(octets));
    }
    let mut carry = true;
    let mut magnitude: Vec<u8> = octets.iter().map(|octet| !octet).collect();
    for octet in magnitude.iter_mut().rev() {
        (*octet, carry) = octet.overflowing_add(u8::from(carry));
    }
    signed_hex_text(&format!("-{}", hex(&magnitude)))
}

/// The same number without leading zeros.
fn signed_hex_text(text: &str) -> String {
    let (sign, magnitude) = text.strip_prefix('-').map_or(("", text), |magnitude| ("-", magnitude));
    format!("{sign}{}", magnitude.trim_start_matches('0').to_lowercase())
}

/// Everything that the view says, against everything that openssl says.
fn agrees_with_openssl(directory: &Directory, der: &[u8], reason: &str) {
    let ours = Certificate::from_der(der).unwrap_or_else(|error| panic!("{reason}: {error:?}"));
    let theirs = Reading::of(directory, der);
    let thumbprint = ours.thumbprint();
    assert_eq!(hex(thumbprint.as_bytes()), theirs.fingerprint, "{reason}");
    assert_eq!(Thumbprint::from_der(der), Ok(thumbprint), "{reason}");
    assert_eq!(ours.version(), theirs.version, "{reason}");
    assert_eq!(ours.serial(), theirs.serial, "{reason}");
    assert_eq!(signed_hex(ours.serial()), signed_hex_text(&theirs.serial_text), "{reason}");
    assert_eq!(hex(ours.issuer()), hex(&theirs.issuer), "{reason}");
    assert_eq!(hex(ours.subject()), hex(&theirs.subject), "{reason}");
    assert_eq!(ours.validity().not_before, theirs.not_before, "{reason}");
    assert_eq!(ours.validity().not_after, theirs.not_after, "{reason}");
    assert_eq!(hex(ours.public_key_info()), hex(&theirs.public_key_info), "{reason}");
    assert_eq!(extensions(&ours), theirs.extensions, "{reason}");
    let san = theirs.extensions.iter().find(|(oid, ..)| oid == SAN).map(|(.., value)| &value[..]);
    assert_eq!(ours.subject_alt_name(), san, "{reason}");
    assert_eq!(ours.as_der(), der, "{reason}");
}

#[test]
fn the_certificate_of_rfc_8705_appendix_a() {
    let der = sample::to_der(sample::RFC8705);
    agrees_with_openssl(&Directory::new(), &der, "Appendix A");
    agrees_with_x509_cert(&der, "Appendix A");
    let certificate = Certificate::from_der(&der).unwrap();
    assert_eq!((certificate.version(), certificate.serial()), (1, &[2][..]));
    assert_eq!(certificate.issuer(), certificate.subject());
    assert_eq!(certificate.validity().not_before, 1_539_866_229, "2018-10-18T12:37:09Z");
    assert_eq!(certificate.validity().not_after, 1_651_495_029, "2022-05-02T12:37:09Z");
    assert_eq!(certificate.extensions().count(), 0);
    assert_eq!(certificate.extension(SAN), None);
    assert_eq!(certificate.subject_alt_name(), None);
}

#[test]
fn every_kind_of_key_with_and_without_extensions() {
    for (name, how) in KEYS {
        let directory = Directory::new();
        directory.make_key(how);
        // Without a section of extensions OpenSSL up to 3.1 makes v1, and later ones if asked.
        let help = directory.openssl(&["version"], b"");
        let v1: &[&str] =
            if help.starts_with("OpenSSL 3.0") || help.starts_with("OpenSSL 3.1") { &[] } else { &["-x509v1"] };
        let plain = directory.self_signed(&[&["-subj", "/CN=plain", "-days", "30"], v1].concat());
        assert_eq!(Certificate::from_der(&plain).unwrap().version(), 1, "{name}");
        let full = directory.self_signed(
            &[
                &["-subj", "/C=DE/O=Example/CN=client-1", "-days", "3650", "-set_serial", "0x00ff0102"][..],
                &["-addext", "subjectAltName=DNS:client.example"],
                &[
                    "-addext",
                    "basicConstraints=critical,CA:FALSE",
                    "-addext",
                    "keyUsage=critical,digitalSignature",
                ],
                &["-addext", "extendedKeyUsage=clientAuth", "-addext", "subjectKeyIdentifier=hash"],
            ]
            .concat(),
        );
        let certificate = Certificate::from_der(&full).unwrap();
        assert_eq!((certificate.version(), certificate.serial()), (3, &[0, 0xff, 1, 2][..]), "{name}");
        assert!(certificate.extensions().count() >= 5, "{name}");
        for der in [&plain, &full] {
            agrees_with_openssl(&directory, der, name);
            agrees_with_x509_cert(der, name);
        }
    }
}

#[test]
fn names_and_serial_numbers_of_every_kind() {
    let directory = Directory::new();
    directory.make_key(&["-algorithm", "ED25519"]);
    for (reason, subject, serial) in [
        ("an empty subject", "/", "1"),
        ("several values in one RDN", "/CN=a+OU=b+O=c/C=DE", "127"),
        ("letters that are not ASCII", "/O=Ünïcode AG/CN=клиент", "128"),
        ("the longest positive serial", "/CN=a", "0x7fffffffffffffffffffffffffffffffffffffff"),
        ("20 octets and the sign's zero", "/CN=a", "0xffffffffffffffffffffffffffffffffffffffff"),
        ("serial zero", "/CN=a", "0"),
        ("a negative serial", "/CN=a", "-129"),
        ("domain components", "/DC=com/DC=example/CN=a", "0x0123456789abcdef"),
        ("attributes of other string types", "/street=x/CN=a/emailAddress=a@b.example", "2"),
    ] {
        let der = directory.self_signed(&["-utf8", "-subj", subject, "-set_serial", serial]);
        agrees_with_openssl(&directory, &der, reason);
        agrees_with_x509_cert(&der, reason);
    }
}

/// What stands before the extensions; the directory name of one of them is here too.
const SAN_CONFIG: &str = "
[req]
distinguished_name = none
[none]
[directory]
C = DE
O = Directory
[v3]
";

#[test]
fn every_kind_of_subject_alternative_name() {
    let directory = Directory::new();
    directory.make_key(&["-algorithm", "ED25519"]);
    let kinds = [
        "DNS:client.example",
        "DNS:*.example",
        "URI:https://client.example/app?a=b",
        "IP:192.0.2.1",
        "IP:2001:db8::1",
        "email:client@example.com",
        "RID:1.2.3.4.5",
        "dirName:directory",
        "otherName:1.3.6.1.4.1.311.20.2.3;UTF8:user@example.com",
    ];
    let many: Vec<String> = (0..500).map(|i| format!("DNS:host-{i}.example")).collect();
    let lists = kinds.iter().map(|kind| (*kind).to_owned()).chain([kinds.join(","), many.join(",")]);
    for list in lists {
        for critical in ["", "critical,"] {
            let extension = format!("subjectAltName={critical}{list}");
            // In a file, because some are too long for an argument.
            directory.write("san.cnf", &format!("{SAN_CONFIG}{extension}\nbasicConstraints=CA:FALSE\n"));
            let der = directory.self_signed(&["-config", "san.cnf", "-extensions", "v3", "-subj", "/CN=a"]);
            let reason = &extension[..extension.len().min(60)];
            agrees_with_openssl(&directory, &der, reason);
            agrees_with_x509_cert(&der, reason);
            let certificate = Certificate::from_der(&der).unwrap();
            let san = certificate.extension(SAN).expect(reason);
            assert_eq!(san.critical, !critical.is_empty(), "{reason}");
            assert_eq!(certificate.subject_alt_name(), Some(san.value), "{reason}");
        }
    }
}

#[test]
fn dates_of_both_forms_and_every_century() {
    let directory = Directory::new();
    directory.make_key(&["-algorithm", "ED25519"]);
    for (start, end) in [
        ("19700101000000Z", "19700101000001Z"),
        ("20000228235959Z", "20000229000000Z"),
        ("20240229120000Z", "20491231235959Z"),
        ("20260101000000Z", "20500101000000Z"),
        ("20500101000000Z", "20991231235959Z"),
        ("21000228000000Z", "21000301000000Z"),
        ("24000229000000Z", "99991231235959Z"),
    ] {
        let der = directory.dated(start, end);
        agrees_with_openssl(&directory, &der, start);
        agrees_with_x509_cert(&der, start);
    }
    for (start, end) in [("19500101000000Z", "19691231235959Z"), ("19600229000000Z", "19680229235959Z")] {
        agrees_with_openssl(&directory, &directory.dated(start, end), start);
    }
}

/// The octets of one date, written over those of another of the same length.
fn patched(der: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let at = der.windows(from.len()).position(|octets| octets == from.as_bytes()).expect(from);
    [&der[..at], to.as_bytes(), &der[at + to.len()..]].concat()
}

/// One date in every year of UTCTime, and every day of two years: no table of samples hides an off-by-one.
#[test]
fn every_year_and_every_day() {
    let der = sample::to_der(sample::RFC8705);
    let not_before = |date: String| {
        let iso = |text: &str| format!("{}-{}-{} {}", &text[..4], &text[4..6], &text[6..8], "12:37:09Z");
        let der = patched(&der, "181018123709Z", &format!("{}123709Z", &date[2..]));
        assert_eq!(Certificate::from_der(&der).unwrap().validity().not_before, seconds(&iso(&date)), "{date}");
    };
    for year in 1950..2050 {
        not_before(format!("{year}0101"));
        not_before(format!("{year}0228"));
        not_before(format!("{year}0301"));
        not_before(format!("{year}1231"));
    }
    for (year, february) in [(2000, 29), (2023, 28), (2024, 29), (1968, 29)] {
        for (month, days) in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].into_iter().enumerate() {
            for day in 1..=days {
                not_before(format!("{year}{:02}{day:02}", month + 1));
            }
        }
    }
    // A few of them past openssl too, whose reading does not rest on this test's own calendar.
    let directory = Directory::new();
    for date in
        ["500101000000Z", "691231235959Z", "700101000000Z", "991231235959Z", "000229000000Z", "491231235959Z"]
    {
        agrees_with_openssl(&directory, &patched(&der, "181018123709Z", date), date);
    }
}

#[test]
fn the_period_includes_both_of_its_ends() {
    let (early, late) = (Err(Error::CertificateNotYetValid), Err(Error::CertificateExpired));
    let table = [
        (100, 200, 99, early),
        (100, 200, 100, Ok(())),
        (100, 200, 150, Ok(())),
        (100, 200, 200, Ok(())),
        (100, 200, 201, late),
        (100, 200, i64::MIN, early),
        (100, 200, i64::MAX, late),
        (100, 100, 99, early),
        (100, 100, 100, Ok(())),
        (100, 100, 101, late),
        (-200, -100, -201, early),
        (-200, -100, -200, Ok(())),
        (-200, -100, -100, Ok(())),
        (-200, -100, -99, late),
        (-200, -100, 0, late),
        (i64::MIN, i64::MAX, i64::MIN, Ok(())),
        (i64::MIN, i64::MAX, 0, Ok(())),
        (i64::MIN, i64::MAX, i64::MAX, Ok(())),
        (i64::MAX, i64::MAX, i64::MAX - 1, early),
        (i64::MIN, i64::MIN, i64::MIN + 1, late),
        // A period that ends before it begins is never valid.
        (200, 100, 99, early),
        (200, 100, 150, early),
        (200, 100, 200, late),
        (200, 100, 201, late),
    ];
    for (not_before, not_after, now, expected) in table {
        let validity = Validity { not_before, not_after };
        assert_eq!(validity.check(now), expected, "{validity:?} at {now}");
    }
    let der = sample::to_der(sample::RFC8705);
    let validity = Certificate::from_der(&der).unwrap().validity();
    assert_eq!(validity.check(1_539_866_228), early, "a second before Appendix A's certificate");
    assert_eq!(validity.check(1_539_866_229), Ok(()));
    assert_eq!(validity.check(1_651_495_029), Ok(()));
    assert_eq!(validity.check(1_651_495_030), late, "a second after it");
}
