//! The least that an expert would write: no look at the certificate, and none at what else the JSON holds.

use crate::worker::{Answer, Inputs};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

pub const ABOUT: &str = "sha2, base64, serde_json";

/// Only what the check needs; serde skips the rest.
#[derive(serde::Deserialize)]
struct Claims<'a> {
    #[serde(borrow)]
    cnf: Confirmation<'a>,
}

#[derive(serde::Deserialize)]
struct Confirmation<'a> {
    #[serde(rename = "x5t#S256")]
    thumbprint: &'a str,
}

pub fn check(inputs: &Inputs) -> Answer {
    verdict(inputs).unwrap_or(false).into()
}

fn verdict(inputs: &Inputs) -> Option<bool> {
    let claims: Claims<'_> = serde_json::from_slice(&inputs.claims).ok()?;
    let mut buffer = [0; 4096];
    let der = if inputs.pem { decode(&inputs.certificate, &mut buffer)? } else { &*inputs.certificate };
    let mut text = [0; 43];
    URL_SAFE_NO_PAD.encode_slice(Sha256::digest(der), &mut text).ok()?;
    Some(text.ct_eq(claims.cnf.thumbprint.as_bytes()).into())
}

/// The octets between the first and the last line, without an allocation.
fn decode<'a>(pem: &[u8], out: &'a mut [u8; 4096]) -> Option<&'a [u8]> {
    let body = pem.strip_prefix(b"-----BEGIN CERTIFICATE-----\n")?;
    let body = body.strip_suffix(b"-----END CERTIFICATE-----\n")?;
    let mut lines = [0; 4096];
    let mut len = 0;
    for line in body.split(|octet| *octet == b'\n') {
        lines.get_mut(len..len + line.len())?.copy_from_slice(line);
        len += line.len();
    }
    let decoded = STANDARD.decode_slice(&lines[..len], out).ok()?;
    out.get(..decoded)
}
