//! Why there are no arguments to run with: help was asked for, or they are wrong.

use std::process::ExitCode;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::answer::{self, Answer};
use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::screen;
use crate::status::Status;

/// What clap has to say instead of giving arguments.
pub struct Stopped {
    error: clap::Error,
    /// One sentence.
    reason: String,
}

impl From<clap::Error> for Stopped {
    fn from(error: clap::Error) -> Self {
        let reason = reason(&error);
        Stopped { error, reason }
    }
}

impl Stopped {
    /// Arguments that are well formed, and contradict each other.
    pub fn conflict(reason: &str) -> Self {
        let error = Arguments::command().error(ErrorKind::ArgumentConflict, reason);
        Stopped { error, reason: reason.to_owned() }
    }

    /// Prints the help or the error, the latter in JSON if the arguments have `--json`.
    pub fn print(&self) -> ExitCode {
        let rendered = self.error.render().to_string();
        if !self.error.use_stderr() {
            return answer::write(&rendered, ExitCode::SUCCESS);
        }
        if std::env::args_os().take_while(|argument| argument != "--").any(|argument| argument == "--json") {
            return Answer::failure(self.failure()).print(true);
        }
        eprint!("{}", screen::clean_lines(&rendered));
        ExitCode::from(Status::Usage.exit())
    }

    fn failure(&self) -> Failure {
        let similar =
            [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
                .into_iter()
                .find_map(|kind| values(&self.error, kind));
        let valid = values(&self.error, ContextKind::ValidValue);
        let advice = match (similar, valid) {
            (_, Some(valid)) => format!("There are: {valid}."),
            (Some(similar), _) => format!("There is {similar}."),
            _ => "certbound --help says what there is.".to_owned(),
        };
        let reason = self.reason.clone();
        Failure { status: Status::Usage, source: "arguments".to_owned(), reason, advice: Some(advice) }
    }
}

/// One sentence, without the lines that clap adds for a person.
fn reason(error: &clap::Error) -> String {
    let argument = values(error, ContextKind::InvalidArg);
    let value = values(error, ContextKind::InvalidValue);
    let other = values(error, ContextKind::PriorArg);
    let command = values(error, ContextKind::InvalidSubcommand);
    match (error.kind(), argument, value, other, command) {
        (ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand, ..) => {
            "a command is missing".to_owned()
        }
        (ErrorKind::InvalidSubcommand, .., Some(command)) => format!("there is no command {command}"),
        (ErrorKind::UnknownArgument, Some(argument), ..) => format!("there is no argument {argument} here"),
        (ErrorKind::MissingRequiredArgument, Some(missing), ..) => format!("required and not given: {missing}"),
        (ErrorKind::ArgumentConflict, Some(argument), _, Some(other), _) if argument == other => {
            format!("{argument} is given twice")
        }
        (ErrorKind::ArgumentConflict, Some(argument), _, Some(other), _) => {
            format!("{argument} and {other} exclude each other")
        }
        (ErrorKind::InvalidValue, Some(argument), Some(value), ..) if value.is_empty() => {
            format!("{argument} has no value")
        }
        (_, Some(argument), Some(value), ..) => format!("\"{value}\" is no value of {argument}"),
        (kind, ..) => kind.as_str().unwrap_or("the arguments are wrong").to_owned(),
    }
}

/// What clap says of the error under a heading, with commas between.
fn values(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(value) => Some(screen::clean(value)),
        ContextValue::Strings(values) if !values.is_empty() => Some(screen::clean(&values.join(", "))),
        _ => None,
    }
}
