//! What the lists of finished calls are asked with: three addresses, one question.

use telephony_core::Result;
use telephony_core::transport::{Operation, Query, Shown, Target};
use time::{Duration, OffsetDateTime};

use super::DirectionsEncoding;
use crate::models::{CallDirection, FinishedCall};

/// Most calls that the vendor sends in one answer.
pub(super) const MAX_LIMIT: u32 = 50;

/// One page of the finished calls of a period.
#[derive(Default)]
pub(super) struct Page<'a> {
    pub(super) directions: &'a [CallDirection],
    pub(super) directions_encoding: DirectionsEncoding,
    pub(super) limit: Option<u32>,
    pub(super) offset: Option<u64>,
}

impl Page<'_> {
    /// Where the page of a period is asked for; a period or a limit that no server could answer is refused.
    pub(super) fn target(self, operation: &Operation, from: OffsetDateTime, to: OffsetDateTime) -> Result<Target> {
        if to < from {
            return Err(operation.invalid("the period ends before it starts"));
        }
        let limit = self.limit.unwrap_or(MAX_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(operation.invalid("a limit is a number from 1 to 50"));
        }
        let mut query = Query::new().pair("timeFrom", milliseconds(from)).pair("timeTo", milliseconds(to));
        if !self.directions.is_empty() {
            query = self.directions_encoding.write(query, self.directions);
        }
        // Always sent: what the vendor takes for a missing one is undocumented.
        let query = query.pair("limit", limit).pair("offset", self.offset.unwrap_or(0));
        // The document prints the header of a JSON body though there is none. Field case 40.
        Ok(Target::of(operation).query(query).empty_json())
    }
}

/// Whether the call is one of the period, as far as its end shows it.
///
/// Whether the vendor compares a call's start, its answer or its end is undocumented, and an end that is printed in seconds
/// has lost less than one. A call of up to a day may have started in the period and ended a day after it.
pub(super) fn shown(from: OffsetDateTime, to: OffsetDateTime, call: &FinishedCall) -> Shown {
    let first = from.saturating_sub(Duration::SECOND);
    Shown::that((first..=to.saturating_add(Duration::DAY)).contains(&call.ended_at))
}

fn milliseconds(instant: OffsetDateTime) -> i128 {
    instant.unix_timestamp_nanos().div_euclid(1_000_000)
}
