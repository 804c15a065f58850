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
#[cfg(feature = "clients")]
pub(crate) use string::escape;

/// The deepest nesting of arrays and objects: the outermost one counts as 1.
pub const MAX_DEPTH: u32 = 64;

/// The longest JSON text, in bytes: 1 MiB.
pub const MAX_LEN: usize = 1024 * 1024;

/// The most members of an object whose members are asked for. Objects inside it are not counted.
pub const MAX_MEMBERS: usize = 128;

/// Whether texts are read eight bytes at a time: fast where a register has as many, and large where not.
/// `make test-32` tests the other way.
const WIDE: bool = cfg!(target_pointer_width = "64");

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
        let mut wanted = names.map(Wanted::new);
        wanted_or_none(self.find(&mut wanted), wanted)
    }

    /// The same for the members that are `wanted`. A value that is no object is [`NO_OBJECT`].
    pub(crate) fn find(&self, wanted: &mut [Wanted<'_, 'a>]) -> Result<(), Error> {
        object_members(self.text, wanted)
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

#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
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
    let mut wanted = names.map(Wanted::new);
    wanted_or_none(find(text, &mut wanted), wanted)
}

/// A member that is asked for.
pub(crate) struct Wanted<'n, 'a> {
    name: &'n str,
    /// `None` if there is no such member.
    pub(crate) value: Option<Value<'a>>,
}

impl<'n> Wanted<'n, '_> {
    /// Nothing was found yet.
    pub(crate) const fn new(name: &'n str) -> Self {
        Wanted { name, value: None }
    }
}

/// What says that there is no object. Nothing else here says so.
pub(crate) const NO_OBJECT: Error = Error::ClaimsNotAnObject;

fn wanted_or_none<'a, const N: usize>(
    result: Result<(), Error>,
    wanted: [Wanted<'_, 'a>; N],
) -> Result<Option<[Option<Value<'a>>; N]>, Error> {
    match result {
        Ok(()) => Ok(Some(wanted.map(|member| member.value))),
        Err(NO_OBJECT) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Finds members of the object that takes the whole text. Valid JSON of another type is [`NO_OBJECT`].
#[cfg_attr(target_pointer_width = "64", inline(always))]
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) fn find<'a>(text: &'a [u8], wanted: &mut [Wanted<'_, 'a>]) -> Result<(), Error> {
    object_members(checked(text)?, wanted)
}

/// The same in text which is UTF-8 of a permitted length.
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn object_members<'a>(text: &'a [u8], wanted: &mut [Wanted<'_, 'a>]) -> Result<(), Error> {
    let mut scanner = Scanner::new(text);
    if !scanner.open_object() {
        return read_checked(text).and(Err(NO_OBJECT));
    }
    let mut suspect = None;
    let read = own_members(&mut scanner, wanted, &mut suspect);
    // The search comes last, when the hashes are off the stack. What else may be wrong came after the duplicate.
    if let Some(remaining) = suspect
        && is_duplicate(text, remaining)
    {
        return Err(Error::JsonDuplicateMember);
    }
    read.ok_or(scanner.error())
}

#[cfg_attr(target_pointer_width = "64", inline(always))]
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn own_members<'a>(
    scanner: &mut Scanner<'a>,
    wanted: &mut [Wanted<'_, 'a>],
    suspect: &mut Option<usize>,
) -> Option<()> {
    let mut seen = Hashes::new();
    while let Some(name) = scanner.next_member() {
        let hash = name.hash();
        if seen.has(hash) {
            // By chance this happens once in 2^19 objects of 128 members. Twice is somebody's work, which must not
            // buy more than one look at the object.
            if suspect.is_some() {
                return scanner.fail(Error::JsonDuplicateMember);
            }
            *suspect = Some(scanner.remaining());
        }
        if !seen.add(hash) {
            return scanner.fail(Error::JsonTooManyMembers);
        }
        let value = Value { text: scanner.value(1)? };
        for member in wanted.iter_mut() {
            if name.is(member.name) {
                member.value = Some(value);
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

/// Whether the object has the name after which `remaining` bytes are left more than once up to there. All of that has been
/// read, so that nothing can be wrong with it.
#[cold]
fn is_duplicate(text: &[u8], remaining: usize) -> bool {
    let Some((name, _)) = members_until(text, remaining, None) else {
        return false;
    };
    members_until(text, remaining, Some(name)).is_some_and(|(_, left)| left != remaining)
}

/// The first of an object's members up to the one with so many bytes after its name that has this `name`, or is that one;
/// and how many bytes are left after it.
fn members_until<'a>(text: &'a [u8], remaining: usize, name: Option<Text<'_>>) -> Option<(Text<'a>, usize)> {
    let mut scanner = Scanner::new(text);
    scanner.open_object();
    while let Some(other) = scanner.next_member() {
        let left = scanner.remaining();
        if left == remaining || name.is_some_and(|name| name == other) {
            return Some((other, left));
        }
        scanner.value(1);
    }
    None
}
