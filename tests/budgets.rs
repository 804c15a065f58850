//! What `make budgets` measures the calls with: for each parser, the longest and deepest input that it accepts, near enough.
//! Run with CERTBOUND_BUDGETS naming the directory that the inputs are written to.

#![cfg(all(feature = "clients", feature = "forwarded", feature = "jwt", feature = "registry"))]

#[path = "support/der.rs"]
mod der;
#[path = "support/key.rs"]
mod keys;
#[path = "support/registry.rs"]
mod registry;
#[path = "support/sample.rs"]
mod sample;

use std::fmt::Write as _;
use std::path::PathBuf;

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use certbound::client::Method;
use certbound::{Certificate, Chain, Client, IssuerPin, Registry, Thumbprint, general_name, key, name};
use der::{EXTENSIONS, Fields, ISSUER, KEY, SAN, SUBJECT, extension, extensions, oid, seq, set, tlv};
use serde_json::{Value, json};

const OTHER: &str = include_str!("vectors/other.pem");
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];

/// 64 RDNs of 10 common names: close to the 8,192 octets of a name.
fn long_name() -> Vec<u8> {
    let rdn = |rdn: usize| {
        let one = |at: usize| seq(&[&oid(COMMON_NAME), &tlv(0x0c, format!("{}", 10 * rdn + at).as_bytes())]);
        let mut attributes: Vec<_> = (0..10).map(one).collect();
        attributes.sort();
        set(&attributes.iter().map(Vec::as_slice).collect::<Vec<_>>())
    };
    let rdns: Vec<_> = (10..74).map(rdn).collect();
    seq(&rdns.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// An RSA modulus of 16,384 bits; each number is another one.
fn modulus(number: u8) -> Vec<u8> {
    let mut octets = vec![0xa5; 2048];
    octets[2047] = number | 1;
    octets[2046] = number;
    octets
}

/// A certificate of almost 64 KiB: a name of the greatest length, the longest key, 64 extensions, DNS names that fill the rest.
fn longest_certificate() -> Vec<u8> {
    let of_names = |count: usize| {
        let names: Vec<u8> =
            (0..count).flat_map(|at| tlv(0x82, format!("n{at:05}.example").as_bytes())).collect();
        let mut list: Vec<_> = (0..62u8).map(|at| extension(&[0x2b, at], &[], &[0x05, 0])).collect();
        list.push(extension(&[0x55, 0x1d, 0x0e], &[], &tlv(0x04, &[7; 20])));
        list.push(extension(SAN, &[], &tlv(0x30, &names)));
        Fields::new()
            .with(ISSUER, long_name())
            .with(SUBJECT, long_name())
            .with(KEY, keys::rsa_spki(&modulus(1), &[1, 0, 1]))
            .with(EXTENSIONS, extensions(&list.iter().map(Vec::as_slice).collect::<Vec<_>>()))
            .der()
    };
    let room = certbound::certificate::MAX_LEN - of_names(0).len();
    let mut count = room / 16;
    while of_names(count).len() > certbound::certificate::MAX_LEN {
        count -= 1;
    }
    of_names(count)
}

/// 128 members, the deepest nesting, and 128 members of `cnf`, of which the thumbprint is the last, its name escaped.
fn deepest_claims(thumbprint: &Thumbprint, first: &str) -> String {
    let mut claims = format!("{{{first}\"deep\":{}{}", "[".repeat(63), "]".repeat(63));
    for at in 0..125 {
        write!(claims, ",\"\\u0061{at}\":\"\\u00e9\\ud83d\\ude00{at}\"").unwrap();
    }
    claims.push_str(",\"\\u0063nf\":{");
    for at in 0..127 {
        write!(claims, "\"\\u0061{at}\":[{at}],").unwrap();
    }
    write!(claims, "\"\\u00785t#S256\":\"{thumbprint}\"}}}}").unwrap();
    claims
}

/// The longest distinguished name as text: as [`long_name`], the most specific RDN first.
fn long_name_text() -> String {
    let rdn = |rdn: usize| (0..10).map(|at| format!("2.5.4.3={}", 10 * rdn + at)).collect::<Vec<_>>().join("+");
    (10..74).rev().map(rdn).collect::<Vec<_>>().join(",")
}

/// Fifteen keys of the greatest length, and one with a certificate of the greatest length.
fn self_signed_metadata() -> String {
    let mut set: Vec<Value> = (1..16).map(|at| keys::rsa_jwk(&modulus(2 * at), &[1, 0, 1])).collect();
    let der = Fields::new().with(SUBJECT, der::name(&"a".repeat(7_900))).der();
    let mut with_certificate = keys::ec_jwk(keys::EC[0], &[4; 32], &[4; 32]);
    with_certificate["x5c"] = json!([Base64::encode_string(&der)]);
    set.push(with_certificate);
    json!({"client_id": "c".repeat(256), "token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks": {"keys": set}})
        .to_string()
}

/// 63 clients that share the certificate's last DNS name and ask for another issuer; and the client "keys", which has sixteen
/// keys, of which the last is the certificate's.
fn full_registry(certificate: &Certificate<'_>) -> Vec<u8> {
    let shared = general_name::entries(certificate).last().unwrap();
    let shared = general_name::identity_of_entry(certbound::identity::Kind::SanDns, shared.contents).unwrap();
    let candidate = |at: u32| {
        let client = Client::new(format!("{at}").as_bytes(), Method::TlsClientAuth, &[shared]).unwrap();
        client.with_issuer(IssuerPin::from_digests(Some([9; 32]), Some([9; 32])))
    };
    let mut identities: Vec<_> = (0..15)
        .map(|at| certbound::Identity::from_digest(certbound::identity::Kind::PublicKey, [at; 32]))
        .collect();
    identities.push(key::from_public_key_info(certificate.public_key_info()).unwrap());
    let keys = Client::new(b"keys", Method::SelfSignedTlsClientAuth, &identities).unwrap();
    registry::image((0..63).map(candidate).chain([keys]))
}

/// A chain of ten, as nginx forwards it and as Envoy does.
fn percent_chain(pem: &str) -> String {
    let percent = |octet: u8| match octet {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' => char::from(octet).to_string(),
        _ => format!("%{octet:02X}"),
    };
    pem.repeat(10).bytes().map(percent).collect()
}

#[test]
fn write_inputs() {
    let directory =
        PathBuf::from(std::env::var_os("CERTBOUND_BUDGETS").expect("CERTBOUND_BUDGETS names a directory"));
    let write = |file: &str, octets: &[u8]| std::fs::write(directory.join(file), octets).unwrap();

    let usual = sample::to_der(OTHER);
    let thumbprint = Thumbprint::from_der(&usual).unwrap();
    let longest = longest_certificate();
    assert!(longest.len() > 65_500);
    let certificate = Certificate::from_der(&longest).unwrap();
    let subject = name::from_der(certificate.subject()).unwrap();
    assert_eq!(name::from_text(long_name_text().as_bytes()), Ok(subject), "the text is the subject's");
    write("usual.der", &usual);
    write("longest.der", &longest);
    write("chain.pem", OTHER.repeat(10).as_bytes());
    write("name.txt", long_name_text().as_bytes());

    let claims = deepest_claims(&thumbprint, "");
    write("claims.json", claims.as_bytes());
    write(
        "introspection.json",
        deepest_claims(&thumbprint, "\"active\":true,").replacen(",\"\\u00610\"", ",\"x\"", 1).as_bytes(),
    );
    write("usual.json", usual_claims(&thumbprint).as_bytes());
    let part = |octets: &[u8]| Base64UrlUnpadded::encode_string(octets);
    write(
        "claims.jwt",
        format!("{}.{}.{}", part(b"{\"alg\":\"ES256\"}"), part(claims.as_bytes()), part(&[1; 64])).as_bytes(),
    );

    write("self-signed.json", self_signed_metadata().as_bytes());
    let dn = json!({"client_id": "c", "token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": long_name_text()});
    write("ca.json", dn.to_string().as_bytes());

    let image = full_registry(&certificate);
    let opened = Registry::open(&image).unwrap();
    assert!(opened.find_by_certificate(&certificate, Chain::Validated).unwrap().is(b"keys"));
    write("full.img", &image);

    let chain = percent_chain(OTHER);
    write("percent.txt", chain.as_bytes());
    let element = format!("By=spiffe://a;Hash={};Chain=\"{chain}\";URI=spiffe://b", hex(thumbprint.as_bytes()));
    write(
        "xfcc.txt",
        [&element[..], &"By=spiffe://a,".repeat(8), "By=spiffe://a"].join(",").replace(",,", ",").as_bytes(),
    );
}

/// Claims as authorization servers write them: thirteen members.
fn usual_claims(thumbprint: &Thumbprint) -> String {
    format!(
        r#"{{"iss":"https://as.example.com","sub":"248289761001","aud":["https://api.example.com"],"exp":1790000300,"nbf":1790000000,"iat":1790000000,"jti":"0d3c5f9a-7d43-4d7f-8e55-1b2c3d4e5f60","client_id":"s6BhdRkqt3","scope":"accounts payments","acr":"urn:mace:incommon:iap:silver","auth_time":1789999000,"azp":"s6BhdRkqt3","cnf":{{"x5t#S256":"{thumbprint}"}}}}"#
    )
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}
