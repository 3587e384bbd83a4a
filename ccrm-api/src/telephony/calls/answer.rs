//! Classification of one answer: complete, truncated or inconsistent for the window that was requested.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Deserialize;
use serde_with::As;
use telephony_core::transport::Endpoint;
use telephony_core::wire::rows::{PlacedRecord, PlacedRow, Rows, probe};
use telephony_core::wire::{ClockText, EmptyAsNone};
use telephony_core::{BadRecord, CallRecord, Result, WallClock};

use super::window::{Clocks, Ends, Window, whole_second};
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
    /// The page may be full, and no usable count of the vendor shows if the window holds more records.
    Uncounted(WindowCalls),
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
    /// Requested clocks at which a record was sent, which shows that the vendor includes these ends in the period.
    pub(super) ends: Ends,
    /// Unix seconds of the records sent, in the vendor's order.
    pub(super) instants: Vec<i64>,
}

/// An answer whose count differs from the number of its records.
#[derive(Debug)]
pub(super) struct Inconsistency {
    /// Fingerprint of count and records. Equal fingerprints of two answers show that no record changed between them.
    pub(super) print: u64,
    /// True if the vendor counts more records than it sent.
    pub(super) more: bool,
    /// Records sent.
    pub(super) calls: WindowCalls,
}

/// Records of one window.
#[derive(Debug)]
pub(super) struct WindowCalls {
    pub(super) calls: Vec<CallRecord>,
    pub(super) bad: Vec<Bad>,
    /// Number of records sent, including those of neighbouring windows.
    pub(super) sent: u64,
    /// True if the window is a single second whose answer cannot be read.
    pub(super) is_unreadable: bool,
}

impl WindowCalls {
    /// Ids of the calls.
    pub(super) fn ids(&self) -> Vec<CallHistoryId> {
        self.calls.iter().map(|call| CallHistoryId::from(call.id.as_str())).collect()
    }

    /// Unix seconds of the calls, in the vendor's order.
    pub(super) fn seconds(&self) -> Vec<i64> {
        self.calls.iter().map(|call| call.filed_at.instant().unix_timestamp()).collect()
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
    /// Fingerprint of a record that has no readable time within the requested clocks, so that two neighbouring windows
    /// do not both report it; `None` for a record with one, and for one without any content, such as null.
    pub(super) unplaced: Option<u64>,
    /// Unix second of a stray record: its time can be read and is outside the requested clocks. The record then has
    /// [`unplaced`](Self::unplaced), too.
    pub(super) outside_at: Option<i64>,
}

/// Requests a window's clocks once and reads the answer.
pub(super) async fn ask(
    client: &Client,
    window: Window,
    clocks: Clocks,
    raw: bool,
    meaning: CountMeaning,
) -> Result<WindowAnswer> {
    let request = |is_applied| history_request(client, clocks, raw).period_is_applied(is_applied);
    let answer = pages::send_checked(client, request, ListCallHistory::controls()).await?;
    let sizes = client.server_pages();
    let sent = answer.data.sent();
    let may_be_full = sizes.note_page(sent);
    let may_be_of_the_page = !meaning.is_of_period && is_round(sent);
    let is_uncounted = answer.total_count().is_none_or(|_| meaning.is_unrelated || may_be_of_the_page);
    Ok(match classify(client.normalizer(), window, clocks, answer, meaning, sizes.size()) {
        WindowAnswer::Whole(calls) if may_be_full && is_uncounted => WindowAnswer::Uncounted(calls),
        answer => answer,
    })
}

/// Returns true if a page limit may be this number of records, because page limits are round numbers.
///
/// A round count that equals the number of records sent may therefore be the count of the page alone.
pub(in crate::telephony) fn is_round(sent: usize) -> bool {
    sent >= 10 && sent.is_multiple_of(5)
}

/// Requests the second page of a window's clocks, and returns true if the window must be read in smaller parts.
///
/// If the second page shows a record that the first one lacks, the first page's size is noted as that of a full page. A
/// second page that repeats the first has two possible causes. A vendor that also counts records in an empty period has
/// a count without meaning, and repeats its last page: the result is false. Otherwise the vendor ignores the page
/// number and its count is believed: the result is true, and the window is narrowed.
pub(super) async fn ask_second_page(
    client: &Client,
    window: Window,
    clocks: Clocks,
    first: &[CallHistoryId],
    sent: u64,
) -> Result<bool> {
    let request = |is_applied, page| page_request(client, clocks, false, page).period_is_applied(is_applied);
    let known: HashSet<&CallHistoryId> = first.iter().collect();
    let is_first = |page: &Rows<CallHistoryEntry>| {
        page.sent() as u64 == sent && (known.is_empty() || page.items.iter().any(|entry| known.contains(&entry.uuid)))
    };
    let page = pages::further_page(client, &request, &ListCallHistory::controls, sent, is_first).await?;
    let zone = client.normalizer().account_zone();
    let is_new =
        |entry: &CallHistoryEntry| window.holds(zone.moment(entry.call_date).instant()) && !known.contains(&entry.uuid);
    if sent > 0 && page.items.iter().any(is_new) {
        client.server_pages().note_full(sent);
    }
    let sent_second = page.sent() as u64;
    if sent > 0 && sent_second == sent && !page.items.iter().any(is_new) {
        return Ok(!counts_unrelated(client).await?);
    }
    Ok(sent_second > 0)
}

/// Returns true if the vendor counts records in a period without any, which proves that the count does not describe the
/// period.
pub(super) async fn counts_unrelated(client: &Client) -> Result<bool> {
    for control in ListCallHistory::controls() {
        let answer = client.send(control).await?;
        if answer.data.sent() == 0 {
            return Ok(answer.total_count().is_some_and(|total| total > 0));
        }
    }
    Ok(false)
}

/// Returns true if the vendor counts more records for these clocks than this number.
pub(super) async fn counts_more(client: &Client, clocks: Clocks, shown: u64) -> Result<bool> {
    let answer = client.send(history_request(client, clocks, false).period_is_applied(true)).await?;
    Ok(answer.total_count().is_some_and(|total| total > shown))
}

/// Reads all pages of a window that cannot be divided.
pub(super) async fn ask_all_pages(client: &Client, window: Window, clocks: Clocks, raw: bool) -> Result<WindowCalls> {
    let request = |is_applied, page| page_request(client, clocks, raw, page).period_is_applied(is_applied);
    let all = pages::read_all(client, request, ListCallHistory::controls).await?;
    let sent = all.len() as u64;
    Ok(calls_of_window(client.normalizer(), window, clocks, distinct(all), sent))
}

fn page_request(client: &Client, clocks: Clocks, raw: bool, page: Option<u32>) -> ListCallHistory {
    let request = history_request(client, clocks, raw);
    match page {
        Some(page) => request.page(page),
        None => request,
    }
}

pub(super) fn history_request(client: &Client, clocks: Clocks, raw: bool) -> ListCallHistory {
    ListCallHistory::new(clocks.from, clocks.to).raw(raw).in_zone(client.normalizer().account_zone())
}

/// Meaning of the vendor's count, as far as the walk knows it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CountMeaning {
    /// True if the count exceeded the number of records sent, which proves that it counts the period and not the page.
    pub(super) is_of_period: bool,
    /// True if the count was seen to describe something other than the period.
    pub(super) is_unrelated: bool,
}

