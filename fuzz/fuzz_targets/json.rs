//! JSON beside `serde_json`: what it refuses we refuse, and of what we read it has the same members, values and spans.
#![no_main]

use certbound::{Error, json};
use certbound_fuzz::json::{is_form, read, same};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|input: &[u8]| {
    let (ours, theirs) = (json::read(input), read(input));
    match (&ours, &theirs) {
        (Ok(ours), Some(theirs)) => same(ours, theirs),
        (Err(error), None) => assert!(is_form(*error)),
        _ => panic!("{ours:?}, and serde_json says {}: {}", theirs.is_some(), input.escape_ascii()),
    }
    match serde_json::from_slice::<Value>(input) {
        // It goes to a depth of 127.
        Ok(_) => assert!(ours.is_ok() || ours.is_err_and(|error| error == Error::JsonTooDeep)),
        // It converts numbers, and no f64 holds this one; the grammar has no such bound.
        Err(error) => assert!(ours.is_err() || error.to_string().contains("number out of range")),
    }
    let cnf = json::members(input, ["cnf"]);
    let members = theirs.as_ref().and_then(|theirs| theirs.members());
    match (cnf, &theirs) {
        (Ok(Some([cnf])), Some(theirs)) => {
            assert!(members.is_some());
            assert_eq!(cnf.map(|cnf| cnf.as_bytes()), theirs.member("cnf").map(|cnf| cnf.text.as_bytes()));
        }
        (Ok(None), Some(theirs)) => assert!(!theirs.text.starts_with('{')),
        (Err(error), _) => assert!(is_form(error) && members.is_none()),
        (Ok(_), None) => panic!("serde_json refuses it: {}", input.escape_ascii()),
    }
});
