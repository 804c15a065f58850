//! Measuring interleaved cases, counting allocations, and the glue that certbound replaces.

#![allow(dead_code, reason = "each bench uses a part of this one")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use base64ct::{Base64UrlUnpadded, Encoding};
use certbound::{Thumbprint, confirmation};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use x509_cert::der::Decode;

const ROUNDS: usize = 301;

/// Calls in a round: more of them for what takes little more than the reading of the clock. A round should end within
/// the share of time that a busy machine gives.
pub const CALLS: u32 = 2000;
pub const FEW_CALLS: u32 = 100;

/// One thing to measure, and what was measured.
pub struct Case<'a> {
    name: &'static str,
    octets: usize,
    run: Box<dyn FnMut() + 'a>,
    nanoseconds: Vec<f64>,
    allocations: usize,
}

impl<'a> Case<'a> {
    pub fn new(name: &'static str, run: impl FnMut() + 'a) -> Self {
        Case::over(name, 0, run)
    }

    /// One that reads an input of so many octets.
    pub fn over(name: &'static str, octets: usize, run: impl FnMut() + 'a) -> Self {
        Case { name, octets, run: Box::new(run), nanoseconds: Vec::with_capacity(ROUNDS), allocations: 0 }
    }

    /// The median time of one call, in nanoseconds.
    pub fn median(&self) -> f64 {
        let mut sorted = self.nanoseconds.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() / 2]
    }
}

/// Runs all cases in turn, round after round, so that a slow moment of the machine touches all of them.
pub fn measure(cases: &mut [Case<'_>], calls: u32) {
    for case in &mut *cases {
        (case.run)();
        let before = ALLOCATIONS.load(Ordering::Relaxed);
        (case.run)();
        case.allocations = ALLOCATIONS.load(Ordering::Relaxed) - before;
    }
    for _ in 0..ROUNDS {
        for case in &mut *cases {
            let start = Instant::now();
            for _ in 0..calls {
                (case.run)();
            }
            case.nanoseconds.push(start.elapsed().as_nanos() as f64 / f64::from(calls));
        }
    }
}

/// Prints one line a case; the ratio is to the first case.
pub fn print_table(cases: &[Case<'_>]) {
    println!("{:<50} {:>10} {:>7} {:>12}", "median of interleaved rounds", "ns", "ratio", "allocations");
    for case in cases {
        let (median, base) = (case.median(), cases[0].median());
        println!("{:<50} {:>10.1} {:>7.2} {:>12}", case.name, median, median / base, case.allocations);
    }
}

/// Prints one line a case, with how much of its input it reads in a second.
pub fn print_rates(cases: &[Case<'_>]) {
    println!(
        "{:<50} {:>7} {:>10} {:>7} {:>12}",
        "median of interleaved rounds", "octets", "ns", "MB/s", "allocations"
    );
    for case in cases {
        let (name, octets, median) = (case.name, case.octets, case.median());
        let rate = octets as f64 / median * 1000.0;
        println!("{name:<50} {octets:>7} {median:>10.1} {rate:>7.0} {:>12}", case.allocations);
    }
}

/// A self-signed P-256 certificate of about `len` octets, as DER and PEM.
pub fn certificate(len: usize) -> (Vec<u8>, String) {
    let key = rcgen::KeyPair::generate().unwrap();
    let build = |padding: usize| {
        let names = vec!["client.example.com".to_owned()];
        let mut parameters = rcgen::CertificateParams::new(names).unwrap();
        // An extension of a private arc, to reach the length.
        let padding = rcgen::CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 55555, 1], vec![4; padding]);
        parameters.custom_extensions.push(padding);
        parameters.self_signed(&key).unwrap()
    };
    let short = build(128).der().len();
    let certificate = build(128 + len - short);
    (certificate.der().to_vec(), certificate.pem().replace("\r\n", "\n"))
}

/// Claims of exactly `len` bytes that are bound to the certificate.
pub fn claims(der: &[u8], len: usize) -> String {
    let mut cnf = [0; confirmation::JSON_LEN];
    let cnf = confirmation::write(&Thumbprint::from_der(der).unwrap(), &mut cnf);
    let build = |padding: &str| {
        format!(
            concat!(
                r#"{{"iss":"https://as.example.com","sub":"248289761001","aud":["https://api.example.com","#,
                r#""https://pay.example.com"],"exp":1793491200,"nbf":1793487600,"iat":1793487600,"#,
                r#""jti":"0f2e7a52-6e8f-4b8e-9a0e-5f1d0d3b7c11","client_id":"s6BhdRkqt3","#,
                r#""scope":"accounts payments openid","acr":"urn:example:sca","auth_time":1793487590,"#,
                r#""consent":{{"id":"{}","permissions":["read","write"],"limit":12.50}},"cnf":{}}}"#
            ),
            padding, cnf
        )
    };
    build(&"a".repeat(len - build("").len()))
}

/// The least that an expert would write: no look at the certificate, and none at what else the JSON holds.
pub fn lean_glue(der: &[u8], claims: &[u8]) -> bool {
    let Ok(claims) = serde_json::from_slice::<typed::Claims<'_>>(claims) else { return false };
    let mut text = [0; 43];
    let text = Base64UrlUnpadded::encode(&Sha256::digest(der), &mut text).unwrap();
    text.as_bytes().ct_eq(claims.cnf.x5t_s256.as_bytes()).into()
}

/// What most people would write with the usual crates.
pub fn usual_glue(der: &[u8], claims: &[u8]) -> bool {
    let Ok(certificate) = x509_cert::Certificate::from_der(der) else { return false };
    black_box(&certificate);
    let Ok(claims) = serde_json::from_slice::<serde_json::Value>(claims) else { return false };
    let Some(expected) = claims["cnf"]["x5t#S256"].as_str() else { return false };
    let text = Base64UrlUnpadded::encode_string(&Sha256::digest(der));
    text.as_bytes().ct_eq(expected.as_bytes()).into()
}

mod typed {
    /// Only what the check needs; serde skips the rest.
    #[derive(serde::Deserialize)]
    pub struct Claims<'a> {
        #[serde(borrow)]
        pub cnf: Cnf<'a>,
    }

    #[derive(serde::Deserialize)]
    pub struct Cnf<'a> {
        #[serde(rename = "x5t#S256")]
        pub x5t_s256: &'a str,
    }
}

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `realloc`.
        unsafe { System.realloc(pointer, layout, new_size) }
    }
}
