//! The `openssl` command: makes certificates of every kind, and says what it reads in one.

#![allow(dead_code, reason = "each test file uses a part of this one")]

use std::io::Write;
use std::ops::Range;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// No section of the system's own configuration has a say in what is made.
const CONFIG: &str = "
[req]
distinguished_name = none
[none]
[ca]
default_ca = ca
[ca]
database = index.txt
new_certs_dir = .
serial = serial
default_md = sha256
policy = policy
[policy]
commonName = optional
";

/// A new directory for one test's files, which is removed with it.
pub struct Directory(PathBuf);

impl Directory {
    pub fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("openssl-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).expect("a directory for certificates");
        let directory = Directory(path);
        directory.write("openssl.cnf", CONFIG);
        directory
    }

    /// The path of a file here.
    pub fn path(&self, file: &str) -> PathBuf {
        self.0.join(file)
    }

    pub fn write(&self, file: &str, contents: &str) {
        std::fs::write(self.0.join(file), contents).expect("a file for openssl");
    }

    pub fn read(&self, file: &str) -> Vec<u8> {
        std::fs::read(self.0.join(file)).expect("a file that openssl wrote")
    }

    /// Runs `openssl` here and returns what it prints; anything but success fails the test.
    pub fn openssl(&self, arguments: &[&str], input: &[u8]) -> String {
        let output = self.try_openssl(arguments, input);
        output.unwrap_or_else(|errors| panic!("openssl {}: {errors}", arguments.join(" ")))
    }

