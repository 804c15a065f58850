//! Registry images: the octets with a right checksum, opened, and used whether they open or not.
#![no_main]

use certbound::registry::layout::{CHECKSUM_LEN, Checksum};
use certbound_fuzz::images;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut image = input.to_vec();
    if let Some(covered) = image.len().checked_sub(CHECKSUM_LEN) {
        let mut checksum = Checksum::new();
        checksum.update(&image[..covered]);
        image[covered..].copy_from_slice(&checksum.finish());
    }
    images::check(&image);
});
