//! The whole check and its parts beside the bare hash and beside ordinary crates: interleaved in one run, so
//! that the ratios hold on a noisy machine. Allocations are counted. Run with `make bench`.

mod support;

use base64ct::{Base64UrlUnpadded, Encoding};
use certbound::{
    Binding, Certificate, Confirmation, Policy, Presented, Thumbprint, check_claims,
    check_jwt_ignoring_signature, pem,
};
use sha2::{Digest, Sha256};
use std::hint::black_box;
use support::{CALLS, Case, measure, print_table};
use x509_cert::der::Decode;

fn main() {
    let (der, pem_text) = support::certificate(860);
    let claims = support::claims(&der, 540);
    let jwt = format!(
        "eyJhbGciOiJFUzI1NiJ9.{}.{}",
        Base64UrlUnpadded::encode_string(claims.as_bytes()),
        Base64UrlUnpadded::encode_string(&[7; 64])
    );
    let presented = Presented::from(Thumbprint::from_der(&der).unwrap());
    let confirmation = Confirmation::from_claims(claims.as_bytes()).unwrap();
    println!(
        "P-256 certificate of {} octets, claims of {} bytes, token of {} bytes",
        der.len(),
        claims.len(),
        jwt.len()
    );

    let cases: &mut [Case<'_>] = &mut [
        Case::new("sha2: hash of the certificate", || {
            black_box(Sha256::digest(black_box(&der)));
        }),
        Case::new("certbound: DER and claims to verdict", || {
            let presented = Presented::from(Thumbprint::from_der(black_box(&der)).unwrap());
            let verdict = check_claims(black_box(claims.as_bytes()), &presented, Policy::RequireBound);
            assert_eq!(verdict, Ok(Binding::Bound));
        }),
        Case::new("certbound: known thumbprint and claims", || {
            let verdict =
                check_claims(black_box(claims.as_bytes()), black_box(&presented), Policy::RequireBound);
            assert_eq!(verdict, Ok(Binding::Bound));
        }),
        Case::new("certbound: known thumbprint and compact JWT", || {
            let mut buffer = [0; 1024];
            let verdict = check_jwt_ignoring_signature(
                black_box(jwt.as_bytes()),
                black_box(&presented),
                Policy::RequireBound,
                &mut buffer,
            );
            assert_eq!(verdict.unwrap().0, Binding::Bound);
        }),
        Case::new("certbound: known thumbprint, cached confirmation", || {
            let verdict = black_box(&confirmation).check(black_box(&presented), Policy::RequireBound);
            assert_eq!(verdict, Ok(Binding::Bound));
        }),
        Case::new("certbound: strict view of the certificate", || {
            black_box(Certificate::from_der(black_box(&der)).unwrap());
        }),
        Case::new("certbound: PEM to DER", || {
            let mut buffer = [0; 1024];
            black_box(pem::decode(black_box(pem_text.as_bytes()), pem::Mode::Single, &mut buffer).unwrap());
        }),
        Case::new("sha2 + typed serde_json, nothing else checked", || {
            assert!(support::lean_glue(black_box(&der), black_box(claims.as_bytes())));
        }),
        Case::new("x509-cert + sha2 + serde_json", || {
            assert!(support::usual_glue(black_box(&der), black_box(claims.as_bytes())));
        }),
        Case::new("x509-cert: view of the certificate", || {
            black_box(x509_cert::Certificate::from_der(black_box(&der)).unwrap());
        }),
    ];
    measure(cases, CALLS);
    print_table(cases);

    let nanoseconds = |index: usize| cases[index].median();
    let (hash, whole, known) = (nanoseconds(0), nanoseconds(1), nanoseconds(2));
    println!();
    println!("goals with SHA instructions:");
    println!(
        "  DER and claims    {whole:>7.1} ns, at most {:.1} (twice the bare hash + 500) and 1000",
        2.0 * hash + 500.0
    );
    println!("  known thumbprint  {known:>7.1} ns, at most 500");
    println!("x509-cert + sha2 + serde_json takes {:.1} times as long as certbound", nanoseconds(8) / whole);
}
