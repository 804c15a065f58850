//! The two headers beside the certificate's: a shared secret, and the proxy's verdict on the chain.
#![no_main]

use certbound::forwarded::{MAX_SECRET_LEN, MIN_SECRET_LEN, TrustedPeer, Verdict, chain};
use certbound::{Chain, Error};
use certbound_fuzz::oracle::trim;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut parts = input.splitn(3, |&octet| octet == b'\n');
    let (secret, line) = (parts.next().unwrap_or_default(), parts.next());
    let lines: Vec<&[u8]> = line.into_iter().chain(parts.next()).collect();
    secrets(secret, &lines);
    // The secret itself, which the engine is not to guess.
    secrets(secret, &[&[b" ", secret, b"\t"].concat()]);
    secrets(secret, &[&[secret, b"x"].concat()]);
    secrets(secret, &[secret, secret]);
    for (verdict, yes) in [(Verdict::Words, "SUCCESS"), (Verdict::Code, "0")] {
        verdicts(verdict, yes, &lines);
    }
});

fn secrets(secret: &[u8], lines: &[&[u8]]) {
    let strong = (MIN_SECRET_LEN..=MAX_SECRET_LEN).contains(&secret.len())
        && trim(secret) == secret
        && !secret.iter().any(|octet| b"\r\n\0".contains(octet));
    let given = matches!(lines, [line] if line.len() <= 2 * MAX_SECRET_LEN && trim(line) == secret);
    let expected = match (strong, given) {
        (false, _) => Err(Error::WeakSecret),
        (true, false) => Err(Error::UntrustedPeer),
        (true, true) => Ok(()),
    };
    assert_eq!(TrustedPeer::by_secret(lines, secret).map(|_| ()), expected);
}

/// Only one word says yes.
fn verdicts(verdict: Verdict, yes: &str, lines: &[&[u8]]) {
    let read = chain(TrustedPeer::asserted(), verdict, lines);
    let value = match lines {
        [] => b"",
        [line] => trim(line),
        _ => return assert_eq!(read, Err(Error::ForwardedRepeated)),
    };
    let no = match verdict {
        Verdict::Words => matches!(value, b"NONE" | b"GENEROUS" | b"FAILED") || value.starts_with(b"FAILED:"),
        _ => std::str::from_utf8(value).is_ok_and(|text| {
            text.len() <= 10 && text.parse::<u64>().is_ok_and(|code| code > 0 && code.to_string() == text)
        }),
    };
    let expected = match value {
        _ if lines.first().is_some_and(|line| line.len() > 1024) => Err(Error::ForwardedVerdict),
        b"" | b"(null)" => Ok(Chain::NotValidated),
        _ if value == yes.as_bytes() => Ok(Chain::Validated),
        _ if no => Ok(Chain::NotValidated),
        _ => Err(Error::ForwardedVerdict),
    };
    assert_eq!(read, expected);
}
