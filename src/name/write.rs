//! A DER name written as RFC 4514 text.

use super::attribute::write_type;
use super::string::Characters;
use super::{MAX_LEN, Name, attribute};
use crate::der::{self, Cursor};
use crate::error::Error;
use crate::octets::{InMemory, Memory, Octets, is_one_of};
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
    output::text(out, |out| write_octets(name, out))
}

/// The length of the text that [`write()`] returns. After an error `out` holds something.
///
/// # Errors
///
/// Those of [`write()`].
#[doc(hidden)]
pub fn write_octets(name: &[u8], out: &mut [u8]) -> Result<usize, Error> {
    let mut out = Output::new(out);
    write_name(name, &mut out)?;
    Ok(out.len())
}

fn write_name(name: &[u8], out: &mut Output<'_>) -> Result<(), Error> {
    let mut checked = Name::new();
    // There is nothing wrong with it from here on.
    checked.read(name)?;
    let mut left = checked.rdns;
    while let Some(before) = left.checked_sub(1) {
        left = before;
        let mut unread = Cursor::new(Memory::of(name), Error::NameSyntax);
        let _ = unread.enter(der::SEQUENCE);
        for _ in 0..before {
            unread.skip();
        }
        if out.len() > 0 {
            out.push_octet(b',');
        }
        let _ = unread.enter(der::SET);
        loop {
            let (oid, value) = attribute(&mut unread);
            let is_short = write_type(oid, out);
            out.push_octet(b'=');
            let mut characters = Characters::of_element(Octets::new(value), Error::NameSyntax);
            if is_short && characters.is_string() {
                write_string(&mut characters, out);
            } else {
                write_hexadecimal(value, out);
            }
            if unread.at_end() {
                break;
            }
            out.push_octet(b'+');
        }
    }
    if out.len() <= out.room().min(MAX_LEN) {
        Ok(())
    } else if out.room() < MAX_LEN {
        Err(Error::OutputTooSmall)
    } else {
        Err(Error::NameTooLong)
    }
}

/// RFC 4514 §2.4: what has a meaning of its own, and spaces that a reader would drop, are escaped.
fn write_string(characters: &mut Characters<'_>, out: &mut Output<'_>) {
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
}

fn write_hexadecimal(octets: &[u8], out: &mut Output<'_>) {
    out.push_octet(b'#');
    for octet in octets {
        out.push_digit(octet >> 4);
        out.push_digit(octet & 0xf);
    }
}
