//! Requests that find out what the documents do not specify, each sent at most once a client.

use std::collections::HashSet;

use serde::Deserialize;
use serde_with::As;
use telephony_core::wire::{EmptyAsNone, IntLike};
use telephony_core::{Error, ErrorKind, Result};

use super::observed::{Compared, ENOUGH};
use super::row::{Row, rows};
use super::walk::{Walk, fault};
use super::window::{DAY, HOUR, SECOND, Window, milliseconds};
use crate::endpoints::ListCompanyCalls;

const PAGE: usize = ListCompanyCalls::MAX_LIMIT as usize;

/// A day on which no call of this vendor was made: 1 January 1971.
pub(super) const LONG_AGO: Window = Window::new(365 * DAY, 366 * DAY);

/// A day on which no call has been made yet: 1 January 2200.
pub(super) const FAR_AHEAD: Window = Window::new(84_006 * DAY, 84_007 * DAY);

/// Roughly the start of 2000: no call of this vendor ended earlier.
pub(super) const FIRST: i64 = 30 * 365 * DAY;

/// Maximum number of rows that may be sent for every period without being a sign that periods are ignored.
const FEW: usize = 3;

const MONTH: i64 = 28 * DAY;

impl Walk<'_> {
    /// Refuses a server that ignores the period.
    ///
    /// A single odd row proves nothing, and a row with an impossible end never proves anything. If at least half of a
    /// page lies outside of the period, a day without calls is requested.
    pub(super) async fn check_period(&self, window: Window, page: &[Row]) -> Result<()> {
        let now = milliseconds(self.client.clock().now().max(self.query.range.to));
        let is_possible = |row: &&Row| row.ended_at.is_some_and(|end| end > FIRST && end < now.saturating_add(2 * DAY));
        let odd = page.iter().filter(is_possible).filter(|row| !window.explains(row)).count();
        if odd == 0 || odd * 2 < page.len() || self.client.observed().filters() {
            return Ok(());
        }
        let long_ago = self.look(LONG_AGO).await?;
        let keys: HashSet<u64> = long_ago.iter().map(|row| row.key).collect();
        // Rows that are sent for every period prove nothing either, if other rows are sent only for their own period.
        let differs =
            |window: Window, rows: &[Row]| rows.iter().any(|row| window.explains(row) && !keys.contains(&row.key));
        let observed = self.client.observed();
        let is_right = keys.is_empty()
            || keys.len() <= FEW
                && (differs(window, page)
                    || observed.shown().iter().any(|key| !keys.contains(key))
                    || self.sample(differs).await?.is_some());
        if is_right {
            observed.set_filters();
            return Ok(());
        }
        Err(fault(
            ErrorKind::FilterIgnored,
            "calls of another period came, even for a day in 1971: the query does not reach the vendor; check the address \
             that `base_url` sets, and the proxies in between",
        ))
    }

    /// Finds out which time of a call is compared: calls with some seconds of talk are requested by their ends alone.
    pub(super) async fn compared(&self) -> Result<Compared> {
        let observed = self.client.observed();
        let known = observed.compared();
        let Some(samples) = observed.samples().filter(|_| known == Compared::Unknown) else {
            return Ok(known);
        };
        let (mut shown, mut hidden) = (0, 0);
        for sample in samples {
            let rows = self.look(Window::new(sample.ended_at - SECOND, sample.ended_at + SECOND)).await?;
            if rows.iter().any(|row| row.key == sample.key) {
                shown += 1;
            } else if rows.len() < PAGE / 5 {
                hidden += 1;
            }
            let compared = match (shown, hidden) {
                (2.., _) => Compared::End,
                (_, 2..) => Compared::Other,
                _ => continue,
            };
            observed.set_compared(compared);
            break;
        }
        Ok(observed.compared())
    }

    /// Tests whether a period of this length is answered completely. A period that ends with calls and a period that
    /// begins with calls must each show some at their far end.
    pub(super) async fn try_longer(&self, length: i64) -> Result<()> {
        let observed = self.client.observed();
        let Some((last, enough)) = self.calls_to_try_with().await? else {
            observed.trust();
            return Ok(());
        };
        let mut length = length.saturating_add(2 * DAY);
        while length > 2 * MONTH && observed.longest() < length - 2 * DAY {
            let before = Window::new(last - length, last + HOUR);
            let behind = Window::new(last - 2 * DAY, last - 2 * DAY + length);
            for window in [before, behind] {
                match self.look(window).await {
                    Err(error) if is_too_long(&error) => observed.refuse(length),
                    rows => observed.learn_from(window, &rows?, enough),
                }
            }
            length /= 2;
        }
        Ok(())
    }

    // End of the last call of a month with enough calls, and the number of calls to test with. If no month shows
    // enough, fewer are used, except calls that are sent for every period.
    async fn calls_to_try_with(&self) -> Result<Option<(i64, usize)>> {
        let mut few = Vec::new();
        let has_enough = |window: Window, rows: &[Row]| {
            let shown = || rows.iter().copied().filter(|row| window.explains(row));
            if few.len() < shown().count() {
                few = shown().collect();
            }
            few.len() >= ENOUGH
        };
        let is_enough = self.sample(has_enough).await?.is_some();
        if !is_enough && !few.is_empty() {
            let always = self.look(LONG_AGO).await?;
            few.retain(|row| always.iter().all(|other| other.key != row.key));
        }
        let last = few.iter().filter_map(|row| row.ended_at).max();
        Ok(last.map(|last| (last, few.len().min(ENOUGH))))
    }

    /// Searches for a month with the wanted rows, in growing steps back from the range's end and from now.
    async fn sample(&self, mut is_found: impl FnMut(Window, &[Row]) -> bool) -> Result<Option<(Window, Vec<Row>)>> {
        let end = milliseconds(self.query.range.to);
        let now = milliseconds(self.client.clock().now());
        // A history may have begun or ended long before either time.
        let mut back = 0;
        while end.max(now) - back > 0 {
            for end in [end, now].into_iter().filter(|end| end - back > 0) {
                let mut window = Window::new((end - back - MONTH).max(0), end - back);
                let rows = loop {
                    match self.look(window).await {
                        Err(error) if is_too_long(&error) && window.length() > HOUR => {
                            self.client.observed().refuse(window.length());
                            window.from = window.to - window.length() / 2;
                        }
                        rows => break rows?,
                    }
                };
                if is_found(window, &rows) {
                    return Ok(Some((window, rows)));
                }
            }
            back = back * 2 + MONTH;
        }
        Ok(None)
    }

    /// Rows with a time on a period's first page.
    async fn look(&self, window: Window) -> Result<Vec<Row>> {
        let page = self.ask(window, 0, ListCompanyCalls::MAX_LIMIT).await?;
        let mut rows = rows(&page);
        rows.retain(|row| row.ended_at.is_some());
        Ok(rows)
    }
}

/// True if a period may have been refused for its length. A redirect says nothing about the length.
pub(super) fn is_too_long(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Rejected | ErrorKind::TooLarge => !error.is_redirect(),
        ErrorKind::UnexpectedShape => error.body().is_some_and(is_refusal),
        _ => false,
    }
}

/// True if an answer of success holds an error in its body, with the code of a refusal.
fn is_refusal(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Envelope {
        #[serde(default, with = "As::<EmptyAsNone<IntLike>>")]
        code: Option<i64>,
    }
    let envelope = serde_json::from_slice::<Envelope>(body);
    envelope.is_ok_and(|it| it.code.is_some_and(|code| (400..500).contains(&code)))
}
