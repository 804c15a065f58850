//! certbound on a bare Cortex-M. It prints a verdict in each line, which `../run` compares with `../expected.txt`.

#![no_std]
#![no_main]

mod driver;
mod unit;

use certbound::forwarded::{Format, Header, TrustedPeer};
use certbound::thumbprint::Sha256;
use certbound::{
    Binding, Certificate, Chain, Error, Policy, Presented, Registry, Thumbprint, ThumbprintStream,
    check_claims, pem,
};
use cortex_m_rt::entry;
use semihosting::{println, process};

use crate::driver::HardwareSha256;
use crate::unit::Unit;

/// The registry's image stays in flash, and is read there.
static REGISTRY: &[u8] = include_bytes!("../../../../tests/vectors/registry.img");
/// The certificates come from a TLS library in a device; here they are in flash.
static CLIENT: &[u8] = include_bytes!("../../../../tests/vectors/rfc8705-appendix-a.pem");
static OTHER: &[u8] = include_bytes!("../../../../tests/vectors/other.pem");

static BOUND: &[u8] = br#"{"sub":"sensor","cnf":{"x5t#S256":"A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"}}"#;
static UNBOUND: &[u8] = br#"{"sub":"sensor"}"#;
static TWICE: &[u8] = br#"{"cnf":{"x5t#S256":"A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"},"cnf":{}}"#;

/// What the radio delivers at once.
const PIECE_LEN: usize = 24;

#[entry]
fn main() -> ! {
    let exit = match run() {
        Ok(()) => 0,
        Err(error) => {
            println!("stopped: {error}");
            1
        }
    };
    process::exit(exit)
}

fn run() -> Result<(), Error> {
    let (mut client, mut other) = ([0; 320], [0; 480]);
    let client = pem::decode(CLIENT, pem::Mode::Single, &mut client)?;
    let other = pem::decode(OTHER, pem::Mode::Single, &mut other)?;

    let mut unit = Unit::new();
    let hardware = in_hardware(&mut unit, client)?;
    println!("thumbprint in hardware: {hardware}");
    println!("thumbprint in software: {}", in_software(client)?);
    println!("the same: {}", hardware == in_software(client)? && hardware == Thumbprint::from_der(client)?);
    verdict(
        "thumbprint of half a certificate",
        in_hardware(&mut unit, &client[..client.len() / 2]).map(|_| ""),
    );

    let presented = Presented::Certificate(hardware);
    let stolen = Presented::Certificate(in_hardware(&mut unit, other)?);
    token("bound token, its certificate", BOUND, &presented, Policy::RequireBound);
    token("bound token, another certificate", BOUND, &stolen, Policy::RequireBound);
    token("bound token, no certificate", BOUND, &Presented::Nothing, Policy::RequireBound);
    token("unbound token, refused", UNBOUND, &presented, Policy::RequireBound);
    token("unbound token, allowed", UNBOUND, &presented, Policy::AllowUnbound);
    token("token that is bound twice", TWICE, &presented, Policy::RequireBound);

    let registry = Registry::open(REGISTRY)?;
    println!("registry: {} clients in flash", registry.len());
    let client = Certificate::from_der(client)?;
    let other = Certificate::from_der(other)?;
    let authenticate = |what, client_id: &str, certificate, chain| {
        verdict(what, registry.authenticate(client_id.as_bytes(), certificate, chain).map(|_| ""));
    };
    authenticate("client by its certificate", "certificate", Some(&client), Chain::NotValidated);
    authenticate("client by its key", "certificate", Some(&other), Chain::NotValidated);
    authenticate("client by its subject", "subject", Some(&client), Chain::Validated);
    authenticate("client by its subject, chain not validated", "subject", Some(&client), Chain::NotValidated);
    authenticate("client by its subject, another certificate", "subject", Some(&other), Chain::Validated);
    authenticate("client of another authority", "pinned", Some(&other), Chain::Validated);
    authenticate("client without a certificate", "subject", None, Chain::NotValidated);
    authenticate("unknown client", "nobody", Some(&client), Chain::Validated);
    let found = registry.find_by_certificate(&client, Chain::NotValidated)?;
    println!("client found by its certificate: {}", found.is(b"certificate"));

    // A proxy that forwards PEM puts blanks where the line ends were.
    let mut line = [0; 416];
    for (slot, &octet) in line.iter_mut().zip(CLIENT) {
        *slot = if octet == b'\n' { b' ' } else { octet };
    }
    let header = Header::new(Format::SpacedPem);
    let mut der = [0; 320];
    match header.decode(TrustedPeer::asserted(), &[&line], &mut der)? {
        Some(der) => println!("forwarded certificate, the same: {}", Thumbprint::from_der(der)? == hardware),
        None => println!("forwarded certificate: none"),
    }
    let twice = header.decode(TrustedPeer::asserted(), &[&line, &line], &mut der);
    verdict("forwarded certificate, two lines", twice.map(|_| ""));
    let none = header.decode(TrustedPeer::asserted(), &[], &mut der)?;
    println!("forwarded certificate, no line: {}", if none.is_none() { "none" } else { "one" });
    Ok(())
}

/// The thumbprint of a certificate that arrives in pieces, hashed by the unit.
fn in_hardware(unit: &mut Unit, der: &[u8]) -> Result<Thumbprint, Error> {
    in_pieces(ThumbprintStream::with(HardwareSha256::new(unit)), der)
}

/// The same in software.
fn in_software(der: &[u8]) -> Result<Thumbprint, Error> {
    in_pieces(ThumbprintStream::new(), der)
}

fn in_pieces<H: Sha256>(mut stream: ThumbprintStream<H>, der: &[u8]) -> Result<Thumbprint, Error> {
    for piece in der.chunks(PIECE_LEN) {
        stream.update(piece)?;
    }
    stream.finish()
}

fn token(what: &str, claims: &[u8], presented: &Presented, policy: Policy) {
    let binding = check_claims(claims, presented, policy);
    verdict(what, binding.map(|binding| if binding == Binding::Bound { ", bound" } else { ", unbound" }));
}

/// One line: yes with what there is to say of it, or the status that the C API has for the error.
fn verdict(what: &str, result: Result<&str, Error>) {
    match result {
        Ok(more) => println!("{what}: yes{more}"),
        Err(error) => println!("{what}: no, {} {error}", error.code()),
    }
}
