//! Certificate dates to seconds since 1970: UTCTime and GeneralizedTime in their one DER form.

#![expect(clippy::arithmetic_side_effects, reason = "every operand is a calendar field of at most four digits")]

use crate::der::{self, Cursor, Source};
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

/// Reads a `Time` (RFC 5280 §4.1.2.5): `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ`, in UTC, with seconds. Defects are the cursor's to
/// report, and 0 is nothing then.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) fn seconds<S: Source>(cursor: &mut Cursor<S>) -> i64 {
    let outer = cursor.enter_any();
    let is_short = cursor.tag() == der::UTC_TIME;
    let blame = cursor.blame(Error::CertificateTime);
    cursor.require(is_short || cursor.tag() == der::GENERALIZED_TIME);
    // A short one has no century.
    let mut fields = [0u8; 7];
    for slot in fields.iter_mut().skip(is_short.into()) {
        *slot = digit(cursor) * 10 + digit(cursor);
    }
    let zone = cursor.octet();
    let [mut century, year, month, day, hour, minute, second] = fields;
    if is_short {
        // RFC 5280 §4.1.2.5.1: 50 to 99 are 19xx, 00 to 49 are 20xx.
        century = if year >= 50 { 19 } else { 20 };
    }
    let days = days(u16::from(century) * 100 + u16::from(year), month, day);
    cursor.require(zone == b'Z' && days.is_some() && hour <= 23 && minute <= 59 && second <= 59);
    cursor.leave(outer);
    cursor.blame(blame);
    let in_day = (i32::from(hour) * 60 + i32::from(minute)) * 60 + i32::from(second);
    i64::from(days.unwrap_or_default()) * 86_400 + i64::from(in_day)
}

fn digit<S: Source>(cursor: &mut Cursor<S>) -> u8 {
    let digit = cursor.octet().wrapping_sub(b'0');
    cursor.require(digit <= 9);
    digit.min(9)
}

/// The days from 1970-01-01 to a day of the years 0 to 9999; `None` if there is no such day.
fn days(year: u16, month: u8, day: u8) -> Option<i32> {
    const IN_MONTH: [u8; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let leap_days = leap_days_before(year);
    let leap_day = leap_days_before(year.wrapping_add(1)).wrapping_sub(leap_days);
    // 719,528 days lie between the year 0 and 1970.
    let mut days = (i32::from(year) * 365 - 719_528).wrapping_add(leap_days);
    for (in_month, number) in IN_MONTH.into_iter().zip(1u8..) {
        let in_month = if number == 2 { leap_day.wrapping_add(28) } else { in_month.into() };
        if number == month {
            return (1..=in_month).contains(&day.into()).then_some(days.wrapping_add(i32::from(day) - 1));
        }
        days = days.wrapping_add(in_month);
    }
    None
}

/// The leap days of all years from 0 to the one before.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
fn leap_days_before(year: u16) -> i32 {
    let year = i32::from(year);
    (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400
}
