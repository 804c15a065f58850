//! A strict JSON reader that decides security: RFC 8259 and nothing else, without recursion.
//!
//! It refuses what other readers let through and disagree on: duplicate names (compared after
//! unescaping), lone surrogates, bytes that are not UTF-8, numbers such as `01`, control characters in
//! strings, trailing data. It copies nothing: values are spans of the caller's text. All of the text is
//! public.

mod scan;
mod string;
#[cfg(test)]
mod tests;

use crate::error::Error;
use scan::Scanner;
use string::Text;
pub(crate) use string::escape;

/// The deepest nesting of arrays and objects: the outermost one counts as 1.
pub const MAX_DEPTH: u32 = 64;

/// The longest JSON text, in bytes: 1 MiB.
pub const MAX_LEN: usize = 1024 * 1024;

/// The most members of an object whose members are asked for. Objects inside it are not counted.
pub const MAX_MEMBERS: usize = 128;

/// The type of a JSON value (RFC 8259 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `{...}`
    Object,
    /// `[...]`
    Array,
    /// `"..."`
    String,
    /// A number of any magnitude: it is not converted.
    Number,
    /// `true`
    True,
    /// `false`
    False,
    /// `null`
    Null,
}

/// One validated JSON value: a span of the text that was read, without white space around it.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    text: &'a [u8],
}

impl<'a> Value<'a> {
    /// The value as it stands in the text.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.text
    }

    /// The value's type.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self.text.first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b't') => Kind::True,
            Some(b'f') => Kind::False,
            Some(b'n') => Kind::Null,
            _ => Kind::Number,
        }
    }

    /// An object's own members with these names, in the order of `names`. `None` if the value is no object.
    ///
    /// Names compare after unescaping (RFC 8259 §8.3), and no name may appear twice among the object's own
    /// members, asked for or not; objects inside it are not searched.
    ///
    /// # Errors
    ///
    /// [`Error::JsonDuplicateMember`], [`Error::JsonTooManyMembers`].
    pub fn members<const N: usize>(&self, names: [&str; N]) -> Result<Option<[Option<Value<'a>>; N]>, Error> {
        object_members(self.text, names)
    }

    /// An array's own elements, in their order. `None` if the value is no array.
    ///
    /// There can be as many as the text has room for: count them where that matters.
    #[must_use]
    pub fn elements(&self) -> Option<Elements<'a>> {
        let mut scanner = Scanner::new(self.text);
        scanner.open_array().then_some(Elements { scanner })
    }

    /// Whether the value is a string of these characters, after unescaping.
    #[must_use]
    pub fn is_string(&self, characters: &str) -> bool {
        self.string().is_some_and(|text| text.equals(characters.as_bytes()))
    }

    /// Writes a string's characters, unescaped, into `out`. `None` if the value is not a string.
    ///
    /// # Errors
    ///
    /// [`Error::OutputTooSmall`] if the characters do not fit; `out` then holds zeros.
    pub fn unescape<'out>(&self, out: &'out mut [u8]) -> Result<Option<&'out [u8]>, Error> {
        let Some(text) = self.string() else {
            return Ok(None);
        };
        match text.unescape(out) {
            Some(len) => Ok(out.get(..len)),
            None => {
                out.fill(0);
                Err(Error::OutputTooSmall)
            }
        }
    }

    fn string(&self) -> Option<Text<'a>> {
        Scanner::new(self.text.strip_prefix(b"\"")?).string_contents().ok()
    }
}

/// Yields the elements of an array: see [`Value::elements`].
#[derive(Clone, Debug)]
pub struct Elements<'a> {
    scanner: Scanner<'a>,
}

impl<'a> Iterator for Elements<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        // Values are validated before anyone has one, so this is never an error.
        let text = self.scanner.next_element().ok()??;
        Some(Value { text })
    }
}

/// Reads one JSON value of any type that takes the whole text, white space around it apart.
///
/// # Errors
///
/// [`Error::JsonTooLong`], [`Error::JsonNotUtf8`], [`Error::JsonSyntax`], [`Error::JsonTooDeep`],
/// [`Error::JsonTrailingData`].
pub fn read(text: &[u8]) -> Result<Value<'_>, Error> {
    let mut scanner = Scanner::new(checked(text)?);
    let value = scanner.value(0)?;
    scanner.end()?;
    Ok(Value { text: value })
}

