//! Files, and `-` for standard input, read up to a limit.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use certbound::Error;

use crate::failure::Failure;
use crate::screen;

/// The name of standard input.
pub const STDIN: &str = "-";

/// Reads a file of at most `limit` octets. A longer one is `too_long`, and no more than that is read of it.
pub fn read(path: &Path, limit: usize, too_long: Error) -> Result<Vec<u8>, Failure> {
    let bound = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut octets = Vec::new();
    let result = if path.as_os_str() == STDIN {
        io::stdin().lock().take(bound).read_to_end(&mut octets)
    } else {
        File::open(path).and_then(|file| file.take(bound).read_to_end(&mut octets))
    };
    result.map_err(|error| Failure::input_output(path, &error))?;
    if octets.len() > limit {
        let advice = format!("Only {limit} bytes of it were read. Is it the right file?");
        return Err(Failure::library(too_long, &name(path), Some(advice)));
    }
    Ok(octets)
}

/// What messages call a file.
pub fn name(path: &Path) -> String {
    if path.as_os_str() == STDIN {
        return "standard input".to_owned();
    }
    screen::clean(&path.to_string_lossy())
}
