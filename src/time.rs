//! Certificate dates to seconds since 1970: UTCTime and GeneralizedTime in their one DER form.

#![expect(clippy::arithmetic_side_effects, reason = "every operand is a calendar field of at most four digits")]

use crate::der::{self, Element, Source};
use crate::error::Error;

/// A certificate's validity period in seconds since 1970-01-01T00:00:00Z, both ends included
/// (RFC 5280 §4.1.2.5). Dates before 1970 are negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Validity {
    /// The first second at which the certificate is valid.
    pub not_before: i64,
    /// The last second at which the certificate is valid.
    pub not_after: i64,
}

impl Validity {
    /// Checks the period against `now`, seconds since 1970 from a clock that the caller trusts.
    ///
    /// This is separate from the token check on purpose: RFC 8705 §6.2 leaves it to the resource server.
    ///
    /// # Errors
    ///
    /// [`Error::CertificateNotYetValid`], [`Error::CertificateExpired`].
    pub const fn check(&self, now: i64) -> Result<(), Error> {
        if now < self.not_before {
            Err(Error::CertificateNotYetValid)
        } else if now > self.not_after {
            Err(Error::CertificateExpired)
        } else {
            Ok(())
        }
    }
}

/// Reads a `Time` (RFC 5280 §4.1.2.5): `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ`, in UTC, with seconds.
pub(crate) fn seconds<S: Source>(element: &Element<S>) -> Result<i64, Error> {
    let mut octets = element.contents;
    let mut text = [0; GENERALIZED_TIME_LEN];
    for slot in text.iter_mut().take(octets.len()) {
        *slot = octets.next().unwrap_or_default();
    }
    // What is longer has a wrong end.
    let text = text.get(..element.contents.len()).unwrap_or_default();
    match element.tag {
        der::UTC_TIME => utc_time(text),
        der::GENERALIZED_TIME => generalized_time(text),
        _ => None,
    }
    .ok_or(Error::CertificateTime)
}

/// The octets of the longer form.
const GENERALIZED_TIME_LEN: usize = 15;

fn utc_time(text: &[u8]) -> Option<i64> {
    let (year, rest) = two_digits(text)?;
    // RFC 5280 §4.1.2.5.1: 50 to 99 are 19xx, 00 to 49 are 20xx.
    let century = if year >= 50 { 1900 } else { 2000 };
    since_1970(century + u16::from(year), rest)
}

fn generalized_time(text: &[u8]) -> Option<i64> {
    let (century, rest) = two_digits(text)?;
    let (year, rest) = two_digits(rest)?;
    since_1970(u16::from(century) * 100 + u16::from(year), rest)
}

/// The seconds from 1970 to the moment in `year` that `MMDDHHMMSSZ` names.
fn since_1970(year: u16, text: &[u8]) -> Option<i64> {
    let (month, rest) = two_digits(text)?;
    let (day, rest) = two_digits(rest)?;
    let (hour, rest) = two_digits(rest)?;
    let (minute, rest) = two_digits(rest)?;
    let (second, rest) = two_digits(rest)?;
    let days_before = days_before_month(year, month)?;
    let in_month = days_in_month(year, month);
    if rest != b"Z" || !(1..=in_month).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = days_before_year(year) + days_before + i64::from(day) - 1;
    Some(((days * 24 + i64::from(hour)) * 60 + i64::from(minute)) * 60 + i64::from(second))
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// The days from 1970-01-01 to the first of January of `year`, 0 to 9999.
fn days_before_year(year: u16) -> i64 {
    let year = i64::from(year);
    // Counted over all years before this one; 719,528 days lie between the year 0 and 1970.
    let leap_days = (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
    year * 365 + leap_days - 719_528
}

fn days_before_month(year: u16, month: u8) -> Option<i64> {
    const BEFORE: [u16; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let before = *BEFORE.get(usize::from(month.checked_sub(1)?))?;
    Some(i64::from(before) + i64::from(month > 2 && is_leap(year)))
}

fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        2 => 28 + u8::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[inline(always)]
fn two_digits(text: &[u8]) -> Option<(u8, &[u8])> {
    match text {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9', rest @ ..] => Some(((tens - b'0') * 10 + (ones - b'0'), rest)),
        _ => None,
    }
}
