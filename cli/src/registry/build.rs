//! `certbound registry build`: an image of client metadata, one client a line.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::time::Instant;

use certbound::registry::MAX_LEN;
use certbound::{Client, Error, IssuerPin, Pinned};
use serde_json::{Value, json};

use super::count;
use super::image::Image;
use super::lines::Lines;
use super::progress::Progress;
use super::set::{Duplicate, Set};
use super::target::Target;
use crate::answer::Answer;
use crate::arguments::{self, BuildArguments};
use crate::failure::Failure;
use crate::input;
use crate::leaf::Leaf;
use crate::status::Status;

/// After so many lines with a defect, the rest is not read: it is the wrong file, or its writer has the defect.
const MAX_DEFECTS: usize = 20;

/// The note on every input that is refused.
const NOTHING_WRITTEN: &str = "nothing was written";

/// A line that is refused.
struct Defect {
    line: u64,
    failure: Failure,
}

pub fn answer(arguments: &BuildArguments) -> Result<Answer, Failure> {
    let start = Instant::now();
    let target = Target::new(&arguments.output)?;
    let (issuer, mut notes) = issuer(arguments.issuer.as_deref(), arguments.pinned)?;
    let source = input::name(&arguments.clients);
    let (input, total) = open(&arguments.clients)?;
    let mut progress = Progress::new(total);

    let mut set = Set::new(issuer);
    let defects = read(&arguments.clients, Lines::new(input), &mut set, &mut progress)?;
    if !defects.is_empty() {
        drop(progress);
        return Ok(refused(defects));
    }
    let clients = set.len();
    if clients == 0 && !arguments.allow_empty {
        drop(progress);
        return Ok(no_clients(source));
    }
    progress.step("sorting");
    let sorted = match set.sort() {
        Ok(sorted) => sorted,
        Err(Duplicate { first, second }) => {
            let failure = Failure {
                status: Status::DuplicateClient,
                source: format!("{source}, line {second}"),
                reason: format!("line {first} has the same client_id"),
                advice: Some("Keep one of the two.".to_owned()),
            };
            drop(progress);
            return Ok(refused(vec![Defect { line: second, failure }]));
        }
    };
    let octets = sorted.image_len();
    if octets > MAX_LEN {
        return Err(Failure::library(Error::RegistryTooLong, &source, None));
    }
    progress.step("writing");
    let temporary = target.write(|out| sorted.write(out))?;
    drop(sorted);
    progress.step("verifying");
    let image = Image::read(temporary.path())?;
    image.open()?;
    drop(image);
    temporary.replace()?;
    drop(progress);

    if clients == 0 {
        notes.push("there is no client: nobody is found in this image".to_owned());
    }
    let seconds = start.elapsed().as_secs_f64();
    let what = format!("{}, {octets} octets", count(clients as u64, "client"));
    let mut answer = Answer::verdict(Ok(()), "the image is in place");
    answer.text = format!("ok: {what}, {seconds:.1} seconds\n");
    answer.notes = notes;
    answer.insert("clients", clients);
    answer.insert("octets", octets);
    answer.insert("seconds", (seconds * 1000.0).round() / 1000.0);
    Ok(answer)
}

/// The pin of the authority's certificate, and what to know about it.
fn issuer(path: Option<&Path>, pinned: arguments::Pinned) -> Result<(Option<IssuerPin>, Vec<String>), Failure> {
    let Some(path) = path else {
        return Ok((None, Vec::new()));
    };
    let leaf = Leaf::read(path)?;
    let authority = leaf.certificate()?;
    let pinned = match pinned {
        arguments::Pinned::Name => Pinned::Name,
        arguments::Pinned::NameAndKeyIdentifier => Pinned::NameAndKeyIdentifier,
        arguments::Pinned::KeyIdentifier => Pinned::KeyIdentifier,
    };
    let pin = IssuerPin::of_authority(&authority, pinned).map_err(|error| {
        let advice = (error == Error::NoKeyIdentifier).then(|| "Pin its name alone: --pinned name".to_owned());
        Failure::library(error, leaf.source(), advice)
    })?;
    Ok((Some(pin), leaf.authority_notes()))
}

/// The input, and how long it is, if that is known.
fn open(path: &Path) -> Result<(Box<dyn BufRead>, Option<u64>), Failure> {
    if path.as_os_str() == input::STDIN {
        return Ok((Box::new(io::stdin().lock()), None));
    }
    let file = File::open(path).map_err(|error| Failure::input_output(path, &error))?;
    let total = file.metadata().ok().filter(|metadata| metadata.is_file()).map(|metadata| metadata.len());
    Ok((Box::new(BufReader::with_capacity(1 << 16, file)), total))
}

/// Reads every client into the set, and gives the lines that are none.
fn read(
    path: &Path,
    mut lines: Lines<impl BufRead>,
    set: &mut Set,
    progress: &mut Progress,
) -> Result<Vec<Defect>, Failure> {
    let source = input::name(path);
    let mut defects = Vec::new();
    while defects.len() < MAX_DEFECTS {
        let Some(line) = lines.next().map_err(|error| Failure::input_output(path, &error))? else {
            break;
        };
        let (ended, client) = (line.is_err(), line.and_then(Client::from_metadata));
        let number = lines.number();
        if let Err(error) = client.and_then(|client| set.add(number, &client)) {
            let failure = Failure::library(error, &format!("{source}, line {number}"), None);
            defects.push(Defect { line: number, failure });
            if ended || error == Error::RegistryTooLong {
                break;
            }
        }
        progress.read(set.len(), lines.octets());
    }
    Ok(defects)
}

/// The answer to an input of no clients, which is more often a failed export than what was meant.
fn no_clients(source: String) -> Answer {
    let mut answer = Answer::failure(Failure {
        status: Status::NoClients,
        source,
        reason: "there is no client in it".to_owned(),
        advice: Some(
            "Did what writes it fail? If an image in which nobody is found is meant: --allow-empty".to_owned(),
        ),
    });
    answer.notes.push(NOTHING_WRITTEN.to_owned());
    answer
}

/// The answer to lines with defects: the first decides, and all are listed.
fn refused(defects: Vec<Defect>) -> Answer {
    let list = defects.iter().map(|Defect { line, failure }| {
        let mut json = failure.json();
        json.insert("line".to_owned(), json!(line));
        Value::Object(json)
    });
    let list: Vec<Value> = list.collect();
    let mut answer = Answer::verdict(Ok(()), "");
    answer.text.clear();
    if let Some(Defect { failure, .. }) = defects.first() {
        answer.status = failure.status;
        answer.reason = failure.reason.clone();
    }
    if defects.len() == MAX_DEFECTS {
        answer.notes.push(format!("after {MAX_DEFECTS} lines with defects the rest was not read"));
    }
    answer.notes.push(NOTHING_WRITTEN.to_owned());
    answer.insert("defects", list);
    answer.failures = defects.into_iter().map(|defect| defect.failure).collect();
    answer
}
