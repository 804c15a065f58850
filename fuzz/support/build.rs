//! Structures from the fuzzer's octets: JSON texts in every style, and what proxies write into headers.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use certbound::forwarded::Format;
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use sha2::{Digest, Sha256};

/// A member that is to be printed: its name, and its value as JSON.
pub type Member = (String, String);

/// Names that are almost one that matters, or that need escapes.
const NAMES: [&str; 16] = [
    "cnf ", "Cnf", "cn", "cnf2", "x5t#s256", "x5t", "jkt", "", "\0", "é", "😀", "a\"b", "a\\b", "\u{7f}",
    "sub", "exp",
];

/// A text of random characters.
pub fn characters(u: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    for _ in 0..u.int_in_range(0..=12)? {
        text.push(if u.ratio(1, 4)? { u.arbitrary()? } else { u.int_in_range(b' '..=b'~')?.into() });
    }
    Ok(text)
}

/// A JSON string, each character as it is or escaped in one of the ways that there are.
pub fn string(u: &mut Unstructured<'_>, text: &str) -> Result<String> {
    let mut out = "\"".to_owned();
    // Most texts are plain, so that the engine need not choose for each character.
    let styled = u.ratio(1, 3)?;
    for character in text.chars() {
        let must = character < ' ' || matches!(character, '"' | '\\');
        if !(must || styled && u.ratio(1, 3)?) {
            out.push(character);
            continue;
        }
        let short =
            "\"\\/\u{8}\u{c}\n\r\t".chars().zip("\"\\/bfnrt".chars()).find(|(plain, _)| *plain == character);
        match short {
            Some((_, letter)) if u.arbitrary()? => out.extend(['\\', letter]),
            _ => {
                let upper: bool = u.arbitrary()?;
                for unit in character.encode_utf16(&mut [0; 2]) {
                    out += &if upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") };
                }
            }
        }
    }
    out.push('"');
    Ok(out)
}

fn space(u: &mut Unstructured<'_>) -> Result<&'static str> {
    Ok(if u.ratio(7, 8)? { "" } else { u.choose(&[" ", "\n", "\t", "\r\n", " \t \n"])? })
}

fn number(u: &mut Unstructured<'_>) -> Result<String> {
    Ok(match u.int_in_range(0..=4)? {
        0 => u.arbitrary::<i64>()?.to_string(),
        1 => u.arbitrary::<u64>()?.to_string(),
        2 => format!("{}.{}", u.arbitrary::<i16>()?, u.arbitrary::<u16>()?),
        3 => format!("{}e{}", u.arbitrary::<i8>()?, u.arbitrary::<i16>()?),
        _ => format!("-0.{}E+{}", u.arbitrary::<u8>()?, u.arbitrary::<u8>()?),
    })
}

/// Any value, of which arrays and objects are at most so deep.
pub fn value(u: &mut Unstructured<'_>, depth: u32) -> Result<String> {
    Ok(match u.int_in_range(0..=if depth == 0 { 4 } else { 7 })? {
        0 => "null".to_owned(),
        1 => u.arbitrary::<bool>()?.to_string(),
        2 => number(u)?,
        3 | 4 => {
            let text = characters(u)?;
            string(u, &text)?
        }
        5 => {
            let mut elements = Vec::new();
            for _ in 0..u.int_in_range(0..=4)? {
                elements.push(value(u, depth - 1)?);
            }
            array(u, &elements)?
        }
        6 => {
            let members = members(u, depth - 1)?;
            object(u, members)?
        }
        // As deep as it may be, or one too deep.
        _ => {
            let levels = if u.ratio(1, 4)? { u.int_in_range(1..=64)? } else { 2 };
            format!("{}{}", "[".repeat(levels), "]".repeat(levels))
        }
    })
}

pub fn array(u: &mut Unstructured<'_>, elements: &[String]) -> Result<String> {
    let mut out = format!("[{}", space(u)?);
    for (position, element) in elements.iter().enumerate() {
        out += if position > 0 { "," } else { "" };
        out += space(u)?;
        out += element;
        out += space(u)?;
    }
    out.push(']');
    Ok(out)
}

/// Members of no importance, each with another name.
pub fn members(u: &mut Unstructured<'_>, depth: u32) -> Result<Vec<Member>> {
    let mut members: Vec<Member> = Vec::new();
    for _ in 0..u.int_in_range(0..=5)? {
        let name = if u.arbitrary()? { (*u.choose(&NAMES)?).to_owned() } else { characters(u)? };
        if members.iter().all(|(other, _)| *other != name) {
            members.push((name, value(u, depth)?));
        }
    }
    Ok(members)
}

/// An object of these members in any order.
pub fn object(u: &mut Unstructured<'_>, mut members: Vec<Member>) -> Result<String> {
    let mut out = format!("{{{}", space(u)?);
    while !members.is_empty() {
        let (name, value) = members.swap_remove(u.choose_index(members.len())?);
        out += &string(u, &name)?;
        out += space(u)?;
        out.push(':');
        out += space(u)?;
        out += &value;
        out += space(u)?;
        if !members.is_empty() {
            out.push(',');
            out += space(u)?;
        }
    }
    out.push('}');
    Ok(out)
}

/// A text and what must be said of it.
pub struct Claims {
    pub text: String,
    pub cnf: Cnf,
}

/// What `cnf` is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cnf {
    Absent,
    /// The thumbprint that was asked for.
    Same,
    /// Another one, or one that no certificate has.
    Other,
    NotAnObject,
    Unsupported,
    Malformed,
    /// A name twice, in the claims or in `cnf`.
    Twice,
}

