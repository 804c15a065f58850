//! The grammar of RFC 8259, one byte of lookahead, no recursion: open containers are bits of one word.

use super::MAX_DEPTH;
use super::string::Text;
use crate::error::Error;

/// Reads JSON from the front of a text. It shrinks a slice and never indexes, so it cannot read past it.
#[derive(Clone, Debug)]
pub(super) struct Scanner<'a> {
    text: &'a [u8],
    rest: &'a [u8],
    /// Whether the container that is being walked has had a member or an element.
    past_first: bool,
}

/// The containers that are open inside the value being read: bit 0 is the innermost, 1 is an object.
struct Open {
    objects: u64,
    depth: u32,
    outside: u32,
}

impl Open {
    fn push(&mut self, is_object: bool) -> Result<(), Error> {
        if self.depth >= MAX_DEPTH {
            return Err(Error::JsonTooDeep);
        }
        self.depth = self.depth.wrapping_add(1);
        self.objects = self.objects << 1 | u64::from(is_object);
        Ok(())
    }

    fn pop(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.objects >>= 1;
    }

    const fn innermost_is_object(&self) -> bool {
        self.objects & 1 == 1
    }

    const fn is_empty(&self) -> bool {
        self.depth == self.outside
    }
}

impl<'a> Scanner<'a> {
    pub(super) const fn new(text: &'a [u8]) -> Self {
        Scanner { text, rest: text, past_first: false }
    }

    /// Steps into the object that the text begins with; false, and nothing is read, if it is none.
    pub(super) fn open_object(&mut self) -> bool {
        self.skip_white_space();
        self.accept(b'{')
    }

    /// The next member's name, and where its contents begin in the text; the reader then stands before the
    /// member's value, which must be read next. `None` once the object has ended.
    pub(super) fn next_member(&mut self) -> Result<Option<(usize, Text<'a>)>, Error> {
        self.skip_white_space();
        if self.accept(b'}') {
            return Ok(None);
        }
        if self.past_first {
            self.require(b',')?;
            self.skip_white_space();
        }
        self.past_first = true;
        self.require(b'"')?;
        let offset = self.text.len().wrapping_sub(self.rest.len());
        let name = self.string_contents()?;
        self.skip_white_space();
        self.require(b':')?;
        Ok(Some((offset, name)))
    }

    /// Steps into the array that the text begins with; false, and nothing is read, if it is none.
    pub(super) fn open_array(&mut self) -> bool {
        self.skip_white_space();
        self.accept(b'[')
    }

