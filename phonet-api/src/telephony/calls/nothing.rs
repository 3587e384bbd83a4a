//! Servers that send an empty body, `null` or `{}` for a list without calls.
//!
//! Each of them is also the answer of a server that is failing, or that cannot write one of the calls of a page. It is
//! accepted as an empty list only if three conditions hold: the server was seen to send it for a list that is certainly
//! empty, no single call is shown from that offset on, and a call that was shown earlier is still shown.

use telephony_core::Result;

use super::asking::{around, is_empty_body, only_direction};
use super::observed::{Form, Style};
use super::questions::{FAR_AHEAD, LONG_AGO, is_too_long};
use super::row::rows;
use super::walk::Walk;
use super::window::{DAY, Window, instant, milliseconds};
use crate::endpoints::{Instead, ListCompanyCalls, TAKEN_FOR_EMPTY};

/// Offset after the last call of any window.
const FAR: u64 = 1_000_000;

/// Length of the periods in which a call is searched, and the time span that is searched in periods of this length; a
/// longer period may be refused.
const MONTH: i64 = 28 * DAY;
const YEAR: i64 = 366 * DAY;

type Calls = telephony_core::wire::rows::Rows<crate::models::FinishedCall>;

impl Walk<'_> {
    /// Returns true if an answer of this form at this offset means that no calls follow.
    pub(super) async fn says_none(&self, form: Form, window: Window, offset: u64) -> bool {
        // If one of these requests fails, the answer is not accepted as an empty list.
        self.is_none(form, window, offset).await.unwrap_or(false)
    }

    async fn is_none(&self, form: Form, window: Window, offset: u64) -> Result<bool> {
        let Some(style) = self.style(form, window, offset).await? else { return Ok(false) };
        // A call that cannot be written empties each page that includes it, but not a page that ends before it or
        // begins after it.
        for offset in [offset, offset + 1] {
            if self.look_for(window, offset, 1).await?.is_ok_and(|calls| calls.sent() > 0) {
                return Ok(false);
            }
        }
        let is_up = self.shows_known().await?;
        if is_up {
            self.client.observed().set_sends_as(style, form, true);
        }
        Ok(is_up)
    }

    // The kind of empty list for which this server sends an answer of this form: a day without calls, or an offset after
    // the last call. The server may also be failing, which only a call that is shown disproves.
    async fn style(&self, form: Form, window: Window, offset: u64) -> Result<Option<Style>> {
        let observed = self.client.observed();
        // Two days, because a stray record may be sent for one of them.
        let empty = [(LONG_AGO, 0), (FAR_AHEAD, 0)];
        let behind = [(window, FAR)];
        let styles = [(Style::Empty, &empty[..]), (Style::Behind, &behind[..])];
        for (style, places) in styles.into_iter().take(if offset > 0 { 2 } else { 1 }) {
            match observed.sends_as(style, form) {
                Some(true) => return Ok(Some(style)),
                Some(false) => continue,
                None => {}
            }
            for (window, offset) in places {
                if self.look_for(*window, *offset, 1).await?.is_err_and(|it| it == form) {
                    return Ok(Some(style));
                }
            }
            observed.set_sends_as(style, form, false);
        }
        Ok(None)
    }

    /// Returns true if a call that was shown earlier is still shown; if none was shown yet, true if any call is found.
    pub(super) async fn shows_known(&self) -> Result<bool> {
        if let Some(end) = self.client.observed().known() {
            return Ok(self.look_for(around(end), 0, 1).await?.is_ok_and(|calls| calls.sent() > 0));
        }
        if self.client.observed().shows_nothing() {
            return Ok(false);
        }
        let (end, now) = (milliseconds(self.query.range.to), milliseconds(self.client.clock().now()));
        // The search from the later end reaches the earlier one in steps of a month if the earlier end is within a year
        // of it.
        let earlier = Some(end.min(now)).filter(|earlier| end.max(now) - earlier > YEAR);
        for end in [end.max(now)].into_iter().chain(earlier) {
            let mut back = 0;
            while end - back > 0 {
                let length = if back < YEAR { MONTH } else { back };
                let window = Window::new((end - back - length).max(0), end - back);
                if let Ok(calls) = self.look_for(window, 0, ListCompanyCalls::MAX_LIMIT).await?
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

    // Returns the form of an answer that is not a list, which is accepted without a retry.
    async fn look_for(&self, window: Window, offset: u64, limit: u32) -> Result<std::result::Result<Calls, Form>> {
        let asked = window.asked();
        let request = ListCompanyCalls::new(instant(asked.from), instant(asked.to)).walked();
        let request = match only_direction(self.query) {
            Some(direction) => request.directions(vec![direction]),
            None => request,
        };
        match self.client.send(request.limit(limit).offset(offset).instead(Instead::NoBody)).await {
            Ok(calls) => Ok(form(&calls).map_or(Ok(calls), Err)),
            Err(error) if is_empty_body(&error) => Ok(Err(Form::NoBody)),
            // Some servers refuse an offset after the last call.
            Err(error) if offset > 0 && is_too_long(&error) => Ok(Ok(Calls::default())),
            Err(error) => Err(error),
        }
    }
}

/// Form of the answer that was read as no calls; `None` for a list.
pub(super) fn form(calls: &Calls) -> Option<Form> {
    let repair = calls.envelope_repairs.iter().find(|repair| repair.reason == TAKEN_FOR_EMPTY)?;
    Some(if repair.raw.as_bytes().is_empty() { Form::NoBody } else { Form::NoList })
}
