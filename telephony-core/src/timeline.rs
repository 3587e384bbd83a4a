//! A source's calls in the order of time, some windows ahead.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::time::Duration;

use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};
use time::OffsetDateTime;

use crate::{
    CallHistorySource, CallHistorySourceExt, CallQuery, CallRecord, Entry, Granularity, Result,
    TimeRange,
};

/// How far a timeline fetches ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ahead {
    /// Windows walked at once.
    pub in_flight: NonZeroUsize,
    /// Length of a window; rounded up to the source's granularity.
    pub window: Duration,
}

impl Ahead {
    /// This many windows at once, each of this length.
    pub const fn new(in_flight: NonZeroUsize, window: Duration) -> Self {
        Self { in_flight, window }
    }
}

impl Default for Ahead {
    /// Two windows of a day.
    fn default() -> Self {
        let two = const { NonZeroUsize::new(2).unwrap() };
        Self::new(two, Duration::from_secs(24 * 60 * 60))
    }
}

pub(crate) fn timeline<S: CallHistorySource + ?Sized>(
    source: &S,
    query: CallQuery,
    ahead: Ahead,
) -> BoxStream<'_, Result<Entry>> {
    if query.range.is_empty() {
        // The source's own check answers for a range that ends before it starts.
        return source.calls(query);
    }
    let granularity = source.call_history_capability().granularity;
    let windows = Windows::new(query.range, ahead.window, granularity);
    stream::iter(windows)
        .map(move |range| window(source, query.over(range)))
        .buffered(ahead.in_flight.get())
        .map_ok(unreported())
        .map_ok(|entries| stream::iter(entries.into_iter().map(Ok)))
        .try_flatten()
        .scan(false, |failed, entry| {
            // An error ends the stream, though windows behind it may be whole.
            let stop = std::mem::replace(failed, entry.is_err());
            std::future::ready((!stop).then_some(entry))
        })
        .boxed()
}

// A source may have to ask for more than a window, so a record without a readable time comes with the neighbours too.
fn unreported() -> impl FnMut(Vec<Entry>) -> Vec<Entry> {
    let mut reported = BTreeSet::new();
    move |mut entries| {
        let mut here = Vec::new();
        entries.retain(|entry| match entry {
            Entry::SetAside(bad) => {
                here.push(bad.fingerprint());
                !reported.contains(&bad.fingerprint())
            }
            Entry::Call(_) => true,
        });
        reported.extend(here);
        entries
    }
}

pub(crate) async fn window<S: CallHistorySource + ?Sized>(
    source: &S,
    query: CallQuery,
) -> Result<Vec<Entry>> {
    let mut calls: Vec<CallRecord> = Vec::new();
    let mut set_aside = Vec::new();
    let mut pages = source.call_pages(query);
    while let Some(page) = pages.try_next().await? {
        calls.extend(page.items);
        set_aside.extend(page.set_aside);
    }
    calls.sort_by(CallRecord::timeline_order);
    let calls = calls.into_iter().map(|call| Entry::Call(Box::new(call)));
    Ok(calls.chain(set_aside.into_iter().map(Entry::SetAside)).collect())
}

/// Cuts a range at multiples of the window length, counted from the granularity's own midnight.
#[derive(Debug, Clone)]
pub(crate) struct Windows {
    at: OffsetDateTime,
    end: OffsetDateTime,
    length: i64,
    shift: i64,
}

impl Windows {
    pub(crate) fn new(range: TimeRange, window: Duration, granularity: Granularity) -> Self {
        let step = granularity.step.as_secs().max(1);
        let length = window.as_secs().max(1).div_ceil(step).saturating_mul(step);
        Self {
            at: range.from,
            end: range.to,
            length: i64::try_from(length).unwrap_or(i64::MAX),
            shift: i64::from(granularity.utc_offset.whole_seconds()),
        }
    }
}

impl Iterator for Windows {
    type Item = TimeRange;

    fn next(&mut self) -> Option<TimeRange> {
        if self.at >= self.end {
            return None;
        }
        let local = self.at.unix_timestamp() + self.shift;
        let cut = (local.div_euclid(self.length) + 1)
            .checked_mul(self.length)
            .and_then(|local| local.checked_sub(self.shift))
            .and_then(|cut| OffsetDateTime::from_unix_timestamp(cut).ok())
            .map_or(self.end, |cut| cut.min(self.end));
        let range = TimeRange::new(self.at, cut);
        self.at = cut;
        Some(range)
    }
}

#[cfg(test)]
mod tests;
