//! Certificate dates to seconds since 1970: UTCTime and GeneralizedTime in their one DER form.

#![expect(clippy::arithmetic_side_effects, reason = "calendar fields, each from two octets: far below 2^31")]

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
/// report, and what is returned means nothing then.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) fn seconds<S: Source>(cursor: &mut Cursor<S>) -> i64 {
    let element = cursor.enter_any();
    let blame = cursor.blame(Error::CertificateTime);
    let is_short = cursor.tag() == der::UTC_TIME;
    cursor.require(is_short || cursor.tag() == der::GENERALIZED_TIME);
    // A short one has no century.
    let mut fields = [0u8; 7];
    for slot in fields.iter_mut().skip(is_short.into()) {
        *slot = digit(cursor).wrapping_mul(10).wrapping_add(digit(cursor));
    }
    let zone = cursor.octet();
    let [mut century, year, month, day, hour, minute, second] = fields;
    if is_short {
        // RFC 5280 §4.1.2.5.1: 50 to 99 are 19xx, 00 to 49 are 20xx.
        century = if year >= 50 { 19 } else { 20 };
    }
    let month_number = (i32::from(century) * 100 + i32::from(year)) * 12 + i32::from(month) - 1;
    let first = first_day(month_number);
    let days = first + i32::from(day) - 1;
    let is_day = matches!(month, 1..=12) && first <= days && days < first_day(month_number + 1);
    cursor.require(zone == b'Z' && is_day && hour <= 23 && minute <= 59 && second <= 59);
    cursor.leave(element);
    cursor.blame(blame);
    let in_day = (i32::from(hour) * 60 + i32::from(minute)) * 60 + i32::from(second);
    i64::from(days) * 86_400 + i64::from(in_day)
}

/// One decimal digit.
fn digit<S: Source>(cursor: &mut Cursor<S>) -> u8 {
    let digit = cursor.octet().wrapping_sub(b'0');
    cursor.require(digit <= 9);
    digit
}

/// The days from 1970-01-01 to the first day of a month, which is counted from January of the year 0.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
const fn first_day(month: i32) -> i32 {
    // Years that begin in March have their leap day at the end. 400 of them, 146,097 days, keep all below from being negative.
    let month = month + 4800 - 2;
    let (year, month) = (month / 12, month % 12);
    // 719,468 days lie between 1 March of the year 0 and 1970. Five months from March on, or from August, have 153 days.
    year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 - (719_468 + 146_097)
}