    /// The next element's span; `None` once the array has ended.
    pub(super) fn next_element(&mut self) -> Result<Option<&'a [u8]>, Error> {
        self.skip_white_space();
        if self.accept(b']') {
            return Ok(None);
        }
        if self.past_first {
            self.require(b',')?;
        }
        self.past_first = true;
        self.value(1).map(Some)
    }

    /// Reads one value, and white space before it, inside `outside` containers. Returns its span.
    pub(super) fn value(&mut self, outside: u32) -> Result<&'a [u8], Error> {
        self.skip_white_space();
        let start = self.rest;
        let mut open = Open { objects: 0, depth: outside, outside };
        loop {
            let ended = self.value_start(&mut open)?;
            if ended && self.close(&mut open)? {
                let len = start.len().wrapping_sub(self.rest.len());
                return start.get(..len).ok_or(Error::JsonSyntax);
            }
        }
    }

    /// Nothing but white space may be left.
    pub(super) fn end(&mut self) -> Result<(), Error> {
        self.skip_white_space();
        if self.rest.is_empty() { Ok(()) } else { Err(Error::JsonTrailingData) }
    }

    /// Reads the start of a value: all of a scalar or of an empty container, for which it returns true, or
    /// the bracket of a container and all that comes before its first inner value.
    fn value_start(&mut self, open: &mut Open) -> Result<bool, Error> {
        let Some((&first, rest)) = self.rest.split_first() else {
            return Err(Error::JsonSyntax);
        };
        match first {
            b'"' => {
                self.rest = rest;
                self.string_contents()?;
            }
            b'{' | b'[' => {
                self.rest = rest;
                let is_object = first == b'{';
                open.push(is_object)?;
                self.skip_white_space();
                if !self.accept(if is_object { b'}' } else { b']' }) {
                    if is_object {
                        self.inner_name()?;
                    }
                    return Ok(false);
                }
                open.pop();
            }
            b't' => self.literal(b"true")?,
            b'f' => self.literal(b"false")?,
            b'n' => self.literal(b"null")?,
            _ => self.number()?,
        }
        Ok(true)
    }

    /// After a value: closes what ends here. True if that ended the outermost value; false if another value
    /// follows, before which the reader then stands.
    fn close(&mut self, open: &mut Open) -> Result<bool, Error> {
        while !open.is_empty() {
            self.skip_white_space();
            let is_object = open.innermost_is_object();
            if self.accept(b',') {
                self.skip_white_space();
                if is_object {
                    self.inner_name()?;
                }
                return Ok(false);
            }
            self.require(if is_object { b'}' } else { b']' })?;
            open.pop();
        }
        Ok(true)
    }

    /// Reads `"name":` and the white space after it.
    fn inner_name(&mut self) -> Result<(), Error> {
        self.require(b'"')?;
        self.string_contents()?;
        self.skip_white_space();
        self.require(b':')?;
        self.skip_white_space();
        Ok(())
    }

    /// Reads a string whose opening quote has been read, and its closing quote.
    #[inline]
    pub(super) fn string_contents(&mut self) -> Result<Text<'a>, Error> {
        let start = self.rest;
        let mut escaped = false;
        loop {
            self.rest = skip_plain(self.rest);
            let Some((&byte, rest)) = self.rest.split_first() else {
                return Err(Error::JsonSyntax);
            };
            match byte {
                b'"' => {
                    let len = start.len().wrapping_sub(self.rest.len());
                    self.rest = rest;
                    return Ok(Text::new(start.get(..len).ok_or(Error::JsonSyntax)?, escaped));
                }
                b'\\' => {
                    escaped = true;
                    self.rest = super::string::escape(rest).ok_or(Error::JsonSyntax)?.1;
                }
                0..=0x1f => return Err(Error::JsonSyntax),
                _ => self.rest = rest,
            }
        }
    }

    /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
    fn number(&mut self) -> Result<(), Error> {
        self.accept(b'-');
        if !self.accept(b'0') {
            self.digits()?;
        }
        if self.accept(b'.') {
            self.digits()?;
        }
        if self.accept(b'e') || self.accept(b'E') {
            let _sign = self.accept(b'+') || self.accept(b'-');
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Error> {
        let count = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.rest = self.rest.get(count..).unwrap_or_default();
        if count == 0 { Err(Error::JsonSyntax) } else { Ok(()) }
    }

    fn literal(&mut self, word: &[u8]) -> Result<(), Error> {
        self.rest = self.rest.strip_prefix(word).ok_or(Error::JsonSyntax)?;
        Ok(())
    }

    #[inline(always)]
    fn skip_white_space(&mut self) {
        while let Some((b' ' | b'\t' | b'\n' | b'\r', rest)) = self.rest.split_first() {
            self.rest = rest;
        }
    }

    fn accept(&mut self, wanted: u8) -> bool {
        match self.rest.split_first() {
            Some((&byte, rest)) if byte == wanted => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn require(&mut self, wanted: u8) -> Result<(), Error> {
        if self.accept(wanted) { Ok(()) } else { Err(Error::JsonSyntax) }
    }
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// Skips bytes that need no attention in a string, eight at a time: no quote, no backslash, no control
/// character. It may stop early where fewer than eight bytes are left.
#[inline(always)]
fn skip_plain(mut rest: &[u8]) -> &[u8] {
    while let Some((word, after)) = rest.split_first_chunk() {
        let special = special(u64::from_le_bytes(*word));
        if special != 0 {
            let count = usize::try_from(special.trailing_zeros() / 8).unwrap_or_default();
            return rest.get(count..).unwrap_or_default();
        }
        rest = after;
    }
    rest
}

/// The high bit of each byte that is a quote, a backslash or below 0x20. Exact up to the first such byte; a
/// borrow may mark bytes after it.
#[inline(always)]
const fn special(word: u64) -> u64 {
    let quote = (word ^ ONES.wrapping_mul(0x22)).wrapping_sub(ONES);
    let backslash = (word ^ ONES.wrapping_mul(0x5c)).wrapping_sub(ONES);
    let control = word.wrapping_sub(ONES.wrapping_mul(0x20));
    (quote | backslash | control) & !word & HIGH_BITS
}
