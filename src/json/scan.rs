//! The grammar of RFC 8259, one byte of lookahead, no recursion: open containers are bits of one word.

use super::MAX_DEPTH;
use super::string::Text;
use crate::error::Error;
use crate::machine::WIDE;

/// Reads JSON from the front of a text. It shrinks a slice and never indexes, so it cannot read past it.
///
/// What returns `None` has met an error, which [`Scanner::error`] names; the place is then of no use. A result of that form
/// fits in registers.
#[derive(Clone, Debug)]
pub(super) struct Scanner<'a> {
    rest: &'a [u8],
    /// Whether the container that is being walked has had a member or an element.
    past_first: bool,
    /// Whether it has ended.
    ended: bool,
    error: Error,
}

/// The containers that are open inside the value being read: bit 0 is the innermost, 1 is an object.
struct Open {
    objects: u64,
    depth: u32,
    outside: u32,
}

impl Open {
    /// False, and nothing is done, if that would be too deep.
    fn push(&mut self, is_object: bool) -> bool {
        if self.depth >= MAX_DEPTH {
            return false;
        }
        self.depth = self.depth.wrapping_add(1);
        self.objects = self.objects << 1 | u64::from(is_object);
        true
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
        Scanner { rest: text, past_first: false, ended: false, error: Error::JsonSyntax }
    }

    /// What went wrong.
    pub(super) const fn error(&self) -> Error {
        self.error
    }

    /// Names the error for what returns it.
    pub(super) fn fail<T>(&mut self, error: Error) -> Option<T> {
        self.error = error;
        None
    }

    /// Steps into the object that the text begins with; false, and nothing is read, if it is none.
    pub(super) fn open_object(&mut self) -> bool {
        self.skip_white_space();
        self.accept(b'{')
    }

