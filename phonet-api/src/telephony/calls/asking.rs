//! Requests for a page, and what is made of answers that are none.

use telephony_core::wire::rows::Rows;
use telephony_core::{BadRecord, CallQuery, Direction, Error, ErrorKind, Result};

use super::cursor::Cursor;
use super::nothing::has_no_body;
use super::observed::Style;
use super::questions::LONG_AGO;
use super::walk::{OPERATION, Walk};
use super::window::{DAY, HOUR, SECOND, Window, instant};
use crate::PROVIDER;
use crate::endpoints::{Instead, ListCompanyCalls};
use crate::models::{CallDirection, FinishedCall};

/// Records of one page that may each empty it, before it is taken that the whole period does.
const MOST_BAD: usize = 6;

type Calls = Rows<FinishedCall>;

impl Walk<'_> {
    /// Asks for a page.
    ///
    /// `null` or `{}` in place of a list may be this server's word for no calls, or that of one that no longer answers: a
    /// call that was shown before has to come then, or whatever is no list is an error that may pass.
    pub(super) async fn ask(&self, window: Window, offset: u64, limit: u32) -> Result<Calls> {
        let page = match self.send(window, offset, limit, false).await {
            Err(error) if is_empty_body(&error) => {
                let is_none = self.says_none(window, offset).await;
                return if is_none { Ok(Calls::default()) } else { Err(error) };
            }
            page => page?,
        };
        if page.sent() > 0 || page.envelope_repairs.is_empty() {
            return Ok(page);
        }
        if has_no_body(&page) {
            let is_none = self.says_none(window, offset).await;
            return if is_none { Ok(page) } else { self.send(window, offset, limit, true).await };
        }
        let Some(end) = self.client.observed().known() else { return Ok(page) };
        let around = around(end).asked();
        let known = ListCompanyCalls::new(instant(around.from), instant(around.to)).walked();
        if self.client.send(known).await?.sent() > 0 {
            return Ok(page);
        }
        self.send(window, offset, limit, true).await
    }

    async fn send(&self, window: Window, offset: u64, limit: u32, list_only: bool) -> Result<Calls> {
        let asked = window.asked();
        let request = ListCompanyCalls::new(instant(asked.from), instant(asked.to)).walked();
        let instead = match list_only {
            true => Instead::Nothing,
            false if self.client.observed().is_bodiless(offset) => Instead::NoBody,
            false => Instead::NoCalls,
        };
        let request = request.limit(limit).offset(offset).raw(self.query.raw);
        let request = request.instead(instead);
        let request = match only_direction(self.query) {
            Some(direction) => request.directions(vec![direction]),
            None => request,
        };
        self.client.send(request).await
    }

    /// Reads the page at the cursor in smaller ones, where one record empties each that holds it; the record is quarantined.
    /// Where that tells no record from the others, the window is shortened, and there is no page yet.
    ///
    /// # Errors
    ///
    /// The error as it was, where the server does not answer another question properly either.
    pub(super) async fn in_parts(&self, cursor: &mut Cursor, error: Error) -> Result<Option<Calls>> {
        let most = ListCompanyCalls::MAX_LIMIT;
        // Where no calls are no body, only a call shows that the server is up.
        let is_up = match self.client.observed().bodiless(Style::Empty) {
            Some(true) => self.shows_known().await.unwrap_or(false),
            _ => self.send(LONG_AGO, 0, most, false).await.is_ok(),
        };
        if !is_up {
            return Err(error);
        }
        let window = cursor.window;
        let (begin, size) = (cursor.reading.offset, cursor.reading.limit(most));
        let mut page = Calls::default();
        let mut parts = vec![(begin, size.div_ceil(2)), (begin + u64::from(size.div_ceil(2)), size / 2)];
        parts.reverse();
        while let Some((offset, limit)) = parts.pop() {
            if limit == 0 {
                continue;
            }
            match self.send(window, offset, limit, true).await {
                Ok(part) => {
                    let is_short = part.sent() < limit as usize;
                    append(&mut page, part);
                    if is_short {
                        // The end of the list, or a server that sends less than it is asked for.
                        break;
                    }
                }
                Err(error) if is_empty_body(&error) && limit > 1 => {
                    let half = limit.div_ceil(2);
                    parts.push((offset + u64::from(half), limit - half));
                    parts.push((offset, half));
                }
                Err(error) if is_empty_body(&error) => {
                    if page.quarantined.iter().filter(|bad| is_hole(bad)).count() == MOST_BAD {
                        return Ok(self.give_up(cursor));
                    }
                    let index = page.sent();
                    page.quarantined.push(hole(index));
                }
                Err(error) => return Err(error),
            }
        }
        cursor.reading.doubt();
        Ok(Some(page))
    }

    // No page of the window can be read: a shorter one may, and what is left of it in the end is one loss.
    fn give_up(&self, cursor: &mut Cursor) -> Option<Calls> {
        if cursor.plan.shorten(cursor.window, 2, SECOND) {
            self.reenter(cursor);
            return None;
        }
        cursor.reading.abandon();
        let mut page = Calls::default();
        page.quarantined.push(hole(0));
        Some(page)
    }
}

/// Whether an answer of success has no body: a server that fails on a record sends what it made of the page, nothing.
pub(super) fn is_empty_body(error: &Error) -> bool {
    error.kind() == ErrorKind::NotJson
        && error.status().is_some_and(|status| (200..300).contains(&status))
        && error.body().is_some_and(|body| body.trim_ascii().is_empty())
}

fn append(page: &mut Calls, part: Calls) {
    let base = page.sent();
    page.items.extend(part.items);
    page.raw.extend(part.raw);
    let moved = |mut bad: BadRecord| {
        bad.index += base;
        bad
    };
    page.quarantined.extend(part.quarantined.into_iter().map(moved));
    page.repairs.extend(part.repairs.into_iter().map(|mut repair| {
        repair.index += base;
        repair
    }));
}

/// Period that shows a call which ended then, whichever of its times is compared.
pub(super) fn around(end: i64) -> Window {
    Window::new((end - DAY - HOUR).max(0), end + SECOND)
}

/// A record of which nothing was sent.
fn hole(index: usize) -> BadRecord {
    BadRecord::new(PROVIDER, OPERATION, index, "$", "every page that holds it is empty", "")
}

fn is_hole(bad: &BadRecord) -> bool {
    bad.path == "$" && bad.raw.is_empty()
}

/// Direction of a query for one alone, which is written the same in every encoding; it is checked all the same.
pub(super) fn only_direction(query: &CallQuery) -> Option<CallDirection> {
    match query.directions[..] {
        [Direction::Inbound] => Some(CallDirection::Inbound),
        [Direction::Outbound] => Some(CallDirection::Outbound),
        [Direction::Internal] => Some(CallDirection::Internal),
        _ => None,
    }
}
