use time::{Duration, OffsetDateTime};

use super::tool_error::ToolError;
use crate::cli::TimePoint;
use crate::{TimeRange, Zone};

/// Period as an assistant writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PeriodText {
    pub(super) since: Option<String>,
    pub(super) until: Option<String>,
}

impl PeriodText {
    /// Range of the period. Its start is `default` before now unless one is given, and its end is now.
    pub(super) fn range(&self, default: Duration, now: OffsetDateTime, zone: &Zone) -> Result<TimeRange, ToolError> {
        let point =
            |name, text: &Option<String>| text.as_deref().map(|text| instant(name, text, now, zone)).transpose();
        let from = point("since", &self.since)?.unwrap_or_else(|| now.saturating_sub(default));
        let to = point("until", &self.until)?.unwrap_or(now);
        if to < from {
            return Err(ToolError::new("the period ends before it starts: exchange `since` and `until`"));
        }
        Ok(TimeRange::new(from, to))
    }
}

/// Instant of an argument.
pub(super) fn instant(name: &str, text: &str, now: OffsetDateTime, zone: &Zone) -> Result<OffsetDateTime, ToolError> {
    let point: TimePoint = text.trim().parse().map_err(|invalid| ToolError::new(format!("`{name}`: {invalid}")))?;
    Ok(point.instant(now, zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_the_default_before_now_or_what_is_written() {
        let now = OffsetDateTime::UNIX_EPOCH + Duration::weeks(20);
        let range = |since: Option<&str>, until: Option<&str>| {
            let text = PeriodText { since: since.map(str::to_owned), until: until.map(str::to_owned) };
            text.range(Duration::WEEK, now, &Zone::utc())
        };
        assert_eq!(range(None, None).unwrap(), TimeRange::new(now - Duration::WEEK, now));
        let days = range(Some("2d"), Some("1970-05-20")).unwrap();
        assert_eq!(days, TimeRange::new(now - Duration::days(2), now - Duration::DAY));
        let wrong = range(Some("yesterday"), None).unwrap_err().to_string();
        assert!(wrong.starts_with("`since`: a time is 2026-03-09"), "{wrong}");
        assert!(range(Some("1d"), Some("2d")).unwrap_err().to_string().contains("exchange `since` and `until`"));
    }
}
