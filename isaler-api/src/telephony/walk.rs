//! Walk over pages of entries in the order of their ids, which neither loses nor repeats an entry.
//!
//! Ids are unique and only grow, so new entries are appended at the end. A deletion shifts the later entries one place
//! forward, and the first entry of the next page would move back over the border unseen. The previous page is therefore
//! re-read after each further page, and the shifted entries are taken from there. If more than a page was deleted,
//! entries may have shifted further, so pages are re-read backwards to one that shows an entry known before.

mod piece;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use telephony_core::transport::Endpoint;
use telephony_core::wire::json;
use telephony_core::wire::rows::{PlacedRecord, Rows};
use telephony_core::{BadRecord, Error, ErrorKind, PersonalText, Repair, Result};

use self::piece::{Piece, is_unwritten};
use super::partial_entry;
use crate::Client;
use crate::client::Fill;
use crate::endpoints::ListHistory;
use crate::models::{EntryId, HistoryEntry, SortBy, SortOrder};

/// Position of a walk.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Place {
    /// Number of the next page to read.
    page: u32,
    /// Greatest id so far; 0 before the first, because ids are positive.
    last: i64,
    /// Fingerprints of the entries after that id whose own ids could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    nameless: Vec<u64>,
    /// Part of the period that is read on its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    piece: Option<Piece>,
}

impl Place {
    // If deletions made the previous page reach beyond the current one, the position advances to the end of what was
    // read.
    fn reach(&mut self, rows: &[Row], quarantined: &[BadRecord]) {
        let id = |bad: &BadRecord| partial_entry::probe(bad).id.map(EntryId::get);
        let good = rows.iter().map(|row| row.entry.id.get());
        let last = good.chain(quarantined.iter().filter_map(id)).max();
        if let Some(last) = last.filter(|last| *last > self.last) {
            self.last = last;
            let nameless = quarantined.iter().filter(|bad| id(bad).is_none());
            self.nameless = nameless.map(BadRecord::fingerprint).collect();
        }
    }
}

/// An entry with its index in the page.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) index: usize,
    pub(super) entry: HistoryEntry,
    pub(super) raw: Option<PersonalText>,
    pub(super) repairs: Vec<Repair>,
}

#[derive(Debug)]
pub(super) struct Step {
    pub(super) rows: Vec<Row>,
    pub(super) quarantined: Vec<BadRecord>,
    /// Entries that could be read but are quarantined: entries that were not requested, or a second one with the same
    /// id.
    pub(super) odd: Vec<BadRecord>,
    pub(super) next: Option<Place>,
}

/// Reads the page at a position. The request has the period and the filters; the walk sets order and page.
///
/// If the server cannot write the page, the walk continues with fewer days, and on a single day it skips the page.
pub(super) async fn step(client: &Client, request: &ListHistory, mut place: Place) -> Result<Step> {
    loop {
        let narrowed = place.narrowed(request);
        let error = match page_step(client, &narrowed, place.clone()).await {
            Err(error) if is_unwritten(&error) => error,
            step => return step.map(|step| place.finish(step, request)),
        };
        if place.is_scattered() {
            return Err(error);
        }
        // A server that is down does not answer the control request either.
        match client.send(request.control()).await {
            Ok(nothing) if nothing.sent() == 0 => client.heeded().note(),
            _ => return Err(error),
        }
        if let Some(half) = place.halved(request) {
            place = half;
            continue;
        }
        return match page_step(client, &narrowed, place.clone()).await {
            Err(error) if is_unwritten(&error) => place.past(request, error),
            step => step.map(|step| place.finish(step, request)),
        };
    }
}

async fn page_step(client: &Client, request: &ListHistory, place: Place) -> Result<Step> {
    let mut page = read(client, request, place.page).await?;
    if page.is_nameless_again(&place) {
        // The answer repeats the last page, which has no id that would show the repetition.
        return Ok(Step { rows: Vec::new(), quarantined: Vec::new(), odd: Vec::new(), next: None });
    }
    let mut before = None;
    if page.named().next().is_some_and(|(_, id)| id <= place.last) {
        let again = came_again(client, request, &place, &mut page).await?;
        before = Some(again);
    }
    let goes_on = match page.fill {
        Fill::Short => false,
        Fill::Full => true,
        Fill::Unknown => goes_on(client, request, &place, &page).await?,
    };
    let next = goes_on.then(|| page.end(&place));
    let mut step = Step { rows: page.rows, quarantined: page.quarantined, odd: page.odd, next };
    let recheck = if client.recheck_pages() { place.page } else { 0 };
    for number in (0..recheck).rev() {
        let page = match before.take() {
            Some(page) => page,
            None => match read(client, request, number).await {
                // The entries of this page were reported as lost.
                Err(error) if is_unwritten(&error) => continue,
                page => page?,
            },
        };
        if take_slipped(&mut step, page, &place) {
            break;
        }
    }
    if let Some(next) = &mut step.next {
        next.reach(&step.rows, &step.quarantined);
    }
    Ok(step)
}

