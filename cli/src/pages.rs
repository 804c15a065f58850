//! What comes with a command: completions for the shells, and manual pages.

use std::process::ExitCode;

use clap::{Command, CommandFactory};

use crate::answer;
use crate::arguments::Arguments;
use crate::status::Status;

/// Prints the completions for a shell.
pub fn completions(shell: clap_complete::Shell) -> ExitCode {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "certbound", &mut out);
    answer::write(&String::from_utf8_lossy(&out), ExitCode::SUCCESS)
}

/// Prints the manual page of certbound, or of the command with these names.
pub fn manual(names: &[String]) -> ExitCode {
    let mut root = Arguments::command();
    root.build();
    let page = names.iter().try_fold(&root, |command, name| command.find_subcommand(name)).cloned();
    let Some(page) = page else {
        let known: Vec<&str> =
            root.get_subcommands().map(Command::get_name).filter(|name| *name != "help").collect();
        eprintln!("certbound: man: there is no such command; there are: {}", known.join(", "));
        return ExitCode::from(Status::Usage.exit());
    };
    let mut out = Vec::new();
    let page = clap_mangen::Man::new(page).manual("certbound");
    // Writing to memory cannot fail.
    let _ = page.render(&mut out);
    answer::write(&String::from_utf8_lossy(&out), ExitCode::SUCCESS)
}
