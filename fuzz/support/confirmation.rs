//! The verdict on a token by other crates: `serde_json` finds `cnf`, `sha2` and `base64` write what it should be.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use certbound::{Binding, Error, Policy, Presented, check_claims, check_introspection, confirmation};
use sha2::{Digest, Sha256};

use crate::json::{self, Kind, Slow};

/// The text of a certificate's thumbprint.
pub fn text_of(der: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(der))
}

/// What a text says of the binding. `Err(None)` is a text whose form is refused.
type Said = Result<Option<String>, Option<Error>>;

/// What a slow reader finds in a text, to be compared under each policy.
pub struct Text<'a> {
    octets: &'a [u8],
    claims: Said,
    introspection: Said,
}

impl<'a> Text<'a> {
    pub fn read(octets: &'a [u8]) -> Self {
        let Some(value) = json::read(octets) else {
            return Text { octets, claims: Err(None), introspection: Err(None) };
        };
        Text { octets, claims: of_object(&value), introspection: of_response(&value) }
    }
}

fn of_response(response: &Slow<'_>) -> Said {
    if !matches!(response.kind, Kind::Object(_)) {
        return Err(Some(Error::ClaimsNotAnObject));
    }
    response.members().ok_or(None)?;
    match response.member("active").map(|active| &active.kind) {
        Some(Kind::True) => of_object(response),
        Some(Kind::False) => Err(Some(Error::Inactive)),
        _ => Err(Some(Error::IntrospectionActive)),
    }
}

fn of_object(claims: &Slow<'_>) -> Said {
    if !matches!(claims.kind, Kind::Object(_)) {
        return Err(Some(Error::ClaimsNotAnObject));
    }
    claims.members().ok_or(None)?;
    let Some(cnf) = claims.member("cnf") else { return Ok(None) };
    if !matches!(cnf.kind, Kind::Object(_)) {
        return Err(Some(Error::ConfirmationNotAnObject));
    }
    cnf.members().ok_or(None)?;
    let value = cnf.member("x5t#S256").ok_or(Some(Error::UnsupportedConfirmation))?;
    match &value.kind {
        Kind::String(text)
            if text.len() == 43
                && text.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"-_".contains(&octet)) =>
        {
            Ok(Some(text.clone()))
        }
        _ => Err(Some(Error::ConfirmationThumbprint)),
    }
}

/// The verdict if the client presented the certificate whose thumbprint has this text, or none.
fn verdict(said: &Said, presented: Option<&str>, policy: Policy) -> Result<Binding, Option<Error>> {
    match (said.as_ref().map_err(|error| *error)?, presented, policy) {
        (None, _, Policy::RequireBound) => Err(Some(Error::Unbound)),
        (None, _, Policy::AllowUnbound) => Ok(Binding::Unbound),
        (Some(_), None, _) => Err(Some(Error::NoCertificate)),
        (Some(text), Some(presented), _) if *text == presented => Ok(Binding::Bound),
        _ => Err(Some(Error::Mismatch)),
    }
}

/// Both verdicts on these octets are those of the slow reader: "bound" above all.
pub fn agrees(read: &Text<'_>, presented: Presented, policy: Policy) -> Result<Binding, Error> {
    let text = match presented {
        Presented::Nothing => None,
        Presented::Certificate(thumbprint) => Some(URL_SAFE_NO_PAD.encode(thumbprint.as_bytes())),
    };
    let octets = read.octets;
    let ours = check_claims(octets, &presented, policy);
    same(ours, verdict(&read.claims, text.as_deref(), policy), octets);
    let kept = confirmation::Confirmation::from_claims(octets).and_then(|kept| kept.check(&presented, policy));
    assert_eq!(kept, ours);
    let introspected = check_introspection(octets, &presented, policy);
    same(introspected, verdict(&read.introspection, text.as_deref(), policy), octets);
    ours
}

fn same(ours: Result<Binding, Error>, theirs: Result<Binding, Option<Error>>, octets: &[u8]) {
    let agree = match (ours, theirs) {
        (Err(error), Err(None)) => json::is_form(error),
        (ours, theirs) => ours.map_err(Some) == theirs,
    };
    assert!(agree, "{ours:?}, and the slow reader {theirs:?}: {}", octets.escape_ascii());
}