    /// The next member's name; the reader then stands before the member's value, which must be read next. `None` also
    /// once the object has ended.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(super) fn next_member(&mut self) -> Option<Text<'a>> {
        self.next_of(b'}')?;
        self.skip_white_space();
        self.require(b'"')?;
        let name = self.string_contents()?;
        self.skip_white_space();
        self.require(b':')?;
        Some(name)
    }

    /// Steps into the array that the text begins with; false, and nothing is read, if it is none.
    pub(super) fn open_array(&mut self) -> bool {
        self.skip_white_space();
        self.accept(b'[')
    }

    /// The next element's span; `None` also once the array has ended.
    pub(super) fn next_element(&mut self) -> Option<&'a [u8]> {
        self.next_of(b']')?;
        self.value(1)
    }

    /// Reads what comes before the next member or element; `None` also if that was the end of the container.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn next_of(&mut self, end: u8) -> Option<()> {
        self.skip_white_space();
        if self.accept(end) {
            self.ended = true;
            return None;
        }
        if self.past_first {
            self.require(b',')?;
        }
        self.past_first = true;
        Some(())
    }

    /// Reads one value, and white space before it, inside `outside` containers. Returns its span.
    pub(super) fn value(&mut self, outside: u32) -> Option<&'a [u8]> {
        self.skip_white_space();
        let start = self.rest;
        // Most values are strings, and nothing of what containers need is needed for them.
        if WIDE && self.accept(b'"') {
            self.string_contents()?;
        } else {
            self.any_value(outside)?;
        }
        start.get(..start.len().wrapping_sub(self.rest.len()))
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn any_value(&mut self, outside: u32) -> Option<()> {
        let mut open = Open { objects: 0, depth: outside, outside };
        if !WIDE {
            return self.walk(&mut open);
        }
        // A copy, so that the compiler keeps the place in registers.
        let mut inner = Scanner::new(self.rest);
        let read = inner.walk(&mut open);
        if read.is_none() {
            self.error = inner.error;
        }
        self.rest = inner.rest;
        read
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn walk(&mut self, open: &mut Open) -> Option<()> {
        let mut read = self.value_start(open);
        while read.is_some() && self.advance_to_inner_value(open)? {
            self.skip_white_space();
            read = self.value_start(open);
        }
        read
    }

    /// The container that was walked must have ended.
    pub(super) fn has_ended(&self) -> Option<()> {
        self.ended.then_some(())
    }

    /// Nothing but white space may be left.
    pub(super) fn end(&mut self) -> Option<()> {
        self.skip_white_space();
        if self.rest.is_empty() { Some(()) } else { self.fail(Error::JsonTrailingData) }
    }

    /// Reads a scalar, or the bracket that opens a container.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn value_start(&mut self, open: &mut Open) -> Option<()> {
        let (&first, rest) = self.rest.split_first()?;
        match first {
            b'"' => {
                self.rest = rest;
                self.string_contents().map(|_| ())
            }
            b'{' | b'[' => {
                self.rest = rest;
                self.past_first = false;
                if open.push(first == b'{') { Some(()) } else { self.fail(Error::JsonTooDeep) }
            }
            b't' => self.literal(b"true"),
            b'f' => self.literal(b"false"),
            b'n' => self.literal(b"null"),
            _ => self.number(),
        }
    }

    /// After a scalar or a bracket: reads on to the next inner value, of whichever container; false if the outermost value
    /// ended before.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn advance_to_inner_value(&mut self, open: &mut Open) -> Option<bool> {
        while !open.is_empty() {
            let more = if open.innermost_is_object() {
                self.next_member().is_some()
            } else {
                self.next_of(b']').is_some()
            };
            if more {
                return Some(true);
            }
            if !self.ended {
                return None;
            }
            open.pop();
            (self.past_first, self.ended) = (true, false);
        }
        Some(false)
    }

    /// Reads a string whose opening quote has been read, and its closing quote.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn string_contents(&mut self) -> Option<Text<'a>> {
        let (start, rest) = (self.rest, skip_plain(self.rest));
        let (end, escapes) = if WIDE && rest.first() == Some(&b'"') { (rest, 0) } else { skip_string(rest)? };
        let len = start.len().wrapping_sub(end.len());
        self.rest = end.strip_prefix(b"\"")?;
        Some(Text::new(start.get(..len)?, escapes))
    }

    /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn number(&mut self) -> Option<()> {
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
        Some(())
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn digits(&mut self) -> Option<()> {
        let rest = skip_digits(self.rest);
        if rest.len() == self.rest.len() {
            return None;
        }
        self.rest = rest;
        Some(())
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn literal(&mut self, word: &[u8]) -> Option<()> {
        if WIDE {
            self.rest = self.rest.strip_prefix(word)?;
            return Some(());
        }
        word.iter().all(|&byte| self.accept(byte)).then_some(())
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn skip_white_space(&mut self) {
        // Most texts have none, and one comparison tells.
        if !WIDE || self.rest.first().is_some_and(|&byte| byte <= b' ') {
            self.rest = skip_spaces(self.rest);
        }
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn accept(&mut self, wanted: u8) -> bool {
        match self.rest.split_first() {
            Some((&byte, rest)) if byte == wanted => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn require(&mut self, wanted: u8) -> Option<()> {
        self.accept(wanted).then_some(())
    }
}

#[cfg_attr(target_pointer_width = "64", inline(never))]
fn skip_spaces(mut rest: &[u8]) -> &[u8] {
    while let Some((b' ' | b'\t' | b'\n' | b'\r', after)) = rest.split_first() {
        rest = after;
    }
    rest
}

/// Skips what is left of a string up to its closing quote, and counts the escapes in it. Most strings end where
/// [`skip_plain`] stops, and need none of this.
fn skip_string(mut rest: &[u8]) -> Option<(&[u8], usize)> {
    let mut escapes = 0usize;
    loop {
        let (&byte, after) = rest.split_first()?;
        rest = match byte {
            b'"' => return Some((rest, escapes)),
            b'\\' => {
                escapes = escapes.saturating_add(1);
                match after.split_first() {
                    Some((b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', after)) if WIDE => {
                        skip_plain(after)
                    }
                    _ => {
                        rest = after;
                        super::string::escape(&mut rest)?;
                        skip_plain(rest)
                    }
                }
            }
            0..=0x1f => return None,
            _ => after,
        };
    }
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// Skips bytes that need no attention in a string, eight at a time: no quote, no backslash, no control
/// character. It may stop early where fewer than eight bytes are left, and does so at once where words are narrow.
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn skip_plain(mut rest: &[u8]) -> &[u8] {
    if !WIDE {
        return rest;
    }
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

/// Skips decimal digits, eight at a time.
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn skip_digits(mut rest: &[u8]) -> &[u8] {
    while WIDE && let Some((word, after)) = rest.split_first_chunk() {
        let others = not_digits(u64::from_le_bytes(*word));
        if others != 0 {
            let count = usize::try_from(others.trailing_zeros() / 8).unwrap_or_default();
            return rest.get(count..).unwrap_or_default();
        }
        rest = after;
    }
    while let Some((b'0'..=b'9', after)) = rest.split_first() {
        rest = after;
    }
    rest
}

/// Bits in each byte that is no digit, and none in those that are, up to the first one that is not.
#[cfg_attr(target_pointer_width = "64", inline(always))]
const fn not_digits(word: u64) -> u64 {
    let high = ONES.wrapping_mul(0xf0);
    let zeros = ONES.wrapping_mul(0x30);
    // A digit keeps its upper half when 6 is added to it, and no other byte of that half does.
    (word & high ^ zeros) | (word.wrapping_add(ONES.wrapping_mul(0x06)) & high ^ zeros)
}

/// The high bit of each byte that is a quote, a backslash or below 0x20. Exact up to the first such byte; a
/// borrow may mark bytes after it.
#[cfg_attr(target_pointer_width = "64", inline(always))]
const fn special(word: u64) -> u64 {
    // With this bit flipped the quote is 0x20, next to the controls, and no other byte from 0x20 on is below 0x21.
    let quote_or_control = (word ^ ONES.wrapping_mul(0x02)).wrapping_sub(ONES.wrapping_mul(0x21));
    let backslash = (word ^ ONES.wrapping_mul(0x5c)).wrapping_sub(ONES);
    (quote_or_control | backslash) & !word & HIGH_BITS
}
