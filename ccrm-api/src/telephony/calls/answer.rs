//! What one answer says about the window that it was asked for.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use serde_with::As;
use telephony_core::transport::Endpoint;
use telephony_core::wire::salvage::{Salvaged, probe};
use telephony_core::wire::{ClockText, EmptyAsNone};
use telephony_core::{BadRecord, CallRecord, ErrorKind, Personal, Result, WallClock};

use super::PAGE;
use super::window::{Clocks, Window, whole_second};
use crate::endpoints::ListCallHistory;
use crate::models::{CallHistoryEntry, CallHistoryId, Envelope};
use crate::{Client, Unifier};

/// What an answer says.
#[derive(Debug)]
pub(super) enum Reading {
    /// Every record of the window is here.
    Whole(Found),
    /// There are more than one answer holds.
    TooMany(Overfull),
    /// Count and records contradict each other: the records moved while they were read.
    Moved,
}

/// What an answer that was cut still tells.
#[derive(Debug)]
pub(super) struct Overfull {
    /// Records in all, where the vendor counts more than it sent.
    pub(super) count: Option<u64>,
    /// Ids of the window's own records among those sent.
    pub(super) seen: Vec<CallHistoryId>,
    /// Whether records exactly at the first and at the last clock asked for were sent, so that these count.
    pub(super) ends: (bool, bool),
    /// Seconds of the records sent, in the vendor's order.
    pub(super) instants: Vec<i64>,
}

/// Records of one window.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) calls: Vec<CallRecord>,
    pub(super) bad: Vec<Bad>,
    /// Records sent, the neighbours' among them.
    pub(super) sent: u64,
}

impl Found {
    /// Whether records of all these ids are among the window's.
    pub(super) fn has_all(&self, ids: &[CallHistoryId]) -> bool {
        let here: HashSet<&str> = self.calls.iter().map(|call| call.id.as_str()).collect();
        ids.iter().all(|id| here.contains(id.to_string().as_str()))
    }
}

/// A record that could not be read.
#[derive(Debug)]
pub(super) struct Bad {
    pub(super) record: BadRecord,
    /// Fingerprint of its text; `None` when its time could be read and lies in the window.
    pub(super) undated: Option<u64>,
}

/// Asks for a window's clocks once and reads the answer. `counted` says that the vendor was seen to count more records
/// than it sent.
pub(super) async fn ask(
    client: &Client,
    window: Window,
    clocks: Clocks,
    raw: bool,
    counted: bool,
) -> Result<Reading> {
    let endpoint = ListCallHistory::new(clocks.from, clocks.to).raw(raw);
    let answer = client.send(endpoint).await?;
    read(client.unifier(), window, clocks, answer, counted)
}

fn read(
    unifier: &Unifier,
    window: Window,
    clocks: Clocks,
    answer: Envelope<Salvaged<CallHistoryEntry>>,
    counted: bool,
) -> Result<Reading> {
    let zone = unifier.account_zone();
    let total = answer.total_count();
    let places: Vec<usize> = answer.data.places().collect();
    let Salvaged { items, raw, set_aside, repairs, .. } = answer.data;
    let sent = (items.len() + set_aside.len()) as u64;
    let bad: Vec<(Option<WallClock>, BadRecord)> =
        set_aside.into_iter().map(|bad| (call_date(&bad), bad)).collect();
    let dated = bad.iter().filter_map(|(date, _)| *date);
    let mut ends = (false, false);
    for date in items.iter().map(|it| it.call_date).chain(dated) {
        let clock = whole_second(zone, date);
        if !clocks.contain(clock) {
            return Err(ListCallHistory::OPERATION
                .error(ErrorKind::FilterIgnored)
                .with_message("a record lies outside the period that was asked for"));
        }
        ends = (ends.0 || clock == clocks.from, ends.1 || clock == clocks.to);
    }
    let inside = |date: WallClock| window.holds(zone.moment(date).instant());
    // A full page cannot be told from one that was cut, unless the vendor's count says so for a single second; and then
    // the count must be known to be of the period, not of the page.
    let alone = window.seconds() == 1 && counted && total == Some(sent);
    let full = sent >= u64::from(PAGE) && !alone;
    if full || total.is_some_and(|total| total > u64::from(PAGE)) {
        let second = |it: &CallHistoryEntry| zone.moment(it.call_date).instant().unix_timestamp();
        let instants = items.iter().map(second).collect();
        let seen = items.into_iter().filter(|it| inside(it.call_date)).map(|it| it.uuid).collect();
        let count = total.filter(|total| *total > sent);
        return Ok(Reading::TooMany(Overfull { count, seen, ends, instants }));
    }
    let Some(items) = distinct(items, raw, places) else {
        return Ok(Reading::Moved);
    };
    let counted = items.len() as u64 + bad.len() as u64;
    if total.is_some_and(|total| total != sent && total != counted) {
        return Ok(Reading::Moved);
    }
    let inside_window = items.into_iter().filter(|(it, ..)| inside(it.call_date));
    let calls = inside_window.map(|(entry, raw, place)| {
        let mut call = unifier.call(&entry);
        call.raw = raw;
        call.repairs.extend(repairs.iter().filter(|repair| repair.index == place).cloned());
        call
    });
    let bad = bad.into_iter().filter(|(date, _)| date.is_none_or(inside)).map(|(date, record)| {
        let undated = date.is_none().then(|| record.fingerprint());
        Bad { record, undated }
    });
    Ok(Reading::Whole(Found { calls: calls.collect(), bad: bad.collect(), sent }))
}

/// An entry with its text and its position among all that were sent.
type WithRaw = (CallHistoryEntry, Option<Personal>, usize);

// Ids are unique. A record that came twice and is the same both times is one; two records of one id are a contradiction.
fn distinct(
    items: Vec<CallHistoryEntry>,
    raw: Vec<Personal>,
    places: Vec<usize>,
) -> Option<Vec<WithRaw>> {
    let mut first: HashMap<CallHistoryId, usize> = HashMap::with_capacity(items.len());
    let mut kept: Vec<WithRaw> = Vec::with_capacity(items.len());
    let mut raw = raw.into_iter();
    for (item, place) in items.into_iter().zip(places) {
        let raw = raw.next();
        match first.get(&item.uuid).and_then(|at| kept.get(*at)) {
            Some((same, ..)) if *same == item => {}
            Some(_) => return None,
            None => {
                first.insert(item.uuid.clone(), kept.len());
                kept.push((item, raw, place));
            }
        }
    }
    Some(kept)
}

/// Time of a record that could not be read otherwise.
fn call_date(bad: &BadRecord) -> Option<WallClock> {
    #[derive(Deserialize)]
    struct Dated {
        #[serde(rename = "callDate", default, with = "As::<EmptyAsNone<ClockText>>")]
        call_date: Option<WallClock>,
    }
    probe::<Dated>(bad)?.call_date
}

#[cfg(test)]
mod tests;