/// Returns true if a page is followed by another. An answer contains neither a total nor its page size. A page as large
/// as any seen may be the end of the list or the server's maximum.
async fn goes_on(client: &Client, request: &ListHistory, place: &Place, page: &ReadPage) -> Result<bool> {
    let last = page.end(place).last;
    let next = match read(client, request, place.page.saturating_add(1)).await {
        // The server has no page of this number.
        Err(error) if matches!(error.kind(), ErrorKind::Rejected | ErrorKind::NotFound) => {
            return Ok(false);
        }
        Err(error) if is_unwritten(&error) => return Ok(true),
        next => next?,
    };
    // A repetition of the last page also means the end.
    let same = next.named().next().is_some() && next.named().all(|(_, id)| id <= last);
    let goes_on = next.sent > 0 && !same;
    if goes_on {
        client.page_sizes().note_full(page.sent);
    }
    Ok(goes_on)
}

/// Classifies a page that begins with an entry of the earlier pages: a cache that repeats a page, two entries with one
/// id across the border, or entries that moved. Returns the previous page, re-read.
async fn came_again(client: &Client, request: &ListHistory, place: &Place, page: &mut ReadPage) -> Result<ReadPage> {
    const MOVED: &str = "an entry came again: entries moved while they were read";
    if page.named().all(|(_, id)| id <= place.last) && page.fill == Fill::Full {
        return Err(ListHistory::OPERATION.error(ErrorKind::FilterIgnored).with_message(
            "the page before was sent for this one; look for a cache on the way, and let reads go by POST",
        ));
    }
    if page.named().any(|(_, id)| id < place.last) {
        return Err(unstable(MOVED));
    }
    let before = match read(client, request, place.page.saturating_sub(1)).await {
        Err(error) if is_unwritten(&error) => return Err(unstable(MOVED)),
        before => before?,
    };
    if before.named().map(|(_, id)| id).max() != Some(place.last) {
        return Err(unstable(MOVED));
    }
    let (doubled, rows) = std::mem::take(&mut page.rows).into_iter().partition(|row| row.entry.id.get() == place.last);
    page.rows = rows;
    let known = before.rows.iter().find(|row| row.entry.id.get() == place.last);
    let doubled: Vec<Row> = doubled;
    let others = doubled.into_iter().filter(|row| known.is_some_and(|it| it.entry != row.entry));
    page.odd.extend(others.map(doubled_id));
    Ok(before)
}

/// Adds the entries of a previous page that it did not hold when it was first read. Returns true if the page shows the
/// walk's last position, so that no entry can have shifted further.
fn take_slipped(step: &mut Step, before: ReadPage, place: &Place) -> bool {
    let from = before.behind(place.last);
    let rows = before.rows.into_iter().filter(|row| row.index >= from);
    let rows = rows.chain(step.rows.drain(..)).map(|row| (row.entry.id, row));
    // Keyed by id, so that an entry on both pages is delivered once.
    step.rows = rows.collect::<BTreeMap<_, _>>().into_values().collect();
    let name = |bad: &BadRecord| (partial_entry::probe(bad).id, bad.fingerprint());
    let known: Vec<_> = step.quarantined.iter().map(name).collect();
    let is_new = |bad: &BadRecord| match name(bad) {
        (Some(id), _) => known.iter().all(|known| known.0 != Some(id)),
        (None, print) => !place.nameless.contains(&print) && known.iter().all(|known| known.1 != print),
    };
    let quarantined = before.quarantined.into_iter().filter(|bad| bad.index >= from && is_new(bad));
    step.quarantined.extend(quarantined);
    from > 0
}

struct ReadPage {
    rows: Vec<Row>,
    quarantined: Vec<BadRecord>,
    odd: Vec<BadRecord>,
    sent: usize,
    fill: Fill,
}

