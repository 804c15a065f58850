//! `certbound thumbprint`: the `x5t#S256` of each file.

use std::path::PathBuf;

use serde_json::{Map, json};

use crate::answer::Answer;
use crate::files::{self, Found};
use crate::leaf::Leaf;

pub fn run(files: &[PathBuf]) -> Answer {
    let several = files.len() > 1;
    files::each(files, "computed", |path| {
        let leaf = Leaf::read(path)?;
        let thumbprint = leaf.certificate()?.thumbprint();
        let mut text = thumbprint.to_string();
        if several {
            text.push_str(&format!("  {}", leaf.source()));
        }
        text.push('\n');
        let json = Map::from_iter([("x5t#S256".to_owned(), json!(thumbprint.to_string()))]);
        Ok(Found { json, text, notes: leaf.notes() })
    })
}
