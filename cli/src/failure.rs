//! Why a command could not give an answer: the status, the file it is about, and what to do next.

use std::path::Path;

use certbound::Error;
use serde_json::{Map, Value, json};

use crate::input;
use crate::screen;
use crate::status::Status;

/// An input that is malformed or cannot be read.
#[derive(Debug)]
pub struct Failure {
    pub status: Status,
    /// The file or the argument that it is about.
    pub source: String,
    /// One sentence.
    pub reason: String,
    /// What to do next, if there is something to say.
    pub advice: Option<String>,
}

impl Failure {
    /// What the library answered to a file or an argument.
    pub fn library(error: Error, source: &str, advice: Option<String>) -> Self {
        Failure {
            status: Status::Library(error),
            source: source.to_owned(),
            reason: error.text().to_owned(),
            advice,
        }
    }

    /// A file that cannot be read.
    pub fn input_output(path: &Path, error: &std::io::Error) -> Self {
        let advice = match error.kind() {
            std::io::ErrorKind::NotFound => Some("Check the name and the directory."),
            std::io::ErrorKind::IsADirectory => Some("Name a file in it."),
            std::io::ErrorKind::PermissionDenied => Some("Ask for permission to read it."),
            _ => None,
        };
        Failure {
            status: Status::InputOutput,
            source: input::name(path),
            reason: format!("it cannot be read: {error}"),
            advice: advice.map(str::to_owned),
        }
    }

    /// A file that cannot be written.
    pub fn output(path: &Path, error: &std::io::Error) -> Self {
        Failure {
            status: Status::InputOutput,
            source: screen::clean(&path.to_string_lossy()),
            reason: format!("it cannot be written: {error}"),
            advice: None,
        }
    }

    /// Arguments that contradict themselves.
    pub fn usage() -> Self {
        Failure {
            status: Status::Usage,
            source: "arguments".to_owned(),
            reason: "the arguments are incomplete".to_owned(),
            advice: Some("certbound --help says what there is.".to_owned()),
        }
    }

    /// The members of the failure in JSON.
    pub fn json(&self) -> Map<String, Value> {
        let mut json = Map::from_iter([
            ("status".to_owned(), json!(self.status.name())),
            ("code".to_owned(), json!(self.status.code())),
            ("reason".to_owned(), json!(self.reason)),
            ("source".to_owned(), json!(self.source)),
        ]);
        if let Some(advice) = &self.advice {
            json.insert("advice".to_owned(), json!(advice));
        }
        json
    }

    /// Two lines for standard error.
    pub fn text(&self) -> String {
        let number = match self.status {
            Status::Library(_) => format!(" ({}, {})", self.status.name(), self.status.code()),
            _ => String::new(),
        };
        let advice = self.advice.as_ref().map(|advice| format!("  {advice}\n")).unwrap_or_default();
        format!("certbound: {}: {}{number}\n{advice}", self.source, self.reason)
    }
}
