//! Who set a header, and what the proxy says of the chain.

#![cfg(feature = "forwarded")]

use certbound::forwarded::{MAX_SECRET_LEN, MIN_SECRET_LEN, TrustedPeer, Verdict, chain};
use certbound::{Chain, Error};

const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";

fn by_secret(lines: &[&[u8]], secret: &[u8]) -> Result<(), Error> {
    TrustedPeer::by_secret(lines, secret).map(|_| ())
}

#[test]
fn only_the_secret_alone_is_trusted() {
    let untrusted = Err(Error::UntrustedPeer);
    let different = |position: usize| {
        let mut secret = SECRET.to_vec();
        secret[position] ^= 1;
        secret
    };
    assert_eq!(by_secret(&[SECRET], SECRET), Ok(()));
    let spaced = [b" \t", SECRET, b"\t "].concat();
    assert_eq!(by_secret(&[&spaced], SECRET), Ok(()), "white space around a value is not the value");
    for position in 0..SECRET.len() {
        assert_eq!(by_secret(&[&different(position)], SECRET), untrusted, "octet {position}");
    }
    let longer = [SECRET, b"0"].concat();
    let upper = SECRET.to_ascii_uppercase();
    let with_nul = [SECRET, b"\0"].concat();
    let quoted = [b"\"", SECRET, b"\""].concat();
    let joined = [SECRET, b", ", SECRET].concat();
    let table: &[(&str, &[&[u8]])] = &[
        ("no line", &[]),
        ("an empty line", &[b""]),
        ("white space", &[b" \t"]),
        ("absence of Apache", &[b"(null)"]),
        ("twice", &[SECRET, SECRET]),
        ("with an empty one", &[SECRET, b""]),
        ("after another one", &[b"x", SECRET]),
        ("cut short", &[&SECRET[..31]]),
        ("without its first octet", &[&SECRET[1..]]),
        ("longer", &[&longer]),
        ("upper case", &[&upper]),
        ("a NUL after", &[&with_nul]),
        ("in quotes", &[&quoted]),
        ("joined by a server", &[&joined]),
    ];
    for &(reason, lines) in table {
        assert_eq!(by_secret(lines, SECRET), untrusted, "{reason}");
    }
}

#[test]
fn a_secret_has_16_to_256_octets() {
    assert_eq!((MIN_SECRET_LEN, MAX_SECRET_LEN), (16, 256));
    for len in [0, 1, 15, 16, 17, 255, 256, 257, 511, 512, 513, 100_000] {
        let secret = vec![b'a'; len];
        let is_good = (16..=256).contains(&len);
        let expected = if is_good { Ok(()) } else { Err(Error::WeakSecret) };
        assert_eq!(by_secret(&[&secret], &secret), expected, "{len} octets");
        // Whose mistake it is does not depend on the request.
        let other = if is_good { Err(Error::UntrustedPeer) } else { Err(Error::WeakSecret) };
        assert_eq!(by_secret(&[], &secret), other, "{len} octets, none sent");
        assert_eq!(by_secret(&[&secret[1.min(len)..]], &secret), other, "{len} octets, one less sent");
        assert_eq!(by_secret(&[SECRET, SECRET], &secret), other, "{len} octets, two sent");
    }
    let longest = [b'a'; 256];
    let in_spaces = |spaces: usize| [&vec![b' '; spaces][..], &longest].concat();
    assert_eq!(by_secret(&[&in_spaces(256)], &longest), Ok(()), "a line of 512");
    assert_eq!(by_secret(&[&in_spaces(257)], &longest), Err(Error::UntrustedPeer), "a line of 513");
    let octets: Vec<u8> = (0x80..=0xff).collect();
    assert_eq!(by_secret(&[&octets], &octets), Ok(()), "any octets");
    for ends in [[b" ", SECRET, b""], [b"", SECRET, b"\t"], [b"", SECRET, b"\n"], [b"\0", SECRET, b"\r\n"]] {
        let secret = ends.concat();
        assert_eq!(by_secret(&[&secret], &secret), Err(Error::WeakSecret), "no header carries it");
    }
}

