//! `certbound check`: whether a token is bound to the certificate that the client presented.

use certbound::{Binding, Confirmation, Error, Policy, Presented, Thumbprint, json as strict, token};

use crate::answer::Answer;
use crate::arguments::{self, CheckArguments, Form};
use crate::failure::Failure;
use crate::leaf::Leaf;
use crate::status::Status;
use crate::{advice, input, screen};

/// The longest line end.
const LINE_END: &[u8] = b"\r\n";

pub fn run(arguments: &CheckArguments) -> Answer {
    answer(arguments).unwrap_or_else(Answer::failure)
}

fn answer(arguments: &CheckArguments) -> Result<Answer, Failure> {
    let mut notes = Vec::new();
    let presented = presented(arguments, &mut notes)?;
    let confirmation = confirmation(arguments, &mut notes)?;
    let policy = match arguments.policy {
        arguments::Policy::RequireBound => Policy::RequireBound,
        arguments::Policy::AllowUnbound => Policy::AllowUnbound,
    };
    let (verdict, done, binding) = match confirmation.and_then(|it| it.check(&presented, policy)) {
        Ok(Binding::Bound) => (Ok(()), "the token is bound to this certificate", Some("bound")),
        Ok(Binding::Unbound) => {
            (Ok(()), "the token is not bound to a certificate: whoever holds it can use it", Some("unbound"))
        }
        Err(error) => (Err(error), "", None),
    };
    let mut answer = Answer::verdict(verdict, done);
    answer.insert("binding", binding);
    let of_token = confirmation.ok().as_ref().and_then(Confirmation::thumbprint_text).copied();
    let of_token = of_token.map(|text| String::from_utf8_lossy(&text).into_owned());
    let of_client = match presented {
        Presented::Nothing => None,
        Presented::Certificate(thumbprint) => Some(thumbprint.to_string()),
    };
    answer.insert("token", of_token.clone());
    answer.insert("presented", of_client.clone());
    if let Status::Library(error) = answer.status {
        answer.advice = advice::refusal(error);
    }
    if answer.status == Status::Library(Error::Mismatch) {
        for (what, thumbprint) in [("the token's", of_token), ("presented  ", of_client)] {
            answer.text.push_str(&format!("  {what} x5t#S256 {}\n", thumbprint.unwrap_or_default()));
        }
    }
    answer.notes = notes;
    Ok(answer)
}

fn presented(arguments: &CheckArguments, notes: &mut Vec<String>) -> Result<Presented, Failure> {
    if let Some(path) = &arguments.presented.cert {
        let leaf = Leaf::read(path)?;
        notes.extend(leaf.notes());
        notes.extend(leaf.validity_note());
        return Ok(leaf.certificate()?.thumbprint().into());
    }
    if let Some(text) = &arguments.presented.thumbprint {
        let thumbprint = Thumbprint::from_text(text.as_bytes()).map_err(|error| {
            Failure::library(error, &screen::clean(&format!("--thumbprint {text}")), advice::thumbprint(text))
        })?;
        return Ok(thumbprint.into());
    }
    Ok(Presented::Nothing)
}

/// What the token says of its binding. A refusal, such as of a token that is not active, is an answer and no failure.
fn confirmation(
    arguments: &CheckArguments,
    notes: &mut Vec<String>,
) -> Result<Result<Confirmation, Error>, Failure> {
    let (path, form) = arguments.token.file().ok_or_else(Failure::usage)?;
    let (octets, confirmation) = match form {
        Form::Claims | Form::Introspection => {
            let octets = input::read(path, strict::MAX_LEN, Error::JsonTooLong)?;
            let confirmation = match form {
                Form::Introspection => Confirmation::from_introspection(&octets),
                _ => Confirmation::from_claims(&octets),
            };
            (octets, confirmation)
        }
        Form::Token => {
            notes.push("the token's signature was not verified".to_owned());
            let octets = input::read(path, token::MAX_LEN + LINE_END.len(), Error::TokenTooLong)?;
            let confirmation = of_token(&octets);
            (octets, confirmation)
        }
    };
    match confirmation {
        Err(error) if Status::Library(error).exit() > 1 => {
            Err(Failure::library(error, &input::name(path), advice::token(&octets, error)))
        }
        confirmation => Ok(confirmation),
    }
}

/// The claims of a compact JWT. The line end of a text file is no part of it.
fn of_token(octets: &[u8]) -> Result<Confirmation, Error> {
    let jwt = octets.strip_suffix(LINE_END).or(octets.strip_suffix(b"\n")).unwrap_or(octets);
    let mut buffer = vec![0; jwt.len()];
    Confirmation::from_claims(token::claims_ignoring_signature(jwt, &mut buffer)?)
}
