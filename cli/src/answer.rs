//! What a command found, for a person or in JSON, and its way out.

use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::screen;
use crate::status::Status;

/// The answer of a command.
pub struct Answer {
    pub status: Status,
    /// One sentence.
    pub reason: String,
    /// What to do next, if there is something to say.
    pub advice: Option<String>,
    /// The command's own members in JSON.
    pub data: Map<String, Value>,
    /// What a person reads on standard output.
    pub text: String,
    /// What a person should know besides, on standard error.
    pub notes: Vec<String>,
    /// Inputs that gave no answer, on standard error.
    pub failures: Vec<Failure>,
}

impl Answer {
    /// A verdict of the library: `done` is the sentence for a success.
    pub fn verdict<T>(verdict: Result<T, certbound::Error>, done: &str) -> Self {
        let (status, reason) = match verdict {
            Ok(_) => (Status::Done, done.to_owned()),
            Err(error) => (Status::Library(error), error.text().to_owned()),
        };
        let text = match status {
            Status::Done => format!("ok: {reason}\n"),
            _ => {
                let word = if status.exit() == 1 { "refused" } else { "malformed" };
                format!("{word}: {reason} ({}, {})\n", status.name(), status.code())
            }
        };
        Answer { status, reason, advice: None, data: Map::new(), text, notes: Vec::new(), failures: Vec::new() }
    }

    /// No answer.
    pub fn failure(failure: Failure) -> Self {
        Answer {
            status: failure.status,
            reason: failure.reason.clone(),
            advice: None,
            data: Map::new(),
            text: String::new(),
            notes: Vec::new(),
            failures: vec![failure],
        }
    }

    /// Adds a member to the JSON.
    pub fn insert(&mut self, name: &str, value: impl Into<Value>) {
        self.data.insert(name.to_owned(), value.into());
    }

    fn json(&self) -> Value {
        let mut json = match self.failures.as_slice() {
            // A single input is the whole answer; of several, each has its own.
            [failure] if self.data.is_empty() => failure.json(),
            _ => self.data.clone(),
        };
        json.insert("status".to_owned(), json!(self.status.name()));
        json.insert("code".to_owned(), json!(self.status.code()));
        json.insert("reason".to_owned(), json!(self.reason));
        if let Some(advice) = &self.advice {
            json.insert("advice".to_owned(), json!(advice));
        }
        if !self.notes.is_empty() {
            json.insert("notes".to_owned(), json!(self.notes));
        }
        Value::Object(json)
    }

    /// Writes the answer and gives the exit code.
    pub fn print(&self, as_json: bool) -> ExitCode {
        let exit = ExitCode::from(self.status.exit());
        if as_json {
            return write_json(&self.json(), exit);
        }
        let mut errors = String::new();
        for failure in &self.failures {
            errors.push_str(&failure.text());
        }
        for note in &self.notes {
            errors.push_str(&format!("certbound: note: {note}\n"));
        }
        let mut text = self.text.clone();
        if let Some(advice) = &self.advice {
            text.push_str(&format!("  {advice}\n"));
        }
        let exit = write(&screen::clean_lines(&text), exit);
        // Nobody can be told that standard error is closed.
        let _ = io::stderr().write_all(screen::clean_lines(&errors).as_bytes());
        exit
    }
}

/// Writes one JSON document to standard output.
pub fn write_json(json: &Value, exit: ExitCode) -> ExitCode {
    let text = serde_json::to_string_pretty(json).unwrap_or_default();
    write(&format!("{}\n", screen::clean_json(&text)), exit)
}

/// Writes to standard output. An answer that could not be written is no success.
pub fn write(text: &str, exit: ExitCode) -> ExitCode {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => exit,
        // The reader, such as `head`, has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => exit,
        Err(error) => {
            let _ = writeln!(io::stderr(), "certbound: standard output cannot be written: {error}");
            ExitCode::from(Status::InputOutput.exit())
        }
    }
}
