//! What comes with a command: completions for the shells, and manual pages.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Command, CommandFactory};

use crate::answer;
use crate::arguments::{Arguments, EXIT_CODES, NOTES};
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
    // Writing to memory cannot fail.
    let _ = render(&page, &mut out);
    answer::write(&String::from_utf8_lossy(&out), ExitCode::SUCCESS)
}

/// The sections of man-pages(7), where `clap_mangen` alone would put the exit codes under EXTRA.
fn render(command: &Command, out: &mut Vec<u8>) -> io::Result<()> {
    // A subcommand has no version, and its own name stands in the title already.
    let source = concat!("certbound ", env!("CARGO_PKG_VERSION"));
    let page = clap_mangen::Man::new(command.clone()).manual("certbound").source(source);
    page.render_title(out)?;
    page.render_name_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    if command.has_subcommands() {
        page.render_subcommands_section(out)?;
    }
    writeln!(out, ".SH \"EXIT STATUS\"")?;
    for (code, text) in EXIT_CODES {
        writeln!(out, ".TP\n\\fB{code}\\fR\n{text}")?;
    }
    writeln!(out, ".SH NOTES")?;
    for note in NOTES {
        writeln!(out, ".PP\n{}", note.replace('-', "\\-"))?;
    }
    if command.get_version().is_some() {
        page.render_version_section(out)?;
    }
    Ok(())
}
