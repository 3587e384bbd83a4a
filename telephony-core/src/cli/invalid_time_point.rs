use std::fmt;

use time::Month;

use super::Span;
use crate::WallClock;

/// Refusal of a text that does not state a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidTimePoint {
    /// Year zero.
    Year,
    /// Month that the calendar has not.
    Month(u8),
    /// Day that a month has not.
    Day(u16, Month),
    /// Hour of more than 23.
    Hour,
    /// Minute of more than 59.
    Minute,
    /// Second of more than 59.
    Second,
    /// Offset from UTC of more than a day, or in another form.
    Offset,
    /// Offset from UTC behind a date.
    OffsetOfDate,
    /// Length of time with a minus.
    Minus,
    /// Any other text.
    Form,
}

impl InvalidTimePoint {
    /// Finds what is wrong with a text that states no time.
    pub(super) fn of(text: &str) -> Self {
        let text = text.trim_ascii();
        if text.strip_prefix('-').is_some_and(|length| length.parse::<Span>().is_ok()) {
            return Self::Minus;
        }
        Self::of_date(text).unwrap_or(Self::Form)
    }

    fn of_date(text: &str) -> Option<Self> {
        let (date, rest) = text.split_at_checked(10)?;
        let (year, month, day) = (number(date, 0, 4)?, number(date, 5, 7)?, number(date, 8, 10)?);
        if (date.as_bytes()[4], date.as_bytes()[7]) != (b'-', b'-') {
            return None;
        }
        if year == 0 {
            return Some(Self::Year);
        }
        let Some(month) = u8::try_from(month).ok().and_then(|month| Month::try_from(month).ok()) else {
            return Some(Self::Month(u8::try_from(month).ok()?));
        };
        if day == 0 || day > u16::from(month.length(i32::from(year))) {
            return Some(Self::Day(year, month));
        }
        // A zone behind a date alone.
        if is_offset(rest) {
            return Some(Self::OffsetOfDate);
        }
        Self::of_time(rest)
    }

    /// Finds what is wrong with a time and its offset, behind a date that exists.
    fn of_time(text: &str) -> Option<Self> {
        let (separator, hour, minute) = (text.as_bytes().first()?, number(text, 1, 3)?, number(text, 4, 6)?);
        if !matches!(separator, b' ' | b'T' | b't') || text.as_bytes().get(3) != Some(&b':') {
            return None;
        }
        if hour > 23 {
            return Some(Self::Hour);
        }
        if minute > 59 {
            return Some(Self::Minute);
        }
        let rest = text.get(6..)?;
        let rest = match number(rest, 1, 3).filter(|_| rest.starts_with(':')) {
            Some(second) if second > 59 => return Some(Self::Second),
            Some(_) => rest.get(3..)?.trim_start_matches(|it: char| it == '.' || it.is_ascii_digit()),
            None => rest,
        };
        rest.starts_with(['+', '-']).then_some(Self::Offset)
    }
}

/// Number in a part of a text that has digits alone.
fn number(text: &str, from: usize, to: usize) -> Option<u16> {
    let digits = text.get(from..to)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// True for what follows a time as its offset from UTC.
fn is_offset(text: &str) -> bool {
    let time = WallClock::parse(&format!("2000-01-01T00:00:00{text}"));
    time.and_then(WallClock::offset).is_some()
}

impl fmt::Display for InvalidTimePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year => f.write_str("a year is 0001 to 9999; ")?,
            Self::Month(month) => write!(f, "there is no month {month}; ")?,
            Self::Day(year, month) => {
                write!(f, "{month} {year} has {} days; ", month.length(i32::from(*year)))?;
            }
            Self::Hour => f.write_str("an hour is 0 to 23; ")?,
            Self::Minute => f.write_str("a minute is 0 to 59; ")?,
            Self::Second => f.write_str("a second is 0 to 59; ")?,
            Self::Offset => f.write_str("an offset from UTC is Z or such as +01:00; ")?,
            Self::OffsetOfDate => f.write_str("a date with a zone needs a time; ")?,
            Self::Minus => f.write_str("a length before now is written without the minus; ")?,
            Self::Form => {}
        }
        f.write_str("a time is 2026-03-09, 2026-03-09T08:00:00+01:00, or a length before now such as 7d")
    }
}

impl std::error::Error for InvalidTimePoint {}

#[cfg(test)]
mod tests {
    use crate::cli::TimePoint;

    #[test]
    fn a_refusal_says_what_is_wrong_before_the_forms() {
        for (text, reason) in [
            ("2026-13-01", "there is no month 13; "),
            ("2026-00-01", "there is no month 0; "),
            ("2026-02-30", "February 2026 has 28 days; "),
            ("2028-02-30T10:00", "February 2028 has 29 days; "),
            ("2026-04-31", "April 2026 has 30 days; "),
            ("2026-11-00", "November 2026 has 30 days; "),
            ("0000-01-01", "a year is 0001 to 9999; "),
            ("2026-11-20T24:00", "an hour is 0 to 23; "),
            ("2026-11-20T10:60:00Z", "a minute is 0 to 59; "),
            ("2026-11-20T10:00:60Z", "a second is 0 to 59; "),
            ("2026-11-20T10:00:00.5+25:00", "an offset from UTC is Z or such as +01:00; "),
            ("2026-11-20T10:00+1", "an offset from UTC is Z or such as +01:00; "),
            ("2026-11-20Z", "a date with a zone needs a time; "),
            ("2026-11-20+01:00", "a date with a zone needs a time; "),
            ("-7d", "a length before now is written without the minus; "),
            ("-7", ""),
            ("yesterday", ""),
            ("2026/11/20", ""),
            ("2026-11-20T", ""),
            ("2026-11-20Tnoon", ""),
            ("2026-11-2ż", ""),
            ("", ""),
        ] {
            let refused = text.parse::<TimePoint>().unwrap_err().to_string();
            let forms = "a time is 2026-03-09, 2026-03-09T08:00:00+01:00, or a length before now such as 7d";
            assert_eq!(refused, format!("{reason}{forms}"), "{text}");
        }
    }
}
