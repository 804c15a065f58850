//! A DER name written as RFC 4514 text.

use super::attribute::{standard_name, write_dotted};
use super::string::{Characters, StringType};
use super::{Attribute, MAX_LEN, attribute, rdn, rdns};
use crate::der::Reader;
use crate::error::Error;
use crate::octets::{Memory, Octets};
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
    output::write(out, |out| match write_name(name, out) {
        Ok(()) if out.len() > MAX_LEN => Err(Error::NameTooLong),
        Err(Error::OutputTooSmall) if room >= MAX_LEN => Err(Error::NameTooLong),
        written => written,
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
    let mut separator = "";
    while let Some(before) = left.checked_sub(1) {
        left = before;
        let mut unread = rdns(name)?;
        for _ in 0..before {
            rdn(&mut unread)?;
        }
        out.push(separator)?;
        write_rdn(rdn(&mut unread)?, out)?;
        separator = ",";
    }
    Ok(())
}

fn write_rdn(mut attributes: Reader<Memory<'_>>, out: &mut Output<'_>) -> Result<(), Error> {
    let mut separator = "";
    while !attributes.is_empty() {
        let Attribute { oid, tag, contents, encoded } = attribute(&mut attributes)?;
        out.push(separator)?;
        let short = standard_name(oid);
        match short {
            Some(short) => short.iter().try_for_each(|letter| out.push_char(char::from(*letter)))?,
            None => write_dotted(oid, out)?,
        }
        out.push("=")?;
        match StringType::from_tag(tag) {
            Some(string_type) if short.is_some() => write_string(string_type, contents, out)?,
            _ => write_hexadecimal(encoded, out)?,
        }
        separator = "+";
    }
    Ok(())
}

/// RFC 4514 §2.4: what has a meaning of its own, and spaces that a reader would drop, are escaped.
fn write_string(string_type: StringType, contents: &[u8], out: &mut Output<'_>) -> Result<(), Error> {
    let mut characters = Characters::new(string_type, Octets::new(contents));
    let mut first = true;
    while let Some(character) = characters.next()? {
        let escaped = match character {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => true,
            ' ' => first || characters.is_empty(),
            '#' => first,
            _ => false,
        };
        if escaped {
            out.push("\\")?;
        }
        out.push_char(character)?;
        first = false;
    }
    Ok(())
}

fn write_hexadecimal(octets: &[u8], out: &mut Output<'_>) -> Result<(), Error> {
    out.push("#")?;
    for octet in octets {
        for digit in [octet >> 4, octet & 0xf] {
            let letter = if digit < 10 { b'0' } else { b'a' - 10 };
            out.push_char(char::from(letter.wrapping_add(digit)))?;
        }
    }
    Ok(())
}
