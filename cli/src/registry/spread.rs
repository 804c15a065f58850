//! JSON that is spread over several lines, where each line should be a document.

use certbound::json;
use serde_json::Value;

/// The text from the first line on that is no JSON.
#[derive(Default)]
pub struct Spread {
    text: Vec<u8>,
    lines: usize,
}

impl Spread {
    /// Takes the next line, up to the length that a JSON text may have.
    pub fn push(&mut self, line: &[u8]) {
        if self.text.len() + line.len() < json::MAX_LEN {
            self.text.extend_from_slice(line);
            self.text.push(b'\n');
            self.lines += 1;
        }
    }

    /// What to do, if a document begins in the first line and goes on in the next.
    pub fn advice(&self) -> Option<&'static str> {
        let first = self.text.split(|octet| *octet == b'\n').next().unwrap_or_default();
        if self.lines < 2 || !is_unfinished(first) {
            return None;
        }
        let mut documents = serde_json::Deserializer::from_slice(&self.text).into_iter::<Value>();
        // Not all of it need be here: after some lines with defects, the rest is not read.
        let is_json = documents.next()?.map_or_else(|error| error.is_eof(), |_| true);
        is_json.then(|| match first.trim_ascii_start() {
            [b'[', ..] => "Write one client a line: jq -c '.[]' FILE",
            _ => "Write one client a line: jq -c . FILE",
        })
    }
}

/// Whether a line is the beginning of JSON, and not all of it.
fn is_unfinished(line: &[u8]) -> bool {
    serde_json::from_slice::<Value>(line).is_err_and(|error| error.is_eof())
}
