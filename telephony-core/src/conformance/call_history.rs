use std::collections::HashSet;
use std::time::Duration;

use futures_util::stream::TryStreamExt;
use time::OffsetDateTime;

use super::promises::{
    ALL_READ, CALL_ACCOUNT, CALL_PROVIDER, CALLS_ONCE, CALLS_RESUME, DIRECTION, DURATION, EMPTY_RANGE, FILTERS,
    FIRST_INSTANT, INVALID_QUERY, KEYS_DIFFER, LAST_INSTANT, OUTCOME, PARTS, Promise, RECORDING, TALK_TIME, TIMELINE,
    WALK_ENDS,
};
use super::{Outcome, Violation, expect, must};
use crate::{
    CallHistorySource, CallHistorySourceExt, CallId, CallQuery, CallRecord, Direction, Entry, ErrorKind, Medium,
    PageCursor, Provider, TimeRange, TimelineOptions,
};

/// Calls that a source holds in a range, known independently of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedCalls {
    /// Range that holds all of `calls` and no other call.
    pub range: TimeRange,
    /// Id and filing time of every call.
    pub calls: Vec<(CallId, OffsetDateTime)>,
}

type Ids = Vec<(OffsetDateTime, CallId)>;

/// Checks a source against the contract of [`CallHistorySource`].
pub async fn call_history(source: &dyn CallHistorySource, expected: &ExpectedCalls) -> Outcome {
    let mut want: Ids = expected.calls.iter().map(|(id, at)| (*at, id.clone())).collect();
    want.sort();
    let all = CallQuery::new(expected.range.from, expected.range.to);
    let calls = walk(source, &all).await?;
    every_call_once(&want, &calls)?;
    keys_tell_records_apart(source, &calls)?;
    capability_tells_the_truth(source, &calls)?;
    pages_can_be_resumed(source, &all, &want).await?;
    parts_make_the_whole(source, expected.range, &want).await?;
    bounds_are_half_open(source, &want).await?;
    filters_hold(source, &all, &calls).await?;
    timelines_are_in_order(source, &all, &want).await?;
    bad_queries_are_refused(source, expected.range).await
}

async fn walk(source: &dyn CallHistorySource, query: &CallQuery) -> Result<Vec<CallRecord>, Violation> {
    let pages: Vec<_> = must(WALK_ENDS, source.call_pages(query.clone()).try_collect().await)?;
    let quarantined: usize = pages.iter().map(|page| page.quarantined.len()).sum();
    expect(ALL_READ, quarantined == 0, || format!("{quarantined} quarantined"))?;
    Ok(pages.into_iter().flat_map(|page| page.items).collect())
}

fn ids(calls: &[CallRecord]) -> Ids {
    let mut ids: Ids = calls.iter().map(|call| (call.filed_at.instant(), call.id.clone())).collect();
    ids.sort();
    ids
}

fn same(promise: Promise, want: &Ids, got: &Ids) -> Outcome {
    expect(promise, want == got, || {
        let first = want.iter().zip(got).position(|(a, b)| a != b).unwrap_or(want.len().min(got.len()));
        let at = |ids: &Ids| ids.get(first).map(|(at, id)| format!("{at} {}", id.as_str()));
        format!(
            "{} wanted, {} came; first difference at {first}: wanted {:?}, came {:?}",
            want.len(),
            got.len(),
            at(want),
            at(got),
        )
    })
}

fn every_call_once(want: &Ids, calls: &[CallRecord]) -> Outcome {
    same(CALLS_ONCE, want, &ids(calls))
}

fn keys_tell_records_apart(source: &dyn CallHistorySource, calls: &[CallRecord]) -> Outcome {
    let account = source.account();
    expect(CALL_ACCOUNT, calls.iter().all(|call| call.account == account), || "another account".to_owned())?;
    let keys: HashSet<_> = calls.iter().map(CallRecord::key).collect();
    expect(KEYS_DIFFER, keys.len() == calls.len(), || format!("{} keys of {} records", keys.len(), calls.len()))
}

fn capability_tells_the_truth(source: &dyn CallHistorySource, calls: &[CallRecord]) -> Outcome {
    let can = source.call_history_capability();
    let provider = source.provider();
    let lies: [(Promise, bool); 6] = [
        (CALL_PROVIDER, calls.iter().all(|it| it.provider == provider)),
        (DIRECTION, can.direction || calls.iter().all(|it| it.direction.is_none())),
        (OUTCOME, can.outcome || calls.iter().all(|it| it.outcome.is_none())),
        (DURATION, can.duration || calls.iter().all(|it| it.duration.is_none())),
        (TALK_TIME, can.talk_time || calls.iter().all(|it| it.talk_time.is_none())),
        (RECORDING, can.recording || calls.iter().all(|it| it.recording.is_none())),
    ];
    lies.into_iter().try_for_each(|(promise, holds)| expect(promise, holds, || "it is not".to_owned()))
}

