//! A strict JSON reader that decides security: RFC 8259 and nothing else, without recursion.
//!
//! It refuses what other readers let through and disagree on: duplicate names (compared after
//! unescaping), lone surrogates, bytes that are not UTF-8, numbers such as `01`, control characters in
//! strings, trailing data. It copies nothing: values are spans of the caller's text. All of the text is
//! public.

#[cfg(feature = "clients")]
mod base64;
mod scan;
mod string;
#[cfg(test)]
mod tests;

use crate::error::Error;
use scan::Scanner;
use string::Text;

/// The deepest nesting of arrays and objects: the outermost one counts as 1.
pub const MAX_DEPTH: u32 = 64;

/// The longest JSON text, in bytes: 1 MiB.
pub const MAX_LEN: usize = 1024 * 1024;

/// The most members of an object whose members are asked for. Objects inside it are not counted.
pub const MAX_MEMBERS: usize = 128;

/// Whether texts are read eight bytes at a time: fast where a register has as many, and large where not.
/// `make test-features` tests the other way on this machine.
const WIDE: bool = cfg!(target_pointer_width = "64") && option_env!("CERTBOUND_NARROW").is_none();

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
        let mut found = [None; N];
        found_or_none(self.find(&names, &mut found, NO_OBJECT), found)
    }

    /// The same where a value that is no object is an error, `other`.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn find(
        &self,
        names: &[&str],
        found: &mut [Option<Value<'a>>],
        other: Error,
    ) -> Result<(), Error> {
        object_members(self.text, names, found, other)
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
        self.string().is_some_and(|text| text == Text::new(characters.as_bytes(), false))
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

    /// Decodes a string that is canonical base64 of the encoding `E`, and hands its octets to `sink`, three at
    /// a time but for the last ones. `None` if the value is anything else; `sink` may then have seen some octets.
    #[cfg(feature = "clients")]
    pub(crate) fn decode<E: base64ct::Encoding>(&self, sink: impl FnMut(&[u8])) -> Option<()> {
        base64::decode::<E>(self.string()?.bytes(), sink)
    }

    fn string(&self) -> Option<Text<'a>> {
        let mut scanner = Scanner::new(self.text.strip_prefix(b"\"")?);
        scanner.string_contents()
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
        self.scanner.next_element().map(|text| Value { text })
    }
}

/// Reads one JSON value of any type that takes the whole text, white space around it apart.
///
/// # Errors
///
/// [`Error::JsonTooLong`], [`Error::JsonNotUtf8`], [`Error::JsonSyntax`], [`Error::JsonTooDeep`],
/// [`Error::JsonTrailingData`].
pub fn read(text: &[u8]) -> Result<Value<'_>, Error> {
    read_checked(checked(text)?)
}

fn read_checked(text: &[u8]) -> Result<Value<'_>, Error> {
    let mut scanner = Scanner::new(text);
    let value = scanner.value(0).map(|text| Value { text });
    value.filter(|_| scanner.end().is_some()).ok_or(scanner.error())
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
    let mut found = [None; N];
    found_or_none(find(text, &names, &mut found, NO_OBJECT), found)
}

/// The same where text that is valid JSON of another type is an error, `other`.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub(crate) fn find<'a>(
    text: &'a [u8],
    names: &[&str],
    found: &mut [Option<Value<'a>>],
    other: Error,
) -> Result<(), Error> {
    object_members(checked(text)?, names, found, other)
}

/// What says that there is no object where that is no error. Nothing else here says so.
const NO_OBJECT: Error = Error::ClaimsNotAnObject;

