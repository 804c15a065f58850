//! The client metadata with which a certificate can be registered, one document for each way (RFC 8705 §2).

use base64ct::{Base64, Encoding};
use certbound::client::Method;
use certbound::{Certificate, Chain, Client, Error, key, name};
use serde_json::{Map, Value, json};

use crate::{jwk, san, screen};

/// One way to register a certificate.
pub struct Registration {
    /// What is registered, in a few words.
    pub what: String,
    pub method: Method,
    pub metadata: Value,
}

/// A way that is closed, and why.
pub struct Closed {
    pub what: String,
    pub error: Error,
}

/// The RFC 4514 text of a DER `Name` (see [`name::write`]).
pub fn subject_text(subject: &[u8]) -> Result<String, Error> {
    // An octet of DER becomes three characters at the most, and each attribute has its type besides.
    let mut buffer = vec![0; 8 * name::MAX_LEN];
    name::write(subject, &mut buffer).map(str::to_owned)
}

/// Every way to register the certificate. Each document was read back by the library, and the certificate
/// authenticates the client that it describes; a way for which that fails is closed.
pub fn all(certificate: &Certificate<'_>, client_id: &str) -> (Vec<Registration>, Vec<Closed>) {
    let mut open = Vec::new();
    let mut closed = Vec::new();
    let mut add = |what: String, method: Method, member: &str, value: Result<Value, Error>| {
        let checked = value.and_then(|value| {
            let metadata = metadata(client_id, method, member, value);
            Client::from_metadata(metadata.to_string().as_bytes())?
                .authenticate(Some(certificate), Chain::Validated)?;
            Ok(metadata)
        });
        match checked {
            Ok(metadata) => open.push(Registration { what, method, metadata }),
            Err(error) => closed.push(Closed { what, error }),
        }
    };
    let subject = subject_text(certificate.subject()).map(|text| json!(text));
    add("the subject".to_owned(), Method::TlsClientAuth, "tls_client_auth_subject_dn", subject);
    for entry in san::entries(certificate) {
        let what = format!("the {} entry {}", san::label(entry.kind), screen::quote(&entry.text));
        add(what, Method::TlsClientAuth, san::parameter(entry.kind), Ok(json!(entry.text)));
    }
    let key = key::from_public_key_info(certificate.public_key_info())
        .and_then(|_| jwk::from_public_key_info(certificate.public_key_info()).ok_or(Error::KeyUnsupported));
    let with = |member: &str, value: Value| {
        key.clone().map(|mut key| {
            key.insert(member.to_owned(), value);
            json!({"keys": [key]})
        })
    };
    let x5c = with("x5c", json!([Base64::encode_string(certificate.as_der())]));
    let x5t = with("x5t#S256", json!(certificate.thumbprint().to_string()));
    let method = Method::SelfSignedTlsClientAuth;
    add("this certificate alone".to_owned(), method, "jwks", x5c);
    add("this certificate alone, by its thumbprint".to_owned(), method, "jwks", x5t);
    add("every certificate of this key".to_owned(), method, "jwks", key.map(|key| json!({"keys": [key]})));
    (open, closed)
}

fn metadata(client_id: &str, method: Method, member: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([
        ("client_id".to_owned(), json!(client_id)),
        ("token_endpoint_auth_method".to_owned(), json!(method.name())),
        (member.to_owned(), value),
    ]))
}
