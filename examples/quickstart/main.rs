//! Certificate-bound access tokens on real mutual TLS, on loopback: a client gets a bound token, a thief steals
//! it, and the thief gets nothing. Run it with `cargo run --example quickstart`.

mod client;
mod jwt;
mod pki;
mod server;

use certbound::{Error as Refusal, Thumbprint, challenge};
use std::error::Error;
use std::process::ExitCode;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let authority = pki::Authority::new()?;
    let alice = authority.client("alice")?;
    let mallory = authority.client("mallory")?;
    let address = server::start(&authority)?;
    let call = |identity, path: &str, token| client::call(&authority, address, identity, path, token);

    println!(
        "Authorization server and resource server on https://{address}: mutual TLS, client certificate optional."
    );

    println!("\nAlice's client asks for a token. Its TLS connection shows who it is:");
    let mut text = [0; certbound::thumbprint::TEXT_LEN];
    println!("  certificate  x5t#S256 = {}", Thumbprint::from_der(&alice.der)?.encode(&mut text));
    let bound = call(Some(&alice), "/token", None)?.token()?;
    println!("  token        {}", jwt::printable_claims(&bound));

    println!("\nAn old client without a certificate asks as well, and gets a token that anybody can use:");
    let unbound = call(None, "/token", None)?.token()?;
    println!("  token        {}", jwt::printable_claims(&unbound));

    println!("\nMallory steals both. The resource server answers:");
    let mut as_expected = true;
    for (who, identity, token, expected) in [
        ("Alice, her token, her certificate", Some(&alice), &bound, None),
        ("Mallory, Alice's token, own certificate", Some(&mallory), &bound, Some(Refusal::Mismatch)),
        ("Mallory, Alice's token, no certificate", None, &bound, Some(Refusal::NoCertificate)),
        ("Mallory, the unbound token, own certificate", Some(&mallory), &unbound, Some(Refusal::Unbound)),
    ] {
        let answer = call(identity, "/account", Some(token))?;
        println!("\n  {who}");
        println!("    HTTP {}", answer.status);
        match &answer.challenge {
            Some(challenge) => println!("    WWW-Authenticate: {challenge}"),
            None => println!("    {}", answer.body),
        }
        as_expected &= answer.challenge == expected.map(challenge_of)
            && answer.status == expected.map_or(200, |_| challenge::HTTP_STATUS);
    }

    if !as_expected {
        eprintln!("\nAn answer was not the expected one: this build is broken.");
        return Ok(ExitCode::FAILURE);
    }
    println!("\nThe stolen tokens were worthless.");
    Ok(ExitCode::SUCCESS)
}

/// The header that goes with a refusal (RFC 6750 §3).
fn challenge_of(reason: Refusal) -> String {
    format!(r#"Bearer error="invalid_token", error_description="{reason}""#)
}
