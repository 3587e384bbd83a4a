//! Classification of one answer: complete, truncated or inconsistent for the window that was requested.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Deserialize;
use serde_with::As;
use telephony_core::transport::Endpoint;
use telephony_core::wire::rows::{PlacedRecord, PlacedRow, Rows, probe};
use telephony_core::wire::{ClockText, EmptyAsNone};
use telephony_core::{BadRecord, CallRecord, ErrorKind, Result, WallClock};

use super::window::{Clocks, Window, whole_second};
use crate::endpoints::ListCallHistory;
use crate::models::{CallHistoryEntry, CallHistoryId, Envelope};
use crate::telephony::normalizer::part;
use crate::telephony::pages;
use crate::{Client, Normalizer};

/// Result of reading one answer.
#[derive(Debug)]
pub(super) enum WindowAnswer {
    /// The answer holds every record of the window.
    Whole(WindowCalls),
    /// The window holds more records than one answer can.
    Truncated(TruncatedWindow),
    /// The vendor's count and the records contradict each other, because the records changed during the read or because
    /// the vendor counts something else.
    Inconsistent(Inconsistency),
}

/// Facts that a truncated answer still shows about its window.
#[derive(Debug, Default)]
pub(super) struct TruncatedWindow {
    /// Total number of records by the vendor's count; `None` unless that count exceeds the number sent.
    pub(super) count: Option<u64>,
    /// Number of records sent. It is below the page size if only the vendor's count shows that there are more.
    pub(super) sent: u64,
    /// Ids of the records sent that belong to the window.
    pub(super) seen: Vec<CallHistoryId>,
    /// Set for the first and for the last requested clock if a record exactly at that clock was sent. This shows that
    /// the vendor includes that end in the period.
    pub(super) ends: (bool, bool),
    /// Unix seconds of the records sent, in the vendor's order.
    pub(super) instants: Vec<i64>,
}

/// An answer whose count differs from the number of its records.
#[derive(Debug)]
pub(super) struct Inconsistency {
    /// Fingerprint of count and records. Equal fingerprints of two answers show that no record changed between them.
    pub(super) print: u64,
    /// Set when the vendor counts more records than it sent.
    pub(super) more: bool,
    pub(super) found: WindowCalls,
}

/// Records of one window.
#[derive(Debug)]
pub(super) struct WindowCalls {
    pub(super) calls: Vec<CallRecord>,
    pub(super) bad: Vec<Bad>,
    /// Number of records sent, including those of neighbouring windows.
    pub(super) sent: u64,
    /// Set when the page may be full and no count of the vendor shows how many records there are.
    pub(super) may_be_cut: bool,
    /// Set when the window is a single second whose answer cannot be read.
    pub(super) blind: bool,
}

impl WindowCalls {
    /// Ids of the calls.
    pub(super) fn ids(&self) -> Vec<CallHistoryId> {
        self.calls.iter().map(|call| CallHistoryId::from(call.id.as_str())).collect()
    }

    /// Returns true if the window's records include all of these ids.
    pub(super) fn has_all(&self, ids: &[CallHistoryId]) -> bool {
        let here: HashSet<&str> = self.calls.iter().map(|call| call.id.as_str()).collect();
        ids.iter().all(|id| here.contains(id.to_string().as_str()))
    }
}

/// A record that could not be read.
#[derive(Debug)]
pub(super) struct Bad {
    pub(super) record: BadRecord,
    /// Fingerprint of the record's text; `None` when its time could be read and lies in the window.
    pub(super) undated: Option<u64>,
    /// Unix second of the record's time if that time lies outside the requested clocks.
    pub(super) elsewhere: Option<i64>,
}

/// Requests a window's clocks once and reads the answer.
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

// A page limit is a round number. A round count that equals the number of records sent may therefore be the count of
// the page alone.
fn is_round(sent: usize) -> bool {
    sent >= 50 && sent.is_multiple_of(50)
}

/// Returns true if a window's clocks have a second page. If the second page shows a record that the first one lacks,
/// the first page's size is noted as that of a full page.
pub(super) async fn has_second_page(
    client: &Client,
    window: Window,
    clocks: Clocks,
    first: &[CallHistoryId],
    sent: u64,
) -> Result<bool> {
    let request = |heeded| request(client, clocks, false).page(2).heeded(heeded);
    let answer = match pages::heed(client, request, ListCallHistory::controls()).await {
        // The vendor has no page of this number.
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
        // The second answer repeats the first. Some servers repeat the last page for any page behind it; others ignore
        // the page number and count more records than they send.
        return Ok(!counts_elsewhere(client).await?);
    }
    Ok(again > 0)
}

/// Returns true if the vendor counts records in a period without any, which proves that the count does not describe the
/// period.
pub(super) async fn counts_elsewhere(client: &Client) -> Result<bool> {
    for control in ListCallHistory::controls() {
        let answer = client.send(control).await?;
        if answer.data.sent() == 0 {
            return Ok(answer.total_count().is_some_and(|total| total > 0));
        }
    }
    Ok(false)
}

/// Reads all pages of a window that cannot be divided.
pub(super) async fn ask_all(client: &Client, window: Window, clocks: Clocks, raw: bool) -> Result<WindowCalls> {
    let request = |heeded, page| request(client, clocks, raw).page(page).heeded(heeded);
    let all = pages::all(client, request, ListCallHistory::controls).await?;
    let sent = all.len() as u64;
    Ok(found(client.normalizer(), window, clocks, distinct(all), sent))
}

pub(super) fn request(client: &Client, clocks: Clocks, raw: bool) -> ListCallHistory {
    ListCallHistory::new(clocks.from, clocks.to).raw(raw).zone(client.normalizer().account_zone())
}

