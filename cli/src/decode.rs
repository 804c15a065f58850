//! `certbound decode`: the certificate in a captured header of a proxy.

mod advice;
mod arguments;

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use certbound::forwarded::{Format, Header, Limits, MAX_VALUE_LEN, Mode, TrustedPeer};
use certbound::{Error, Thumbprint};

use crate::answer::Answer;
use crate::failure::Failure;
use crate::input;
use crate::status::Status;

pub use arguments::DecodeArguments;

/// The name of standard output.
const STDOUT: &str = "-";

/// The longest end of a line, which is not part of a value.
const LINE_END_LEN: usize = 2;

pub fn run(arguments: &DecodeArguments, json: bool) -> Answer {
    decode(arguments, json).unwrap_or_else(Answer::failure)
}

fn decode(arguments: &DecodeArguments, json: bool) -> Result<Answer, Failure> {
    check(arguments, json)?;
    let (mut lines, mut notes) = (Vec::new(), Vec::new());
    for file in &arguments.files {
        let octets = input::read(file, MAX_VALUE_LEN + LINE_END_LEN, Error::ForwardedTooLong)?;
        if octets.is_empty() {
            notes.push(format!("{} is empty: if a header was expected, the capture failed", input::name(file)));
        }
        lines.push(without_line_end(octets));
    }
    let lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
    let (format, elements) = (arguments.format, arguments.multi_hop.unwrap_or(1));
    let source = || arguments.files.iter().map(|file| input::name(file)).collect::<Vec<_>>().join(", ");
    let mut buffer = [0; Limits::DEFAULT.certificate_len];
    let found = read(format, arguments.chain, elements, &lines, &mut buffer).map_err(|error| {
        Failure::library(error, &source(), advice::value(arguments, elements, &lines, error))
    })?;
    let mut answer = match found {
        None => absent(arguments.out.is_some(), &source()),
        Some(der) => decoded(der, arguments.out.as_deref(), &source())?,
    };
    answer.notes = notes;
    answer.insert("format", format.name());
    Ok(answer)
}

/// Refuses arguments that contradict each other, or would destroy what was captured.
fn check(arguments: &DecodeArguments, json: bool) -> Result<(), Failure> {
    let to_stdout = arguments.out.as_deref().is_some_and(|out| out.as_os_str() == STDOUT);
    let (reason, advice) = if arguments.multi_hop.is_some() && arguments.format != Format::Xfcc {
        ("--multi-hop is for --format xfcc, which alone has elements", "Leave it out.")
    } else if to_stdout && json {
        ("--json and --out - both write to standard output", "Name a file to write the certificate to.")
    } else if to_stdout && io::stdout().is_terminal() {
        ("DER is not for a terminal", "Name a file, or pipe it: | openssl x509 -inform DER -noout -text")
    } else if arguments.out.as_deref().is_some_and(|out| arguments.files.iter().any(|file| same(out, file))) {
        ("--out would overwrite the captured header", "Name another file.")
    } else {
        return Ok(());
    };
    Err(Failure { reason: reason.to_owned(), advice: Some(advice.to_owned()), ..Failure::usage() })
}

/// What the library says of these lines.
fn read<'out>(
    format: Format,
    chain: bool,
    elements: u8,
    lines: &[&[u8]],
    buffer: &'out mut [u8],
) -> Result<Option<&'out [u8]>, Error> {
    let mode = if chain { Mode::FirstOfChain } else { Mode::Single };
    let header = Header::new(format).with_mode(mode).with_elements(elements)?;
    // Nothing depends on it: the answer goes to the operator who captured the header.
    header.decode(TrustedPeer::asserted(), lines, buffer)
}

fn same(out: &Path, file: &Path) -> bool {
    fs::canonicalize(out).is_ok_and(|out| fs::canonicalize(file).is_ok_and(|file| file == out))
}

fn without_line_end(mut octets: Vec<u8>) -> Vec<u8> {
    if octets.pop_if(|octet| *octet == b'\n').is_some() {
        octets.pop_if(|octet| *octet == b'\r');
    }
    octets
}

fn decoded(der: &[u8], out: Option<&Path>, source: &str) -> Result<Answer, Failure> {
    let thumbprint = Thumbprint::from_der(der).map_err(|error| Failure::library(error, source, None))?;
    let mut answer = Answer::verdict(Ok(()), "decoded");
    answer.text = match out {
        None => format!("{thumbprint}\n"),
        Some(out) => {
            write(out, der)?;
            String::new()
        }
    };
    answer.insert("x5t#S256", thumbprint.to_string());
    answer.insert("octets", der.len());
    Ok(answer)
}

/// The value says that the client presented no certificate. What is written to may be standard output, which then stays empty.
fn absent(writes: bool, source: &str) -> Answer {
    let reason = "the proxy says that the client presented no certificate".to_owned();
    let mut answer = Answer::verdict(Ok(()), &reason);
    answer.status = Status::Absent;
    answer.text = format!("absent: {reason}\n");
    if writes {
        answer.text.clear();
        answer.failures =
            vec![Failure { status: Status::Absent, source: source.to_owned(), reason, advice: None }];
    }
    answer
}

fn write(out: &Path, der: &[u8]) -> Result<(), Failure> {
    if out.as_os_str() != STDOUT {
        return fs::write(out, der).map_err(|error| Failure::output(out, &error));
    }
    let mut stdout = io::stdout().lock();
    let result = stdout.write_all(der).and_then(|()| stdout.flush());
    result.map_err(|error| Failure::output(Path::new("standard output"), &error))
}
