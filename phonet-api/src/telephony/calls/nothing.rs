//! Servers that write a list without calls as an answer without a body.
//!
//! No body is also what a server sends that no longer answers, or that cannot write one of the calls of a page. It is taken for no
//! calls only where the server is seen to write it so for a list that is surely without any, no single call is shown from there on,
//! and a call that was shown before is shown still.

use telephony_core::Result;

use super::asking::{around, is_empty_body, only_direction};
use super::observed::Style;
use super::questions::{FAR_AHEAD, LONG_AGO, is_too_long};
use super::row::rows;
use super::walk::Walk;
use super::window::{DAY, Window, instant, milliseconds};
use crate::endpoints::{Instead, ListCompanyCalls};

/// Offset behind the last call of any window.
const FAR: u64 = 1_000_000;

/// Length of the periods in which a call is looked for, and how far back they are this short: a longer one may be refused.
const MONTH: i64 = 28 * DAY;
const YEAR: i64 = 366 * DAY;

type Calls = telephony_core::wire::rows::Rows<crate::models::FinishedCall>;

impl Walk<'_> {
    /// Whether an answer without a body at this place says that there are no calls from there on.
    pub(super) async fn says_none(&self, window: Window, offset: u64) -> bool {
        // An error of one of these questions leaves the answer what it was.
        self.is_none(window, offset).await.unwrap_or(false)
    }

    async fn is_none(&self, window: Window, offset: u64) -> Result<bool> {
        let Some(style) = self.style(window, offset).await? else { return Ok(false) };
        // A call that cannot be written empties each page that holds it, but not one that ends before it or begins behind it.
        for offset in [offset, offset + 1] {
            if self.look_for(window, offset, 1).await?.is_some_and(|calls| calls.sent() > 0) {
                return Ok(false);
            }
        }
        let is_up = self.shows_known().await?;
        if is_up {
            self.client.observed().set_bodiless(style, true);
        }
        Ok(is_up)
    }

    // Which lists without calls this server writes so: one of a day on which there were none, or one behind its end. It may also
    // be down, until a call is seen.
    async fn style(&self, window: Window, offset: u64) -> Result<Option<Style>> {
        let observed = self.client.observed();
        // Two days, since a record of another time may come with one of them.
        let empty = [(LONG_AGO, 0), (FAR_AHEAD, 0)];
        let behind = [(window, FAR)];
        let styles = [(Style::Empty, &empty[..]), (Style::Behind, &behind[..])];
        for (style, places) in styles.into_iter().take(if offset > 0 { 2 } else { 1 }) {
            match observed.bodiless(style) {
                Some(true) => return Ok(Some(style)),
                Some(false) => continue,
                None => {}
            }
            for (window, offset) in places {
                if self.look_for(*window, *offset, 1).await?.is_none() {
                    return Ok(Some(style));
                }
            }
            observed.set_bodiless(style, false);
        }
        Ok(None)
    }

    /// Whether a call that was shown is shown still; any call, where none was shown yet.
    pub(super) async fn shows_known(&self) -> Result<bool> {
        if let Some(end) = self.client.observed().known() {
            return Ok(self.look_for(around(end), 0, 1).await?.is_some_and(|calls| calls.sent() > 0));
        }
        if self.client.observed().shows_nothing() {
            return Ok(false);
        }
        let (end, now) = (milliseconds(self.query.range.to), milliseconds(self.client.clock().now()));
        // The search from the later end passes the earlier one in months, if it lies within a year.
        let earlier = Some(end.min(now)).filter(|earlier| end.max(now) - earlier > YEAR);
        for end in [end.max(now)].into_iter().chain(earlier) {
            let mut back = 0;
            while end - back > 0 {
                let length = if back < YEAR { MONTH } else { back };
                let window = Window::new((end - back - length).max(0), end - back);
                if let Some(calls) = self.look_for(window, 0, ListCompanyCalls::MAX_LIMIT).await?
                    && calls.sent() > 0
                {
                    self.client.observed().learn(window, &rows(&calls));
                    return Ok(true);
                }
                back += length;
            }
        }
        self.client.observed().set_shows_nothing();
        Ok(false)
    }

    // `None` for an answer without a body. One that may be so is not asked for once more.
    async fn look_for(&self, window: Window, offset: u64, limit: u32) -> Result<Option<Calls>> {
        let asked = window.asked();
        let request = ListCompanyCalls::new(instant(asked.from), instant(asked.to)).walked();
        let request = match only_direction(self.query) {
            Some(direction) => request.directions(vec![direction]),
            None => request,
        };
        match self.client.send(request.limit(limit).offset(offset).instead(Instead::NoBody)).await {
            Ok(calls) if has_no_body(&calls) => Ok(None),
            Ok(calls) => Ok(Some(calls)),
            Err(error) if is_empty_body(&error) => Ok(None),
            // Some servers refuse an offset behind the last call.
            Err(error) if offset > 0 && is_too_long(&error) => Ok(Some(Calls::default())),
            Err(error) => Err(error),
        }
    }
}

/// Whether a list was read from an answer without a body.
pub(super) fn has_no_body(calls: &Calls) -> bool {
    let mut repairs = calls.envelope_repairs.iter();
    calls.sent() == 0 && repairs.any(|repair| repair.raw.as_bytes().is_empty())
}
