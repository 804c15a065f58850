//! `certbound registry lookup`: the client of a `client_id`, of a certificate, or of both.

use base64ct::{Base64UrlUnpadded, Encoding};
use certbound::identity::Kind;
use certbound::{Chain, Client, Error};
use serde_json::{Value, json};

use super::image::Image;
use crate::answer::Answer;
use crate::arguments::LookupArguments;
use crate::failure::Failure;
use crate::leaf::Leaf;

pub fn answer(arguments: &LookupArguments) -> Result<Answer, Failure> {
    let chain = if arguments.chain_validated { Chain::Validated } else { Chain::NotValidated };
    let leaf = arguments.key.cert.as_deref().map(Leaf::read).transpose()?;
    let certificate = leaf.as_ref().map(Leaf::certificate).transpose()?;
    let image = Image::read(&arguments.image)?;
    let registry = image.open()?;
    let client_id = arguments.key.client_id.as_deref().map(str::as_bytes);
    let (verdict, done, found) = match (client_id, &certificate) {
        (Some(client_id), Some(certificate)) => {
            let verdict = registry.authenticate(client_id, Some(certificate), chain);
            (verdict, "the certificate is this client's", registry.find(client_id).ok())
        }
        (Some(client_id), None) => {
            let found = registry.find(client_id);
            (found.clone(), "the client is registered", found.ok())
        }
        (None, Some(certificate)) => {
            let found = registry.find_by_certificate(certificate, chain);
            (found.clone(), "the certificate is one client's", found.ok())
        }
        (None, None) => return Err(Failure::usage()),
    };
    if let Err(error @ (Error::ClientId | Error::ClientIdTooLong)) = verdict {
        return Err(Failure::library(error, "--client-id", None));
    }
    let ambiguous = matches!(verdict, Err(Error::AmbiguousCertificate));
    let names = client_id.is_none() && chain == Chain::NotValidated && verdict.is_err();
    let mut answer = Answer::verdict(verdict, done);
    if ambiguous {
        answer.advice = Some("Several clients have its identities: ask with --client-id.".to_owned());
    } else if names {
        answer.advice =
            Some("Without --chain-validated only the certificate and its key are looked up.".to_owned());
    }
    if client_id.is_none() && found.is_some() {
        let note = "the image holds digests and no names, and cannot name the client: with --client-id it says whether it is that one";
        answer.notes.push(note.to_owned());
    }
    if let Some(client) = &found {
        answer.text.push_str(&text(client));
    }
    answer.insert("client", found.as_ref().map(json));
    if let (Some(leaf), Some(certificate)) = (&leaf, &certificate) {
        answer.notes.extend(leaf.notes());
        answer.notes.extend(leaf.validity_note());
        answer.insert("x5t#S256", certificate.thumbprint().to_string());
        answer.insert("chain_validated", chain == Chain::Validated);
    }
    Ok(answer)
}

/// A kind of identity, in the words of the registry's format.
pub const fn label(kind: Kind) -> &'static str {
    match kind {
        Kind::Certificate => "certificate",
        Kind::PublicKey => "public key",
        Kind::SubjectDn => "subject",
        Kind::SanDns => "DNS name",
        Kind::SanUri => "URI",
        Kind::SanIp => "IP address",
        Kind::SanEmail => "email address",
        _ => "other",
    }
}

/// What an image tells of a client: digests, and no name.
fn json(client: &Client) -> Value {
    let digest = |octets: &[u8; 32]| Base64UrlUnpadded::encode_string(octets);
    let identities = client.identities().iter();
    let identities = identities.map(|one| json!({"kind": label(one.kind()), "digest": digest(one.as_bytes())}));
    json!({
        "id": digest(client.id()),
        "method": client.method().name(),
        "identities": identities.collect::<Value>(),
        "issuer_name": client.issuer().name().map(digest),
        "issuer_key": client.issuer().key_identifier().map(digest),
        "bound_tokens": client.bound_tokens(),
    })
}

fn text(client: &Client) -> String {
    let digest = |octets: &[u8; 32]| Base64UrlUnpadded::encode_string(octets);
    let mut text = format!("  method: {}\n", client.method().name());
    for one in client.identities() {
        text.push_str(&format!("  identity: {}, digest {}\n", label(one.kind()), digest(one.as_bytes())));
    }
    let pins = [("name", client.issuer().name()), ("key identifier", client.issuer().key_identifier())];
    for (what, pinned) in pins {
        if let Some(octets) = pinned {
            text.push_str(&format!("  issuer's {what}: pinned, digest {}\n", digest(octets)));
        }
    }
    let bound = if client.bound_tokens() { "wanted" } else { "not asked for" };
    text.push_str(&format!("  bound tokens: {bound}\n"));
    text
}