/// Knowledge about the vendor's count.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Trust {
    /// Set when the count exceeded the number of records sent, which proves that it counts the period and not the page.
    pub(super) counted: bool,
    /// Set when the count was seen to describe something other than the period.
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
    let rows: Vec<CallRow> = answer.data.into_rows().collect();
    let inside = |date: WallClock| window.holds(zone.moment(date).instant());
    // A full page looks like a truncated one unless the window is a single second and the vendor's count equals the
    // number sent. That count must be known to be of the period, not of the page.
    let alone = window.seconds() == 1 && trust.counted && total == Some(sent);
    let full = sent >= u64::from(size);
    if (full && !alone) || total.is_some_and(|total| total > u64::from(size)) {
        let ends = rows
            .iter()
            .filter_map(filed_under)
            .map(|date| whole_second(zone, date))
            .fold((false, false), |ends, clock| (ends.0 || clock == clocks.from, ends.1 || clock == clocks.to));
        let entries = || rows.iter().flatten().map(|it| &it.item);
        let instants = entries().map(|it| zone.moment(it.call_date).instant().unix_timestamp()).collect();
        let seen = entries().filter(|it| inside(it.call_date)).map(|it| it.uuid.clone()).collect();
        let count = total.filter(|total| *total > sent);
        return WindowAnswer::Truncated(TruncatedWindow { count, sent, seen, ends, instants });
    }
    let rows = distinct(rows);
    let counted = (rows.0.len() + rows.1.len()) as u64;
    let contradicts = total.filter(|total| *total != sent && *total != counted);
    let print = contradicts.map(|total| fingerprint(total, &rows.0));
    let found = found(normalizer, window, clocks, rows, sent);
    match (contradicts, print) {
        (Some(total), Some(print)) => WindowAnswer::Inconsistent(Inconsistency { print, more: total > sent, found }),
        _ => WindowAnswer::Whole(found),
    }
}

fn found(
    normalizer: &Normalizer,
    window: Window,
    clocks: Clocks,
    (rows, doubled): (Vec<CallRow>, Vec<BadRecord>),
    sent: u64,
) -> WindowCalls {
    let zone = normalizer.account_zone();
    let inside = |date: WallClock| window.holds(zone.moment(date).instant());
    let (mut calls, mut quarantined) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        match row {
            Ok(it) if inside(it.item.call_date) => {
                let mut call = normalizer.call(&it.item);
                call.raw = it.raw;
                call.repairs.extend(it.repairs);
                calls.push(call);
            }
            Ok(_) => {}
            Err(bad) => quarantined.push(bad),
        }
    }
    let is_near = |date: WallClock| clocks.contain(whole_second(zone, date));
    let bad = quarantined.into_iter().chain(doubled).filter_map(|record| {
        let date = call_date(&record);
        let near = date.filter(|date| is_near(*date));
        // The vendor may send a record outside the requested clocks with this answer only.
        let elsewhere = date.filter(|date| !is_near(*date));
        let elsewhere = elsewhere.map(|date| zone.moment(date).instant().unix_timestamp());
        let undated = near.is_none().then(|| record.fingerprint());
        near.is_none_or(inside).then_some(Bad { record, undated, elsewhere })
    });
    WindowCalls { calls, bad: bad.collect(), sent, may_be_cut: false, blind: false }
}

fn fingerprint(total: u64, rows: &[CallRow]) -> u64 {
    let mut hash = DefaultHasher::new();
    total.hash(&mut hash);
    // Sorted, because records of one second may be in a different order in each answer.
    let mut ids: Vec<&CallHistoryId> = rows.iter().flatten().map(|it| &it.item.uuid).collect();
    ids.sort_unstable();
    ids.hash(&mut hash);
    let mut bad = pages::prints(rows).collect::<Vec<_>>();
    bad.sort_unstable();
    bad.hash(&mut hash);
    hash.finish()
}

type CallRow = PlacedRow<CallHistoryEntry>;

// Records with one id are the legs of a transfer; their part distinguishes them. Two equal records are merged. A record
// that has the part of an earlier record but differs from it elsewhere is quarantined.
fn distinct(rows: Vec<CallRow>) -> (Vec<CallRow>, Vec<BadRecord>) {
    let mut first: HashMap<CallHistoryId, Vec<usize>> = HashMap::with_capacity(rows.len());
    let mut kept: Vec<CallRow> = Vec::with_capacity(rows.len());
    let mut doubled = Vec::new();
    for row in rows {
        let Ok(leg) = &row else {
            kept.push(row);
            continue;
        };
        let legs = first.entry(leg.item.uuid.clone()).or_default();
        let mut known = legs.iter().filter_map(|at| kept.get(*at)).flatten();
        match known.find(|known| part(&known.item) == part(&leg.item)) {
            Some(same) if same.item == leg.item => {}
            Some(_) => doubled.push(doubled_leg(leg)),
            None => {
                legs.push(kept.len());
                kept.push(row);
            }
        }
    }
    (kept, doubled)
}

fn doubled_leg(doubled: &PlacedRecord<CallHistoryEntry>) -> BadRecord {
    let index = doubled.index;
    let operation = ListCallHistory::OPERATION;
    let reason = "another record of an id, a time, numbers and users that were sent before";
    let path = format!("$.data[{index}].uuid");
    BadRecord::new(operation.provider, operation.name, index, path, reason, doubled.text())
}

/// Time that a row is filed under.
fn filed_under(row: &CallRow) -> Option<WallClock> {
    row.as_ref().map_or_else(call_date, |it| Some(it.item.call_date))
}

/// Time of a record that could not be read as a whole.
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