fn found_or_none<T>(result: Result<(), Error>, found: T) -> Result<Option<T>, Error> {
    match result {
        Ok(()) => Ok(Some(found)),
        Err(NO_OBJECT) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Finds the members of the object that takes the whole text, which is UTF-8 of a permitted length.
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn object_members<'a>(
    text: &'a [u8],
    names: &[&str],
    found: &mut [Option<Value<'a>>],
    other: Error,
) -> Result<(), Error> {
    let mut scanner = Scanner::new(text);
    if !scanner.open_object() {
        return read_checked(text).and(Err(other));
    }
    own_members(&mut scanner, text, names, found).ok_or(scanner.error())
}

#[cfg_attr(target_pointer_width = "64", inline(always))]
fn own_members<'a>(
    scanner: &mut Scanner<'a>,
    text: &'a [u8],
    names: &[&str],
    found: &mut [Option<Value<'a>>],
) -> Option<()> {
    let mut seen = Names::new(text);
    while let Some(name) = scanner.next_member() {
        if let Err(error) = seen.insert(name, scanner.remaining()) {
            return scanner.fail(error);
        }
        let value = Value { text: scanner.value(1)? };
        for (wanted, slot) in names.iter().zip(found.iter_mut()) {
            if name == Text::new(wanted.as_bytes(), false) {
                *slot = Some(value);
            }
        }
    }
    scanner.has_ended()?;
    scanner.end()
}

/// `text` if it is UTF-8 of a permitted length.
fn checked(text: &[u8]) -> Result<&[u8], Error> {
    if text.len() > MAX_LEN {
        return Err(Error::JsonTooLong);
    }
    if is_utf8(text) { Ok(text) } else { Err(Error::JsonNotUtf8) }
}

fn is_utf8(text: &[u8]) -> bool {
    if WIDE {
        return core::str::from_utf8(text).is_ok();
    }
    // The same in a few octets of code (RFC 3629 §3).
    let mut rest = text.iter();
    while let Some(&first) = rest.next() {
        let (count, least) = match first {
            0..=0x7f => continue,
            0xc0..=0xdf => (1, 0x80),
            0xe0..=0xef => (2, 0x800),
            0xf0..=0xf7 => (3, 0x1_0000),
            _ => return false,
        };
        let mut code_point = u32::from(first) & 0x3f_u32 >> count;
        for _ in 0..count {
            match rest.next() {
                Some(&next) if next & 0xc0 == 0x80 => code_point = code_point << 6 | u32::from(next & 0x3f),
                _ => return false,
            }
        }
        if code_point < least || char::from_u32(code_point).is_none() {
            return false;
        }
    }
    true
}

/// The words of marks for names: none where words are narrow, to save the stack.
const MARKS: usize = if WIDE { 8 } else { 0 };

/// The names that an object has had so far, as hashes.
struct Names<'a> {
    text: &'a [u8],
    hashes: heapless::Vec<u32, MAX_MEMBERS>,
    /// A bit for each hash, by which most new ones are known to be new.
    marks: [u64; MARKS],
    /// Whether two different names had the same hash.
    collided: bool,
}

impl<'a> Names<'a> {
    const fn new(text: &'a [u8]) -> Self {
        Names { text, hashes: heapless::Vec::new(), marks: [0; MARKS], collided: false }
    }

    /// Adds the name, after which `remaining` bytes are left, unless the object has it already.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn insert(&mut self, name: Text<'a>, remaining: usize) -> Result<(), Error> {
        let hash = name.hash();
        let [word, bit, ..] = hash.to_le_bytes();
        let (place, bit) = (usize::from(word & 7), 1 << (bit & 63));
        if !WIDE || self.marks.get(place).is_some_and(|mark| mark & bit != 0) {
            self.compare(name, hash, remaining)?;
        }
        if let Some(mark) = self.marks.get_mut(place) {
            *mark |= bit;
        }
        self.hashes.push(hash).map_err(|_| Error::JsonTooManyMembers)
    }

    /// Looks for the name among all others.
    #[cfg_attr(target_pointer_width = "64", cold)]
    fn compare(&mut self, name: Text<'a>, hash: u32, remaining: usize) -> Result<(), Error> {
        // Without an early exit the compiler compares several hashes at once.
        if self.hashes.iter().fold(false, |any, &other| any | (other == hash)) {
            // By chance this happens once in 2^19 objects of 128 members. Twice is somebody's work, which
            // must not buy more than one look at the object.
            if self.collided || has_before(self.text, name, remaining) {
                return Err(Error::JsonDuplicateMember);
            }
            self.collided = true;
        }
        Ok(())
    }
}

/// Whether the object has a member of this name before the one after whose name `remaining` bytes are left. All up to
/// there has been read before, so that nothing can be wrong with it.
#[cold]
fn has_before(text: &[u8], name: Text<'_>, remaining: usize) -> bool {
    let mut scanner = Scanner::new(text);
    scanner.open_object();
    while let Some(other) = scanner.next_member()
        && scanner.remaining() > remaining
    {
        if other == name {
            return true;
        }
        scanner.value(1);
    }
    false
}