impl ReadPage {
    /// Index in the page after every entry up to this id; 0 if there is none.
    fn behind(&self, last: i64) -> usize {
        let known = self.named().filter(|(_, id)| *id <= last);
        known.map(|(index, _)| index + 1).max().unwrap_or(0)
    }

    /// Position after this page.
    fn end(&self, place: &Place) -> Place {
        let last = self.named().map(|(_, id)| id).fold(place.last, i64::max);
        let from = self.behind(last);
        let nameless = self.quarantined.iter().filter(|bad| bad.index >= from);
        let nameless = nameless.map(BadRecord::fingerprint).collect();
        Place { page: place.page.saturating_add(1), last, nameless, piece: None }
    }

    /// Returns true if the page holds only the entries without an id with which the previous page ended.
    fn is_nameless_again(&self, place: &Place) -> bool {
        place.page > 0
            && self.sent > 0
            && self.named().next().is_none()
            && self.quarantined.iter().map(BadRecord::fingerprint).eq(place.nameless.iter().copied())
    }

    /// Indices and ids of the entries whose id could be read.
    fn named(&self) -> impl Iterator<Item = (usize, i64)> {
        let good = self.rows.iter().map(|row| (row.index, row.entry.id.get()));
        let bad = self.quarantined.iter();
        good.chain(bad.filter_map(|bad| Some((bad.index, partial_entry::probe(bad).id?.get()))))
    }
}

async fn read(client: &Client, request: &ListHistory, page: u32) -> Result<ReadPage> {
    let request = request.clone().order(SortBy::Id).first(SortOrder::OldestFirst).page(page);
    let entries = entries(client, request).await?;
    let sent = entries.sent();
    let fill = client.page_sizes().look(sent);
    let (mut rows, quarantined) = rows(entries);
    if !rows.is_sorted_by(|one, next| one.entry.id <= next.entry.id) {
        // The server reads a page with one SQL statement, so the order within a page does not depend on entries that
        // move.
        if page > 0 || fill == Fill::Full {
            return Err(ListHistory::OPERATION.error(ErrorKind::FilterIgnored).with_message(
                "the entries are not in the order of their ids, by which alone pages can be read; look for what answers in the server's place",
            ));
        }
        rows.sort_by_key(|row| row.entry.id);
    }
    // Entries that could be read are quarantined for their content, not for their form.
    let (mut odd, quarantined): (Vec<_>, Vec<_>) =
        quarantined.into_iter().partition(|bad| json::from_text::<HistoryEntry>(&bad.raw).is_ok());
    let mut single: Vec<Row> = Vec::with_capacity(rows.len());
    for row in rows {
        match single.last() {
            Some(last) if last.entry == row.entry => {}
            Some(last) if last.entry.id == row.entry.id => odd.push(doubled_id(row)),
            _ => single.push(row),
        }
    }
    Ok(ReadPage { rows: single, quarantined, odd, sent, fill })
}

/// Reads the entries of a page. An answer whose only entry was not requested looks like an ignored filter; a control
/// request whose answer must be empty distinguishes the two.
async fn entries(client: &Client, request: ListHistory) -> Result<Rows<HistoryEntry>> {
    let ignored = match client.send(request.clone()).await {
        Ok(entries) => return Ok(entries),
        Err(error) if error.kind() == ErrorKind::FilterIgnored => error,
        Err(error) => return Err(error),
    };
    if !client.heeded().is_known() {
        if client.send(request.control()).await?.sent() > 0 {
            return Err(ignored);
        }
        client.heeded().note();
    }
    client.send(request.heeded(true)).await
}

// Ids are unique. The correct one of two entries with the same id cannot be determined, so the first is always kept.
fn doubled_id(row: Row) -> BadRecord {
    let raw = row.raw.map_or_else(|| serde_json::to_string(&row.entry).unwrap_or_default(), String::from);
    let path = format!("$.data[{}].cid", row.index);
    let operation = ListHistory::OPERATION;
    BadRecord::new(
        operation.provider,
        operation.name,
        row.index,
        path,
        "another entry of an id that was sent before",
        raw,
    )
}

fn rows(entries: Rows<HistoryEntry>) -> (Vec<Row>, Vec<BadRecord>) {
    let quarantined = entries.quarantined.clone();
    let rows = entries.into_placed().map(|PlacedRecord { index, item, raw, repairs, .. }| Row {
        index,
        entry: item,
        raw,
        repairs,
    });
    (rows.collect(), quarantined)
}

fn unstable(message: &'static str) -> Error {
    ListHistory::OPERATION.error(ErrorKind::InconsistentRead).with_message(message)
}
