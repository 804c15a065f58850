//! What real proxies write into a header, each from what it does, and none with the code under test.

#![allow(dead_code, reason = "each test file uses a part of this one")]

use base64ct::{Base64, Encoding};
use ring::digest::{SHA256, digest};

use super::sample;

/// Percent-encoding of every octet but ASCII letters, digits and those in `raw`.
pub fn percent(text: &str, raw: &str, lower_case: bool) -> String {
    let mut out = String::new();
    for octet in text.bytes() {
        match char::from(octet) {
            kept if kept.is_ascii_alphanumeric() || raw.contains(kept) => out.push(kept),
            _ if lower_case => out += &format!("%{octet:02x}"),
            _ => out += &format!("%{octet:02X}"),
        }
    }
    out
}

/// `$ssl_client_escaped_cert` of nginx.
pub fn nginx_escaped(der: &[u8]) -> String {
    percent(&sample::from_der(der), "-._~", false)
}

/// `%{escape:%{SSL_CLIENT_CERT}}` of Apache.
pub fn apache_escaped(der: &[u8]) -> String {
    percent(&sample::from_der(der), "-._~+/=", true)
}

/// `X-Amzn-Mtls-Clientcert` of AWS: the chain as the client sent it, `+`, `=` and `/` as they are.
pub fn alb_chain(chain: &[Vec<u8>]) -> String {
    chain.iter().map(|der| percent(&sample::from_der(der), "-._~+/=", false)).collect()
}

/// Every octet percent-encoded: nobody's habit, and what RFC 3986 allows.
pub fn all_escaped(der: &[u8]) -> String {
    sample::from_der(der).bytes().map(|octet| format!("%{octet:02X}")).collect()
}

/// `%{SSL_CLIENT_CERT}s` of Apache: each line end is a space.
pub fn apache_spaced(der: &[u8]) -> String {
    sample::from_der(der).replace('\n', " ")
}

/// `$ssl_client_cert` of nginx: a tab after each line end, and no line end at the end.
pub fn nginx_tabbed(der: &[u8]) -> String {
    sample::from_der(der).trim_end().replace('\n', "\n\t")
}

/// The idiom of HAProxy's configurations: one line around `ssl_c_der,base64`.
pub fn haproxy_line(der: &[u8], space: &str) -> String {
    format!("-----BEGIN CERTIFICATE-----{space}{}{space}-----END CERTIFICATE-----", Base64::encode_string(der))
}

/// `ssl_c_der,base64` of HAProxy, and many others.
pub fn bare(der: &[u8]) -> String {
    Base64::encode_string(der)
}

/// `X-Forwarded-Tls-Client-Cert` of Traefik: the leaf first, with commas.
pub fn traefik(chain: &[Vec<u8>]) -> String {
    chain.iter().map(|der| bare(der)).collect::<Vec<_>>().join(",")
}

/// `Client-Cert` of RFC 9440.
pub fn field(der: &[u8]) -> String {
    format!(":{}:", bare(der))
}

/// A list of structured fields.
pub fn field_list(chain: &[Vec<u8>]) -> String {
    chain.iter().map(|der| field(der)).collect::<Vec<_>>().join(", ")
}

/// `%{base64:%{SSL_CLIENT_CERT}}` of Apache.
pub fn apache_base64(der: &[u8]) -> String {
    Base64::encode_string(sample::from_der(der).as_bytes())
}

/// An element of `x-forwarded-client-cert`. A key that is `None`, and a list that is empty, is not written.
#[derive(Clone, Debug, Default)]
pub struct Element {
    pub by: Vec<String>,
    pub hash: Option<String>,
    pub cert: Option<String>,
    pub chain: Option<String>,
    pub subject: Option<String>,
    pub uri: Vec<String>,
    pub dns: Vec<String>,
}

impl Element {
    /// What Envoy says of this certificate with `cert: true` and `subject: true`.
    pub fn of(der: &[u8]) -> Self {
        Element {
            hash: Some(hash(der)),
            cert: Some(envoy_pem(der)),
            subject: Some("CN=client".to_owned()),
            ..Element::default()
        }
    }

    /// The element in the order of Envoy: `Cert`, `Chain` and `Subject` in quotes, the rest as it is.
    pub fn write(&self) -> String {
        let bare = |key: &str, value: &String| format!("{key}={value}");
        let quoted = |key: &str, value: &String| format!("{key}=\"{value}\"");
        let mut pairs: Vec<String> = self.by.iter().map(|value| bare("By", value)).collect();
        pairs.extend(self.hash.iter().map(|value| bare("Hash", value)));
        pairs.extend(self.cert.iter().map(|value| quoted("Cert", value)));
        pairs.extend(self.chain.iter().map(|value| quoted("Chain", value)));
        pairs.extend(self.subject.iter().map(|value| {
            // Envoy escapes quotes; a backslash is RFC 2253's own and stays.
            quoted("Subject", &value.replace('"', "\\\""))
        }));
        pairs.extend(self.uri.iter().map(|value| bare("URI", value)));
        pairs.extend(self.dns.iter().map(|value| bare("DNS", value)));
        pairs.join(";")
    }
}

/// The SHA-256 digest in hexadecimal, as Envoy writes it.
pub fn hash(der: &[u8]) -> String {
    digest(&SHA256, der).as_ref().iter().map(|octet| format!("{octet:02x}")).collect()
}

/// PEM with exactly what Envoy escapes: line ends, spaces, `+`, `/` and `=`.
pub fn envoy_pem(der: &[u8]) -> String {
    percent(&sample::from_der(der), "-", false)
}
