//! The floor: SHA-256 of the certificate, and nothing else.

use crate::worker::{Answer, Inputs};
use sha2::{Digest, Sha256};

pub const ABOUT: &str = "sha2";

pub fn check(inputs: &Inputs) -> Answer {
    Answer::Digest(Sha256::digest(&inputs.certificate).into())
}
