//! What one answer says about the window that it was asked for.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Deserialize;
use serde_with::As;
use telephony_core::transport::Endpoint;
use telephony_core::wire::rows::{PlacedRecord, Rows, probe};
use telephony_core::wire::{ClockText, EmptyAsNone};
use telephony_core::{BadRecord, CallRecord, ErrorKind, Result, WallClock};

use super::window::{Clocks, Window, whole_second};
use crate::endpoints::ListCallHistory;
use crate::models::{CallHistoryEntry, CallHistoryId, Envelope};
use crate::telephony::normalizer::part;
use crate::telephony::pages;
use crate::{Client, Normalizer};

/// What an answer says.
#[derive(Debug)]
pub(super) enum WindowAnswer {
    /// Every record of the window is here.
    Whole(WindowCalls),
    /// There are more than one answer holds.
    Truncated(TruncatedWindow),
    /// Count and records contradict each other: the records moved while they were read, or the vendor counts something else.
    Inconsistent(Inconsistency),
}

/// What an answer that was cut still tells.
#[derive(Debug, Default)]
pub(super) struct TruncatedWindow {
    /// Records in all, where the vendor counts more than it sent.
    pub(super) count: Option<u64>,
    /// Records sent; fewer than a page holds where only the vendor's count says that there are more.
    pub(super) sent: u64,
    /// Ids of the window's own records among those sent.
    pub(super) seen: Vec<CallHistoryId>,
    /// Whether records exactly at the first and at the last clock asked for were sent, so that these count.
    pub(super) ends: (bool, bool),
    /// Seconds of the records sent, in the vendor's order.
    pub(super) instants: Vec<i64>,
}

/// An answer whose count is not the number of its records.
#[derive(Debug)]
pub(super) struct Inconsistency {
    /// Fingerprint of count and records: the same answer twice is no movement.
    pub(super) print: u64,
    /// Whether the vendor counts more records than it sent.
    pub(super) more: bool,
    pub(super) found: WindowCalls,
}

/// Records of one window.
#[derive(Debug)]
pub(super) struct WindowCalls {
    pub(super) calls: Vec<CallRecord>,
    pub(super) bad: Vec<Bad>,
    /// Records sent, the neighbours' among them.
    pub(super) sent: u64,
    /// Whether the page may be full for all that is known, and nothing says how many records there are.
    pub(super) may_be_cut: bool,
    /// Whether the window is a second that cannot be read.
    pub(super) blind: bool,
}

impl WindowCalls {
    /// Ids of the calls.
    pub(super) fn ids(&self) -> Vec<CallHistoryId> {
        self.calls.iter().map(|call| CallHistoryId::from(call.id.as_str())).collect()
    }

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
    /// Second that it is filed under, where that lies outside the clocks asked for.
    pub(super) elsewhere: Option<i64>,
}

/// Asks for a window's clocks once and reads the answer.
pub(super) async fn ask(
    client: &Client,
    window: Window,
    clocks: Clocks,
    raw: bool,
    trust: Trust,
) -> Result<WindowAnswer> {
    let request = |heeded| request(client, clocks, raw).heeded(heeded);
    let answer = pages::heed(client, request, ListCallHistory::controls()).await?;
    let sizes = client.page_sizes();
    let sent = answer.data.sent();
    let may_be_full = sizes.look(sent);
    let may_be_of_the_page = !trust.counted && is_round(sent);
    let uncounted = answer.total_count().is_none_or(|_| trust.elsewhere || may_be_of_the_page);
    let mut reading = read(client.normalizer(), window, clocks, answer, trust, sizes.size());
    if let WindowAnswer::Whole(found) = &mut reading {
        found.may_be_cut = may_be_full && uncounted;
    }
    Ok(reading)
}

// Limits are round numbers: a count that is one, and that of the records sent, may be of the page alone.
fn is_round(sent: usize) -> bool {
    sent >= 50 && sent.is_multiple_of(50)
}

