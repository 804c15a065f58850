//! certbound, linked as a Rust crate.

use crate::worker::{Answer, Inputs};
use certbound::{Binding, Error, Policy, Presented, Thumbprint, check_claims, pem};

pub const ABOUT: &str = concat!("certbound ", env!("CARGO_PKG_VERSION"));

pub fn check(inputs: &Inputs) -> Answer {
    match binding(inputs) {
        Ok(Binding::Bound) => Answer::Match,
        Err(Error::Mismatch | Error::Unbound) => Answer::Mismatch,
        _ => Answer::Error,
    }
}

fn binding(inputs: &Inputs) -> Result<Binding, Error> {
    let mut buffer = [0; 4096];
    let der = if inputs.pem {
        pem::decode(&inputs.certificate, pem::Mode::Single, &mut buffer)?
    } else {
        &*inputs.certificate
    };
    let presented = Presented::from(Thumbprint::from_der(der)?);
    check_claims(&inputs.claims, &presented, Policy::RequireBound)
}
