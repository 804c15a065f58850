//! The command line: `--json` in every place, and one sentence for every mistake.

mod support;

use support::{RFC8705_TEXT, certbound, directory};

#[test]
fn json_may_stand_before_and_after_the_command() {
    let directory = directory();
    for arguments in [["--json", "thumbprint", "rfc8705.pem"], ["thumbprint", "--json", "rfc8705.pem"]] {
        let run = certbound(&directory, &arguments);
        assert_eq!((run.exit, &run.json()["files"][0]["x5t#S256"]), (0, &RFC8705_TEXT.into()), "{arguments:?}");
    }
    for arguments in [
        ["--json", "registry", "verify", "other.pem"],
        ["registry", "--json", "verify", "other.pem"],
        ["registry", "verify", "--json", "other.pem"],
    ] {
        let run = certbound(&directory, &arguments);
        assert_eq!((run.exit, &run.json()["status"]), (2, &"RegistryFormat".into()), "{arguments:?}");
    }
    let run = certbound(&directory, &["thumbprint", "--", "--json"]);
    assert_eq!((run.exit, run.out.as_str()), (3, ""), "a file of that name is a file: {run:?}");
    let run = certbound(&directory, &["thumbprint", "--no-such", "--", "--json"]);
    assert_eq!((run.exit, run.out.as_str()), (3, ""), "{run:?}");
}

#[test]
fn a_mistake_is_one_sentence() {
    let directory = directory();
    let check = ["check", "--no-cert", "--claims", "c.json"];
    let cases: [(&[&str], &str, &str); 12] = [
        (&[], "a command is missing", "--help"),
        (&["registry"], "a command is missing", "--help"),
        (&["thumbprnt"], "there is no command thumbprnt", "There is thumbprint."),
        (&["thumbprint"], "required and not given: <FILE>...", "--help"),
        (&["match", "--cert", "a"], "required and not given: --client <FILE>", "--help"),
        (&["match", "--certt", "a"], "there is no argument --certt here", "There is --cert."),
        (&["match", "--cert", "a", "--cert", "b", "--client", "c"], "--cert <FILE> is given twice", "--help"),
        (
            &["check", "--no-cert", "--cert", "a", "--claims", "b", "--policy", "require-bound"],
            "--no-cert and --cert <FILE> exclude each other",
            "--help",
        ),
        (
            &[&check[..], &["--policy", "may\nbe\n\nnot"]].concat(),
            r#""may\u{a}be\u{a}\u{a}not" is no value of --policy <POLICY>"#,
            "There are: require-bound, allow-unbound.",
        ),
        (&[&check[..], &["--policy"]].concat(), "--policy <POLICY> has no value", "require-bound"),
        (&["match", "--cert", "-", "--client", "-"], "standard input, -, can be read only once", "--help"),
        (&["man", "check"], "completions and manual pages are no JSON: leave out --json", "--help"),
    ];
    for (arguments, reason, advice) in cases {
        let run = certbound(&directory, &[&["--json"], arguments].concat());
        let json = run.json();
        assert_eq!((run.exit, &json["status"], &json["code"]), (3, &"Usage".into(), &501.into()), "{json}");
        assert_eq!(json["reason"], reason, "{arguments:?}");
        assert!(json["advice"].as_str().is_some_and(|text| text.contains(advice)), "{advice} in {json}");
    }
}
