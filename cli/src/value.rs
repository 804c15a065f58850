//! Values of a name's attributes: as text where they are text, and in what two of them differ.

use unicode_normalization::UnicodeNormalization;

use crate::screen::quote;

/// The value of an attribute.
#[derive(Clone, Debug)]
pub enum Value {
    Text(String),
    /// DER of another type than a string, in hexadecimal.
    Der(String),
}

impl Value {
    /// Reads the value of an attribute whose text the library takes for a name.
    pub fn from_text(text: &str) -> Self {
        match text.strip_prefix('#') {
            None => Value::Text(unescape(text)),
            Some(digits) => {
                let digits = digits.trim_end_matches(' ');
                of_der(&hexadecimal(digits.as_bytes()))
                    .map_or_else(|| Value::Der(digits.to_owned()), Value::Text)
            }
        }
    }

    /// As it is best shown to people.
    pub fn shown(&self) -> String {
        match self {
            Value::Text(text) => quote(text),
            Value::Der(digits) => format!("the DER {digits}"),
        }
    }
}

/// In what two values differ that are not the same, as a clause; `None` if they have nothing to do with each other.
pub fn difference(registered: &Value, certified: &Value) -> Option<String> {
    let (Value::Text(registered), Value::Text(certified)) = (registered, certified) else {
        return Some("one of them is not text, and DER compares octet by octet".to_owned());
    };
    let (ours, theirs) = (folded(registered), folded(certified));
    hidden_difference(&ours, &theirs).or_else(|| first_difference(&ours, &theirs))
}

/// A difference that is hard to see.
fn hidden_difference(ours: &str, theirs: &str) -> Option<String> {
    let without_space = |text: &str| text.split_whitespace().collect::<String>();
    let compatible = |text: &str| text.nfkc().collect::<String>().to_lowercase();
    let clause = if ours.nfc().eq(theirs.nfc()) {
        "they look the same, but their accents are composed differently (Unicode NFC and NFD)"
    } else if ours.to_lowercase() == theirs.to_lowercase() {
        "they differ only in the case of letters that are not ASCII, and only ASCII letters fold"
    } else if without_space(ours) == without_space(theirs) {
        let special = |text: &str| text.chars().find(|&it| it.is_whitespace() && it != ' ');
        if let Some(space) = special(ours).or_else(|| special(theirs)) {
            let number = u32::from(space);
            return Some(format!(
                "they differ only in a space: one has U+{number:04X}, and only the ordinary space folds"
            ));
        }
        "they differ only in where they have spaces: several count as one, but one is not none"
    } else if without_space(&compatible(ours)) == without_space(&compatible(theirs)) {
        "they look alike, but are written with other forms of the same characters"
    } else {
        return None;
    };
    Some(clause.to_owned())
}

/// Where two folded texts part, if they begin in the same way or the reason may not be seen.
fn first_difference(ours: &str, theirs: &str) -> Option<String> {
    let pairs = ours.chars().zip(theirs.chars());
    let Some((at, (our, their))) = pairs.enumerate().find(|(_, (our, their))| our != their) else {
        let (longer, rest) = match ours.strip_prefix(theirs) {
            Some(rest) => ("registered", rest),
            None => ("certificate's", theirs.strip_prefix(ours).unwrap_or_default()),
        };
        return Some(format!("the {longer} one goes on with {}", quote(rest)));
    };
    if at == 0 && our.is_ascii() && their.is_ascii() {
        return None;
    }
    let shown = |character: char| {
        let number =
            if character.is_ascii() { String::new() } else { format!(" U+{:04X}", u32::from(character)) };
        format!("{}{number}", quote(&character.to_string()))
    };
    Some(format!(
        "the first difference, case and spaces apart, is character {}: {} registered, {} in the certificate",
        at + 1,
        shown(our),
        shown(their)
    ))
}

/// The form in which the library compares text: ASCII letters in lower case, and single spaces inside.
fn folded(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").to_ascii_lowercase()
}

/// Resolves the escapes of RFC 4514 §2.4.
fn unescape(text: &str) -> String {
    let mut octets = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&octet, after)) = rest.split_first() {
        rest = after;
        if octet != b'\\' {
            octets.push(octet);
            continue;
        }
        let pair = rest.split_first_chunk::<2>().map(|(pair, after)| (hexadecimal(pair), after));
        match (pair, rest.split_first()) {
            (Some((escaped, after)), _) if escaped.len() == 1 => {
                octets.extend(escaped);
                rest = after;
            }
            (_, Some((&escaped, after))) => {
                octets.push(escaped);
                rest = after;
            }
            (_, None) => {}
        }
    }
    String::from_utf8_lossy(&octets).into_owned()
}

/// The text in the DER of a string type (X.680 §41).
fn of_der(der: &[u8]) -> Option<String> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let contents = match first {
        0..0x80 => rest,
        _ => rest.get(usize::from(first & 0x7f)..)?,
    };
    let wide = |len: usize| -> Option<String> {
        let number = |octets: &[u8]| octets.iter().fold(0u32, |number, &octet| number << 8 | u32::from(octet));
        contents.chunks(len).map(|octets| char::from_u32(number(octets))).collect()
    };
    match tag {
        0x0c | 0x12 | 0x13 | 0x16 | 0x1a => String::from_utf8(contents.to_vec()).ok(),
        0x14 => Some(contents.iter().copied().map(char::from).collect()),
        0x1e => wide(2),
        0x1c => wide(4),
        _ => None,
    }
}

/// The octets of pairs of hexadecimal digits; empty if there is anything else.
fn hexadecimal(digits: &[u8]) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let octet = |pair: &[u8]| match pair {
        [high, low] => u8::try_from(digit(high)? << 4 | digit(low)?).ok(),
        _ => None,
    };
    digits.chunks(2).map(octet).collect::<Option<_>>().unwrap_or_default()
}
