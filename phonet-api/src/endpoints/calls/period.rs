//! Query that the three lists of finished calls share.

use telephony_core::transport::{InvalidInput, Operation, Query, Shown, Target};
use time::{Duration, OffsetDateTime};

use super::DirectionsEncoding;
use crate::models::{CallDirection, FinishedCall};

/// Maximum number of calls in one answer of the vendor.
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
    /// Target of the request for this page of a period. A period or a limit that no server could answer is refused.
    pub(super) fn target(
        self,
        operation: &Operation,
        from: OffsetDateTime,
        to: OffsetDateTime,
    ) -> Result<Target, InvalidInput> {
        if to < from {
            return Err(InvalidInput::new("the period ends before it starts"));
        }
        let limit = self.limit.unwrap_or(MAX_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(InvalidInput::new("a limit is a number from 1 to 50"));
        }
        let mut query = Query::new().pair("timeFrom", milliseconds(from)).pair("timeTo", milliseconds(to));
        if !self.directions.is_empty() {
            query = self.directions_encoding.write(query, self.directions);
        }
        // Always sent, because the document does not give the defaults.
        let query = query.pair("limit", limit).pair("offset", self.offset.unwrap_or(0));
        // The document prints the header of a JSON body, although the request has no body. Field case 40.
        Ok(Target::of(operation).query(query).empty_json())
    }
}

/// Compares the call's end with the period.
///
/// The document does not say whether the vendor compares a call's start, its answer or its end, and an end in whole
/// seconds has lost less than a second. A call of up to a day may have started in the period and ended a day after it.
pub(super) fn shown(from: OffsetDateTime, to: OffsetDateTime, call: &FinishedCall) -> Shown {
    let first = from.saturating_sub(Duration::SECOND);
    Shown::that((first..=to.saturating_add(Duration::DAY)).contains(&call.ended_at))
}

fn milliseconds(instant: OffsetDateTime) -> i128 {
    instant.unix_timestamp_nanos().div_euclid(1_000_000)
}
