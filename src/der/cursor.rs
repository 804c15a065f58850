//! A walk over elements that remembers whether all of them were as they should be, so that nothing has to ask at each step.

use super::{OBJECT_IDENTIFIER, Source, is_object_identifier};
use crate::error::Error;
use crate::machine::WIDE;

/// Stands before an element, or inside of one that was entered. After the first defect nothing is left to read: every octet is 0,
/// every element has ended, and [`finish`](Cursor::finish) says what the defect was.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<S> {
    /// All that has not been read, also of what comes after the element that was entered last.
    rest: S,
    /// How much of it is left where that element ends.
    end: usize,
    /// How much there was.
    whole: usize,
    /// The tag of the element that was read last.
    tag: u8,
    blame: Error,
    defect: Option<Error>,
}

/// Where something stands in what a cursor walks over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) offset: usize,
    pub(crate) len: usize,
}

impl Span {
    /// Of what is not there.
    pub(crate) const ABSENT: Self = Span { offset: 0, len: 0 };

    /// Both numbers.
    pub(crate) const fn pair(self) -> (usize, usize) {
        (self.offset, self.len)
    }

    /// What stands there.
    pub(crate) fn of<S: Source>(self, octets: &S) -> S {
        let mut rest = *octets;
        rest.skip(self.offset);
        rest.first_octets(self.len)
    }
}

/// Where the element around one that was entered ends. Leaving the inner one takes it back.
#[must_use]
#[derive(Clone, Copy)]
pub(crate) struct Outer(usize);

