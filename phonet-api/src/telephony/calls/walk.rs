//! A walk over a range: consecutive windows, each read page by page.
//!
//! The document does not say which time of a call a period is compared with. Each possible time lies within the call,
//! so windows without gaps show every call. A call that ended in a later window than the one that shows it is delivered
//! at once, and its key is kept so that it is delivered only once. Calls that began before the range are shown by the
//! margin before the range.

use telephony_core::transport::Endpoint;
use telephony_core::wire::rows::Rows;
use telephony_core::{BadRecord, CallQuery, CallRecord, Error, ErrorKind, Page, PageCursor, Result};

use super::asking::is_empty_body;
use super::cursor::{Cursor, Margin, margin};
use super::keys::first_of_key;
use super::observed::Compared;
use super::plan::{self, Plan};
use super::questions::{FIRST, is_too_long};
use super::reading::Step;
use super::row::{Row, ended_at, rows};
use super::window::{DAY, HOUR, Window, instant, milliseconds};
use crate::endpoints::ListCompanyCalls;
use crate::models::FinishedCall;
use crate::{Client, PROVIDER};

pub(super) const OPERATION: &str = ListCompanyCalls::ENTRY.operation.name;

/// Shortest length to which a refused period is shortened.
const SHORTEST_REFUSED: i64 = HOUR;

/// Maximum time by which a client's clock may be slow before current calls appear to lie in the future.
const YEAR: i64 = 366 * DAY;

pub(super) struct Walk<'a> {
    pub(super) client: &'a Client,
    pub(super) query: &'a CallQuery,
}

