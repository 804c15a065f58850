//! Text that comes from outside, made safe to show: no control character reaches a terminal.

/// Whether a character could move the cursor, hide text or turn its direction.
fn is_treacherous(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(character, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// The text with every treacherous character written as `\u{…}`.
pub fn clean(text: &str) -> String {
    replace(text, |character| character.escape_unicode().to_string())
}

/// A distinguished name in RFC 4514 form with every treacherous character written in hexadecimal pairs, which
/// is the same name.
pub fn clean_name(text: &str) -> String {
    replace(text, |character| {
        character.encode_utf8(&mut [0; 4]).bytes().map(|octet| format!("\\{octet:02X}")).collect()
    })
}

/// JSON with every treacherous character written as `\u` and four digits, which is the same JSON.
pub fn clean_json(text: &str) -> String {
    replace(text, |character| match character {
        '\n' => "\n".to_owned(),
        character => character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
    })
}

/// The cleaned text in quotation marks.
pub fn quote(text: &str) -> String {
    format!("\"{}\"", clean(text))
}

/// Lines to show. What is foreign in them is clean already: this is the last line of defence.
pub fn clean_lines(text: &str) -> String {
    text.split('\n').map(clean).collect::<Vec<_>>().join("\n")
}

fn replace(text: &str, written: impl Fn(char) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if is_treacherous(character) {
            out.push_str(&written(character));
        } else {
            out.push(character);
        }
    }
    out
}
