use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{CallRecord, Direction, Error, ErrorKind, Medium, Provider, Result};

/// A half-open range of instants: from the first, up to but without the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TimeRange {
    /// First instant inside.
    #[serde(with = "crate::moment::instant_text")]
    pub from: OffsetDateTime,
    /// First instant after.
    #[serde(with = "crate::moment::instant_text")]
    pub to: OffsetDateTime,
}

impl TimeRange {
    /// A range of instants; nothing is checked until a source is asked.
    pub const fn new(from: OffsetDateTime, to: OffsetDateTime) -> Self {
        Self { from, to }
    }

    /// Whether the instant lies inside.
    pub fn contains(&self, at: OffsetDateTime) -> bool {
        self.from <= at && at < self.to
    }

    /// Whether no instant lies inside.
    pub fn is_empty(&self) -> bool {
        self.from >= self.to
    }
}

/// Which calls a caller wants. A filter always holds, whether the vendor applies it or the source does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallQuery {
    /// Range that the records' `filed_at` lies in.
    pub range: TimeRange,
    /// Directions wanted; empty means all, those unknown included.
    ///
    /// A record that was mended and shows no direction is wanted too, since it may be any; its
    /// [`repairs`](CallRecord::repairs) say so.
    pub directions: Vec<Direction>,
    /// Media wanted; empty means all.
    pub media: Vec<Medium>,
    /// Whether each record keeps the JSON text that it was read from.
    pub raw: bool,
    /// Whether this range follows one whose [`Page::later`](crate::Page::later) the consumer keeps.
    ///
    /// A source whose vendor compares other times than `filed_at` asks for more than the range, so that no call is
    /// missed that began before it. After a range whose later records are kept it need not.
    pub continued: bool,
    /// Whether the consumer reads a range that follows this one, and adds this one's [`Page::later`](crate::Page::later) to it.
    ///
    /// A record behind the range that a vendor sends all the same is then handed on, and is else quarantined as one that was
    /// not asked for.
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

    /// Adds a direction to those wanted.
    pub fn direction(mut self, direction: Direction) -> Self {
        self.directions.push(direction);
        self
    }

    /// Adds a medium to those wanted.
    pub fn medium(mut self, medium: Medium) -> Self {
        self.media.push(medium);
        self
    }

    /// Asks for each record's own JSON text as well.
    pub fn raw(mut self, raw: bool) -> Self {
        self.raw = raw;
        self
    }

    /// Says that this range follows one whose later records are kept.
    pub fn continued(mut self, continued: bool) -> Self {
        self.continued = continued;
        self
    }

    /// Says that another range follows, to which later records are added.
    pub fn followed(mut self, followed: bool) -> Self {
        self.followed = followed;
        self
    }

    /// The same query over another range.
    pub fn with_range(&self, range: TimeRange) -> Self {
        Self { range, ..self.clone() }
    }

    /// Whether the record is one that the query wants.
    pub fn matches(&self, call: &CallRecord) -> bool {
        self.range.contains(call.filed_at.instant()) && self.admits_kind(call)
    }

    /// Whether the record has a medium and a direction that the query wants, whenever it was.
    pub fn admits_kind(&self, call: &CallRecord) -> bool {
        let is_wanted = match &call.direction {
            Some(direction) => self.directions.contains(direction),
            None => !call.repairs.is_empty(),
        };
        (self.media.is_empty() || self.media.contains(&call.medium)) && (self.directions.is_empty() || is_wanted)
    }

    /// Refuses a range that ends before it starts; sources call this before any request.
    pub fn check(&self, provider: &Provider, operation: &'static str) -> Result<()> {
        if self.range.to < self.range.from {
            return Err(Error::new(ErrorKind::InvalidQuery, provider.clone(), operation)
                .with_message("the range ends before it starts"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Moment, Provider, Repair};

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
