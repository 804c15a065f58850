//! `certbound registry build`: an image of client metadata, one client a line.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::Instant;

use certbound::registry::MAX_LEN;
use certbound::{Client, Error, IssuerPin, Pinned};
use serde_json::{Value, json};

use super::count;
use super::image::Image;
use super::lines::Lines;
use super::progress::Progress;
use super::set::{Duplicate, Set};
use super::sources::{Place, Sources};
use super::spread::Spread;
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
    let mut progress = Progress::new(total(&arguments.clients));
    let Input { set, sources, defects } = read(&arguments.clients, issuer, &mut progress)?;
    if !defects.is_empty() {
        drop(progress);
        return Ok(refused(defects));
    }
    let clients = set.len();
    if clients == 0 && !arguments.allow_empty {
        drop(progress);
        return Ok(no_clients(sources.names()));
    }
    progress.step("sorting");
    let sorted = match set.sort() {
        Ok(sorted) => sorted,
        Err(Duplicate { first, second }) => {
            drop(progress);
            return Ok(refused(vec![duplicate(sources.place(first), sources.place(second))]));
        }
    };
    let octets = sorted.image_len();
    if octets > MAX_LEN {
        return Err(Failure::library(Error::RegistryTooLong, &sources.names(), None));
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

/// How long the input is, if that is known.
fn total(files: &[PathBuf]) -> Option<u64> {
    let len = |path: &PathBuf| fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|file| file.len());
    files.iter().map(len).sum()
}

fn open(path: &Path) -> Result<Box<dyn BufRead>, Failure> {
    if path.as_os_str() == input::STDIN {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(path).map_err(|error| Failure::input_output(path, &error))?;
    Ok(Box::new(BufReader::with_capacity(1 << 16, file)))
}

/// Everything that was read.
struct Input {
    set: Set,
    sources: Sources,
    /// The lines that are no clients.
    defects: Vec<Defect>,
}

/// Reads every client of every file.
fn read(files: &[PathBuf], issuer: Option<IssuerPin>, progress: &mut Progress) -> Result<Input, Failure> {
    let mut input = Input { set: Set::new(issuer), sources: Sources::default(), defects: Vec::new() };
    let (mut before, mut octets) = (0, 0);
    for path in files {
        let mut lines = Lines::new(open(path)?);
        input.sources.push(input::name(path), before);
        let ended =
            input.read(path, &mut lines, before, |clients, read| progress.read(clients, octets + read))?;
        if ended {
            break;
        }
        before += lines.number();
        octets += lines.octets();
    }
    Ok(input)
}

impl Input {
    /// Reads the clients of a file, and says whether nothing more is to be read.
    fn read(
        &mut self,
        path: &Path,
        lines: &mut Lines<impl BufRead>,
        before: u64,
        mut progress: impl FnMut(usize, u64),
    ) -> Result<bool, Failure> {
        // The first defect of syntax in this file, and what follows.
        let mut spread: Option<(usize, Spread)> = None;
        let mut ended = false;
        while !ended && self.defects.len() < MAX_DEFECTS {
            let Some(line) = lines.next().map_err(|error| Failure::input_output(path, &error))? else {
                break;
            };
            let client = line.and_then(Client::from_metadata);
            if matches!(client, Err(Error::JsonSyntax)) && spread.is_none() {
                spread = Some((self.defects.len(), Spread::default()));
            }
            if let (Some((_, spread)), Ok(line)) = (&mut spread, line) {
                spread.push(line);
            }
            let (is_endless, number) = (line.is_err(), lines.number());
            if let Err(error) = client.and_then(|client| self.set.add(before + number, &client)) {
                let place = self.sources.place(before + number);
                self.defects
                    .push(Defect { line: place.line, failure: Failure::library(error, &place.name(), None) });
                ended = is_endless || error == Error::RegistryTooLong;
            }
            progress(self.set.len(), lines.octets());
        }
        if let Some((first, advice)) = spread.and_then(|(first, spread)| Some((first, spread.advice()?))) {
            // One advice for all: what follows are pieces of the same documents.
            self.defects.truncate(first + 1);
            if let Some(Defect { failure, .. }) = self.defects.last_mut() {
                failure.advice = Some(advice.to_owned());
            }
        }
        Ok(ended || self.defects.len() >= MAX_DEFECTS)
    }
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

/// Two lines with one `client_id`.
fn duplicate(first: Place<'_>, second: Place<'_>) -> Defect {
    let one = if first.file == second.file { format!("line {}", first.line) } else { first.name() };
    let advice =
        if first == second { "The file is given twice: name it once." } else { "Keep one of the two." };
    let failure = Failure {
        status: Status::DuplicateClient,
        source: second.name(),
        reason: format!("{one} has the same client_id"),
        advice: Some(advice.to_owned()),
    };
    Defect { line: second.line, failure }
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