/// Reads a JSON object that takes the whole text, and returns its members with these names: see
/// [`Value::members`]. Returns `None` if the text is valid JSON of another type.
///
/// # Errors
///
/// As [`read`], and [`Error::JsonDuplicateMember`], [`Error::JsonTooManyMembers`].
pub fn members<'a, const N: usize>(
    text: &'a [u8],
    names: [&str; N],
) -> Result<Option<[Option<Value<'a>>; N]>, Error> {
    object_members(checked(text)?, names)
}

/// Reads the members of the object that takes the whole text, which is UTF-8 of a permitted length.
fn object_members<'a, const N: usize>(
    text: &'a [u8],
    names: [&str; N],
) -> Result<Option<[Option<Value<'a>>; N]>, Error> {
    let mut scanner = Scanner::new(text);
    if !scanner.open_object() {
        return read(text).map(|_| None);
    }
    let wanted = names.map(|name| Text::new(name.as_bytes(), false));
    let hashes = wanted.map(Text::hash);
    let mut found = [None; N];
    let mut seen = Names::new(text);
    while let Some(name) = scanner.next_member()? {
        let hash = name.hash();
        seen.insert(name, hash, scanner.remaining())?;
        let value = Value { text: scanner.value(1)? };
        for ((wanted, wanted_hash), slot) in wanted.iter().zip(hashes).zip(found.iter_mut()) {
            if hash == wanted_hash && name == *wanted {
                *slot = Some(value);
            }
        }
    }
    scanner.end()?;
    Ok(Some(found))
}

/// `text` if it is UTF-8 of a permitted length.
fn checked(text: &[u8]) -> Result<&[u8], Error> {
    if text.len() > MAX_LEN {
        return Err(Error::JsonTooLong);
    }
    core::str::from_utf8(text).map_err(|_| Error::JsonNotUtf8)?;
    Ok(text)
}

/// The names that an object has had so far, as hashes.
struct Names<'a> {
    text: &'a [u8],
    hashes: heapless::Vec<u32, MAX_MEMBERS>,
    /// A bit for each hash, by which most new ones are known to be new.
    marks: [u64; 8],
    /// Whether two different names had the same hash.
    collided: bool,
}

impl<'a> Names<'a> {
    const fn new(text: &'a [u8]) -> Self {
        Names { text, hashes: heapless::Vec::new(), marks: [0; 8], collided: false }
    }

    /// Adds the name with this hash, after which `remaining` bytes are left, unless the object has it already.
    #[inline(always)]
    fn insert(&mut self, name: Text<'a>, hash: u32, remaining: usize) -> Result<(), Error> {
        let [word, bit, ..] = hash.to_le_bytes();
        let bit = 1 << (bit & 63);
        let place = usize::from(word & 7);
        if self.marks.get(place).is_some_and(|mark| mark & bit != 0) {
            self.compare(name, hash, remaining)?;
        }
        if let Some(mark) = self.marks.get_mut(place) {
            *mark |= bit;
        }
        self.hashes.push(hash).map_err(|_| Error::JsonTooManyMembers)
    }

    /// Looks for the name among all others.
    #[cold]
    fn compare(&mut self, name: Text<'a>, hash: u32, remaining: usize) -> Result<(), Error> {
        // Without an early exit the compiler compares several hashes at once.
        if self.hashes.iter().fold(false, |any, &other| any | (other == hash)) {
            // By chance this happens once in 2^19 objects of 128 members. Twice is somebody's work, which
            // must not buy more than one look at the object.
            if self.collided || has_before(self.text, name, remaining)? {
                return Err(Error::JsonDuplicateMember);
            }
            self.collided = true;
        }
        Ok(())
    }
}

/// Whether the object has a member of this name before the one after whose name `remaining` bytes are left.
#[cold]
fn has_before(text: &[u8], name: Text<'_>, remaining: usize) -> Result<bool, Error> {
    let mut scanner = Scanner::new(text);
    scanner.open_object();
    while let Some(other) = scanner.next_member()? {
        if scanner.remaining() <= remaining {
            break;
        }
        if other == name {
            return Ok(true);
        }
        scanner.value(1)?;
    }
    Ok(false)
}
