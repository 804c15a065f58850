//! `certbound registry`: builds, verifies and asks registry images (`docs/registry-format.md`).

mod build;
mod image;
mod lines;
mod lookup;
mod progress;
mod set;
mod sources;
mod spread;
mod target;
mod verify;

use crate::answer::Answer;
use crate::arguments::RegistryCommand;

pub fn run(command: &RegistryCommand) -> Answer {
    let answer = match command {
        RegistryCommand::Build(arguments) => build::answer(arguments),
        RegistryCommand::Verify(arguments) => verify::answer(arguments),
        RegistryCommand::Lookup(arguments) => lookup::answer(arguments),
    };
    answer.unwrap_or_else(Answer::failure)
}

/// A number of things in words: one thing, or several with an `s`.
fn count(number: impl Into<u64>, thing: &str) -> String {
    match number.into() {
        1 => format!("1 {thing}"),
        number => format!("{number} {thing}s"),
    }
}
