//! Forwarded certificates beside what one would write with ordinary crates: interleaved in one run, so that the ratios
//! hold on a noisy machine. Allocations are counted. Run with `make bench`.

#[path = "../tests/support/openssl.rs"]
mod openssl;
#[path = "../tests/support/proxy.rs"]
mod proxy;
#[path = "../tests/support/sample.rs"]
mod sample;
mod support;

use std::hint::black_box;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use certbound::forwarded::{Format, Header, TrustedPeer};
use certbound::pem;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use support::{Case, FEW_CALLS, measure, print_rates};

fn main() {
    let p256 = support::certificate(860).0;
    let rsa = rsa_4096();
    for (what, der) in [("P-256", &p256), ("RSA-4096", &rsa)] {
        println!("{what} certificate of {} octets", der.len());
        run(der);
        println!();
    }
}

/// A self-signed RSA certificate with a subject as organisations have it.
fn rsa_4096() -> Vec<u8> {
    let directory = openssl::Directory::new();
    let (_, how) = openssl::KEYS.iter().find(|(name, _)| *name == "RSA 4096").unwrap();
    directory.make_key(how);
    let uris: Vec<String> =
        (0..8).map(|n| format!("URI:https://clients.example.com/accounts/{n:020}")).collect();
    let names = format!("subjectAltName={}", uris.join(","));
    let subject = "/C=DE/O=Example Bank/organizationIdentifier=PSDDE-BAFIN-123456/CN=client.example.com";
    directory.self_signed(&["-subj", subject, "-addext", &names])
}

fn run(der: &[u8]) {
    let spaced = proxy::apache_spaced(der);
    let escaped = proxy::nginx_escaped(der);
    let alb = proxy::alb_chain(&[der.to_vec()]);
    let bare = proxy::bare(der);
    let field = proxy::field(der);
    let encoded_pem = proxy::apache_base64(der);
    let xfcc = proxy::Element::of(der).write();

    let plain = sample::from_der(der);
    let mut buffer = vec![0; der.len()];
    let pem_decode = || {
        let read = pem::decode(black_box(plain.as_bytes()), pem::Mode::Single, &mut buffer).unwrap();
        black_box(read == der);
    };

    let cases: &mut [Case<'_>] = &mut [
        certbound("certbound: base64-der", Format::Base64Der, der, &bare),
        ordinary("base64", der, &bare, |value| STANDARD.decode(value).unwrap()),
        certbound("certbound: structured-field", Format::StructuredField, der, &field),
        ordinary("base64 between colons", der, &field, |value| {
            STANDARD.decode(value.strip_prefix(':').unwrap().strip_suffix(':').unwrap()).unwrap()
        }),
        certbound("certbound: percent-pem, nginx", Format::PercentPem, der, &escaped),
        ordinary("percent-encoding + pki-types, nginx", der, &escaped, percent_pem),
        certbound("certbound: percent-pem, AWS", Format::PercentPem, der, &alb),
        ordinary("percent-encoding + pki-types, AWS", der, &alb, percent_pem),
        certbound("certbound: spaced-pem, Apache", Format::SpacedPem, der, &spaced),
        ordinary("strip, filter + base64, Apache", der, &spaced, spaced_pem),
        certbound("certbound: base64-pem", Format::Base64Pem, der, &encoded_pem),
        ordinary("base64 + pki-types", der, &encoded_pem, |value| first_pem(&STANDARD.decode(value).unwrap())),
        Case::over("certbound: pem::decode", plain.len(), pem_decode),
        ordinary("pki-types", der, &plain, |value| first_pem(value.as_bytes())),
        certbound("certbound: xfcc, with Hash compared", Format::Xfcc, der, &xfcc),
        ordinary("split + percent-encoding + pki-types", der, &xfcc, |value| {
            let cert = value.split(';').find_map(|pair| pair.strip_prefix("Cert=")).unwrap();
            percent_pem(cert.trim_matches('"'))
        }),
    ];
    measure(cases, FEW_CALLS);
    print_rates(cases);
}

/// The decoding of one value by certbound.
fn certbound<'a>(name: &'static str, format: Format, der: &'a [u8], value: &'a str) -> Case<'a> {
    let header = Header::new(format);
    let mut buffer = vec![0; der.len()];
    let mut decode = move || {
        let lines = [black_box(value.as_bytes())];
        let read = header.decode(TrustedPeer::asserted(), &lines, &mut buffer).unwrap();
        black_box(read == Some(der))
    };
    assert!(decode());
    Case::over(name, value.len(), move || {
        decode();
    })
}

/// The same by other crates.
fn ordinary<'a>(name: &'static str, der: &'a [u8], value: &'a str, decode: fn(&str) -> Vec<u8>) -> Case<'a> {
    assert_eq!(decode(value), der);
    Case::over(name, value.len(), move || {
        black_box(decode(black_box(value)) == der);
    })
}

fn first_pem(text: &[u8]) -> Vec<u8> {
    CertificateDer::from_pem_slice(text).unwrap().to_vec()
}

fn percent_pem(value: &str) -> Vec<u8> {
    first_pem(&percent_encoding::percent_decode_str(value).collect::<Vec<u8>>())
}

fn spaced_pem(value: &str) -> Vec<u8> {
    let body = value.trim().strip_prefix("-----BEGIN CERTIFICATE-----").unwrap();
    let body = body.strip_suffix("-----END CERTIFICATE-----").unwrap();
    let body: Vec<u8> = body.bytes().filter(|octet| !octet.is_ascii_whitespace()).collect();
    STANDARD.decode(body).unwrap()
}
