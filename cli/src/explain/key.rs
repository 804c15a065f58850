//! What is wrong with one key of a set, after the library has refused it.

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use certbound::{Certificate, Error, Identity, Thumbprint, json as strict, jwks, key};
use serde_json::Value;

use super::kind_of;
use crate::advice;
use crate::screen::quote;

/// The octets of a coordinate on each curve, or of a whole Edwards point (RFC 7518 §6.2.1, RFC 8037 §2).
const CURVES: [(&str, &str, usize); 5] = [
    ("EC", "P-256", 32),
    ("EC", "P-384", 48),
    ("EC", "P-521", 66),
    ("OKP", "Ed25519", 32),
    ("OKP", "Ed448", 57),
];

/// A clause about the key: which member, and why. `error` is the library's, about this key alone.
pub fn defect(jwk: &Value, error: Error) -> String {
    let found = match error {
        Error::KeySet => Some(format!("it is {} and no JSON object", kind_of(jwk))),
        Error::KeyStructure => structure(jwk),
        Error::KeyUnsupported => size(jwk),
        Error::KeyCertificate => thumbprint(jwk).or_else(|| x5c(jwk)),
        Error::CertificateTooLong => {
            let most = jwks::MAX_CERTIFICATE_LEN;
            Some(format!(
                "the certificate in x5c[0] is longer than {most} octets: register x5t#S256, or the key alone"
            ))
        }
        _ => None,
    };
    found.unwrap_or_else(|| error.text().to_owned())
}

/// The first member that is missing or malformed.
fn structure(jwk: &Value) -> Option<String> {
    match (jwk.get("use"), jwk.get("key_ops")) {
        (Some(usage), _) if !usage.is_string() => {
            return Some(format!("use is {} and no string", kind_of(usage)));
        }
        (_, Some(Value::Array(operations))) => {
            let other = operations.iter().find(|operation| !operation.is_string());
            if let Some(other) = other {
                return Some(format!("key_ops has {} in it, and may have strings only", kind_of(other)));
            }
        }
        (_, Some(other)) => return Some(format!("key_ops is {} and no array", kind_of(other))),
        _ => {}
    }
    let text = |name: &str| match jwk.get(name) {
        None => Err(format!("{name} is missing")),
        Some(value) => value.as_str().ok_or_else(|| format!("{name} is {} and no string", kind_of(value))),
    };
    let members = || -> Result<(), String> {
        let kty = text("kty")?;
        if kty == "RSA" {
            for name in ["e", "n"] {
                let octets = base64url(name, text(name)?)?;
                if octets.first().is_none_or(|&first| first == 0) {
                    return Err(format!(
                        "{name} is empty or begins with an octet 0, which numbers do not (RFC 7518)"
                    ));
                }
                if octets.last().is_some_and(|last| last % 2 == 0) {
                    return Err(format!("{name} is even, and both numbers of an RSA key are odd"));
                }
            }
            return Ok(());
        }
        let crv = text("crv")?;
        let Some((of, _, len)) = CURVES.into_iter().find(|(_, name, _)| *name == crv) else {
            return Ok(());
        };
        if kty != of {
            return Err(format!("crv {} belongs to kty {}, and kty is {}", quote(crv), quote(of), quote(kty)));
        }
        let names: &[&str] = if of == "EC" { &["x", "y"] } else { &["x"] };
        for name in names {
            let octets = base64url(name, text(name)?)?;
            if octets.len() != len {
                return Err(format!("{name} has {} octets, and {crv} takes {len}", octets.len()));
            }
        }
        Ok(())
    };
    members().err()
}

fn base64url(name: &str, text: &str) -> Result<Vec<u8>, String> {
    Base64UrlUnpadded::decode_vec(text).map_err(|_| {
        let advice = if text.contains(['+', '/', '=']) {
            ": it has + and / or padding, which base64url has not"
        } else if text.contains(char::is_whitespace) {
            ": it has white space"
        } else {
            ""
        };
        format!("{name} is not base64url without padding{advice}")
    })
}

/// An RSA key of another size than the permitted ones.
fn size(jwk: &Value) -> Option<String> {
    let n = Base64UrlUnpadded::decode_vec(jwk.get("n")?.as_str()?).ok()?;
    let zeros = usize::try_from(n.first()?.leading_zeros()).ok()?;
    let (least, most) = (key::MIN_RSA_BITS, key::MAX_RSA_BITS);
    let bits = n.len() * 8 - zeros;
    (!(least..=most).contains(&bits))
        .then(|| format!("its modulus has {bits} bits, and {least} to {most} are supported"))
}