    /// The same where openssl may refuse its input: what it printed, or its complaint.
    pub fn try_openssl(&self, arguments: &[&str], input: &[u8]) -> Result<String, String> {
        let mut child = Command::new("openssl")
            .args(arguments)
            .current_dir(&self.0)
            .env("OPENSSL_CONF", self.0.join("openssl.cnf"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("this test needs the openssl command: apt-get install openssl ({error})")
            });
        // Dropped after writing, so that openssl sees the end of its input; it may not want all of it.
        child.stdin.take().expect("a pipe").write_all(input).ok();
        let output = child.wait_with_output().expect("openssl ends");
        let text = |octets: Vec<u8>| String::from_utf8_lossy(&octets).into_owned();
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// The keys that certificates have: a name, and how `openssl genpkey` makes one.
pub const KEYS: &[(&str, &[&str])] = &[
    ("RSA 2048", &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]),
    ("RSA 4096", &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:4096"]),
    ("P-256", &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]),
    ("P-384", &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"]),
    ("P-521", &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"]),
    ("Ed25519", &["-algorithm", "ED25519"]),
];

impl Directory {
    /// Makes a key in `key.pem`.
    pub fn make_key(&self, how: &[&str]) {
        self.openssl(&[&["genpkey", "-out", "key.pem"], how].concat(), b"");
    }

    /// A self-signed certificate of `key.pem`, with more arguments for `openssl req -x509`.
    pub fn self_signed(&self, more: &[&str]) -> Vec<u8> {
        let common = ["req", "-x509", "-new", "-key", "key.pem", "-outform", "DER", "-out", "certificate.der"];
        self.openssl(&[&common, more].concat(), b"");
        self.read("certificate.der")
    }

    /// A certificate of `key.pem` without extensions, for the period from one date to another.
    pub fn dated(&self, start: &str, end: &str) -> Vec<u8> {
        self.write("index.txt", "");
        self.write("serial", "4D");
        self.openssl(&["req", "-new", "-key", "key.pem", "-subj", "/CN=dated", "-out", "request.pem"], b"");
        let dates = ["-startdate", start, "-enddate", end];
        let rest = ["-selfsign", "-keyfile", "key.pem", "-in", "request.pem", "-notext", "-out", "dated.pem"];
        self.openssl(&[&["ca", "-batch", "-config", "openssl.cnf"], &dates[..], &rest].concat(), b"");
        self.openssl(&["x509", "-in", "dated.pem", "-outform", "DER", "-out", "dated.der"], b"");
        self.read("dated.der")
    }
}

/// What `openssl x509` and `openssl asn1parse` say about a certificate.
pub struct Reading {
    pub fingerprint: String,
    pub version: u8,
    pub not_before: i64,
    pub not_after: i64,
    /// The contents octets of the serial number's INTEGER.
    pub serial: Vec<u8>,
    /// The serial number in hexadecimal, as `-serial` prints it.
    pub serial_text: String,
    pub issuer: Vec<u8>,
    pub subject: Vec<u8>,
    pub public_key_info: Vec<u8>,
    /// Identifier, criticality and value of each extension.
    pub extensions: Vec<(Vec<u8>, bool, Vec<u8>)>,
}

/// One line of `openssl asn1parse`.
struct Element {
    depth: usize,
    all: Range<usize>,
    contents: Range<usize>,
    kind: String,
}

fn elements(directory: &Directory, der: &[u8]) -> Vec<Element> {
    let printed = directory.openssl(&["asn1parse", "-inform", "DER"], der);
    // Such as `   45:d=4  hl=2 l=   8 cons: SEQUENCE`: offset, depth, length of the header and of the contents.
    let lines = printed.lines().map(|line| {
        let (place, kind) = line.split_once(": ").expect(line);
        let numbers =
            place.split(|character: char| !character.is_ascii_digit()).filter(|text| !text.is_empty());
        let numbers: Vec<usize> = numbers.map(|text| text.parse().expect(line)).collect();
        let [start, depth, header, len] = numbers[..] else { panic!("four numbers: {line}") };
        let end = start + header + len;
        Element { depth, all: start..end, contents: start + header..end, kind: kind.to_owned() }
    });
    lines.collect()
}

impl Reading {
    pub fn of(directory: &Directory, der: &[u8]) -> Self {
        let x509 = |arguments: &[&str]| {
            directory.openssl(&[&["x509", "-inform", "DER", "-noout"], arguments].concat(), der)
        };
        let after_equals = |text: String| text.split_once('=').expect("a name and a value").1.trim().to_owned();
        let text = x509(&["-text"]);
        let version = text.split_once("Version: ").expect("a version").1.as_bytes()[0] - b'0';

        let elements = elements(directory, der);
        let signed = elements.iter().skip(2).take_while(|element| element.depth >= 2);
        let mut fields: Vec<&Element> = signed.clone().filter(|element| element.depth == 2).collect();
        if fields[0].kind.starts_with("cont [ 0 ]") {
            fields.remove(0);
        }
        let bytes = |range: &Range<usize>| der[range.clone()].to_vec();
        let mut extensions = Vec::new();
        if let Some(list) = fields.iter().find(|field| field.kind.starts_with("cont [ 3 ]")) {
            let inside = signed.filter(|element| list.contents.contains(&element.all.start));
            for element in inside.filter(|element| element.depth == 5) {
                match element.kind.split_whitespace().next() {
                    Some("OBJECT") => extensions.push((bytes(&element.contents), false, Vec::new())),
                    Some("BOOLEAN") => extensions.last_mut().expect("after OBJECT").1 = true,
                    Some("OCTET") => extensions.last_mut().expect("after OBJECT").2 = bytes(&element.contents),
                    other => panic!("no part of an extension: {other:?}"),
                }
            }
        }
        Reading {
            fingerprint: after_equals(x509(&["-fingerprint", "-sha256"])).replace(':', "").to_lowercase(),
            version,
            not_before: seconds(&after_equals(x509(&["-startdate", "-dateopt", "iso_8601"]))),
            not_after: seconds(&after_equals(x509(&["-enddate", "-dateopt", "iso_8601"]))),
            serial: bytes(&fields[0].contents),
            serial_text: after_equals(x509(&["-serial"])),
            issuer: bytes(&fields[2].all),
            subject: bytes(&fields[4].all),
            public_key_info: bytes(&fields[5].all),
            extensions,
        }
    }
}

/// `2018-10-18 12:37:09Z` in seconds since 1970, by counting the days one year and one month at a time.
pub fn seconds(date: &str) -> i64 {
    let number = |range: Range<usize>| -> i64 { date[range].parse().expect(date) };
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    let leap = |year: i64| i64::from(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    let years = if year < 1970 {
        -(year..1970).map(|year| 365 + leap(year)).sum::<i64>()
    } else {
        (1970..year).map(|year| 365 + leap(year)).sum()
    };
    let lengths = [31, 28 + leap(year), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let days = years + lengths.iter().take(month as usize - 1).sum::<i64>() + day - 1;
    ((days * 24 + number(11..13)) * 60 + number(14..16)) * 60 + number(17..19)
}
