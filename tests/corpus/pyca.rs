//! What pyca/cryptography sees in the corpus.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use certbound::{Certificate, name};
use serde_json::{Value, json};
use x509_cert::der::Decode;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

use crate::{files, identity, sample};

/// Where pyca sees something else or nothing: the part, why, and the files.
const DIFFERENT: [(&str, &str, &[&str]); 7] = [
    (
        "certificate",
        "pyca wants the parameters of the algorithm as RFC 3279 or RFC 5480 has them; we do not look at them",
        &[
            "x509/PKITS_data/certs/DSAParametersInheritedCACert.crt",
            "x509/PKITS_data/certs/ValidDSAParameterInheritanceTest5EE.crt",
            "x509/custom/dsa_null_alg_params.pem",
            "x509/custom/ecdsa_null_alg.pem",
        ],
    ),
    (
        "certificate",
        "`critical FALSE` is written out: not DER, but common enough that we let it through",
        &["x509/ed25519/ed25519-rfc8410.pem"],
    ),
    ("subject", "neither reads it: the value is no UTF-8", &["x509/custom/invalid_utf8_common_name.pem"]),
    (
        "subject",
        "pyca does not know the value's tag; we compare its DER",
        &["x509/custom/name_attribute_unsupported_tag.pem"],
    ),
    (
        "subject",
        "pyca writes the octets of a BIT STRING after the #, not the DER that RFC 4514 section 2.4 wants",
        &["x509/scottishpower-bitstring-dn.pem"],
    ),
    (
        "san",
        "x509-cert keeps to IA5String; pyca lets UTF-8 through",
        &["x509/utf8-dnsname.pem", "pkcs7/non-ascii-san.pem"],
    ),
    (
        "san",
        "pyca reads no extension of a certificate in which it cannot read all of them",
        &[
            "x509/badssl-sct-anonymous-sig.der",
            "x509/badssl-sct-none-hash.der",
            "x509/custom/cp_invalid.pem",
            "x509/custom/cp_invalid2.der",
            "x509/custom/empty-eku.pem",
            "x509/custom/inhibit_any_policy_negative.pem",
            "x509/custom/invalid-sct-length.der",
            "x509/custom/invalid-sct-version.der",
            "x509/custom/nc_invalid_ip4_netmask.der",
            "x509/custom/nc_invalid_ip_netmask.pem",
            "x509/custom/nc_ip_invalid_length.pem",
            "x509/custom/malformed-ian.pem",
            "x509/wosign-bc-invalid.pem",
        ],
    ),
];

/// One value for each certificate.
fn descriptions(certificates: &[(String, Vec<u8>)]) -> Vec<Value> {
    let input: String = certificates.iter().map(|(_, der)| sample::from_der(der)).collect();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/pyca.py");
    let mut child = Command::new(files::variable("CERTBOUND_PYTHON"))
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("CERTBOUND_PYTHON runs");
    // The script reads all of its input before it prints anything.
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{script} failed");
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    lines.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

/// The entries of the `subjectAltName` whose bytes we give: kind and text, or octets in hexadecimal.
fn entries(certificate: &Certificate<'_>) -> Value {
    let Some(der) = certificate.subject_alt_name() else { return json!([]) };
    let Ok(names) = SubjectAltName::from_der(der) else { return Value::Null };
    let hex = |octets: &[u8]| octets.iter().map(|octet| format!("{octet:02x}")).collect::<String>();
    let entry = |name: &GeneralName| match name {
        GeneralName::DnsName(text) => json!(["dns", text.as_str()]),
        GeneralName::UniformResourceIdentifier(text) => json!(["uri", text.as_str()]),
        GeneralName::Rfc822Name(text) => json!(["email", text.as_str()]),
        GeneralName::IpAddress(octets) => json!(["ip", hex(octets.as_bytes())]),
        _ => json!(["other", ""]),
    };
    names.0.iter().map(entry).collect()
}

#[test]
fn pyca_sees_the_same_names() {
    let certificates: Vec<(String, Vec<u8>)> =
        files::all().into_iter().filter(|(_, der)| Certificate::from_der(der).is_ok()).collect();
    let descriptions = descriptions(&certificates);
    assert_eq!(descriptions.len(), certificates.len());
    let (mut different, mut entries_seen) = (BTreeSet::new(), 0);
    for ((file, der), description) in certificates.iter().zip(descriptions) {
        let certificate = Certificate::from_der(der).expect(file);
        if description.is_null() {
            different.insert(("certificate", file.as_str()));
            continue;
        }
        for (part, raw) in [("subject", certificate.subject()), ("issuer", certificate.issuer())] {
            let same = description[part].as_str().is_some_and(|text| identity(text) == name::from_der(raw));
            // In the corpus both names of a certificate are odd in the same way.
            if !same {
                different.insert(("subject", file));
            }
        }
        let entries = entries(&certificate);
        if entries == description["san"] {
            entries_seen += entries.as_array().map_or(0, Vec::len);
        } else {
            different.insert(("san", file));
        }
    }
    let listed = DIFFERENT.iter().flat_map(|(part, _, files)| files.iter().map(|file| (*part, *file)));
    assert_eq!(different, listed.collect(), "disagreements that are not listed with their reason, or no more");
    assert!(certificates.len() >= 600, "only {} certificates", certificates.len());
    assert!(entries_seen >= 70, "only {entries_seen} entries of a subjectAltName");
}
