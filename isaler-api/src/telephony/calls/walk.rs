//! Walk over pages of entries in the order of their ids, which neither loses nor repeats an entry.
//!
//! Ids are unique and only grow, so new entries are appended at the end. A deletion shifts the later entries one place
//! forward, and the first entry of the next page would move back over the border unseen. The previous page is therefore
//! re-read after each further page, and the shifted entries are taken from there. If more than a page was deleted,
//! entries may have shifted further, so pages are re-read backwards to one that shows an entry known before.

use std::collections::BTreeSet;

use telephony_core::transport::Endpoint;
use telephony_core::wire::json;
use telephony_core::wire::rows::{PlacedRecord, PlacedRow, Rows};
use telephony_core::{BadRecord, Error, ErrorKind, Result};

use super::cursor::{Cursor, is_unwritten};
use crate::Client;
use crate::client::Fill;
use crate::endpoints::ListHistory;
use crate::models::{EntryId, HistoryEntry, SortBy, SortOrder};
use crate::telephony::partial_entry;

impl Cursor {
    // If deletions made the previous page reach beyond the current one, the position advances to the end of what was
    // read.
    fn reach(&mut self, rows: &[Row]) {
        let last = rows.iter().filter_map(id).max();
        if let Some(last) = last.filter(|last| *last > self.last) {
            self.last = last;
            self.nameless = nameless(rows).collect();
        }
    }
}

/// An entry at its position in the page.
pub(crate) type ReadEntry = PlacedRecord<HistoryEntry>;

type Row = PlacedRow<HistoryEntry>;

fn index(row: &Row) -> usize {
    row.as_ref().map_or_else(|bad| bad.index, |read| read.index)
}

/// Id of a row's entry, if it can be read.
pub(super) fn id(row: &Row) -> Option<i64> {
    let id = row.as_ref().map_or_else(|bad| partial_entry::probe(bad).id, |read| Some(read.item.id));
    id.map(EntryId::get)
}

/// Fingerprints of the rows whose ids cannot be read.
fn nameless<'a>(rows: impl IntoIterator<Item = &'a Row>) -> impl Iterator<Item = u64> {
    let bad = rows.into_iter().filter(|row| id(row).is_none()).filter_map(|row| row.as_ref().err());
    bad.map(BadRecord::fingerprint)
}

/// Conclusion from the answers for a page, by which the walk goes on. It holds the rows, because calls and notes are one
/// list at this vendor and share the walk.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) rows: Vec<Row>,
    /// Entries that could be read but are quarantined: entries that were not requested, or a second one with the same
    /// id.
    pub(crate) odd: Vec<BadRecord>,
    pub(crate) next: Option<Cursor>,
}

/// Reads the page at a position. The request has the period and the filters; the walk sets order and page.
///
/// If the server cannot write the page, the walk continues with fewer days, and on a single day it skips the page.
pub(crate) async fn step(client: &Client, request: &ListHistory, mut cursor: Cursor) -> Result<Step> {
    loop {
        let narrowed = cursor.narrowed(request);
        let error = match page_step(client, &narrowed, cursor.clone()).await {
            Err(error) if is_unwritten(&error) => error,
            step => return step.map(|step| cursor.finish(step, request)),
        };
        if cursor.is_scattered() {
            return Err(error);
        }
        // A server that is down does not answer the control request either.
        match client.send(request.control()).await {
            Ok(nothing) if nothing.sent() == 0 => client.heeded().note(),
            _ => return Err(error),
        }
        if let Some(half) = cursor.halved(request) {
            cursor = half;
            continue;
        }
        return match page_step(client, &narrowed, cursor.clone()).await {
            Err(error) if is_unwritten(&error) => cursor.past(request, error),
            step => step.map(|step| cursor.finish(step, request)),
        };
    }
}

