//! A question that is asked of several files.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::answer::Answer;
use crate::failure::Failure;
use crate::status::Status;

/// What one of several files gave.
pub struct Found {
    pub json: Map<String, Value>,
    pub text: String,
    pub notes: Vec<String>,
}

/// Asks every file. One that fails does not keep the others from their answer, and the worst end is the command's.
pub fn each(files: &[PathBuf], done: &str, ask: impl Fn(&Path) -> Result<Found, Failure>) -> Answer {
    let mut answer = Answer::verdict(Ok(()), done);
    answer.text.clear();
    let mut list = Vec::new();
    for path in files {
        let mut json = match ask(path) {
            Ok(found) => {
                answer.text.push_str(&found.text);
                let mut json = found.json;
                json.insert("status".to_owned(), json!(Status::Done.name()));
                json.insert("code".to_owned(), json!(Status::Done.code()));
                json.insert("reason".to_owned(), json!(done));
                if !found.notes.is_empty() {
                    json.insert("notes".to_owned(), json!(found.notes));
                }
                answer.notes.extend(found.notes);
                json
            }
            Err(failure) => {
                if failure.status.exit() > answer.status.exit() {
                    answer.status = failure.status;
                    answer.reason = failure.reason.clone();
                }
                let json = failure.json();
                answer.failures.push(failure);
                json
            }
        };
        json.insert("file".to_owned(), json!(path.to_string_lossy()));
        list.push(Value::Object(json));
    }
    answer.insert("files", list);
    answer
}
