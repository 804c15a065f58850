//! The command `certbound`: what an operator asks about certificates, tokens and registrations (RFC 8705).
//!
//! Every verdict is the library's. This command reads files, calls it, and finds words.

#![deny(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

mod advice;
mod answer;
mod arguments;
mod check;
mod date;
mod decode;
mod explain;
mod failure;
mod files;
mod input;
mod inspect;
mod jwk;
mod leaf;
mod matching;
mod name;
mod pages;
mod registration;
mod registry;
mod san;
mod screen;
mod status;
mod stopped;
mod thumbprint;
mod value;

use std::process::ExitCode;

use arguments::Command;

fn main() -> ExitCode {
    let arguments = match arguments::parse() {
        Ok(arguments) => arguments,
        Err(stopped) => return stopped.print(),
    };
    let json = arguments.json;
    match arguments.command {
        Command::Thumbprint(arguments) => thumbprint::run(&arguments.files).print(json),
        Command::Inspect(arguments) => inspect::run(&arguments.files, &arguments.client_id).print(json),
        Command::Check(arguments) => check::run(&arguments).print(json),
        Command::Match(arguments) => matching::run(&arguments).print(json),
        Command::Explain(arguments) => explain::run(&arguments).print(json),
        Command::Decode(arguments) => decode::run(&arguments, json).print(json),
        Command::Registry { command } => registry::run(&command).print(json),
        Command::Completions { shell } => pages::completions(shell),
        Command::Man { command } => pages::manual(&command),
    }
}
