use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{CallRecord, Direction, Error, ErrorKind, Medium, Provider, Result};

/// A half-open range of instants: `from` is included, `to` is excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TimeRange {
    /// First instant inside.
    #[serde(with = "crate::moment::instant_text")]
    pub from: OffsetDateTime,
    /// First instant after the range.
    #[serde(with = "crate::moment::instant_text")]
    pub to: OffsetDateTime,
}

impl TimeRange {
    /// A range of instants. The range is not checked until a source is queried.
    pub const fn new(from: OffsetDateTime, to: OffsetDateTime) -> Self {
        Self { from, to }
    }

    /// True if the instant lies inside the range.
    pub fn contains(&self, at: OffsetDateTime) -> bool {
        self.from <= at && at < self.to
    }

    /// True if no instant lies inside the range.
    pub fn is_empty(&self) -> bool {
        self.from >= self.to
    }
}

/// Query for calls. A filter always applies: by the vendor, or else by the source.
///
/// ```
/// use telephony_core::{CallQuery, Direction};
/// use time::{Duration, OffsetDateTime};
///
/// let now = OffsetDateTime::now_utc();
/// let week = CallQuery::within(now - Duration::WEEK..now).direction(Direction::Inbound);
/// assert!(week.range.contains(now - Duration::DAY));
/// ```
#[doc(alias("filter", "since"))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CallQuery {
    /// Range that the records' `filed_at` lies in.
    pub range: TimeRange,
    /// Directions to return; empty means all directions, including unknown ones.
    ///
    /// A repaired record without a direction is returned too, because it may have any direction. Its
    /// [`repairs`](CallRecord::repairs) show this.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub directions: Vec<Direction>,
    /// Media to return; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Medium>,
    /// Set to keep, with each record, the JSON text that it was read from.
    #[serde(default)]
    pub raw: bool,
    /// Set when this range follows one whose [`Page::later`](crate::Page::later) records the consumer keeps.
    ///
    /// A source whose vendor compares other times than `filed_at` requests more than the range, so that no call is
    /// missed that began before the range. After a range whose later records are kept, it need not.
    #[serde(default)]
    pub continued: bool,
    /// Set when the consumer reads a range that follows this one, and adds the [`Page::later`](crate::Page::later)
    /// records of this one to it.
    ///
    /// A record filed after the range that a vendor sends nevertheless is then returned in `later`. Otherwise it is
    /// quarantined as a record that was not requested.
    #[serde(default)]
    pub followed: bool,
}

impl CallQuery {
    /// All calls filed at or after `from` and before `to`.
    pub const fn new(from: OffsetDateTime, to: OffsetDateTime) -> Self {
        Self {
            range: TimeRange::new(from, to),
            directions: Vec::new(),
            media: Vec::new(),
            raw: false,
            continued: false,
            followed: false,
        }
    }

    /// All calls filed within a range: a [`TimeRange`], or `from..to` of any type of instant that converts to a
    /// [`Moment`](crate::Moment).
    pub fn within(range: impl Into<TimeRange>) -> Self {
        let TimeRange { from, to } = range.into();
        Self::new(from, to)
    }

    /// Adds a direction to return.
    pub fn direction(mut self, direction: Direction) -> Self {
        self.directions.push(direction);
        self
    }

    /// Adds a medium to return.
    pub fn medium(mut self, medium: Medium) -> Self {
        self.media.push(medium);
        self
    }

    /// Sets the request for each record's own JSON text.
    pub fn raw(mut self, raw: bool) -> Self {
        self.raw = raw;
        self
    }

    /// Sets the flag that this range follows one whose later records are kept.
    pub fn continued(mut self, continued: bool) -> Self {
        self.continued = continued;
        self
    }

    /// Sets the flag that another range follows, to which the later records are added.
    pub fn followed(mut self, followed: bool) -> Self {
        self.followed = followed;
        self
    }

    /// The same query over another range.
    pub fn with_range(&self, range: TimeRange) -> Self {
        Self { range, ..self.clone() }
    }

    /// True if the record matches the query.
    pub fn matches(&self, call: &CallRecord) -> bool {
        self.range.contains(call.filed_at.instant()) && self.admits_kind(call)
    }

    /// True if the record's medium and direction match the query, regardless of its time.
    pub fn admits_kind(&self, call: &CallRecord) -> bool {
        let is_wanted = match &call.direction {
            Some(direction) => self.directions.contains(direction),
            None => !call.repairs.is_empty(),
        };
        (self.media.is_empty() || self.media.contains(&call.medium)) && (self.directions.is_empty() || is_wanted)
    }

    /// Rejects a range that ends before it starts. Sources call this before any request.
    pub fn check(&self, provider: &Provider, operation: &'static str) -> Result<()> {
        if self.range.to < self.range.from {
            return Err(Error::new(ErrorKind::InvalidQuery, provider.clone(), operation)
                .with_message("the range ends before it starts"));
        }
        Ok(())
    }
}

impl From<TimeRange> for CallQuery {
    fn from(range: TimeRange) -> Self {
        Self::within(range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Moment, Provider, Repair};

    #[test]
    fn a_query_is_stored_as_json_and_a_range_alone_is_a_query() {
        let from = OffsetDateTime::UNIX_EPOCH;
        let range = r#"{"range":{"from":"1970-01-01T00:00:00Z","to":"1970-01-01T01:00:00+00:00"}}"#;
        let query = CallQuery::new(from, from + time::Duration::HOUR);
        assert_eq!(serde_json::from_str::<CallQuery>(range).unwrap(), query);
        let query = query.direction(Direction::Other("parked".to_owned())).medium(Medium::Sms).raw(true).followed(true);
        let json = serde_json::to_value(&query).unwrap();
        assert_eq!((&json["directions"], &json["media"]), (&["parked"].into(), &["sms"].into()));
        assert_eq!(json["range"]["to"], "1970-01-01T01:00:00.000000000Z");
        assert_eq!(serde_json::from_value::<CallQuery>(json).unwrap(), query);
    }

    #[test]
    fn a_filter_loses_no_record_whose_direction_was_left_out_by_a_repair() {
        let from = OffsetDateTime::UNIX_EPOCH;
        let query = CallQuery::new(from, from + time::Duration::HOUR).direction(Direction::Inbound);
        let mut call = CallRecord::new(Provider::from_static("test"), "1", Moment::exact(from));
        assert!(!query.matches(&call));
        call.repairs.push(Repair::new(0, "$[0].direction", "left out", b"{}".to_vec()));
        assert!(query.matches(&call));
        assert!(!query.clone().medium(Medium::Sms).matches(&call));
        call.direction = Some(Direction::Outbound);
        assert!(!query.matches(&call));
    }
}
