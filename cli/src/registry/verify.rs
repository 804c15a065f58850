//! `certbound registry verify`: whether an image is whole, and what it holds.

use certbound::client::Method;
use certbound::identity::Kind;
use serde_json::{Map, Value, json};

use super::count;
use super::image::Image;
use super::lookup::label;
use crate::answer::Answer;
use crate::arguments::VerifyArguments;
use crate::failure::Failure;

pub fn answer(arguments: &VerifyArguments) -> Result<Answer, Failure> {
    let image = Image::read(&arguments.image)?;
    let registry = image.open()?;
    let (mut tls, mut pinned, mut bound) = (0u64, 0u64, 0u64);
    // Of an opened image every client can be read.
    for client in registry.clients().flatten() {
        tls += u64::from(client.method() == Method::TlsClientAuth);
        pinned += u64::from(client.issuer().name().is_some() || client.issuer().key_identifier().is_some());
        bound += u64::from(client.bound_tokens());
    }
    let clients = registry.len() as u64;
    let self_signed = clients.saturating_sub(tls);
    let header = image.header();
    let issuers = header.map_or(0, |header| header.issuers);
    let identities = header.map(|header| header.identities).unwrap_or_default();
    let octets = image.octets.len() as u64;

    let mut answer = Answer::verdict(Ok(()), "the image is whole");
    let text = &mut answer.text;
    let mut line = |number: u64, what: &str| text.push_str(&format!("{number:>12}  {what}\n"));
    line(clients, "clients");
    line(tls, Method::TlsClientAuth.name());
    line(self_signed, Method::SelfSignedTlsClientAuth.name());
    line(bound, "want bound tokens");
    line(pinned, &format!("are pinned to {}", count(issuers, "issuer")));
    for (kind, number) in Kind::ALL.iter().zip(identities) {
        line(number.into(), &format!("identities: {}", label(*kind)));
    }
    line(octets, "octets");
    let each = (clients > 0).then(|| octets as f64 / clients as f64);
    if let Some(each) = each {
        text.push_str(&format!("{each:>12.1}  octets for each client\n"));
    }
    let of_kind =
        Kind::ALL.iter().zip(identities).map(|(kind, number)| (label(*kind).to_owned(), json!(number)));
    answer.insert("clients", clients);
    answer.insert(
        "methods",
        json!({Method::TlsClientAuth.name(): tls, Method::SelfSignedTlsClientAuth.name(): self_signed}),
    );
    answer.insert("bound_tokens", bound);
    answer.insert("pinned", pinned);
    answer.insert("issuers", issuers);
    answer.insert("identities", Value::Object(of_kind.collect::<Map<_, _>>()));
    answer.insert("octets", octets);
    answer.insert("octets_per_client", each.map(|each| (each * 10.0).round() / 10.0));
    Ok(answer)
}
