//! A strict JSON reader that decides security: RFC 8259 and nothing else, without recursion.
//!
//! It refuses what other readers let through and disagree on: duplicate names (compared after
//! unescaping), lone surrogates, bytes that are not UTF-8, numbers such as `01`, control characters in
//! strings, trailing data. It copies nothing: values are spans of the caller's text. All of the text is
//! public.

mod names;
mod scan;
mod string;
#[cfg(test)]
mod tests;

use crate::error::Error;
use crate::machine::WIDE;
use names::Find;
pub(crate) use names::{Names, names};
use scan::Scanner;
use string::Text;
#[cfg(feature = "clients")]
pub(crate) use string::{next_byte, utf8};

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

    /// The octet that the value begins with, which tells its type: `"` of a string, `n` of `null`.
    pub(crate) fn first(&self) -> u8 {
        self.text.first().copied().unwrap_or_default()
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
        let mut values = [None; N];
        values_or_none(object_members(self.text, &names[..], &mut values), values)
    }

    /// The same for members whose `values` are none yet. A value that is no object is [`NO_OBJECT`].
    pub(crate) fn find(&self, names: &Names, values: &mut [Option<Value<'a>>]) -> Result<(), Error> {
        object_members(self.text, names, values)
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
        self.string().is_some_and(|text| text.is(characters))
    }

    /// Writes a string's characters, unescaped, into `out`. `None` if the value is not a string.
    ///
    /// # Errors
    ///
    /// [`Error::OutputTooSmall`] if the characters do not fit; `out` then holds zeros.
    pub fn unescape<'out>(&self, out: &'out mut [u8]) -> Result<Option<&'out [u8]>, Error> {
        if self.kind() != Kind::String {
            return Ok(None);
        }
        match self.copy_to(out) {
            Some(len) => Ok(out.get(..len)),
            None => {
                out.fill(0);
                Err(Error::OutputTooSmall)
            }
        }
    }

    /// The same, and returns how many bytes they are. `None` if they do not fit, or the value is not a string.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn copy_to(&self, out: &mut [u8]) -> Option<usize> {
        self.string()?.unescape(out)
    }

    fn string(&self) -> Option<Text<'a>> {
        let contents = self.text.strip_prefix(b"\"")?;
        if WIDE {
            // Which counts the escapes.
            return Scanner::new(contents).string_contents();
        }
        Some(Text::new(contents.strip_suffix(b"\"")?, 0))
    }

    /// The place of a string among `words`, after each of which there is a space: how many they are if it is none of them.
    /// `None` if the value is no string.
    #[cfg(feature = "clients")]
    pub(crate) fn place(&self, words: &str) -> Option<usize> {
        Some(self.string()?.place(words))
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
    let mut scanner = Scanner::new(checked(text)?);
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
    let mut values = [None; N];
    values_or_none(checked(text).and_then(|text| object_members(text, &names[..], &mut values)), values)
}

/// What says that there is no object. Nothing else here says so.
pub(crate) const NO_OBJECT: Error = Error::ClaimsNotAnObject;