async fn page_step(client: &Client, request: &ListHistory, cursor: Cursor) -> Result<Step> {
    let mut page = read(client, request, cursor.page).await?;
    if page.is_nameless_again(&cursor) {
        // The answer repeats the last page, which has no id that would show the repetition.
        return Ok(Step { rows: Vec::new(), odd: Vec::new(), next: None });
    }
    let mut before = None;
    if page.first_id().is_some_and(|id| id <= cursor.last) {
        let again = came_again(client, request, &cursor, &mut page).await?;
        before = Some(again);
    }
    let goes_on = match page.fill {
        Fill::Short => false,
        Fill::Full => true,
        Fill::Unknown => goes_on(client, request, &cursor, &page).await?,
    };
    let next = goes_on.then(|| page.end(&cursor));
    let mut step = Step { rows: page.rows, odd: page.odd, next };
    let recheck = if client.recheck_pages() { cursor.page } else { 0 };
    for number in (0..recheck).rev() {
        let page = match before.take() {
            Some(page) => page,
            None => match read_further(client, request, number).await {
                // The entries of this page were reported as lost.
                Err(error) if is_unwritten(&error) => continue,
                page => page?,
            },
        };
        if take_slipped(&mut step, page, &cursor) {
            break;
        }
    }
    if let Some(next) = &mut step.next {
        next.reach(&step.rows);
    }
    Ok(step)
}

/// Returns true if a page is followed by another. An answer contains neither a total nor its page size. A page as large
/// as any seen may be the end of the list or the server's maximum.
async fn goes_on(client: &Client, request: &ListHistory, cursor: &Cursor, page: &PageAnswer) -> Result<bool> {
    let last = page.end(cursor).last;
    let next = match read_further(client, request, cursor.page.saturating_add(1)).await {
        // The server has no page of this number.
        Err(error) if matches!(error.kind(), ErrorKind::Rejected | ErrorKind::NotFound) => {
            return Ok(false);
        }
        Err(error) if is_unwritten(&error) => return Ok(true),
        next => next?,
    };
    // A repetition of the last page also means the end.
    let same = next.ids().next().is_some() && next.ids().all(|id| id <= last);
    let goes_on = next.sent > 0 && !same;
    if goes_on {
        client.page_sizes().note_full(page.sent);
    }
    Ok(goes_on)
}

/// Classifies a page that begins with an entry of the earlier pages: a cache that repeats a page, two entries with one
/// id across the border, or entries that moved. Returns the previous page, re-read.
async fn came_again(
    client: &Client,
    request: &ListHistory,
    cursor: &Cursor,
    page: &mut PageAnswer,
) -> Result<PageAnswer> {
    const MOVED: &str = "an entry came again: entries moved while they were read";
    if page.ids().all(|id| id <= cursor.last) && page.fill == Fill::Full {
        return Err(ListHistory::OPERATION.error(ErrorKind::FilterIgnored).with_message(
            "the page before was sent for this one; look for a cache on the way, and let reads go by POST",
        ));
    }
    if page.ids().any(|id| id < cursor.last) {
        return Err(unstable(MOVED));
    }
    let before = match read_further(client, request, cursor.page.saturating_sub(1)).await {
        Err(error) if is_unwritten(&error) => return Err(unstable(MOVED)),
        before => before?,
    };
    if before.ids().max() != Some(cursor.last) {
        return Err(unstable(MOVED));
    }
    let known = before.rows.iter().flatten().find(|read| read.item.id.get() == cursor.last);
    let is_doubled = |row: &mut Row| row.as_ref().is_ok_and(|read| read.item.id.get() == cursor.last);
    let doubled = page.rows.extract_if(.., is_doubled).flatten();
    let others = doubled.filter(|read| known.is_some_and(|it| it.item != read.item));
    page.odd.extend(others.map(|read| doubled_id(&read)));
    Ok(before)
}

/// Adds the entries of a previous page that it did not hold when it was first read. Returns true if the page shows the
/// walk's last position, so that no entry can have shifted further.
fn take_slipped(step: &mut Step, before: PageAnswer, cursor: &Cursor) -> bool {
    let from = before.behind(cursor.last);
    let ids: BTreeSet<EntryId> = step.rows.iter().flatten().map(|read| read.item.id).collect();
    let name = |bad: &BadRecord| (partial_entry::probe(bad).id, bad.fingerprint());
    let known: Vec<_> = step.rows.iter().filter_map(|row| row.as_ref().err()).map(name).collect();
    // An entry on both pages is delivered once.
    let is_new = |row: &Row| match row.as_ref().map_err(name) {
        Ok(read) => !ids.contains(&read.item.id),
        Err((Some(id), _)) => known.iter().all(|known| known.0 != Some(id)),
        Err((None, print)) => !cursor.nameless.contains(&print) && known.iter().all(|known| known.1 != print),
    };
    step.rows.extend(before.rows.into_iter().filter(|row| index(row) >= from && is_new(row)));
    sort(&mut step.rows);
    from > 0
}