/// A claims set or introspection response, well formed, with or without a confirmation of this thumbprint.
pub fn claims(u: &mut Unstructured<'_>, thumbprint: &str, active: Option<&str>) -> Result<Claims> {
    let mut top = members(u, 3)?;
    top.retain(|(name, _)| name != "cnf" && name != "active");
    top.extend(active.map(|value| ("active".to_owned(), value.to_owned())));
    let mut inside = members(u, 2)?;
    inside.retain(|(name, _)| name != "x5t#S256");
    let method = |text: String| ("x5t#S256".to_owned(), text);
    let cnf = *u.choose(&[
        Cnf::Same,
        Cnf::Same,
        Cnf::Other,
        Cnf::Absent,
        Cnf::NotAnObject,
        Cnf::Unsupported,
        Cnf::Malformed,
        Cnf::Twice,
    ])?;
    let mut twice = None;
    match cnf {
        Cnf::Same => inside.push(method(string(u, thumbprint)?)),
        Cnf::Other => {
            let mut octets = thumbprint.as_bytes().to_vec();
            // What a comparison that ends early would miss is at an end.
            let place = match u.int_in_range(0..=3)? {
                0 => 0,
                1 => octets.len() - 1,
                _ => u.choose_index(octets.len())?,
            };
            let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            let others: Vec<u8> = alphabet.iter().copied().filter(|other| *other != octets[place]).collect();
            octets[place] = *u.choose(&others)?;
            let text = String::from_utf8(octets).expect("ASCII");
            inside.push(method(string(u, &text)?));
        }
        Cnf::Malformed => {
            let wrong = match u.int_in_range(0..=5)? {
                0 => string(u, &thumbprint[..42])?,
                1 => string(u, &format!("{thumbprint}="))?,
                2 => string(u, &format!("{}+", &thumbprint[..42]))?,
                3 => string(u, &format!("{}é", &thumbprint[..41]))?,
                4 => format!("[\"{thumbprint}\"]"),
                _ => number(u)?,
            };
            inside.push(method(wrong));
        }
        Cnf::Twice => {
            inside.push(method(string(u, thumbprint)?));
            twice = Some(u.arbitrary::<bool>()?);
        }
        _ => {}
    }
    if twice == Some(true) {
        inside.push(method(value(u, 1)?));
    }
    let confirmation = match cnf {
        Cnf::Absent => None,
        Cnf::NotAnObject => Some((*u.choose(&["null", "true", "\"x5t#S256\"", "[]", "0"])?).to_owned()),
        _ => Some(object(u, inside)?),
    };
    top.extend(confirmation.map(|value| ("cnf".to_owned(), value)));
    if twice == Some(false) {
        top.push(("cnf".to_owned(), value(u, 1)?));
    }
    Ok(Claims { text: object(u, top)?, cnf })
}

/// A certificate as a proxy of this format writes it, with the choices that the format leaves.
pub fn header(u: &mut Unstructured<'_>, format: Format, der: &[u8]) -> Result<String> {
    let base64 = STANDARD.encode(der);
    let lines: Vec<&str> =
        base64.as_bytes().chunks(64).map(|line| str::from_utf8(line).expect("ASCII")).collect();
    let pem = |end: &str| {
        format!("-----BEGIN CERTIFICATE-----{end}{}{end}-----END CERTIFICATE-----{end}", lines.join(end))
    };
    Ok(match format {
        Format::PercentPem => percent(u, &pem("\n"))?,
        Format::SpacedPem => pem(u.choose(&[" ", "\t", "  ", " \t"])?),
        Format::Base64Der => base64,
        Format::StructuredField => format!(":{base64}:"),
        Format::Base64Pem => STANDARD.encode(pem(u.choose(&["\n", "\r\n"])?)),
        _ => {
            let hash: String = Sha256::digest(der).iter().map(|octet| format!("{octet:02x}")).collect();
            let cert = percent(u, &pem("\n"))?;
            format!("Hash={hash};Cert=\"{cert}\";Subject=\"CN=client\"")
        }
    })
}

/// Percent-encoding of what must be, and of whatever else the style says.
fn percent(u: &mut Unstructured<'_>, text: &str) -> Result<String> {
    let (raw, upper) = (*u.choose(&["-", "-._~", "-._~+/=", ""])?, u.arbitrary::<bool>()?);
    let mut out = String::new();
    for octet in text.bytes() {
        match char::from(octet) {
            kept if kept.is_ascii_alphanumeric() || raw.contains(kept) => out.push(kept),
            _ if upper => out += &format!("%{octet:02X}"),
            _ => out += &format!("%{octet:02x}"),
        }
    }
    Ok(out)
}

/// Spoils a text in a few places, or leaves it as it is.
pub fn damage(u: &mut Unstructured<'_>, text: &mut Vec<u8>) -> Result<bool> {
    const PIECES: [&[u8]; 16] = [
        b"\"",
        b"\\",
        b"{",
        b"}",
        b",",
        b":",
        b"%",
        b"%0a",
        b"=",
        b" ",
        b"\0",
        b"\xff",
        b"\\u0063nf",
        b"[",
        b"]",
        b"-",
    ];
    let before = text.clone();
    for _ in 0..u.int_in_range(0..=3)? {
        let at = u.int_in_range(0..=text.len())?;
        let end = (at + u.int_in_range(0..=8)?).min(text.len());
        let piece = if u.arbitrary()? { PIECES[u.choose_index(16)?].to_vec() } else { text[at..end].to_vec() };
        if u.arbitrary()? {
            drop(text.splice(at..at, piece));
        } else {
            drop(text.splice(at..end, piece));
        }
    }
    Ok(*text != before)
}
