//! Why a certificate is, or is not, one of a client's registered certificates and keys.

use base64ct::{Base64, Encoding};
use certbound::identity::Kind;
use certbound::jwks::{self, KeySet};
use certbound::{Certificate, Error, Identity, json as strict, key};
use serde_json::{Value, json};

use super::key::{defect, of_key, text};
use super::{Finding, kind_of};
use crate::jwk;
use crate::screen::quote;

pub fn findings(metadata: &Value, certificate: &Certificate<'_>, verdict: Result<(), Error>) -> Vec<Finding> {
    let own_key = key::from_public_key_info(certificate.public_key_info());
    let own = [Some(Identity::from(certificate.thumbprint())), own_key.ok()];
    let mut findings = Vec::new();
    let what = match own_key {
        Ok(identity) => format!("a key ({}) of thumbprint {}", kind(certificate), text(&identity)),
        Err(error) => format!("a key that cannot be compared: {}", error.text()),
    };
    let text = format!("The certificate has x5t#S256 {} and {what}.", certificate.thumbprint());
    findings.push(Finding::new("certificate-keys", text));
    for (place, jwk) in keys(metadata).iter().enumerate() {
        let matches = |identity: &Identity| own.iter().flatten().any(|own| own == identity);
        let finding = match identity(jwk) {
            Ok(Some(identity)) if matches(&identity) => Finding::new(
                "match",
                match identity.kind() {
                    Kind::Certificate => "registers this certificate".to_owned(),
                    _ => "registers the key of this certificate".to_owned(),
                },
            ),
            Ok(Some(identity)) => other(jwk, &identity, certificate, own_key.ok()),
            Ok(None) => skipped(jwk, own_key.ok()),
            Err(error) => Finding::new("key-defective", format!("cannot be used: {}", defect(jwk, error))),
        };
        if verdict.is_err() || finding.code == "match" {
            findings.push(Finding::new(finding.code, format!("{} {}.", name(place, jwk), finding.text)));
        }
    }
    if verdict.is_err() {
        let text =
            "To let this certificate in, register it, or its key, in jwks: certbound inspect prints both.";
        findings.push(Finding::new("register", text));
    }
    findings
}

/// What is wrong with a key set that the library refuses.
pub fn defects(metadata: &Value) -> Vec<Finding> {
    let keys = keys(metadata);
    let mut findings = Vec::new();
    for (place, jwk) in keys.iter().enumerate() {
        let (code, text) = match identity(jwk) {
            Err(Error::KeyPrivate) => (
                "key-private",
                "has private parts, which nobody but the client may have. Take the key out of use, and register the \
                 public part of a new one"
                    .to_owned(),
            ),
            Err(error) => ("key-defective", format!("cannot be used: {}", defect(jwk, error))),
            Ok(None) => {
                let Finding { code, text } = skipped(jwk, None);
                (code, text)
            }
            Ok(Some(_)) => continue,
        };
        findings.push(Finding::new(code, format!("{} {text}.", name(place, jwk))));
    }
    findings
}

/// What is wrong with `jwks` itself, before any key is looked at.
pub fn set(metadata: &Value) -> Option<Finding> {
    let jwks = metadata.get("jwks")?;
    let text = match (jwks.as_object(), jwks.get("keys")) {
        (None, _) if jwks.as_str().is_some_and(|text| text.trim_start().starts_with('{')) => {
            "jwks is a string with JSON in it: put the object there itself, without quotation marks.".to_owned()
        }
        (None, _) => format!("jwks is {}, and must be an object with the array keys.", kind_of(jwks)),
        (Some(jwks), None) if jwks.contains_key("kty") => {
            "jwks is a single key: put it into an array, {\"keys\": [...]}.".to_owned()
        }
        (Some(_), None) => "jwks has no member keys, which is the array of the client's keys.".to_owned(),
        (Some(_), Some(Value::Array(keys))) if keys.len() > jwks::MAX_KEYS => {
            format!("jwks has {} keys, and {} are the most.", keys.len(), jwks::MAX_KEYS)
        }
        (Some(_), Some(Value::Array(keys))) => {
            let count = keys.iter().filter(|key| matches!(identity(key), Ok(Some(_)))).count();
            if count <= jwks::MAX_IDENTITIES {
                return None;
            }
            let most = jwks::MAX_IDENTITIES;
            format!(
                "jwks has {count} keys that authenticate, and {most} are the most: take out those that no longer serve."
            )
        }
        (Some(_), Some(keys)) => format!("The member keys of jwks is {} and no array.", kind_of(keys)),
    };
    Some(Finding::new("keys", text))
}

/// The keys of `jwks`.
fn keys(metadata: &Value) -> &[Value] {
    let keys = metadata.get("jwks").and_then(|jwks| jwks.get("keys")).and_then(Value::as_array);
    keys.map(Vec::as_slice).unwrap_or_default()
}

/// What the library takes a key for that is alone in its set: `None` if it skips it.
fn identity(jwk: &Value) -> Result<Option<Identity>, Error> {
    let set = json!({"keys": [jwk]}).to_string();
    let set = KeySet::from_json(&strict::read(set.as_bytes())?)?;
    Ok(set.identities().first().copied())
}

/// A key that registers something else.
fn other(
    jwk: &Value,
    identity: &Identity,
    certificate: &Certificate<'_>,
    own_key: Option<Identity>,
) -> Finding {
    let registered = text(identity);
    if identity.kind() != Kind::Certificate {
        return Finding::new("key-other", format!("registers another key, of thumbprint {registered}"));
    }
    let chain = jwk.get("x5c").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let own = Base64::encode_string(certificate.as_der());
    if chain.iter().skip(1).any(|other| other.as_str() == Some(&own)) {
        let text = "has this certificate in x5c, but not as its first element, which alone is registered";
        return Finding::new("key-chain", text);
    }
    if own_key.is_some() && of_key(jwk) == own_key {
        return Finding::new(
            "key-renewed",
            format!(
                "has the same key, but registers another certificate of it, of x5t#S256 {registered}. If the client \
                 renewed its certificate, register the new one; a key without x5c and x5t#S256 stands for all \
                 certificates of the key"
            ),
        );
    }
    Finding::new("key-other", format!("registers another certificate, of x5t#S256 {registered}"))
}

/// A key that the library skips, and for what reason.
fn skipped(jwk: &Value, own_key: Option<Identity>) -> Finding {
    let usage = jwk.get("use").and_then(Value::as_str).filter(|usage| *usage != "sig");
    let reason = match usage {
        Some(usage) => format!("use is {} and not \"sig\"", quote(usage)),
        None if of_key(jwk).is_some() => "key_ops does not have \"verify\"".to_owned(),
        None => {
            let member = |name: &str| quote(jwk.get(name).and_then(Value::as_str).unwrap_or_default());
            format!("keys of kty {} and crv {} are not known here", member("kty"), member("crv"))
        }
    };
    if own_key.is_some() && of_key(jwk) == own_key {
        let text = format!("is the key of this certificate, but is skipped, because {reason}");
        return Finding::new("key-skipped", text);
    }
    Finding::new("key-skipped", format!("is skipped, because {reason}"))
}

/// `Key 2 of jwks (kid "a")`
fn name(place: usize, jwk: &Value) -> String {
    let kid = jwk.get("kid").and_then(Value::as_str).map(|kid| format!(" (kid {})", quote(kid)));
    format!("Key {} of jwks{}", place + 1, kid.unwrap_or_default())
}

fn kind(certificate: &Certificate<'_>) -> String {
    jwk::kind(certificate.public_key_info())
}