/// Sorts decoded entries by their ids, behind the quarantined ones.
fn sort(rows: &mut [Row]) {
    rows.sort_by_key(|row| row.as_ref().ok().map(|read| read.item.id));
}

/// Facts that an answer shows about the list: its entries in their order, and if the page is full.
struct PageAnswer {
    rows: Vec<Row>,
    odd: Vec<BadRecord>,
    sent: usize,
    fill: Fill,
}

impl PageAnswer {
    /// Index in the page after every entry up to this id; 0 if there is none.
    fn behind(&self, last: i64) -> usize {
        let known = self.rows.iter().filter(|row| id(row).is_some_and(|id| id <= last));
        known.map(|row| index(row) + 1).max().unwrap_or(0)
    }

    /// Position after this page.
    fn end(&self, cursor: &Cursor) -> Cursor {
        let last = self.ids().fold(cursor.last, i64::max);
        let from = self.behind(last);
        let nameless = nameless(self.rows.iter().filter(|row| index(row) >= from)).collect();
        Cursor { page: cursor.page.saturating_add(1), last, nameless, piece: None }
    }

    /// Returns true if the page holds only the entries without an id with which the previous page ended.
    fn is_nameless_again(&self, cursor: &Cursor) -> bool {
        cursor.page > 0
            && self.sent > 0
            && self.ids().next().is_none()
            && nameless(&self.rows).eq(cursor.nameless.iter().copied())
    }

    /// Ids of the entries whose id can be read.
    fn ids(&self) -> impl Iterator<Item = i64> {
        self.rows.iter().filter_map(id)
    }

    /// Id of the first decoded entry; of the first entry whose id can be read if none is decoded, because the id of a
    /// damaged entry may be damaged, too.
    fn first_id(&self) -> Option<i64> {
        let read = self.rows.iter().flatten().next().map(|read| read.item.id.get());
        read.or_else(|| self.ids().next())
    }
}

/// Reads a page after others of the same step. A failure would discard them, so that this request alone is sent once
/// more.
async fn read_further(client: &Client, request: &ListHistory, page: u32) -> Result<PageAnswer> {
    match read(client, request, page).await {
        Err(error) if error.is_retryable() && !is_unwritten(&error) => read(client, request, page).await,
        page => page,
    }
}

async fn read(client: &Client, request: &ListHistory, page: u32) -> Result<PageAnswer> {
    let request = request.clone().order(SortBy::Id).first(SortOrder::OldestFirst).page(page);
    let entries = entries(client, request).await?;
    let sent = entries.sent();
    let fill = client.page_sizes().look(sent);
    let (mut rows, mut odd) = (Vec::with_capacity(sent), Vec::new());
    for row in entries.into_rows() {
        match row {
            // An entry that could be read is quarantined for its content, not for its form.
            Err(bad) if json::from_text::<HistoryEntry>(&bad.raw).is_ok() => odd.push(bad),
            row => rows.push(row),
        }
    }
    if !rows.iter().flatten().is_sorted_by_key(|read| read.item.id) {
        // The server reads a page with one SQL statement, so the order within a page does not depend on entries that
        // move.
        if page > 0 || fill == Fill::Full {
            return Err(ListHistory::OPERATION.error(ErrorKind::FilterIgnored).with_message(
                "the entries are not in the order of their ids, by which alone pages can be read; look for what answers in the server's place",
            ));
        }
        sort(&mut rows);
    }
    let mut single: Vec<Row> = Vec::with_capacity(rows.len());
    for row in rows {
        let last = single.iter().rev().flatten().next();
        match row.as_ref().ok().zip(last) {
            Some((read, last)) if read.item == last.item => {}
            Some((read, last)) if read.item.id == last.item.id => odd.push(doubled_id(read)),
            _ => single.push(row),
        }
    }
    Ok(PageAnswer { rows: single, odd, sent, fill })
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
    client.send(request.filters_are_applied(true)).await
}

// Ids are unique. The correct one of two entries with the same id cannot be determined, so the first is always kept.
fn doubled_id(read: &ReadEntry) -> BadRecord {
    let path = format!("$.data[{}].cid", read.index);
    let operation = ListHistory::OPERATION;
    let reason = "another entry of an id that was sent before";
    BadRecord::new(operation.provider, operation.name, read.index, path, reason, read.text())
}

fn unstable(message: &'static str) -> Error {
    ListHistory::OPERATION.error(ErrorKind::InconsistentRead).with_message(message)
}
