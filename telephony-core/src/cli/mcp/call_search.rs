//! Search of a call by its id or its fingerprint.

use futures_util::StreamExt;
use time::Duration;
use tokio::time::{Instant, timeout_at};

use super::call_lister::{PATIENCE, options};
use super::masking::Masking;
use super::tool_error::ToolError;
use crate::export::row_fingerprint;
use crate::{CallHistorySource, CallHistorySourceExt, CallQuery, CallRecord, Entry, TimeRange};

/// Maximum number of records of one id.
const MAX_RECORDS: usize = 20;

/// Maximum number of calls that are read in search of one.
const MAX_READ: usize = 20_000;

/// Length of time around a record in which the other records of its id are looked for.
pub(super) const AROUND: Duration = Duration::HOUR;

/// Finds the records of an id, or the one record of a fingerprint, in the order of time. None is an error.
pub(super) async fn find(
    source: &dyn CallHistorySource,
    masking: &Masking,
    name: &str,
    range: TimeRange,
) -> Result<Vec<CallRecord>, ToolError> {
    let deadline = Instant::now() + PATIENCE;
    let mut calls = source.timeline(CallQuery::within(range), options());
    let mut found: Vec<CallRecord> = Vec::new();
    let mut read = 0;
    while found.len() < MAX_RECORDS {
        if read >= MAX_READ {
            return Err(too_long());
        }
        let call = match timeout_at(deadline, calls.next()).await.map_err(|_| too_long())? {
            None => break,
            Some(Ok(Entry::Quarantined(_))) => continue,
            Some(Ok(Entry::Call(call))) => *call,
            Some(Err(error)) => return Err(error.into()),
        };
        read += 1;
        let last = found.first().map(|first| first.filed_at.instant().saturating_add(AROUND));
        if last.is_some_and(|last| call.filed_at.instant() > last) {
            break;
        }
        if masking.is_fingerprint(name, &row_fingerprint(call.key().fingerprint())) {
            return Ok(vec![call]);
        }
        if call.id.as_str() == name {
            found.push(call);
        }
    }
    if found.is_empty() {
        return Err(ToolError::new(
            "no call of the period has this id or fingerprint: check it, give its `filed_at`, or search another period by \
             `since` and `until`",
        ));
    }
    Ok(found)
}

fn too_long() -> ToolError {
    ToolError::new(
        "the call is not among the first calls of the period, and the search takes too long: give the call's `filed_at`, \
         or a shorter period by `since` and `until`",
    )
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;
    use crate::export::{CallRow, Mask};
    use crate::{CallPart, MemoryStore, Moment, Provider};

    const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    /// A store with a call of two records, and one of the same id a day later.
    fn store() -> MemoryStore {
        let store = MemoryStore::new(Provider::from_static("test"));
        let record = |id: &str, part, minute| {
            let at = Moment::exact(START + Duration::minutes(minute));
            let mut call = CallRecord::new(Provider::from_static("test"), id, at);
            call.part = Some(CallPart::new(part));
            call
        };
        store.add_calls([record("7", "1", 0), record("8", "1", 1), record("7", "2", 2), record("7", "3", 1440)]);
        store
    }

    #[tokio::test]
    async fn a_call_is_found_by_its_id_with_all_its_records_or_by_its_fingerprint_alone() {
        let (store, range) = (store(), TimeRange::new(START, START + Duration::WEEK));
        let masking = Masking::by(Mask::new("a key of the length that is needed").unwrap());
        let found = find(&store, &masking, "7", range).await.unwrap();
        assert_eq!(
            found.iter().filter_map(|call| call.part.as_ref()).map(CallPart::as_str).collect::<Vec<_>>(),
            ["1", "2"]
        );
        let row = CallRow::from(&found[1]);
        for fingerprint in [row.fingerprint.clone(), masking.row(row).fingerprint] {
            assert_eq!(find(&store, &masking, &fingerprint, range).await.unwrap(), [found[1].clone()]);
        }
        let error = find(&store, &masking, "9", range).await.unwrap_err();
        assert!(error.to_string().contains("give its `filed_at`"), "{error}");
    }
}