impl Walk<'_> {
    /// Returns the start of the walk; `None` for a range without an instant that could hold a call.
    pub(super) fn begin(&self) -> Option<Cursor> {
        let range = self.range();
        let plan = Plan::new(range);
        let window = plan.window(self.client.observed().longest())?;
        let is_first = !self.query.continued && range.from > 0;
        let margin = if is_first { Margin::Due } else { Margin::Done };
        Some(Cursor::new(plan, window, margin))
    }

    fn range(&self) -> Window {
        let to = milliseconds(self.query.range.to);
        let is_cut = instant(to) < self.query.range.to;
        Window::new(milliseconds(self.query.range.from).max(0), to + i64::from(is_cut))
    }

    fn margin(&self) -> i64 {
        margin(self.client.longest_call())
    }

    /// Returns the next page, after one or a few requests.
    pub(super) async fn page(&self, mut cursor: Cursor) -> Result<Page<CallRecord>> {
        let page = self.fetch(&mut cursor).await?;
        let mut all = rows(&page);
        self.check_period(cursor.window, &all).await?;
        cursor.reading.number(&mut all);
        cursor.reading.sends_more |= self.client.observed().sends_more();
        let new = cursor.new_rows(&all);
        cursor.requests += 1;
        let step = cursor.reading.take(&cursor.window.dated(&all));
        let mut records = Page::new(Vec::new());
        if step != Step::Back {
            self.client.observed().learn(cursor.window, &all);
            cursor.pass(&all, &new);
            records = self.records(cursor.window, page, &all, &new);
        }
        let goes_on = match step {
            Step::Next | Step::Back => self.thin_out(&mut cursor, &all),
            Step::Again { moving } => self.again(&mut cursor, moving),
            Step::Whole => self.next_window(&mut cursor).await?,
            Step::Lost => {
                return Err(fault(ErrorKind::InconsistentRead, "rows move, and no two readings of a period agree"));
            }
            // The list has a single row, and the server sends the last page for any offset after it. A server that
            // sends one row a page shows another row for another offset.
            Step::Stuck if cursor.reading.rows() == 1 && !cursor.reading.sends_more => {
                cursor.reading.restart();
                cursor.reading.sends_more = true;
                true
            }
            Step::Stuck => {
                let message = "one page comes at every offset, or offsets do not count rows: the query does not reach the vendor as it is meant";
                return Err(fault(ErrorKind::FilterIgnored, message));
            }
        };
        let account = self.client.account_label();
        let next = goes_on.then(|| PageCursor::pack(&PROVIDER, account, &cursor)).transpose()?;
        Ok(records.with_next(next).with_whole_since(self.whole_since()))
    }

    // Calls that began before a range that continues another one were shown for the other one.
    fn whole_since(&self) -> Option<time::OffsetDateTime> {
        let is_whole = !self.query.continued || self.client.observed().compared() == Compared::End;
        let since = milliseconds(self.query.range.from).saturating_add(self.margin());
        (!is_whole).then(|| instant(since).min(self.query.range.to))
    }

    /// Returns the page at the cursor. A period that is refused is requested in parts.
    async fn fetch(&self, cursor: &mut Cursor) -> Result<Rows<FinishedCall>> {
        loop {
            let reading = &cursor.reading;
            let limit = reading.limit(ListCompanyCalls::MAX_LIMIT);
            let error = match self.ask(cursor.window, reading.offset, limit).await {
                Err(error) if is_too_long(&error) => error,
                Err(error) if is_empty_body(&error) => match self.in_parts(cursor, error).await? {
                    Some(page) => return Ok(page),
                    None => continue,
                },
                answer => return answer,
            };
            if reading.offset > 0 {
                // Rows were removed, so the offset lies after the last one.
                return Ok(Rows::default());
            }
            if !cursor.plan.shorten(cursor.window, 2, SHORTEST_REFUSED) {
                return Err(error);
            }
            self.client.observed().refuse(cursor.window.length());
            let longest = self.client.observed().longest();
            let Some(window) = cursor.plan.window(longest) else { return Err(error) };
            cursor.enter(window);
        }
    }

    /// Abandons a window that holds far more rows than are kept.
    fn thin_out(&self, cursor: &mut Cursor, rows: &[Row]) -> bool {
        let (window, reading) = (cursor.window, &cursor.reading);
        // Calls that end after the window say nothing about it.
        let ends = rows.iter().filter_map(|row| row.ended_at);
        let ends: Vec<i64> = ends.filter(|end| (window.from..=window.to).contains(end)).collect();
        let each = reading.each(window, &ends);
        let is_full = ends.len() >= 20 && reading.has_begun();
        let is_crowded =
            reading.rows() > plan::MOST || is_full && each.is_some_and(|each| plan::is_crowded(window, each));
        if is_crowded && plan::is_divisible(window) {
            cursor.plan.crowded(window, each);
            self.reenter(cursor);
        }
        true
    }

    fn again(&self, cursor: &mut Cursor, moving: bool) -> bool {
        // A shorter list is read faster.
        if moving && cursor.plan.shorten(cursor.window, 4, super::window::SECOND) {
            self.reenter(cursor);
        } else {
            cursor.reading.restart();
        }
        true
    }

    pub(super) fn reenter(&self, cursor: &mut Cursor) {
        if let Some(window) = cursor.plan.window(self.client.observed().longest()) {
            cursor.enter(window);
        }
    }

    async fn next_window(&self, cursor: &mut Cursor) -> Result<bool> {
        let rows = cursor.reading.rows();
        cursor.plan.finish(cursor.window, rows);
        if cursor.margin == Margin::Due {
            cursor.margin = Margin::Done;
            if self.compared().await? != Compared::End {
                let from = self.range().from;
                cursor.plan.insert(Window::new((from - self.margin()).max(0), from));
            }
        }
        let observed = self.client.observed();
        if cursor.plan.wants_longer(observed.longest()) && observed.try_longer(cursor.plan.left()) {
            self.try_longer(cursor.plan.left()).await?;
        }
        let Some(window) = cursor.plan.window(observed.longest()) else { return Ok(false) };
        cursor.enter(window);
        Ok(true)
    }

    /// Returns the wanted records among the rows that are new.
    fn records(&self, window: Window, page: Rows<FinishedCall>, rows: &[Row], new: &[bool]) -> Page<CallRecord> {
        let (mut answer, mut unread) = (Page::new(Vec::new()), Vec::new());
        // The requested period is wider than the range, so rows outside of the range belong to another query.
        let range = self.query.range;
        for (end, bad) in twins(&page, rows, new) {
            match end {
                end if end >= range.to => answer.later_quarantined.push((end, bad)),
                end if end < range.from => {}
                _ => unread.push(bad),
            }
        }
        let new = page.into_rows().zip(rows).zip(new).filter_map(|(sent, is_new)| is_new.then_some(sent));
        for (sent, row) in new {
            let call = match sent {
                Ok(call) => call,
                Err(bad) => {
                    match ended_at(&bad) {
                        Some(end) if end >= range.to => answer.later_quarantined.push((end, bad)),
                        Some(end) if end < range.from => {}
                        _ => unread.push(bad),
                    }
                    continue;
                }
            };
            if !window.explains(row) {
                match self.stray_place(window, row) {
                    StrayPlace::Later => {}
                    StrayPlace::Behind => continue,
                    StrayPlace::Nowhere => {
                        answer.quarantined.push(bad_stray(&call.item, call.index));
                        continue;
                    }
                }
            }
            let Some(mut record) = self.client.normalizer().call(&call.item) else { continue };
            record.raw = call.raw;
            record.repairs.extend(call.repairs);
            if self.query.matches(&record) {
                answer.items.push(record);
            } else if record.filed_at.instant() >= range.to && self.query.admits_kind(&record) {
                answer.later.push(record);
            }
        }
        answer.quarantined.extend(unread);
        answer
    }

    // The place of a stray row: one that the window does not explain. No call ended before the vendor existed, or far in the future.
    fn stray_place(&self, window: Window, row: &Row) -> StrayPlace {
        let range = self.range();
        let now = milliseconds(self.client.clock().now()).max(range.to);
        let is_possible = |end: &i64| (FIRST..now.saturating_add(YEAR)).contains(end);
        match row.ended_at.filter(is_possible) {
            Some(end) if end < range.from && self.query.continued => StrayPlace::Behind,
            Some(end) if end >= range.to && self.query.followed => StrayPlace::Later,
            Some(end) if end < range.from || end >= range.to => StrayPlace::Nowhere,
            Some(end) if end < window.from => StrayPlace::Behind,
            Some(_) => StrayPlace::Later,
            None => StrayPlace::Nowhere,
        }
    }
}