fn values_or_none<'a, const N: usize>(
    result: Result<(), Error>,
    values: [Option<Value<'a>>; N],
) -> Result<Option<[Option<Value<'a>>; N]>, Error> {
    match result {
        Ok(()) => Ok(Some(values)),
        Err(NO_OBJECT) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Finds members of the object that takes the whole text. Valid JSON of another type is [`NO_OBJECT`].
#[cfg_attr(target_pointer_width = "64", inline(always))]
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) fn find<'a>(text: &'a [u8], names: &Names, values: &mut [Option<Value<'a>>]) -> Result<(), Error> {
    object_members(checked(text)?, names, values)
}

/// The same in text which is UTF-8 of a permitted length.
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn object_members<'a>(
    text: &'a [u8],
    names: &(impl Find + ?Sized),
    values: &mut [Option<Value<'a>>],
) -> Result<(), Error> {
    let mut scanner = Scanner::new(text);
    let mut suspect = None;
    let is_object = scanner.open_object();
    let read = if is_object {
        own_members(&mut scanner, names, values, &mut suspect)
    } else {
        scanner.value(0).map(|_| ())
    };
    // The search comes last, when the hashes are off the stack. What else may be wrong came after the duplicate.
    if let Some(name) = suspect
        && is_duplicate(text, name)
    {
        return Err(Error::JsonDuplicateMember);
    }
    match read.and_then(|()| scanner.end()) {
        None => Err(scanner.error()),
        Some(()) if !is_object => Err(NO_OBJECT),
        Some(()) => Ok(()),
    }
}

#[cfg_attr(target_pointer_width = "64", inline(always))]
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn own_members<'a>(
    scanner: &mut Scanner<'a>,
    names: &(impl Find + ?Sized),
    values: &mut [Option<Value<'a>>],
    suspect: &mut Option<Text<'a>>,
) -> Option<()> {
    let mut seen = Hashes::new();
    while let Some(name) = scanner.next_member() {
        let hash = name.hash();
        // By chance this happens once in 2^19 objects of 128 members. Twice is somebody's work, which must not buy more than
        // one look at the object.
        if seen.has(hash) && had_one(suspect, name) {
            return scanner.fail(Error::JsonDuplicateMember);
        }
        if !seen.add(hash) {
            return scanner.fail(Error::JsonTooManyMembers);
        }
        names.put(name, Value { text: scanner.value(1)? }, values);
    }
    scanner.has_ended()
}

/// `text` if it is UTF-8 of a permitted length.
fn checked(text: &[u8]) -> Result<&[u8], Error> {
    if text.len() > MAX_LEN {
        return Err(Error::JsonTooLong);
    }
    if is_utf8(text) { Ok(text) } else { Err(Error::JsonNotUtf8) }
}

pub(crate) fn is_utf8(text: &[u8]) -> bool {
    if WIDE {
        return core::str::from_utf8(text).is_ok();
    }
    // The same in a few octets of code (RFC 3629 §3).
    let mut rest = text.iter();
    while let Some(&first) = rest.next() {
        // 0xc0 and 0xc1 begin nothing that has its shortest form.
        let count = match first {
            0..=0x7f => continue,
            0xc2..=0xf4 => (first << 1).leading_ones(),
            _ => return false,
        };
        let mut code_point = u32::from(first) & 0x3f_u32 >> count;
        for _ in 0..count {
            match rest.next() {
                Some(&next) if next & 0xc0 == 0x80 => code_point = code_point << 6 | u32::from(next & 0x3f),
                _ => return false,
            }
        }
        // One octet more has five bits more.
        let is_shortest = code_point >> count.wrapping_mul(5).wrapping_add(1) != 0;
        // Surrogates, and what is beyond the last code point, are no characters.
        if !is_shortest || matches!(code_point >> 11, 0x1b | 0x220..) {
            return false;
        }
    }
    true
}

/// The words of marks for names: none where words are narrow, to save the stack.
const MARKS: usize = if WIDE { 8 } else { 0 };

/// The hashes of the names that an object has had so far.
struct Hashes {
    hashes: heapless::Vec<u32, MAX_MEMBERS>,
    /// A bit for each hash, by which most new ones are known to be new.
    marks: [u64; MARKS],
}

impl Hashes {
    const fn new() -> Self {
        Hashes { hashes: heapless::Vec::new(), marks: [0; MARKS] }
    }

    /// The place of a hash among the marks, and its bit.
    fn mark(hash: u32) -> (usize, u64) {
        let [word, bit, ..] = hash.to_le_bytes();
        (usize::from(word & 7), 1 << (bit & 63))
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn has(&self, hash: u32) -> bool {
        let (place, bit) = Self::mark(hash);
        (!WIDE || self.marks.get(place).is_some_and(|mark| mark & bit != 0)) && self.is_among(hash)
    }

    #[cfg_attr(target_pointer_width = "64", cold)]
    fn is_among(&self, hash: u32) -> bool {
        // Without an early exit the compiler compares several hashes at once.
        self.hashes.iter().fold(false, |any, &other| any | (other == hash))
    }

    /// False if there is no room.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn add(&mut self, hash: u32) -> bool {
        let (place, bit) = Self::mark(hash);
        if let Some(mark) = self.marks.get_mut(place) {
            *mark |= bit;
        }
        self.hashes.push(hash).is_ok()
    }
}

/// Suspects a name, and says whether another one was suspected before.
#[cfg_attr(target_pointer_width = "64", cold)]
#[cfg_attr(target_pointer_width = "64", inline(never))]
fn had_one<'a>(suspect: &mut Option<Text<'a>>, name: Text<'a>) -> bool {
    suspect.replace(name).is_some()
}

/// Whether the object has this name, which is one of its own, in an earlier place too. All up to there has been read, so that
/// nothing can be wrong with it.
#[cold]
fn is_duplicate(text: &[u8], name: Text<'_>) -> bool {
    let mut scanner = Scanner::new(text);
    scanner.open_object();
    while let Some(other) = scanner.next_member() {
        if other == name {
            return !other.is_at(name);
        }
        scanner.value(1);
    }
    false
}
