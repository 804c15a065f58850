//! `x-forwarded-client-cert`: its grammar, and that what it says of one certificate agrees.

#![cfg(feature = "forwarded")]

#[path = "support/der.rs"]
mod der;
#[path = "support/forwarded.rs"]
mod forwarded;
#[path = "support/proxy.rs"]
mod proxy;
#[path = "support/sample.rs"]
mod sample;

use certbound::Error;
use certbound::forwarded::{Format, Header};
use forwarded::{chain, decode, leaf};
use proxy::{Element, envoy_pem};

fn single(value: impl AsRef<[u8]>) -> forwarded::Answer {
    forwarded::single(Format::Xfcc, value)
}

fn in_chain(value: impl AsRef<[u8]>) -> forwarded::Answer {
    decode(&chain(Format::Xfcc), value)
}

fn other() -> Vec<u8> {
    sample::to_der(include_str!("vectors/other.pem"))
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|&text| text.to_owned()).collect()
}

/// The two keys that there must be.
fn hash_and_cert() -> Element {
    Element { subject: None, ..Element::of(&leaf()) }
}

/// The element and more keys.
fn with(more: &str) -> String {
    format!("{};{more}", hash_and_cert().write())
}

#[test]
fn every_good_form_of_an_element() {
    let good = hash_and_cert();
    let (hash, cert) = (proxy::hash(&leaf()), envoy_pem(&leaf()));
    let everything = Element {
        by: texts(&["spiffe://mesh/a", "http://b.example?c=d"]),
        chain: Some(cert.clone() + &envoy_pem(&other())),
        subject: Some("CN=\"a\",O=b;c=d".to_owned()),
        uri: texts(&["spiffe://mesh/client", "", "urn:x=y?z"]),
        dns: texts(&["a.example", "*.b.example"]),
        ..good.clone()
    };
    for (reason, value) in [
        ("Hash and Cert", good.write()),
        ("and Subject", Element::of(&leaf()).write()),
        ("everything, as Envoy orders it", everything.write()),
        ("another order", format!("URI=a:b;Cert=\"{cert}\";DNS=c;Hash={hash}")),
        ("keys in lower case", format!("hash={hash};cert=\"{cert}\"")),
        ("keys in upper case", format!("HASH={hash};CERT=\"{cert}\"")),
        ("Hash in upper case", format!("Hash={};Cert=\"{cert}\"", hash.to_uppercase())),
        ("Cert fully percent-encoded", format!("Hash={hash};Cert=\"{}\"", proxy::all_escaped(&leaf()))),
        ("Cert without its last line end", format!("Hash={hash};Cert=\"{}\"", cert.trim_end_matches("%0A"))),
        ("an empty Subject", with("Subject=\"\"")),
        ("a bare Subject", with("Subject=CN=a")),
        ("an empty URI, last", with("URI=")),
        ("an empty URI, not last", with("URI=;DNS=a")),
        ("URI that occurs more than once", with("URI=a:b;URI=a:b;uri=c:d")),
        ("DNS and By that occur more than once", with("DNS=a;DNS=a;By=b;By=b")),
        ("a key that Envoy may write one day", with("Serial-Number_2=0123;Not=\"b\"")),
        ("an equals sign in a value", with("URI=a:b=c==")),
        ("a backslash in a bare value", with(r"URI=a:\b\")),
        ("a quoted URI", with("URI=\"a:b,c;d\"")),
    ] {
        assert_eq!(single(&value), Ok(Some(leaf())), "{reason}: {value}");
        assert_eq!(in_chain(&value), Ok(Some(leaf())), "{reason}, as a chain: {value}");
    }
}

/// A backslash makes a pair with whatever follows it; only a quote without one ends a value.
#[test]
fn quoted_values() {
    for (text, is_closed) in [
        (r#""""#, true),
        (r#""a""#, true),
        (r#""a,b;c=d""#, true),
        (r#""\"""#, true),
        (r#""a\"b\"c""#, true),
        (r#""\\""#, true),
        (r#""O=a\\""#, true),
        (r#""\\\"""#, true),
        (r#""\\\\""#, true),
        (r#""a\,b\;c\=d\e""#, true),
        (r#""CN=\C3\A4""#, true),
        ("\"ä\"", true),
        (r#"""#, false),
        (r#""a"#, false),
        (r#""\""#, false),
        (r#""a\\\""#, false),
        (r#""\"#, false),
        (r#""a"b"#, false),
        (r#""a" "#, false),
        (r#""a"""#, false),
        (r#""\\"""#, false),
        (r#""a"="b""#, false),
        ("\"a\u{7f}\"", false),
        ("\"a\tb\"", false),
        ("\"a\nb\"", false),
        ("\"a\0b\"", false),
    ] {
        let expected = if is_closed { Ok(Some(leaf())) } else { Err(Error::XfccSyntax) };
        assert_eq!(single(with(&format!("Subject={text};URI=a:b"))), expected, "{text}");
        if text != r#""a" "# {
            assert_eq!(single(with(&format!("Subject={text}"))), expected, "{text}, last");
        }
    }
}

#[test]
fn what_is_no_element() {
    let good = hash_and_cert().write();
    for (reason, value) in [
        ("a semicolon at the end", format!("{good};")),
        ("a semicolon before", format!(";{good}")),
        ("two semicolons", good.replacen(';', ";;", 1)),
        ("a space after a semicolon", good.replacen(';', "; ", 1)),
        ("a space before a semicolon", good.replacen(';', " ;", 1)),
        ("a space after Hash", good.replacen("Hash=", "Hash =", 1)),
        ("a space after the equals sign", good.replacen("Hash=", "Hash= ", 1)),
        ("no equals sign", with("URI")),
        ("a colon for it", with("URI:a")),
        ("no key", with("=a")),
        ("no key, in quotes", with("=\"a\"")),
        ("a key in quotes", with("\"URI\"=a")),
        ("a key with a space", with("U RI=a")),
        ("a key that is not ASCII", with("ÜRI=a")),
        ("a key with a dot", with("a.b=c")),
        ("a quote inside a bare value", with("URI=a\"b\"")),
        ("a quote at the end of a bare value", with("URI=a\"")),
        ("an escaped quote in a bare value", with("URI=a\\\"b")),
        ("a space in a bare value", with("URI=a b")),
        ("a tab in a bare value", with("URI=a\tb")),
        ("a line end in a bare value", with("URI=a\n")),
        ("not ASCII in a bare value", with("URI=ä")),
        ("a NUL in a bare value", with("URI=a\0")),
        ("bare Cert", good.replace('"', "")),
        ("Cert with an empty bare value", Element { cert: None, ..hash_and_cert() }.write() + ";Cert="),
        ("bare Chain", with(&format!("Chain={}", envoy_pem(&leaf())))),
        ("an empty bare Chain", with("Chain=")),
        ("a comma at the end", format!("{good},")),
        ("a comma before", format!(",{good}")),
        ("base64 of DER", proxy::bare(&leaf())),
        ("percent-encoded PEM", proxy::nginx_escaped(&leaf())),
    ] {
        let expected = if reason == "a comma at the end" { Error::XfccElements } else { Error::XfccSyntax };
        assert_eq!(single(&value), Err(expected), "{reason}: {value}");
        assert_eq!(in_chain(&value), Err(expected), "{reason}, as a chain: {value}");
    }
}

#[test]
fn keys_that_may_occur_once_do() {
    let (hash, pem) = (proxy::hash(&leaf()), envoy_pem(&leaf()));
    let pairs = [("Hash", hash), ("Cert", format!("\"{pem}\"")), ("Subject", "\"CN=a\"".to_owned())];
    let all = Element { subject: Some("CN=a".to_owned()), chain: Some(pem.clone()), ..hash_and_cert() }.write();
    for (key, value) in pairs.iter().cloned().chain([("Chain", format!("\"{pem}\""))]) {
        for key in [key.to_owned(), key.to_lowercase(), key.to_uppercase()] {
            for value in [&value, "", "\"\"", "a"] {
                let after = format!("{all};{key}={value}");
                assert_eq!(single(&after), Err(Error::XfccDuplicateKey), "{after}");
                assert_eq!(in_chain(&after), Err(Error::XfccDuplicateKey), "{after}, as a chain");
                let before = format!("{key}={value};{all}");
                assert_eq!(single(&before), Err(Error::XfccDuplicateKey), "{before}");
            }
        }
    }
}

#[test]
fn hash_is_the_digest_of_the_certificate() {
    let cert = envoy_pem(&leaf());
    let hash = proxy::hash(&leaf());
    for (reason, value) in [
        ("none", format!("Cert=\"{cert}\"")),
        ("none, but for one in a name", format!("Cert=\"{cert}\";URI=Hash={hash}")),
        ("another certificate's", format!("Hash={};Cert=\"{cert}\"", proxy::hash(&other()))),
        ("of the PEM", format!("Hash={};Cert=\"{cert}\"", proxy::hash(sample::RFC8705.as_bytes()))),
        ("one digit wrong", format!("Hash={}0;Cert=\"{cert}\"", &hash[..63])),
        ("the first digit wrong", format!("Hash=f{};Cert=\"{cert}\"", &hash[1..])),
        ("cut short", format!("Hash={};Cert=\"{cert}\"", &hash[..62])),
        ("an odd number of digits", format!("Hash={};Cert=\"{cert}\"", &hash[..63])),
        ("a digit too much", format!("Hash={hash}0;Cert=\"{cert}\"")),
        ("an octet too much", format!("Hash={hash}00;Cert=\"{cert}\"")),
        ("no digits", format!("Hash=;Cert=\"{cert}\"")),
        ("zeros", format!("Hash={};Cert=\"{cert}\"", "0".repeat(64))),
        ("not hexadecimal", format!("Hash=g{};Cert=\"{cert}\"", &hash[1..])),
        ("base64", format!("Hash={};Cert=\"{cert}\"", "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0=")),
        ("in quotes", format!("Hash=\"{hash}\";Cert=\"{cert}\"")),
        ("with a prefix", format!("Hash=0x{};Cert=\"{cert}\"", &hash[2..])),
    ] {
        assert!(!hash.ends_with('0') && !hash.starts_with('f'));
        assert_eq!(single(&value), Err(Error::XfccHash), "{reason}: {value}");
        assert_eq!(in_chain(&value), Err(Error::XfccHash), "{reason}, as a chain: {value}");
    }
}

#[test]
fn cert_and_chain() {
    let (a, b) = (envoy_pem(&leaf()), envoy_pem(&other()));
    let element = |cert: Option<&str>, chain: Option<&str>| {
        let (cert, chain) = (cert.map(str::to_owned), chain.map(str::to_owned));
        Element { cert, chain, ..hash_and_cert() }.write()
    };
    let (ab, ba) = (format!("{a}{b}"), format!("{b}{a}"));
    let (aa, lower) = (format!("{a}{a}"), ab.to_lowercase());
    let (no_end, eleven) = (a.trim_end_matches("%0A"), a.repeat(11));
    let no_cert = Error::XfccCertificate;
    let (good, refused) = (Ok(Some(leaf())), |error: Error| Err(error));
    for (reason, value, one, many) in [
        ("Cert alone", element(Some(&a), None), good.clone(), good.clone()),
        ("Chain of the same alone", element(Some(&a), Some(&a)), good.clone(), good.clone()),
        ("Chain with an issuer", element(Some(&a), Some(&ab)), good.clone(), good.clone()),
        ("Cert twice in Chain", element(Some(&a), Some(&aa)), good.clone(), good.clone()),
        ("ten", element(Some(&a), Some(&a.repeat(10))), good.clone(), good.clone()),
        ("only Chain", element(None, Some(&ab)), refused(no_cert), good.clone()),
        ("only Chain, of one", element(None, Some(&a)), refused(no_cert), good.clone()),
        ("only Chain, another one first", element(None, Some(&ba)), refused(no_cert), refused(Error::XfccHash)),
        ("neither", element(None, None), refused(no_cert), refused(no_cert)),
        ("Chain begins with another one", element(Some(&a), Some(&ba)), refused(no_cert), refused(no_cert)),
        ("Chain without Cert in it", element(Some(&a), Some(&b)), refused(no_cert), refused(no_cert)),
        ("an empty Chain", element(Some(&a), Some("")), refused(no_cert), refused(no_cert)),
        ("a Chain in other letters", element(Some(&a), Some(&lower)), refused(no_cert), refused(no_cert)),
    ] {
        assert_eq!(single(&value), one, "{reason}: {value}");
        assert_eq!(in_chain(&value), many, "{reason}, as a chain: {value}");
    }
    for (reason, value, error) in [
        ("Chain of eleven", element(Some(&a), Some(&eleven)), Error::ChainTooLong),
        ("Chain cut short", element(Some(&a), Some(&ab[..ab.len() - 30])), Error::PemEnd),
        ("text after Cert in Chain", element(Some(&a), Some(&format!("{a}x"))), Error::PemTrailingData),
        ("Cert goes on in Chain", element(Some(no_end), Some(&format!("{no_end}-"))), Error::PemEnd),
        (
            "Chain percent-encoded twice",
            element(Some(&a), Some(&format!("{a}{}", b.replace('%', "%25")))),
            Error::ForwardedDoubleEncoded,
        ),
        ("two in Cert", element(Some(&aa), None), Error::SecondCertificate),
        ("an empty Cert", element(Some(""), None), Error::PemBegin),
        ("Cert of base64", element(Some(&proxy::bare(&leaf())), None), Error::PemBegin),
        ("Cert of a key", element(Some(&a.replace("CERTIFICATE", "PRIVATE%20KEY")), None), Error::PemLabel),
        ("Cert with a space", element(Some(&a.replace("%2B", " ")), None), Error::ForwardedPlusAsSpace),
        (
            "Cert with broken percent-encoding",
            element(Some(&a.replace("%2B", "%")), None),
            Error::ForwardedPercent,
        ),
        (
            "Cert percent-encoded twice",
            element(Some(&a.replace('%', "%25")), None),
            Error::ForwardedDoubleEncoded,
        ),
        ("Cert with a backslash", element(Some(&a.replacen("%0AS", "%0A\\S", 1)), None), Error::PemBase64),
        (
            "Cert with an escaped quote",
            element(Some(&a.replacen("%0AS", "%0A\\\"S", 1)), None),
            Error::PemBase64,
        ),
    ] {
        assert_eq!(single(&value), Err(error), "{reason}: {value}");
        assert_eq!(in_chain(&value), Err(error), "{reason}, as a chain: {value}");
    }
}

#[test]
fn exactly_as_many_elements_as_are_expected() {
    let (first, second) = (Element::of(&leaf()).write(), Element::of(&other()).write());
    for count in 1..=12usize {
        let value = [vec![first.clone()], vec![second.clone(); count - 1]].concat().join(",");
        for expected in 1..=10u8 {
            let header = Header::new(Format::Xfcc).with_elements(expected).expect("a number of elements");
            let answer =
                if count == usize::from(expected) { Ok(Some(leaf())) } else { Err(Error::XfccElements) };
            assert_eq!(decode(&header, &value), answer, "{count} elements, {expected} expected");
        }
    }
    let two = Header::new(Format::Xfcc).with_elements(2).expect("two elements");
    let syntax = Error::XfccSyntax;
    for (reason, value, answer) in [
        ("the first one counts", format!("{second},{first}"), Ok(Some(other()))),
        ("a later one is only read", format!("{first},By=a"), Ok(Some(leaf()))),
        ("a later one has another Hash", format!("{first},Hash=00;Cert=\"\""), Ok(Some(leaf()))),
        ("the first one has no Cert", format!("By=a,{first}"), Err(Error::XfccCertificate)),
        ("a duplicate key in a later one", format!("{first},{second};hash=a"), Err(Error::XfccDuplicateKey)),
        ("a quote in a later one", format!("{first},URI=a\"b\""), Err(syntax)),
        ("a later one is empty", format!("{first},"), Err(syntax)),
        ("the first one is empty", format!(",{first}"), Err(syntax)),
        ("a space after the comma", format!("{first}, {second}"), Err(syntax)),
        ("a space before the comma", format!("{first} ,{second}"), Err(syntax)),
        ("absence and an element", format!("(null),{second}"), Err(syntax)),
    ] {
        assert_eq!(decode(&two, &value), answer, "{reason}: {value}");
    }
}

/// Envoy writes URI and DNS names without quotes, so a certificate can hold text that looks like more of the header.
#[test]
fn a_certificate_cannot_say_that_it_is_another_one() {
    let (hash, cert) = (proxy::hash(&other()), envoy_pem(&other()));
    let victim = Element::of(&other()).write();
    let one = Header::new(Format::Xfcc);
    let two = one.with_elements(2).expect("two elements");
    for (reason, name, alone, before_a_proxy) in [
        ("a whole element", format!("a:b,{victim}"), Error::XfccElements, Error::XfccElements),
        (
            "an element in lower case",
            format!("a:b,hash={hash};cert=\"{cert}\""),
            Error::XfccElements,
            Error::XfccElements,
        ),
        ("two elements", format!("a:b,{victim},{victim}"), Error::XfccElements, Error::XfccElements),
        ("a second Cert", format!("a:b;Cert=\"{cert}\""), Error::XfccDuplicateKey, Error::XfccDuplicateKey),
        ("a second Hash", format!("a:b;HASH={hash}"), Error::XfccDuplicateKey, Error::XfccDuplicateKey),
        (
            "a second Subject",
            "a:b;subject=\"CN=victim\"".to_owned(),
            Error::XfccDuplicateKey,
            Error::XfccDuplicateKey,
        ),
        ("a Chain", format!("a:b;Chain=\"{cert}\""), Error::XfccCertificate, Error::XfccCertificate),
        ("an open quote", "\"".to_owned(), Error::XfccSyntax, Error::XfccSyntax),
        ("an open quote after text", "a:b\"".to_owned(), Error::XfccSyntax, Error::XfccSyntax),
        ("an open quote in a second key", "a:b;x=\"".to_owned(), Error::XfccSyntax, Error::XfccSyntax),
        ("an element and an open quote", format!("a:b,{victim};x=\""), Error::XfccElements, Error::XfccSyntax),
        ("a backslash and a quote", "a:\\\"".to_owned(), Error::XfccSyntax, Error::XfccSyntax),
    ] {
        for key in ["URI", "DNS"] {
            let value = format!("{};{key}={name}", Element::of(&leaf()).write());
            for header in [one, chain(Format::Xfcc)] {
                assert_eq!(decode(&header, &value), Err(alone), "{reason}: {value}");
            }
            let value = format!("{value},{}", Element::of(&der::tlv(0x30, &[1; 80])).write());
            assert_eq!(decode(&two, &value), Err(before_a_proxy), "{reason}, two proxies: {value}");
        }
    }
    let harmless = with("URI=a:b;By=c;DNS=d;URI=");
    assert_eq!(single(harmless), Ok(Some(leaf())), "keys of which there may be many say nothing that counts");
}