/// Whether there is a second page for a window's clocks. One that shows a record that the first does not have makes that one
/// a full page.
pub(super) async fn has_second_page(
    client: &Client,
    window: Window,
    clocks: Clocks,
    first: &[CallHistoryId],
    sent: u64,
) -> Result<bool> {
    let request = |heeded| request(client, clocks, false).page(2).heeded(heeded);
    let answer = match pages::heed(client, request, ListCallHistory::controls()).await {
        // There is no page of this number.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Rejected) => {
            return Ok(false);
        }
        answer => answer?,
    };
    let known: HashSet<&CallHistoryId> = first.iter().collect();
    let zone = client.normalizer().account_zone();
    let is_new =
        |entry: &CallHistoryEntry| window.holds(zone.moment(entry.call_date).instant()) && !known.contains(&entry.uuid);
    if sent > 0 && answer.data.items.iter().any(is_new) {
        client.page_sizes().note_full(sent);
    }
    let again = answer.data.sent() as u64;
    if sent > 0 && again == sent && !answer.data.items.iter().any(is_new) {
        // The last page once more, as some servers answer for one behind it; or one page at any number, where more are counted.
        return Ok(!counts_elsewhere(client).await?);
    }
    Ok(again > 0)
}

/// Whether the vendor counts records in a period that has none, so that its count is of something else.
pub(super) async fn counts_elsewhere(client: &Client) -> Result<bool> {
    for control in ListCallHistory::controls() {
        let answer = client.send(control).await?;
        if answer.data.sent() == 0 {
            return Ok(answer.total_count().is_some_and(|total| total > 0));
        }
    }
    Ok(false)
}

/// Reads a window that cannot be divided over all its pages.
pub(super) async fn ask_all(client: &Client, window: Window, clocks: Clocks, raw: bool) -> Result<WindowCalls> {
    let request = |heeded, page| request(client, clocks, raw).page(page).heeded(heeded);
    let all = pages::all(client, request, ListCallHistory::controls).await?;
    let sent = all.sent();
    Ok(found(client.normalizer(), window, clocks, distinct(all.items), all.quarantined, sent))
}

pub(super) fn request(client: &Client, clocks: Clocks, raw: bool) -> ListCallHistory {
    ListCallHistory::new(clocks.from, clocks.to).raw(raw).zone(client.normalizer().account_zone())
}

/// What is known of the vendor's count.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Trust {
    /// It was seen to count more records than were sent, so it counts the period and not the page.
    pub(super) counted: bool,
    /// It was seen to count something else than the period.
    pub(super) elsewhere: bool,
}

fn read(
    normalizer: &Normalizer,
    window: Window,
    clocks: Clocks,
    answer: Envelope<Rows<CallHistoryEntry>>,
    trust: Trust,
    size: u32,
) -> WindowAnswer {
    let zone = normalizer.account_zone();
    let total = answer.total_count().filter(|_| !trust.elsewhere);
    let sent = answer.data.sent() as u64;
    let quarantined = answer.data.quarantined.clone();
    let items: Vec<Placed> = answer.data.into_placed().collect();
    let inside = |date: WallClock| window.holds(zone.moment(date).instant());
    // A full page cannot be told from one that was cut, unless the vendor's count says so for a single second; and then
    // the count must be known to be of the period, not of the page.
    let alone = window.seconds() == 1 && trust.counted && total == Some(sent);
    let full = sent >= u64::from(size);
    if (full && !alone) || total.is_some_and(|total| total > u64::from(size)) {
        let dates = items.iter().map(|it| it.item.call_date).chain(quarantined.iter().filter_map(call_date));
        let ends = dates
            .map(|date| whole_second(zone, date))
            .fold((false, false), |ends, clock| (ends.0 || clock == clocks.from, ends.1 || clock == clocks.to));
        let second = |it: &Placed| zone.moment(it.item.call_date).instant().unix_timestamp();
        let instants = items.iter().map(second).collect();
        let seen = items.into_iter().filter(|it| inside(it.item.call_date)).map(|it| it.item.uuid).collect();
        let count = total.filter(|total| *total > sent);
        return WindowAnswer::Truncated(TruncatedWindow { count, sent, seen, ends, instants });
    }
    let items = distinct(items);
    let counted = (items.0.len() + items.1.len() + quarantined.len()) as u64;
    let contradicts = total.filter(|total| *total != sent && *total != counted);
    let print = contradicts.map(|total| fingerprint(total, &items.0, &quarantined));
    let found = found(normalizer, window, clocks, items, quarantined, sent);
    match (contradicts, print) {
        (Some(total), Some(print)) => WindowAnswer::Inconsistent(Inconsistency { print, more: total > sent, found }),
        _ => WindowAnswer::Whole(found),
    }
}