fn classify(
    normalizer: &Normalizer,
    window: Window,
    clocks: Clocks,
    answer: Envelope<Rows<CallHistoryEntry>>,
    meaning: CountMeaning,
    size: u32,
) -> WindowAnswer {
    let zone = normalizer.account_zone();
    let total = answer.total_count().filter(|_| !meaning.is_unrelated);
    let sent = answer.data.sent() as u64;
    let rows: Vec<CallRow> = answer.data.into_rows().collect();
    let inside = |date: WallClock| window.holds(zone.moment(date).instant());
    // A full page is taken for a truncated one, and a window of more than a second is narrowed, whatever its count says.
    // A single second cannot be narrowed, and reading it page by page is the last resort. Its page is therefore whole if
    // the vendor's count equals the number sent, and if that count is known to be of the period, not of the page.
    let is_exactly_full = window.seconds() == 1 && meaning.is_of_period && total == Some(sent);
    let full = sent >= u64::from(size);
    if (full && !is_exactly_full) || total.is_some_and(|total| total > u64::from(size)) {
        let ends = rows.iter().filter_map(filed_under).map(|date| whole_second(zone, date)).fold(
            Ends::default(),
            |ends, clock| Ends { first: ends.first || clock == clocks.from, last: ends.last || clock == clocks.to },
        );
        let entries: Vec<_> = rows.into_iter().flatten().map(|it| it.item).collect();
        let instants = entries.iter().map(|it| zone.moment(it.call_date).instant().unix_timestamp()).collect();
        let seen = entries.into_iter().filter(|it| inside(it.call_date)).map(|it| it.uuid).collect();
        let count = total.filter(|total| *total > sent);
        return WindowAnswer::Truncated(TruncatedWindow { count, sent, seen, ends, instants });
    }
    let (rows, doubled) = distinct(rows);
    let counted = (rows.len() + doubled.len()) as u64;
    let contradicts = total.filter(|total| *total != sent && *total != counted);
    let print = contradicts.map(|total| fingerprint(total, &rows));
    let calls = calls_of_window(normalizer, window, clocks, (rows, doubled), sent);
    match (contradicts, print) {
        (Some(total), Some(print)) => WindowAnswer::Inconsistent(Inconsistency { print, more: total > sent, calls }),
        _ => WindowAnswer::Whole(calls),
    }
}

fn calls_of_window(
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
        // The vendor may send a stray record with this answer only, so it is kept.
        let stray = date.filter(|date| !is_near(*date));
        let outside_at = stray.map(|date| zone.moment(date).instant().unix_timestamp());
        let unplaced = (near.is_none() && is_distinct(&record)).then(|| record.fingerprint());
        near.is_none_or(inside).then_some(Bad { record, unplaced, outside_at })
    });
    WindowCalls { calls, bad: bad.collect(), sent, is_unreadable: false }
}

/// Returns true if the record has any content by which it differs from others. A null has none, so that one in each of
/// two windows is two records.
fn is_distinct(record: &BadRecord) -> bool {
    record.raw_bytes().contains(&b'"')
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
