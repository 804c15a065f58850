//! A DER name written as RFC 4514 text.

use super::attribute::{standard_name, write_dotted};
use super::string::{Characters, StringType};
use super::{Attribute, MAX_LEN, attribute, rdn, rdns};
use crate::error::Error;
use crate::octets::{Octets, is_one_of};
use crate::output::{self, Output};

/// Writes a DER `Name`, tag and length included, in the form of RFC 4514 §2 into `out`.
///
/// [`from_text`](super::from_text()) reads the text back to the same identity as
/// [`from_der`](super::from_der()) gives for the name. Attribute types have the nine short names of RFC 4514 §3 or
/// stand as dotted numbers, and the value of such a type is `#` and the hexadecimal digits of its DER: every
/// reader of RFC 4514 understands that. An empty name is the empty text. A buffer of [`MAX_LEN`] octets is always
/// large enough.
///
/// # Errors
///
/// Those of [`from_der`](super::from_der()), but for [`Error::NameEmpty`]; [`Error::NameTooLong`] if the text would
/// be longer than [`MAX_LEN`], the most that is read back; [`Error::OutputTooSmall`]. `out` then holds zeros.
pub fn write<'out>(name: &[u8], out: &'out mut [u8]) -> Result<&'out str, Error> {
    let room = out.len();
    output::write(out, |out| {
        write_name(name, out)?;
        if out.len() <= room.min(MAX_LEN) {
            Ok(())
        } else if room < MAX_LEN {
            Err(Error::OutputTooSmall)
        } else {
            Err(Error::NameTooLong)
        }
    })
}

fn write_name(name: &[u8], out: &mut Output<'_>) -> Result<(), Error> {
    match super::from_der(name) {
        Err(Error::NameEmpty) => return Ok(()),
        checked => checked?,
    };
    let mut unread = rdns(name)?;
    let mut left = 0usize;
    while !unread.is_empty() {
        rdn(&mut unread)?;
        left = left.wrapping_add(1);
    }
    while let Some(before) = left.checked_sub(1) {
        left = before;
        let mut unread = rdns(name)?;
        for _ in 0..before {
            rdn(&mut unread)?;
        }
        let mut attributes = rdn(&mut unread)?;
        if out.len() > 0 {
            out.push_octet(b',');
        }
        loop {
            write_attribute(&attribute(&mut attributes)?, out)?;
            if attributes.is_empty() {
                break;
            }
            out.push_octet(b'+');
        }
    }
    Ok(())
}

fn write_attribute(attribute: &Attribute<'_>, out: &mut Output<'_>) -> Result<(), Error> {
    let short = standard_name(attribute.oid);
    match short {
        Some(short) => {
            for letter in short {
                out.push_octet(*letter);
            }
        }
        None => write_dotted(attribute.oid, out),
    }
    out.push_octet(b'=');
    match StringType::from_tag(attribute.tag) {
        Some(string_type) if short.is_some() => {
            write_string(Characters::new(string_type, Octets::new(attribute.contents)), out)
        }
        _ => {
            write_hexadecimal(attribute.encoded, out);
            Ok(())
        }
    }
}

/// RFC 4514 §2.4: what has a meaning of its own, and spaces that a reader would drop, are escaped.
fn write_string(mut characters: Characters<'_>, out: &mut Output<'_>) -> Result<(), Error> {
    let mut first = true;
    while let Some(octet) = characters.next() {
        let escaped = match octet {
            b' ' => first || characters.is_empty(),
            b'#' => first,
            _ => is_one_of(octet, b"\"+,;<>\\"),
        };
        if escaped {
            out.push_octet(b'\\');
        }
        out.push_octet(octet);
        first = false;
    }
    characters.finish()
}

fn write_hexadecimal(octets: &[u8], out: &mut Output<'_>) {
    out.push_octet(b'#');
    for octet in octets {
        for digit in [octet >> 4, octet & 0xf] {
            let letter = if digit < 10 { b'0' } else { b'a' - 10 };
            out.push_octet(letter.wrapping_add(digit));
        }
    }
}