impl<S: Source> Cursor<S> {
    /// Stands before the first octet. Every defect is `blame`.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn new(octets: S, blame: Error) -> Self {
        Cursor { rest: octets, end: 0, whole: octets.len(), tag: 0, blame, defect: None }
    }

    /// Says what every defect from here on is, and returns what it was before.
    pub(crate) const fn blame(&mut self, error: Error) -> Error {
        core::mem::replace(&mut self.blame, error)
    }

    /// There is a defect.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn fail(&mut self) {
        self.require_or(false, self.blame);
    }

    /// There is a defect, unless this is so.
    pub(crate) fn require(&mut self, good: bool) {
        if !good {
            self.fail();
        }
    }

    /// This is the defect, unless the other is so.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn require_or(&mut self, good: bool, error: Error) {
        if !good {
            self.defect = self.defect.or(Some(error));
            (self.rest, self.end) = (S::EMPTY, 0);
        }
    }

    /// The tag of the element that was entered or skipped last.
    pub(crate) const fn tag(&self) -> u8 {
        self.tag
    }

    /// How many octets come before this place.
    pub(crate) fn offset(&self) -> usize {
        self.whole.wrapping_sub(self.rest.len())
    }

    /// How much is left of the element that was entered last.
    pub(crate) fn len(&self) -> usize {
        if WIDE { self.rest.len().saturating_sub(self.end) } else { self.rest.len().wrapping_sub(self.end) }
    }

    /// Whether nothing is left of it.
    pub(crate) fn at_end(&self) -> bool {
        self.len() == 0
    }

    /// Whether it is the last one: nothing comes after it.
    pub(crate) const fn is_last(&self) -> bool {
        self.end == 0
    }

    /// What is left of it.
    pub(crate) fn contents(&self) -> S {
        self.rest.first_octets(self.len())
    }

    /// Everything from here on, for [`since`](Cursor::since).
    pub(crate) const fn mark(&self) -> S {
        self.rest
    }

    /// What was read since the mark was made.
    pub(crate) fn since(&self, mark: &S) -> S {
        mark.first_octets(mark.len().wrapping_sub(self.rest.len()))
    }

    /// Where the rest of the element is that was entered last.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn span(&self) -> Span {
        Span { offset: self.offset(), len: self.len() }
    }

    /// Where that is which was read since the cursor stood at this offset.
    pub(crate) fn span_from(&self, offset: usize) -> Span {
        Span { offset, len: self.offset().wrapping_sub(offset) }
    }

    /// The next octet of the element that was entered last.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn octet(&mut self) -> u8 {
        if !self.at_end()
            && let Some(octet) = self.rest.next()
        {
            return octet;
        }
        self.fail();
        0
    }

    /// Skips some of its octets.
    pub(crate) fn skip_octets(&mut self, count: usize) {
        self.require(count <= self.len());
        self.rest.skip(count);
    }

    /// Whether the next element has this tag. Nothing is read.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn is_next(&self, tag: u8) -> bool {
        !self.at_end() && self.rest.first() == Some(tag)
    }

    /// Enters the next element, of any tag.
    #[cfg(target_pointer_width = "64")]
    #[inline(always)]
    pub(crate) fn enter_any(&mut self) -> Outer {
        let outer = Outer(self.end);
        if let Some((tag, len)) = self.rest.short_header()
            && usize::from(len).wrapping_add(2) <= self.len()
        {
            self.tag = tag;
            self.rest.skip(2);
            self.end = self.rest.len().wrapping_sub(len.into());
        } else {
            self.enter_long();
        }
        outer
    }

    /// The same of an element with a long header, or a bad one.
    #[cfg(target_pointer_width = "64")]
    #[inline(never)]
    fn enter_long(&mut self) {
        match self.rest.header() {
            Some(header) if header.total_len() <= self.len() => {
                self.tag = header.tag;
                self.end = self.rest.len().wrapping_sub(header.total_len());
                self.rest.skip(header.header_len);
            }
            _ => self.fail(),
        }
    }

    /// The same, octet by octet.
    #[cfg(not(target_pointer_width = "64"))]
    #[inline(never)]
    pub(crate) fn enter_any(&mut self) -> Outer {
        let outer = Outer(self.end);
        let len = self.header();
        self.require(len <= self.len());
        self.end = self.rest.len().saturating_sub(len);
        outer
    }

    /// Reads a tag and a length in its shortest form.
    #[cfg(not(target_pointer_width = "64"))]
    fn header(&mut self) -> usize {
        self.tag = self.octet();
        self.require(self.tag & 0x1f != 0x1f);
        let first = self.octet();
        if first < 0x80 {
            return first.into();
        }
        let mut len = 0usize;
        for _ in 0..first & 0x07 {
            len = len << 8 | usize::from(self.octet());
            self.require(len != 0);
        }
        self.require(first <= 0x84 && len >= 0x80);
        len
    }

    /// Enters the next element, which must have this tag.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn enter(&mut self, tag: u8) -> Outer {
        let outer = self.enter_any();
        self.require(self.tag == tag);
        outer
    }

    /// Leaves the element that was entered last, of which nothing may be left.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn leave(&mut self, outer: Outer) {
        self.require(self.at_end());
        self.end_at(outer);
    }

    /// Leaves the element that was entered last, whatever is left of it.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn leave_rest(&mut self, outer: Outer) {
        self.rest.skip(self.len());
        self.end_at(outer);
    }

    fn end_at(&mut self, outer: Outer) {
        // After a defect nothing is left. Many functions ask what is left, and where they must be small it is seen to here.
        self.end = if WIDE { outer.0 } else { outer.0.min(self.rest.len()) };
    }

    /// Skips the next element, of any tag.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn skip(&mut self) {
        let outer = self.enter_any();
        self.leave_rest(outer);
    }

    /// The contents of the next element, which must have this tag.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn take(&mut self, tag: u8) -> S {
        let outer = self.enter(tag);
        let contents = self.contents();
        self.leave_rest(outer);
        contents
    }

    /// The contents of the next element, which must be an object identifier.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn object_identifier(&mut self) -> S {
        let contents = self.take(OBJECT_IDENTIFIER);
        self.require(is_object_identifier(&contents));
        contents
    }

    /// Nothing was wrong with what was read.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.defect.map_or(Ok(()), Err)
    }

    /// The same, and nothing is left.
    pub(crate) fn finish(&mut self) -> Result<(), Error> {
        self.require(self.at_end());
        self.check()
    }
}