async fn pages_can_be_resumed(source: &dyn CallHistorySource, query: &CallQuery, want: &Ids) -> Outcome {
    let mut calls = Vec::new();
    let mut stored: Option<String> = None;
    loop {
        let cursor = match &stored {
            None => None,
            Some(text) => Some(
                serde_json::from_str::<PageCursor>(text)
                    .map_err(|_| Violation::new(CALLS_RESUME, "a cursor cannot be read back"))?,
            ),
        };
        let page = must(CALLS_RESUME, source.call_page(query, cursor.as_ref()).await)?;
        calls.extend(page.items);
        match page.next {
            Some(next) => {
                stored = Some(
                    serde_json::to_string(&next)
                        .map_err(|_| Violation::new(CALLS_RESUME, "a cursor cannot be stored"))?,
                );
            }
            None => break,
        }
    }
    same(CALLS_RESUME, want, &ids(&calls))
}

async fn parts_make_the_whole(source: &dyn CallHistorySource, range: TimeRange, want: &Ids) -> Outcome {
    // The range is cut at the exact time of a call, because a bound that is off by one shows there.
    let mut cuts: Vec<OffsetDateTime> =
        [1, 2].iter().filter_map(|third| want.get(want.len() * third / 3)).map(|(at, _)| *at).collect();
    cuts.insert(0, range.from);
    cuts.push(range.to);
    cuts.dedup();
    let mut calls = Vec::new();
    for pair in cuts.windows(2) {
        calls.extend(walk(source, &CallQuery::new(pair[0], pair[1])).await?);
    }
    same(PARTS, want, &ids(&calls))
}

async fn bounds_are_half_open(source: &dyn CallHistorySource, want: &Ids) -> Outcome {
    let Some((at, _)) = want.get(want.len() / 2) else {
        return Ok(());
    };
    let here: Ids = want.iter().filter(|(other, _)| other == at).cloned().collect();
    let millisecond = Duration::from_millis(1);
    let from = walk(source, &CallQuery::new(*at, *at + millisecond)).await?;
    same(FIRST_INSTANT, &here, &ids(&from))?;
    let to = walk(source, &CallQuery::new(*at - millisecond, *at)).await?;
    let before: Ids = want.iter().filter(|(other, _)| *other < *at && *other >= *at - millisecond).cloned().collect();
    same(LAST_INSTANT, &before, &ids(&to))?;
    let empty = walk(source, &CallQuery::new(*at, *at)).await?;
    expect(EMPTY_RANGE, empty.is_empty(), || format!("{} calls", empty.len()))
}

async fn filters_hold(source: &dyn CallHistorySource, all: &CallQuery, calls: &[CallRecord]) -> Outcome {
    let pick =
        |query: &CallQuery| -> Vec<CallRecord> { calls.iter().filter(|call| query.matches(call)).cloned().collect() };
    let inbound = all.clone().direction(Direction::Inbound);
    let both = all.clone().direction(Direction::Inbound).direction(Direction::Internal);
    let messages = all.clone().medium(Medium::Sms);
    for query in [inbound, both, messages] {
        let got = walk(source, &query).await?;
        same(FILTERS, &ids(&pick(&query)), &ids(&got))?;
    }
    Ok(())
}

async fn timelines_are_in_order(source: &dyn CallHistorySource, all: &CallQuery, want: &Ids) -> Outcome {
    let span = (all.range.to - all.range.from).unsigned_abs();
    for (in_flight, parts) in [(1, 1), (3, 7)] {
        let options = TimelineOptions::new(in_flight, span / parts);
        let entries: Vec<Entry> = must(TIMELINE, source.timeline(all.clone(), options).try_collect().await)?;
        let got: Ids = entries
            .into_iter()
            .filter_map(|entry| match entry {
                Entry::Call(call) => Some((call.filed_at.instant(), call.id)),
                Entry::Quarantined(_) => None,
            })
            .collect();
        same(TIMELINE, want, &got)?;
    }
    Ok(())
}

async fn bad_queries_are_refused(source: &dyn CallHistorySource, range: TimeRange) -> Outcome {
    let kind = |result: crate::Result<_>| match result {
        Ok(_) => "an answer".to_owned(),
        Err(error) => error.kind().as_str().to_owned(),
    };
    let wanted = ErrorKind::InvalidQuery.as_str();
    let backwards = CallQuery::new(range.to + Duration::from_secs(1), range.from);
    let seen = kind(source.call_page(&backwards, None).await);
    expect(INVALID_QUERY, seen == wanted, || format!("a range that ends before it starts: {seen}"))?;
    let foreign = must(INVALID_QUERY, PageCursor::pack(&Provider::from_static("nobody"), &source.account(), &0))?;
    let query = CallQuery::new(range.from, range.to);
    let seen = kind(source.call_page(&query, Some(&foreign)).await);
    expect(INVALID_QUERY, seen == wanted, || format!("a foreign cursor: {seen}"))
}
