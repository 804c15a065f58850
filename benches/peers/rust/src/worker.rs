//! The protocol of a worker.

use std::hint::black_box;
use std::io::{self, BufRead, Write};
use std::process::ExitCode;
use std::time::Instant;

/// What was presented, and the claims.
pub struct Inputs {
    pub pem: bool,
    pub certificate: Vec<u8>,
    pub claims: Vec<u8>,
}

/// What a peer says of its inputs.
#[derive(Clone, Copy, PartialEq)]
pub enum Answer {
    Match,
    Mismatch,
    Digest([u8; 32]),
    Error,
}

impl From<bool> for Answer {
    fn from(same: bool) -> Self {
        if same { Answer::Match } else { Answer::Mismatch }
    }
}

/// Answers requests until there are no more.
pub fn serve(about: &str, check: impl Fn(&Inputs) -> Answer) -> ExitCode {
    let mut inputs = None;
    let mut expected = Answer::Error;
    for line in io::stdin().lock().lines() {
        let Ok(line) = line else { return ExitCode::FAILURE };
        let words: Vec<_> = line.split(' ').collect();
        let answer = match (&*words, &inputs) {
            (["about"], _) => about.to_owned(),
            (["load", form, certificate, claims], _) => {
                let (Ok(certificate), Ok(claims)) = (std::fs::read(certificate), std::fs::read(claims)) else {
                    eprintln!("{line}: cannot be read");
                    return ExitCode::FAILURE;
                };
                inputs = Some(Inputs { pem: *form == "pem", certificate, claims });
                "ok".to_owned()
            }
            (["check"], Some(inputs)) => {
                expected = check(black_box(inputs));
                match expected {
                    Answer::Match => "match".to_owned(),
                    Answer::Mismatch => "mismatch".to_owned(),
                    Answer::Digest(digest) => digest.map(|octet| format!("{octet:02x}")).concat(),
                    Answer::Error => "error".to_owned(),
                }
            }
            (["round", calls], Some(inputs)) => {
                let calls: u32 = calls.parse().unwrap_or(0);
                let start = Instant::now();
                for _ in 0..calls {
                    if check(black_box(inputs)) != expected {
                        eprintln!("round: a call gave another answer");
                        return ExitCode::FAILURE;
                    }
                }
                start.elapsed().as_nanos().to_string()
            }
            _ => {
                eprintln!("unknown request: {line}");
                return ExitCode::FAILURE;
            }
        };
        let mut output = io::stdout().lock();
        if writeln!(output, "{answer}").and_then(|()| output.flush()).is_err() {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
