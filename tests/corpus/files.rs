//! The files of the corpus and the DER in them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use base64ct::{Base64, Encoding};

/// What the Makefile sets.
pub fn variable(name: &str) -> PathBuf {
    let value = std::env::var_os(name);
    value.unwrap_or_else(|| panic!("{name} is not set: run `make test-corpus`, which sets it")).into()
}

/// Every different piece of DER that may be a certificate, under the first file that has it: a path below
/// `cryptography_vectors` or the system's certificates, and for PEM the place in the file.
pub fn all() -> BTreeMap<String, Vec<u8>> {
    let vectors = variable("CERTBOUND_CORPUS");
    let mut seen = BTreeSet::new();
    let mut all = BTreeMap::new();
    for (root, least) in [(vectors.as_path(), 500), (Path::new("/etc/ssl/certs"), 100)] {
        let mut here = 0;
        for path in walk(root) {
            let contents = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let file = path.strip_prefix(root).expect("below the root").display().to_string();
            for (place, der) in pieces(&path, &contents).into_iter().enumerate() {
                here += 1;
                if seen.insert(der.clone()) {
                    all.insert(if place == 0 { file.clone() } else { format!("{file} {place}") }, der);
                }
            }
        }
        assert!(here >= least, "only {here} certificates below {}: is the package installed?", root.display());
    }
    all
}

/// All files, in an order that does not change.
fn walk(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory);
    let entries = entries.unwrap_or_else(|error| panic!("{} cannot be read: {error}", directory.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

/// The certificate blocks of a PEM file, or a whole file with the name of a DER file.
fn pieces(path: &Path, contents: &[u8]) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(contents);
    let blocks = text.split("-----BEGIN CERTIFICATE-----").skip(1);
    let found: Vec<Vec<u8>> = blocks.filter_map(|block| body(block.split_once("-----END")?.0)).collect();
    let is_der = path.extension().is_some_and(|end| end == "der" || end == "crt" || end == "cer");
    if found.is_empty() && is_der && contents.first() == Some(&0x30) { vec![contents.to_vec()] } else { found }
}

/// Base64 with any white space, and with header lines before it.
fn body(block: &str) -> Option<Vec<u8>> {
    let lines = block.lines().filter(|line| !line.contains(':'));
    let text: String = lines.flat_map(str::chars).filter(|each| !each.is_whitespace()).collect();
    Base64::decode_vec(&text).ok()
}