/// Place of a stray row, which was sent for a window that it does not belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StrayPlace {
    /// In a window that was already read.
    Behind,
    /// In a window that is still to be read; its key is kept so that it is delivered only once.
    Later,
    /// In no window of this walk.
    Nowhere,
}

/// Quarantined records of the rows that have the key of a new row of the same page and differ from it elsewhere, each with
/// its end. A row that changes while it is read is on two pages, and its later content comes with the next sync.
fn twins(page: &Rows<FinishedCall>, rows: &[Row], new: &[bool]) -> Vec<(time::OffsetDateTime, BadRecord)> {
    // A row with the key of an earlier one on the page is never new.
    if new.iter().all(|is_new| *is_new) {
        return Vec::new();
    }
    let first = first_of_key(rows);
    let calls: Vec<Option<&FinishedCall>> = page.rows().map(|(_, row)| row.ok()).collect();
    let twin = |(place, first): (usize, usize)| {
        let (call, other) = (calls[place]?, calls[first]?);
        let is_twin = place != first && new[first] && call != other;
        is_twin.then(|| (call.ended_at, bad_twin(call, place)))
    };
    first.into_iter().enumerate().filter_map(twin).collect()
}

fn bad_twin(call: &FinishedCall, index: usize) -> BadRecord {
    let raw = serde_json::to_string(call).unwrap_or_default();
    let reason = "another row of a call's uuid, leg and end that was sent with it";
    BadRecord::new(PROVIDER, OPERATION, index, format!("$[{index}].uuid"), reason, raw)
}

/// Quarantined record of a stray row that belongs to no requested period.
fn bad_stray(call: &FinishedCall, index: usize) -> BadRecord {
    let raw = serde_json::to_string(call).unwrap_or_default();
    let path = format!("$[{index}].endAt");
    BadRecord::new(PROVIDER, OPERATION, index, path, "the call did not take place in the period asked for", raw)
}

pub(super) fn fault(kind: ErrorKind, message: &'static str) -> Error {
    ListCompanyCalls::OPERATION.error(kind).with_message(message)
}
