//! A tiny PEM writer and the certificates in `tests/vectors`.

#![allow(dead_code, reason = "each test file uses a part of this one")]

use base64ct::{Base64, Encoding};

/// The certificate of RFC 8705 Appendix A, and its thumbprint as printed there.
pub const RFC8705: &str = include_str!("../vectors/rfc8705-appendix-a.pem");
pub const RFC8705_TEXT: &str = "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0";

/// The octets of a PEM block, by the shortest code that can do it.
pub fn to_der(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    Base64::decode_vec(&body).expect("base64")
}

/// The body lines of `der`, 64 characters each, every one with this line end.
pub fn body(der: &[u8], end: &str) -> String {
    let text = Base64::encode_string(der);
    let lines = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("ASCII"));
    lines.map(|line| format!("{line}{end}")).collect()
}

/// A whole PEM certificate with LF line ends.
pub fn from_der(der: &[u8]) -> String {
    format!("-----BEGIN CERTIFICATE-----\n{}-----END CERTIFICATE-----\n", body(der, "\n"))
}
