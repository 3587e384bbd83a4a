//! Parses `Retry-After`: seconds, or a date.

use std::time::Duration;

use time::OffsetDateTime;

/// Returns the time to wait, with dates counted from `now`; `None` for a value that is neither seconds nor a date.
///
/// A negative number and a past date are a wait of zero, and a fraction is rounded up. A number that is too large for
/// 64 bits is `u64::MAX` seconds, because its sender does not want to receive another request.
pub(super) fn read(value: &str, now: OffsetDateTime) -> Option<Duration> {
    let value = value.trim();
    seconds(value).or_else(|| {
        let wait = date(value)?.unix_timestamp().saturating_sub(now.unix_timestamp());
        Some(Duration::from_secs(u64::try_from(wait).unwrap_or(0)))
    })
}

/// Parses a date in any of HTTP's three formats.
pub(super) fn date(value: &str) -> Option<OffsetDateTime> {
    let since_epoch = httpdate::parse_http_date(value.trim()).ok()?;
    let since_epoch = since_epoch.duration_since(std::time::UNIX_EPOCH).ok()?;
    let seconds = i64::try_from(since_epoch.as_secs()).ok()?;
    OffsetDateTime::from_unix_timestamp(seconds).ok()
}

fn seconds(value: &str) -> Option<Duration> {
    let digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    let (negative, number) = match value.strip_prefix('-') {
        Some(number) => (true, number),
        None => (false, value),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    if negative {
        return Some(Duration::ZERO);
    }
    let more = u64::from(fraction.bytes().any(|it| it != b'0'));
    // Parsing digits fails for one reason only: the number is too large.
    let whole: u64 = whole.parse().unwrap_or(u64::MAX);
    Some(Duration::from_secs(whole.saturating_add(more)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::datetime;

    use super::*;

    fn wait(value: &str) -> Option<u64> {
        read(value, datetime!(2026-03-29 12:00:00.7 UTC)).map(|wait| wait.as_secs())
    }

    #[test]
    fn a_wait_is_a_number_of_seconds_or_the_time_until_a_date() {
        for (value, seconds) in [
            ("0", 0),
            ("3", 3),
            (" 120 ", 120),
            ("007", 7),
            ("Sun, 29 Mar 2026 12:01:30 GMT", 90),
            ("Sunday, 29-Mar-26 12:01:30 GMT", 90),
            ("Sun Mar 29 12:01:30 2026", 90),
        ] {
            assert_eq!(wait(value), Some(seconds), "{value}");
        }
    }

    #[test]
    fn what_no_server_should_say_is_no_wait_a_long_one_or_none() {
        for (value, seconds) in [
            ("-5", Some(0)),
            ("-18446744073709551616", Some(0)),
            ("1.5", Some(2)),
            ("2.0", Some(2)),
            ("18446744073709551615.9", Some(u64::MAX)),
            ("18446744073709551616", Some(u64::MAX)),
            ("999999999999999999999999999999999999999999", Some(u64::MAX)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Wed, 21 Oct 2015 07:28:00 GMT", Some(0)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(251_627_515_199)),
            ("Wed, 31 Dec 1969 23:59:59 GMT", None),
            ("Sun, 30 Feb 2026 12:00:00 GMT", None),
            ("2026-03-29T12:01:30Z", None),
            ("", None),
            ("-", None),
            (".5", None),
            ("+5", None),
            ("1e9", None),
            ("inf", None),
            ("NaN", None),
            ("5 seconds", None),
            ("5, 10", None),
            ("soon", None),
        ] {
            assert_eq!(wait(value), seconds, "{value}");
        }
    }

    proptest! {
        #[test]
        fn no_text_and_no_clock_is_too_strange(value in any::<String>(), now in -377_705_116_800_i64..253_402_300_800) {
            let now = OffsetDateTime::from_unix_timestamp(now).unwrap();
            read(&value, now);
            read("Fri, 31 Dec 9999 23:59:59 GMT", now).unwrap();
        }
    }
}