fn found(
    normalizer: &Normalizer,
    window: Window,
    clocks: Clocks,
    (items, doubled): (Vec<Placed>, Vec<BadRecord>),
    quarantined: Vec<BadRecord>,
    sent: u64,
) -> WindowCalls {
    let zone = normalizer.account_zone();
    let inside = |date: WallClock| window.holds(zone.moment(date).instant());
    let calls = items.into_iter().filter(|it| inside(it.item.call_date)).map(|it| {
        let mut call = normalizer.call(&it.item);
        call.raw = it.raw;
        call.repairs.extend(it.repairs);
        call
    });
    let is_near = |date: WallClock| clocks.contain(whole_second(zone, date));
    let bad = quarantined.into_iter().chain(doubled).filter_map(|record| {
        let date = call_date(&record);
        let near = date.filter(|date| is_near(*date));
        // A record outside the clocks asked for is odd, and this answer's alone.
        let elsewhere = date.filter(|date| !is_near(*date));
        let elsewhere = elsewhere.map(|date| zone.moment(date).instant().unix_timestamp());
        let undated = near.is_none().then(|| record.fingerprint());
        near.is_none_or(inside).then_some(Bad { record, undated, elsewhere })
    });
    WindowCalls { calls: calls.collect(), bad: bad.collect(), sent, may_be_cut: false, blind: false }
}

fn fingerprint(total: u64, items: &[Placed], quarantined: &[BadRecord]) -> u64 {
    let mut hash = DefaultHasher::new();
    total.hash(&mut hash);
    // Records of one second may come in another order with each answer.
    let mut ids: Vec<&CallHistoryId> = items.iter().map(|it| &it.item.uuid).collect();
    ids.sort_unstable();
    ids.hash(&mut hash);
    let mut bad: Vec<u64> = quarantined.iter().map(BadRecord::fingerprint).collect();
    bad.sort_unstable();
    bad.hash(&mut hash);
    hash.finish()
}

type Placed = PlacedRecord<CallHistoryEntry>;

// Records of one id are the legs of a transfer, which their part tells apart. A record that is there twice and is the same
// both times is one; one that differs only where the part does not show it is quarantined.
fn distinct(items: Vec<Placed>) -> (Vec<Placed>, Vec<BadRecord>) {
    let mut first: HashMap<CallHistoryId, Vec<usize>> = HashMap::with_capacity(items.len());
    let mut kept: Vec<Placed> = Vec::with_capacity(items.len());
    let mut doubled = Vec::new();
    for item in items {
        let legs = first.entry(item.item.uuid.clone()).or_default();
        let mut known = legs.iter().filter_map(|at| kept.get(*at)).map(|leg| &leg.item);
        match known.find(|leg| part(leg) == part(&item.item)) {
            Some(same) if *same == item.item => {}
            Some(_) => doubled.push(doubled_leg(item)),
            None => {
                legs.push(kept.len());
                kept.push(item);
            }
        }
    }
    (kept, doubled)
}

fn doubled_leg(doubled: Placed) -> BadRecord {
    let Placed { index, item, raw, .. } = doubled;
    let raw = raw.map_or_else(|| serde_json::to_string(&item).unwrap_or_default(), String::from);
    let operation = ListCallHistory::OPERATION;
    let reason = "another record of an id, a time, numbers and users that were sent before";
    let path = format!("$.data[{index}].uuid");
    BadRecord::new(operation.provider, operation.name, index, path, reason, raw)
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
