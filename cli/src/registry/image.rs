//! An image in memory.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use certbound::registry::layout::{HEADER_LEN, Header};
use certbound::registry::{MAX_LEN, Registry};

use crate::failure::Failure;
use crate::input;

/// The octets of an image, and what they are called.
pub struct Image {
    pub octets: Vec<u8>,
    source: String,
}

impl Image {
    /// Reads a file, and no more of it than its header says and one octet: enough to see that it is too long.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let failed = |error: io::Error| Failure::input_output(path, &error);
        let mut input: Box<dyn Read> = if path.as_os_str() == input::STDIN {
            Box::new(io::stdin().lock())
        } else {
            Box::new(File::open(path).map_err(failed)?)
        };
        let mut octets = Vec::new();
        input.by_ref().take(HEADER_LEN as u64).read_to_end(&mut octets).map_err(failed)?;
        if let Some(header) = octets.first_chunk().and_then(Header::from_octets) {
            let rest = header.image_len().min(MAX_LEN).saturating_sub(HEADER_LEN as u64).saturating_add(1);
            input.take(rest).read_to_end(&mut octets).map_err(failed)?;
        }
        Ok(Image { octets, source: input::name(path) })
    }

    /// The registry, all of it checked.
    pub fn open(&self) -> Result<Registry<'_>, Failure> {
        Registry::open(&self.octets).map_err(|error| {
            let advice = "Build it again with certbound registry build: no part of it can be trusted.";
            Failure::library(error, &self.source, Some(advice.to_owned()))
        })
    }

    /// What the image holds, by its header.
    pub fn header(&self) -> Option<Header> {
        self.octets.first_chunk().and_then(Header::from_octets)
    }
}
