//! Local date and time as a vendor sent it.

use std::fmt;

use time::{Date, Month, PrimitiveDateTime, Time, UtcOffset};

/// A date and time as a vendor sent it, to the nanosecond, with an offset only if one was sent.
///
/// Without an offset it becomes an instant only when a [`Zone`](crate::Zone) reads it. Printed as on the wire:
/// `2022-12-29 11:24:57`, then a fraction and an offset if present; a date without a time prints as the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WallClock {
    local: PrimitiveDateTime,
    offset: Option<UtcOffset>,
    date_only: bool,
}

impl WallClock {
    /// A date and time without an offset.
    pub const fn new(local: PrimitiveDateTime) -> Self {
        Self { local, offset: None, date_only: false }
    }

    /// A date and time with its offset from UTC.
    pub const fn with_offset(local: PrimitiveDateTime, offset: UtcOffset) -> Self {
        Self { local, offset: Some(offset), date_only: false }
    }

    /// A date that the vendor sent without a time; the time is set to midnight.
    pub const fn of_date(date: Date) -> Self {
        let local = PrimitiveDateTime::new(date, Time::MIDNIGHT);
        Self { local, offset: None, date_only: true }
    }

    /// True if the vendor sent a date without a time.
    pub const fn is_date_only(self) -> bool {
        self.date_only
    }

    /// Local date and time.
    pub const fn local(self) -> PrimitiveDateTime {
        self.local
    }

    /// Offset from UTC; `None` if the vendor sent none.
    pub const fn offset(self) -> Option<UtcOffset> {
        self.offset
    }

    /// Parses `YYYY-MM-DD HH:MM:SS`. Seconds may be missing, the separator may be `T`, and a fraction, `Z` or an offset
    /// like `+01:00` may follow. `YYYY-MM-DD` alone is a date whose time is not known.
    ///
    /// Surrounding blanks are ignored, and digits beyond nanoseconds are dropped. `None` for anything else, including
    /// dates and times that do not exist in the calendar.
    pub fn parse(text: &str) -> Option<Self> {
        let (head, rest) = text.trim_ascii().as_bytes().split_first_chunk::<10>()?;
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = head else {
            return None;
        };
        let year = u16::from(pair(y1, y2)?) * 100 + u16::from(pair(y3, y4)?);
        let month = Month::try_from(pair(m1, m2)?).ok()?;
        let date = Date::from_calendar_date(i32::from(year), month, pair(d1, d2)?).ok()?;
        if rest.is_empty() {
            return Some(Self::of_date(date));
        }
        let (head, rest) = rest.split_first_chunk::<6>()?;
        let &[b' ' | b'T' | b't', h1, h2, b':', n1, n2] = head else {
            return None;
        };
        let (second, nanosecond, rest) = match rest {
            [b':', s1, s2, b'.', rest @ ..] => {
                let (nanosecond, rest) = fraction(rest)?;
                (pair(*s1, *s2)?, nanosecond, rest)
            }
            [b':', s1, s2, rest @ ..] => (pair(*s1, *s2)?, 0, rest),
            _ => (0, 0, rest),
        };
        let time = Time::from_hms_nano(pair(h1, h2)?, pair(n1, n2)?, second, nanosecond).ok()?;
        let offset = if rest.is_empty() { None } else { Some(utc_offset(rest)?) };
        Some(Self { local: PrimitiveDateTime::new(date, time), offset, date_only: false })
    }
}

impl fmt::Display for WallClock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.date_only {
            return write_date(formatter, self.local.date());
        }
        if let Some(text) = whole_seconds(self.local) {
            formatter.write_str(std::str::from_utf8(&text).unwrap_or_default())?;
        } else {
            write_date(formatter, self.local.date())?;
            formatter.write_str(" ")?;
            write_time(formatter, self.local.time())?;
        }
        let Some(offset) = self.offset else {
            return Ok(());
        };
        if offset.is_utc() {
            return formatter.write_str("Z");
        }
        let (hours, minutes, seconds) = offset.as_hms();
        let sign = if offset.is_negative() { '-' } else { '+' };
        let (hours, minutes) = (hours.unsigned_abs(), minutes.unsigned_abs());
        write!(formatter, "{sign}{hours:02}:{minutes:02}")?;
        match seconds.unsigned_abs() {
            0 => Ok(()),
            seconds => write!(formatter, ":{seconds:02}"),
        }
    }
}

/// Text of a date and time as nearly all are, written at once because a key is made of it for each record; `None` with a
/// fraction of a second or a year that does not have four digits.
fn whole_seconds(local: PrimitiveDateTime) -> Option<[u8; 19]> {
    let (year, month, day) = local.to_calendar_date();
    let (hour, minute, second, nanosecond) = local.as_hms_nano();
    let year = u16::try_from(year).ok().filter(|year| *year < 10_000 && nanosecond == 0)?;
    let two = |number: u8| [b'0' + number / 10 % 10, b'0' + number % 10];
    let [century, year] = [year / 100, year % 100].map(|it| two(u8::try_from(it).unwrap_or_default()));
    let [month, day, hour, minute, second] = [u8::from(month), day, hour, minute, second].map(two);
    let mut text = *b"0000-00-00 00:00:00";
    for (at, [tens, ones]) in [(0, century), (2, year), (5, month), (8, day), (11, hour), (14, minute), (17, second)] {
        text[at] = tens;
        text[at + 1] = ones;
    }
    Some(text)
}

pub(super) fn write_date(formatter: &mut fmt::Formatter<'_>, date: Date) -> fmt::Result {
    let (year, month, day) = date.to_calendar_date();
    write!(formatter, "{year:04}-{:02}-{day:02}", u8::from(month))
}

/// Writes the fraction only if it is not zero, without trailing zeros.
fn write_time(formatter: &mut fmt::Formatter<'_>, time: Time) -> fmt::Result {
    let (hour, minute, second, nanosecond) = time.as_hms_nano();
    write!(formatter, "{hour:02}:{minute:02}:{second:02}")?;
    if nanosecond == 0 {
        return Ok(());
    }
    let (mut fraction, mut width) = (nanosecond, 9);
    while fraction % 10 == 0 {
        fraction /= 10;
        width -= 1;
    }
    write!(formatter, ".{fraction:0width$}")
}

#[inline]
fn pair(tens: u8, ones: u8) -> Option<u8> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| tens * 10 + ones)
}

/// Nanoseconds from the digits after the decimal point, and the rest of the text.
fn fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at_checked(digits)?;
    if digits.is_empty() {
        return None;
    }
    let nine = digits.iter().copied().chain(std::iter::repeat(b'0')).take(9);
    Some((nine.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')), rest))
}

fn utc_offset(text: &[u8]) -> Option<UtcOffset> {
    let (sign, hours, minutes, seconds) = match *text {
        [b'Z' | b'z'] => return Some(UtcOffset::UTC),
        [sign, h1, h2, b':', m1, m2] | [sign, h1, h2, m1, m2] => (sign, pair(h1, h2)?, pair(m1, m2)?, 0),
        [sign, h1, h2, b':', m1, m2, b':', s1, s2] => (sign, pair(h1, h2)?, pair(m1, m2)?, pair(s1, s2)?),
        _ => return None,
    };
    if hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let east = i32::from(hours) * 3_600 + i32::from(minutes) * 60 + i32::from(seconds);
    match sign {
        b'+' => UtcOffset::from_whole_seconds(east).ok(),
        b'-' => UtcOffset::from_whole_seconds(-east).ok(),
        _ => None,
    }
}
