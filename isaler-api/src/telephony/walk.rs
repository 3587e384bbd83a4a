//! Pages of entries in the order of their ids, over which none is lost or doubled.
//!
//! Ids only grow and are unique, so entries that are added come at the end. A deletion moves the entries behind it
//! one place forward, and the first of the next page would slip back over the border unseen: the page before is read
//! again after each further page, and what slipped is taken from there. Where more than a page was deleted it may have
//! slipped further, so that pages are read back to one that shows an entry known before.

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

/// Where a walk goes on.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Place {
    /// Page to read next.
    page: u32,
    /// Greatest id so far; ids are positive.
    last: i64,
    /// Fingerprints of the entries behind that one whose ids could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    nameless: Vec<u64>,
    /// Days that are read on their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    piece: Option<Piece>,
}

impl Place {
    // Where so much was deleted that the page before reaches beyond the page itself, the walk has come that far.
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

/// An entry with its place in the page.
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
    /// Entries that were read and are quarantined all the same: not asked for, or a second one of an id.
    pub(super) odd: Vec<BadRecord>,
    pub(super) next: Option<Place>,
}

/// Reads the page at a place. The request says period and filters; order and page are the walk's.
///
/// Where the server cannot write the page, the walk goes on in fewer days, and past a page of a single one.
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
        // A server that is down answers this question no better.
        match client.send(request.control()).await {
            Ok(nothing) if nothing.entries.sent() == 0 => client.heeded().note(),
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
        // The last page once more, which has no id that would show it.
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
                // Its entries are reported as lost.
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

/// Whether a page is followed by another. An answer names neither a total nor its size, and a page as large as any that was
/// seen may be all there is or all that the server gives at once.
async fn goes_on(client: &Client, request: &ListHistory, place: &Place, page: &ReadPage) -> Result<bool> {
    let last = page.end(place).last;
    let next = match read(client, request, place.page.saturating_add(1)).await {
        // There is no page of this number.
        Err(error) if matches!(error.kind(), ErrorKind::Rejected | ErrorKind::NotFound) => {
            return Ok(false);
        }
        Err(error) if is_unwritten(&error) => return Ok(true),
        next => next?,
    };
    // The last page once more is the end as well.
    let same = next.named().next().is_some() && next.named().all(|(_, id)| id <= last);
    let goes_on = next.sent > 0 && !same;
    if goes_on {
        client.page_sizes().note_full(page.sent);
    }
    Ok(goes_on)
}

/// What a page that begins with an entry of the pages before means: a cache that repeats a page, two entries of one id over
/// the border, or entries that moved. Gives the page before, read again.
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

/// Adds what a page before holds now and did not hold when it was read first; whether it shows where the walk stood, so
/// that nothing can have slipped further.
fn take_slipped(step: &mut Step, before: ReadPage, place: &Place) -> bool {
    let from = before.behind(place.last);
    let rows = before.rows.into_iter().filter(|row| row.index >= from);
    let rows = rows.chain(step.rows.drain(..)).map(|row| (row.entry.id, row));
    // By id, so that one that is on both pages comes once.
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
    /// Place in the page behind every entry up to this id; 0 if there is none.
    fn behind(&self, last: i64) -> usize {
        let known = self.named().filter(|(_, id)| *id <= last);
        known.map(|(index, _)| index + 1).max().unwrap_or(0)
    }

    /// Where the walk goes on after this page.
    fn end(&self, place: &Place) -> Place {
        let last = self.named().map(|(_, id)| id).fold(place.last, i64::max);
        let from = self.behind(last);
        let nameless = self.quarantined.iter().filter(|bad| bad.index >= from);
        let nameless = nameless.map(BadRecord::fingerprint).collect();
        Place { page: place.page.saturating_add(1), last, nameless, piece: None }
    }

    /// Whether it holds nothing but the entries without an id that the page before ended with.
    fn is_nameless_again(&self, place: &Place) -> bool {
        place.page > 0
            && self.sent > 0
            && self.named().next().is_none()
            && self.quarantined.iter().map(BadRecord::fingerprint).eq(place.nameless.iter().copied())
    }

    /// Places and ids of the entries whose id could be read.
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
        // One statement makes a page, so that its order does not depend on entries that move.
        if page > 0 || fill == Fill::Full {
            return Err(ListHistory::OPERATION.error(ErrorKind::FilterIgnored).with_message(
                "the entries are not in the order of their ids, by which alone pages can be read; look for what answers in the server's place",
            ));
        }
        rows.sort_by_key(|row| row.entry.id);
    }
    // Entries that could be read are quarantined for what they are, not for how they are written.
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

/// Entries of a page. One that was not asked for and comes alone looks like a filter that was ignored: a question whose
/// answer is surely empty tells them apart.
async fn entries(client: &Client, request: ListHistory) -> Result<Rows<HistoryEntry>> {
    let ignored = match client.send(request.clone()).await {
        Ok(list) => return Ok(list.entries),
        Err(error) if error.kind() == ErrorKind::FilterIgnored => error,
        Err(error) => return Err(error),
    };
    if !client.heeded().is_known() {
        if client.send(request.control()).await?.entries.sent() > 0 {
            return Err(ignored);
        }
        client.heeded().note();
    }
    Ok(client.send(request.heeded(true)).await?.entries)
}

// An id is given once. Which of two entries of one id is the right one cannot be told: the first is kept, always.
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
