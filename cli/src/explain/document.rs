//! What is wrong with a document as JSON, and where.

use std::collections::HashMap;

use certbound::{Error, json as strict};
use serde_json::Value;
use serde_json::error::Category;

use super::Finding;
use crate::screen::{clean, quote};

/// `error` is the library's, about the whole document. There is a finding whatever it is.
pub fn findings(octets: &[u8], error: Error) -> Vec<Finding> {
    let text = match error {
        Error::JsonNotUtf8 => not_utf8(octets),
        Error::JsonTrailingData => trailing(octets),
        Error::JsonTooDeep => too_deep(octets),
        Error::JsonDuplicateMember | Error::JsonTooManyMembers => {
            members(octets, error).unwrap_or_else(|| syntax(octets))
        }
        _ => syntax(octets),
    };
    vec![Finding::new("json", text)]
}

fn syntax(octets: &[u8]) -> String {
    if octets.trim_ascii().is_empty() {
        return "The document is empty.".to_owned();
    }
    if octets.starts_with(b"\xef\xbb\xbf") {
        return "The document begins with a byte order mark, which JSON may not have: save it as UTF-8 without one."
            .to_owned();
    }
    if octets.windows(10).any(|window| window == b"-----BEGIN") {
        return "The document is PEM and no metadata: a certificate is passed with --cert.".to_owned();
    }
    let error = match serde_json::from_slice::<Value>(octets) {
        Ok(_) => return "The document is not JSON as RFC 8259 has it.".to_owned(),
        Err(error) => error,
    };
    let (line, column) = (error.line(), error.column());
    if error.classify() == Category::Eof {
        return format!("The document ends at line {line}, column {column}, before its JSON is complete.");
    }
    let found = octets.split(|&octet| octet == b'\n').nth(line.saturating_sub(1));
    let found = found.and_then(|text| text.get(column.saturating_sub(1))).copied().unwrap_or_default();
    let advice = match found {
        b'\'' => ": strings and names have double quotes",
        b'/' | b'#' => ": JSON has no comments",
        _ => "",
    };
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    format!("The document is no JSON from line {line}, column {column} on: {}{advice}.", clean(message))
}

fn not_utf8(octets: &[u8]) -> String {
    if octets.starts_with(b"\xff\xfe") || octets.starts_with(b"\xfe\xff") {
        return "The document looks like UTF-16: save it as UTF-8.".to_owned();
    }
    let valid = std::str::from_utf8(octets).err().map_or(octets.len(), |error| error.valid_up_to());
    let octet = octets.get(valid).copied().unwrap_or_default();
    format!(
        "The octet 0x{octet:02X} at {} is no part of a UTF-8 text: save the document as UTF-8.",
        place(octets, valid)
    )
}

fn trailing(octets: &[u8]) -> String {
    let mut values = serde_json::Deserializer::from_slice(octets).into_iter::<Value>();
    values.next();
    let end = values.byte_offset();
    let space = octets.iter().skip(end).take_while(|octet| octet.is_ascii_whitespace()).count();
    format!(
        "A JSON value is complete, and more follows at {}. Pass the metadata of one client: of JSON Lines, which \
         registry build reads, a single line.",
        place(octets, end + space)
    )
}

fn too_deep(octets: &[u8]) -> String {
    let mut depth = 0;
    for (at, octet) in outside_strings(octets) {
        match octet {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        if depth > strict::MAX_DEPTH {
            return format!(
                "The array or object at {} is inside {} others, which is one too many.",
                place(octets, at),
                strict::MAX_DEPTH
            );
        }
    }
    syntax(octets)
}

/// The object that has a name twice, or too many. `None` if the document is no JSON at all.
fn members(octets: &[u8], error: Error) -> Option<String> {
    deciding(octets)?.into_iter().find_map(|(what, object)| {
        let start = object.as_ptr().addr().saturating_sub(octets.as_ptr().addr());
        let names = names(object);
        if error == Error::JsonTooManyMembers {
            let (count, most) = (names.len(), strict::MAX_MEMBERS);
            return (count > most).then(|| format!("{what} has {count} members, and {most} are the most."));
        }
        let mut seen = HashMap::new();
        let twice = names.iter().find_map(|(at, name)| Some((name, seen.insert(name, at)?, at)));
        twice.map(|(name, first, second)| {
            format!(
                "{what} has two members {}, at {} and at {}: readers disagree on which of them counts, so take one out.",
                quote(name),
                place(octets, start + first),
                place(octets, start + second)
            )
        })
    })
}

/// The objects in which the library looks for members, as far as they can be found.
fn deciding(octets: &[u8]) -> Option<Vec<(String, &[u8])>> {
    let metadata = strict::read(octets).ok()?;
    let mut objects = vec![("The metadata".to_owned(), metadata.as_bytes())];
    let Ok(Some([Some(jwks)])) = metadata.members(["jwks"]) else {
        return Some(objects);
    };
    objects.push(("jwks".to_owned(), jwks.as_bytes()));
    if let Ok(Some([Some(keys)])) = jwks.members(["keys"]) {
        let keys = keys.elements().into_iter().flatten().zip(1..);
        objects.extend(keys.map(|(key, number)| (format!("Key {number} of jwks"), key.as_bytes())));
    }
    Some(objects)
}

/// The names of an object's own members, and where they begin. The object is valid JSON.
fn names(object: &[u8]) -> Vec<(usize, String)> {
    let mut depth = 0u32;
    let mut names = Vec::new();
    for (at, octet) in outside_strings(object) {
        match octet {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' if depth == 1 => {
                let rest = object.get(at..).unwrap_or_default();
                let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<String>();
                let name = values.next().and_then(Result::ok);
                let after = rest.get(values.byte_offset()..).unwrap_or_default();
                if after.trim_ascii_start().first() == Some(&b':') {
                    names.extend(name.map(|name| (at, name)));
                }
            }
            _ => {}
        }
    }
    names
}

/// The octets that are in no string; of a string, its first quotation mark.
fn outside_strings(text: &[u8]) -> impl Iterator<Item = (usize, u8)> {
    let (mut inside, mut escaped) = (false, false);
    text.iter().copied().enumerate().filter(move |&(_, octet)| {
        let was_inside = inside;
        match octet {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            _ => {}
        }
        !was_inside
    })
}

/// `line 2, column 5`, both counted from 1, the column in characters.
fn place(octets: &[u8], at: usize) -> String {
    let before = octets.get(..at).unwrap_or(octets);
    let line = before.iter().filter(|&&octet| octet == b'\n').count() + 1;
    let last = before.rsplit(|&octet| octet == b'\n').next().unwrap_or_default();
    format!("line {line}, column {}", String::from_utf8_lossy(last).chars().count() + 1)
}
