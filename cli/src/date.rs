//! Dates for people: seconds since 1970 to a calendar date and a time in UTC.

use std::time::{SystemTime, UNIX_EPOCH};

use certbound::{Error, Validity};

const SECONDS_PER_DAY: i64 = 86_400;

/// `2025-01-31 23:59:59 UTC`, for the years 0 to 9999 that certificates have.
pub fn text(seconds: i64) -> String {
    let (days, time) = (seconds.div_euclid(SECONDS_PER_DAY), seconds.rem_euclid(SECONDS_PER_DAY));
    let (mut year, mut day) = (1970, days);
    while day < 0 {
        year -= 1;
        day += days_of(year);
    }
    while day >= days_of(year) {
        day -= days_of(year);
        year += 1;
    }
    let february = if days_of(year) == 366 { 29 } else { 28 };
    let mut month = 1;
    for days in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if day < days {
            break;
        }
        day -= days;
        month += 1;
    }
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    format!("{year:04}-{month:02}-{:02} {hour:02}:{minute:02}:{second:02} UTC", day + 1)
}

const fn days_of(year: i64) -> i64 {
    if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) { 366 } else { 365 }
}

/// Whether the certificate is valid now, by the clock of this machine.
pub fn now_is_within(validity: Validity) -> Result<(), Error> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    validity.check(i64::try_from(now).unwrap_or(i64::MAX))
}