fn verdict(form: Verdict, lines: &[&[u8]]) -> Result<Chain, Error> {
    chain(TrustedPeer::asserted(), form, lines)
}

#[test]
fn no_verdict_is_not_validated() {
    for form in [Verdict::Words, Verdict::Code] {
        let absent: &[&[&[u8]]] = &[&[], &[b""], &[b" \t"], &[b"(null)"], &[b" (null) "]];
        for &lines in absent {
            assert_eq!(verdict(form, lines), Ok(Chain::NotValidated), "{form:?} {lines:?}");
        }
        let repeated: &[&[&[u8]]] =
            &[&[b"SUCCESS", b"SUCCESS"], &[b"0", b"0"], &[b"", b""], &[b"SUCCESS", b"", b"0"]];
        for &lines in repeated {
            assert_eq!(verdict(form, lines), Err(Error::ForwardedRepeated), "{form:?} {lines:?}");
        }
    }
}

#[test]
fn what_proxies_write() {
    let (yes, no, unknown) = (Ok(Chain::Validated), Ok(Chain::NotValidated), Err(Error::ForwardedVerdict));
    for (value, words, code) in [
        ("SUCCESS", yes, unknown),
        ("\tSUCCESS ", yes, unknown),
        ("NONE", no, unknown),
        ("FAILED", no, unknown),
        ("FAILED:", no, unknown),
        ("FAILED:unable to verify the first certificate", no, unknown),
        ("FAILED:SUCCESS", no, unknown),
        ("GENEROUS", no, unknown),
        ("success", unknown, unknown),
        ("Success", unknown, unknown),
        ("SUCCESS:", unknown, unknown),
        ("SUCCESS:ok", unknown, unknown),
        ("SUCCESSFUL", unknown, unknown),
        ("SUCCES", unknown, unknown),
        ("SUCCESS, SUCCESS", unknown, unknown),
        ("SUCCESS\0", unknown, unknown),
        ("SUCCESS\n", unknown, unknown),
        ("\"SUCCESS\"", unknown, unknown),
        ("FAILEDx", unknown, unknown),
        ("FAILED :x", unknown, unknown),
        ("GENEROUS:x", unknown, unknown),
        ("NONE:x", unknown, unknown),
        ("(NULL)", unknown, unknown),
        ("true", unknown, unknown),
        ("::", unknown, unknown),
        ("0", unknown, yes),
        (" 0\t", unknown, yes),
        ("1", unknown, no),
        ("9", unknown, no),
        ("18", unknown, no),
        ("10", unknown, no),
        ("4294967295", unknown, no),
        ("9999999999", unknown, no),
        ("10000000000", unknown, unknown),
        ("00", unknown, unknown),
        ("01", unknown, unknown),
        ("0.0", unknown, unknown),
        ("0x0", unknown, unknown),
        ("+0", unknown, unknown),
        ("-0", unknown, unknown),
        ("-1", unknown, unknown),
        ("1a", unknown, unknown),
        ("1 2", unknown, unknown),
        ("0,0", unknown, unknown),
        ("0 0", unknown, unknown),
        ("٠", unknown, unknown),
    ] {
        assert_eq!(verdict(Verdict::Words, &[value.as_bytes()]), words, "{value:?} in words");
        assert_eq!(verdict(Verdict::Code, &[value.as_bytes()]), code, "{value:?} as a code");
    }
    let longest = format!("FAILED:{}", "x".repeat(1024 - 7));
    assert_eq!(verdict(Verdict::Words, &[longest.as_bytes()]), no, "1,024 octets");
    assert_eq!(verdict(Verdict::Words, &[(longest + "x").as_bytes()]), unknown, "and one");
}
