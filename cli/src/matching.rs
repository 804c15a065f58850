//! `certbound match`: whether a certificate is a client's own.

use certbound::identity::Kind;
use certbound::{Chain, Client, Error, json as strict};
use serde_json::Value;

use crate::answer::Answer;
use crate::arguments::MatchArguments;
use crate::failure::Failure;
use crate::leaf::Leaf;
use crate::{input, san};

/// The two inputs, read, and what the TLS layer is said to have done.
pub struct Inputs {
    pub leaf: Leaf,
    pub metadata: Vec<u8>,
    pub source: String,
    pub chain: Chain,
}

impl Inputs {
    pub fn read(arguments: &MatchArguments) -> Result<Self, Failure> {
        let chain = if arguments.chain_validated { Chain::Validated } else { Chain::NotValidated };
        let leaf = Leaf::read(&arguments.cert)?;
        let metadata = input::read(&arguments.client, strict::MAX_LEN, Error::JsonTooLong)?;
        Ok(Inputs { leaf, metadata, source: input::name(&arguments.client), chain })
    }

    /// The registered client.
    pub fn client(&self) -> Result<Client, Error> {
        Client::from_metadata(&self.metadata)
    }
}

pub fn run(arguments: &MatchArguments) -> Answer {
    answer(arguments).unwrap_or_else(Answer::failure)
}

fn answer(arguments: &MatchArguments) -> Result<Answer, Failure> {
    let inputs = Inputs::read(arguments)?;
    let advice = Some("certbound explain, with the same arguments, says why.".to_owned());
    let client = inputs.client().map_err(|error| Failure::library(error, &inputs.source, advice.clone()))?;
    let verdict = client.authenticate(Some(&inputs.leaf.certificate()?), inputs.chain);
    let mut answer = Answer::verdict(verdict, "the certificate is this client's");
    if verdict.is_err() {
        answer.advice = advice;
    }
    describe(&mut answer, &inputs, Some(&client))?;
    answer.notes.extend(inputs.leaf.validity_note());
    Ok(answer)
}

/// Adds to the answer what was compared.
pub fn describe(answer: &mut Answer, inputs: &Inputs, client: Option<&Client>) -> Result<(), Failure> {
    answer.notes.extend(inputs.leaf.notes());
    answer.insert("x5t#S256", inputs.leaf.certificate()?.thumbprint().to_string());
    answer.insert("chain_validated", inputs.chain == Chain::Validated);
    answer.insert("method", client.map(|client| client.method().name()));
    let kinds = client.map(|client| client.identities().iter().map(|identity| registered(identity.kind())));
    answer.insert("registered", kinds.map(Iterator::collect::<Value>));
    Ok(())
}

/// What of the metadata registers an identity of this kind.
fn registered(kind: Kind) -> &'static str {
    match kind {
        Kind::Certificate => "jwks: certificate",
        Kind::PublicKey => "jwks: key",
        kind => san::parameter(kind),
    }
}