/// What is wrong with `x5t#S256` alone.
fn thumbprint(jwk: &Value) -> Option<String> {
    let member = jwk.get("x5t#S256")?;
    let Some(text) = member.as_str() else {
        return Some(format!("x5t#S256 is {} and no string", kind_of(member)));
    };
    let error = Thumbprint::from_text(text.as_bytes()).err()?;
    let advice = advice::thumbprint(text).map(|advice| format!(". {}", advice.trim_end_matches('.')));
    Some(format!("x5t#S256 is {}: {}{}", quote(text), error.text(), advice.unwrap_or_default()))
}

/// What is wrong with `x5c`, the first defect of those that the library looks for in its order.
fn x5c(jwk: &Value) -> Option<String> {
    let member = jwk.get("x5c")?;
    let Some(chain) = member.as_array() else {
        return Some(format!(
            "x5c is {}, and must be an array, with the certificate as its first element",
            kind_of(member)
        ));
    };
    if let Some((place, other)) = chain.iter().enumerate().find(|(_, other)| !other.is_string()) {
        return Some(format!("x5c[{place}] is {} and no string", kind_of(other)));
    }
    let Some(first) = chain.first().and_then(Value::as_str) else {
        return Some("x5c is empty: put the client's certificate into it, or leave x5c out".to_owned());
    };
    let Ok(der) = Base64::decode_vec(first) else {
        return Some(format!("x5c[0] is not base64: {}", base64_defect(first)));
    };
    if der.starts_with(b"-----BEGIN") {
        return Some("x5c[0] is PEM in base64: its base64 must be of the DER".to_owned());
    }
    let certificate = match Certificate::from_der(&der) {
        Ok(certificate) => certificate,
        Err(error) => return Some(format!("x5c[0] is base64, but of no certificate in DER: {}", error.text())),
    };
    let own = of_key(jwk)?;
    match key::from_public_key_info(certificate.public_key_info()) {
        Err(error) => {
            return Some(format!("the key of the certificate in x5c[0] cannot be compared: {}", error.text()));
        }
        Ok(certified) if certified != own => {
            let later = chain.iter().skip(1).position(|other| key_of(other) == Some(own));
            let advice = match later {
                Some(place) => format!(". The certificate of this key is x5c[{}]: put it first", place + 1),
                None => String::new(),
            };
            let (certified, own) = (text(&certified), text(&own));
            return Some(format!(
                "x5c[0] is the certificate of another key: its key has the thumbprint {certified}, and the JWK's own is \
                 {own}{advice}"
            ));
        }
        Ok(_) => {}
    }
    let stated = jwk.get("x5t#S256").and_then(Value::as_str)?;
    let carried = certificate.thumbprint();
    Some(format!("x5t#S256 is {}, and that of the certificate in x5c[0] is {carried}", quote(stated)))
}

/// Why a text is not the base64 of RFC 7517 §4.7.
fn base64_defect(text: &str) -> String {
    let foreign =
        |character: &char| !character.is_ascii_alphanumeric() && !matches!(character, '+' | '/' | '=');
    if text.contains("-----BEGIN") {
        return "it is PEM: take the base64 between the lines BEGIN and END, on one line".to_owned();
    }
    match text.chars().zip(1..).find(|(character, _)| foreign(character)) {
        Some((character, place)) if character.is_whitespace() => {
            format!("it has white space at character {place}, and must be one line without any")
        }
        Some(('-' | '_', _)) => {
            "it looks like base64url; x5c alone has the standard base64, with +, / and padding".to_owned()
        }
        Some((character, place)) => {
            format!("it has {} at character {place}", quote(&character.to_string()))
        }
        None if !text.len().is_multiple_of(4) => {
            "its length is no multiple of 4: is it cut short, or is the padding missing, = at the end?"
                .to_owned()
        }
        None => "its padding is wrong, or its last character has bits that no encoder sets".to_owned(),
    }
}

/// The identity of a key, whatever it is registered for.
pub fn of_key(jwk: &Value) -> Option<Identity> {
    let jwk = jwk.to_string();
    key::from_jwk(&strict::read(jwk.as_bytes()).ok()?).ok()?
}

/// The identity of the key in an element of `x5c`.
fn key_of(element: &Value) -> Option<Identity> {
    let der = Base64::decode_vec(element.as_str()?).ok()?;
    key::from_public_key_info(Certificate::from_der(&der).ok()?.public_key_info()).ok()
}

/// A digest as JOSE writes it.
pub fn text(identity: &Identity) -> String {
    Base64UrlUnpadded::encode_string(identity.as_bytes())
}
