//! What most people would write with the usual crates.

use crate::worker::{Answer, Inputs};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::hint::black_box;
use subtle::ConstantTimeEq;
use x509_cert::Certificate;
use x509_cert::der::{Decode, Document, pem::PemLabel};

pub const ABOUT: &str = "x509-cert, sha2, serde_json";

pub fn check(inputs: &Inputs) -> Answer {
    let der = if inputs.pem {
        let text = str::from_utf8(&inputs.certificate).unwrap_or("");
        let Ok((label, document)) = Document::from_pem(text) else { return Answer::Error };
        if label != Certificate::PEM_LABEL {
            return Answer::Error;
        }
        document.into_vec()
    } else {
        Vec::new()
    };
    let der = if inputs.pem { &der } else { &inputs.certificate };
    let Ok(certificate) = Certificate::from_der(der) else { return Answer::Error };
    black_box(&certificate);
    let Ok(claims) = serde_json::from_slice::<serde_json::Value>(&inputs.claims) else { return Answer::Error };
    let Some(expected) = claims["cnf"]["x5t#S256"].as_str() else { return Answer::Mismatch };
    let text = URL_SAFE_NO_PAD.encode(Sha256::digest(der));
    bool::from(text.as_bytes().ct_eq(expected.as_bytes())).into()
}
