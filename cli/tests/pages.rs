//! Help, completions and manual pages: they are there, and name every command.

mod support;

use support::{certbound, directory};

const COMMANDS: [&str; 9] =
    ["thumbprint", "inspect", "check", "match", "explain", "decode", "registry", "completions", "man"];

#[test]
fn help_names_every_command_and_exit_code() {
    let run = certbound(&directory(), &["--help"]);
    assert_eq!((run.exit, run.errors.as_str()), (0, ""));
    for word in COMMANDS.into_iter().chain(["Exit codes", "0  ", "1  ", "2  ", "3  "]) {
        assert!(run.out.contains(word), "{word} in {}", run.out);
    }
    for command in COMMANDS {
        let run = certbound(&directory(), &[command, "--help"]);
        assert_eq!(run.exit, 0, "{run:?}");
        assert!(run.out.contains(&format!("certbound {command}")), "{run:?}");
    }
    let version = certbound(&directory(), &["--version"]);
    assert_eq!(version.out, format!("certbound {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn completions_of_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = certbound(&directory(), &["completions", shell]);
        assert_eq!(run.exit, 0, "{run:?}");
        for word in COMMANDS.into_iter().chain(["chain-validated", "introspection"]) {
            assert!(run.out.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn a_page_for_certbound_and_one_for_each_command() {
    let main = certbound(&directory(), &["man"]);
    assert_eq!(main.exit, 0, "{main:?}");
    for command in COMMANDS {
        assert!(main.out.contains(&format!("certbound\\-{command}(1)")), "{command} in {}", main.out);
        let page = certbound(&directory(), &["man", command]);
        assert_eq!(page.exit, 0, "{page:?}");
        has_title(&page.out, &format!("certbound-{command}"));
        has_exit_status(&page.out);
    }
    for command in ["build", "verify", "lookup"] {
        let page = certbound(&directory(), &["man", "registry", command]);
        has_title(&page.out, &format!("certbound-registry-{command}"));
        has_exit_status(&page.out);
    }
    has_title(&main.out, "certbound");
    has_exit_status(&main.out);
}

/// The title line of man-pages(7): name, section, no date, the software with its version, and the manual.
fn has_title(page: &str, name: &str) {
    let title = format!(".TH {name} 1  \"certbound {}\" certbound", env!("CARGO_PKG_VERSION"));
    assert!(page.lines().any(|line| line == title), "{title} in {page}");
}

/// A section of its own with the four codes, once, and nothing of it elsewhere.
fn has_exit_status(page: &str) {
    let (_, section) = page.split_once(".SH \"EXIT STATUS\"\n").expect("EXIT STATUS");
    let section = section.split(".SH ").next().expect("a section");
    let codes: Vec<&str> = section.lines().filter(|line| line.starts_with("\\fB")).collect();
    assert_eq!(codes, ["\\fB0\\fR", "\\fB1\\fR", "\\fB2\\fR", "\\fB3\\fR"], "{section}");
    assert!(!page.contains("Exit codes") && !page.contains("EXTRA"), "{page}");
}

#[test]
fn mistakes_are_misuse() {
    for arguments in [
        &[][..],
        &["frobnicate"],
        &["man", "frobnicate"],
        &["man", "registry", "frobnicate"],
        &["completions", "nosh"],
        &["thumbprint"],
    ] {
        let run = certbound(&directory(), arguments);
        assert_eq!((run.exit, run.out.as_str()), (3, ""), "{run:?}");
        assert!(!run.errors.is_empty(), "{arguments:?}");
    }
}
