//! Requests for a page, and the handling of answers that are not lists.

use telephony_core::wire::rows::Rows;
use telephony_core::{BadRecord, CallQuery, Direction, Error, ErrorKind, Result};

use super::cursor::Cursor;
use super::nothing::form;
use super::observed::{Form, Style};
use super::questions::LONG_AGO;
use super::walk::{OPERATION, Walk};
use super::window::{DAY, HOUR, SECOND, Window, instant};
use crate::PROVIDER;
use crate::endpoints::{Instead, ListCompanyCalls};
use crate::models::{CallDirection, FinishedCall};

/// Maximum number of records of one page that empty each page with them; with more, the whole period is assumed to
/// fail.
const MOST_BAD: usize = 6;

type Calls = Rows<FinishedCall>;

impl Walk<'_> {
    /// Requests a page.
    ///
    /// `null`, `{}` or an empty body in place of a list may mean no calls on this server, or may be the answer of a server
    /// that is failing. It is accepted only if it is [proven](Self::says_none) to mean no calls. Otherwise it is retried,
    /// and is an error in the end: a transient one if the server was seen to work before.
    pub(super) async fn ask(&self, window: Window, offset: u64, limit: u32) -> Result<Calls> {
        let page = match self.send(window, offset, limit, false).await {
            Err(error) if is_empty_body(&error) => {
                let is_none = self.says_none(Form::NoBody, window, offset).await;
                return if is_none { Ok(Calls::default()) } else { Err(error) };
            }
            page => page?,
        };
        let Some(form) = form(&page) else { return Ok(page) };
        if self.says_none(form, window, offset).await {
            return Ok(page);
        }
        self.send(window, offset, limit, true).await
    }

    async fn send(&self, window: Window, offset: u64, limit: u32, list_only: bool) -> Result<Calls> {
        let asked = window.asked();
        let request = ListCompanyCalls::new(instant(asked.from), instant(asked.to)).walked();
        let instead = match list_only {
            // A server that has shown a call fails for a while only.
            true if self.client.observed().known().is_some() => Instead::Retried,
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

    /// Reads the page at the cursor in smaller pages, because one record empties each page with it; that record is
    /// quarantined. If it cannot be singled out, the window is shortened and the result is `None`.
    ///
    /// # Errors
    ///
    /// The original error, if the server does not answer another request properly either.
    pub(super) async fn in_parts(&self, cursor: &mut Cursor, error: Error) -> Result<Option<Calls>> {
        let most = ListCompanyCalls::MAX_LIMIT;
        // Where an empty list is sent as an empty body, only a call shows that the server works.
        let is_up = match self.client.observed().sends_as(Style::Empty, Form::NoBody) {
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
                    page.extend(part.into_rows());
                    if is_short {
                        // The list has ended, or the server sends fewer rows than requested.
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
                        return Ok(self.give_up(cursor, page));
                    }
                    page.extend([Err(hole())]);
                }
                Err(error) => return Err(error),
            }
        }
        cursor.reading.doubt();
        Ok(Some(page))
    }

    // The page cannot be read. A shorter window may succeed. The list of the shortest window ends here, with one
    // quarantined record for all records that were not read, because such a page may follow at every further offset.
    fn give_up(&self, cursor: &mut Cursor, read: Calls) -> Option<Calls> {
        if cursor.plan.shorten(cursor.window, 2, SECOND) {
            self.reenter(cursor);
            return None;
        }
        cursor.reading.abandon();
        let mut page = Calls::default();
        page.extend(read.into_rows().filter(|row| row.as_ref().err().is_none_or(|bad| !is_hole(bad))));
        page.extend([Err(hole())]);
        Some(page)
    }
}

/// True if an answer of success has an empty body: a server that fails on a record sends an empty page.
pub(super) fn is_empty_body(error: &Error) -> bool {
    error.kind() == ErrorKind::NotJson
        && error.status().is_some_and(|status| (200..300).contains(&status))
        && error.body().is_some_and(|body| body.trim_ascii().is_empty())
}

/// Period that shows a call with this end, whether its start, its answer or its end is compared.
pub(super) fn around(end: i64) -> Window {
    Window::new((end - DAY - HOUR).max(0), end + SECOND)
}

/// A record without any content.
fn hole() -> BadRecord {
    BadRecord::new(PROVIDER, OPERATION, 0, "$", "every page that holds it is empty", "")
}

fn is_hole(bad: &BadRecord) -> bool {
    bad.path == "$" && bad.raw.is_empty()
}

/// Direction of a query for a single direction, which all encodings write in the same way. The answer is checked all
/// the same.
pub(super) fn only_direction(query: &CallQuery) -> Option<CallDirection> {
    match query.directions[..] {
        [Direction::Inbound] => Some(CallDirection::Inbound),
        [Direction::Outbound] => Some(CallDirection::Outbound),
        [Direction::Internal] => Some(CallDirection::Internal),
        _ => None,
    }
}
