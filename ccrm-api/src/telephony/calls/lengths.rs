//! Longest period that the vendor answers whole: a server may leave out records beyond a length that no document names.

use std::sync::{Mutex, MutexGuard, PoisonError};

use telephony_core::{Error, ErrorKind, Result};

use super::answer::{Trust, WindowAnswer, WindowCalls, ask};
use super::window::Window;
use crate::Client;

const DAY: i64 = 24 * 3600;

/// Length that any server is supposed to answer whole: a month is the shortest limit that was met.
pub(super) const SURE: i64 = 28 * DAY;

/// Longest time without records that is not taken for one whose records the server left out.
const SHORT: i64 = 3 * DAY;

/// Observations of a client about it, which all its clones share.
#[derive(Debug, Default)]
pub(crate) struct Lengths(Mutex<Observed>);

#[derive(Debug, Default)]
struct Observed {
    /// Longest window that showed records from one end to the other.
    whole: i64,
    cuts: bool,
}

impl Lengths {
    // No code that can panic runs under the lock.
    fn observed(&self) -> MutexGuard<'_, Observed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Longest window to ask for.
    pub(super) fn longest(&self) -> i64 {
        if self.observed().cuts { SURE } else { i64::MAX }
    }

    /// Notes that longer windows are not answered whole.
    pub(super) fn note_cuts(&self) {
        self.observed().cuts = true;
    }
}

/// Returns whether a window may be refused for its length; a redirect says nothing about it.
pub(super) fn may_be_too_long(error: &Error, window: Window) -> bool {
    error.kind() == ErrorKind::Rejected && !error.is_redirect() && window.seconds() > SURE
}

/// Returns whether the answer for a long window leaves records of it out. The time without records before the first one and
/// behind the last one is asked for alone; in a window without any record, its last month is.
pub(super) async fn is_cut(client: &Client, window: Window, found: &WindowCalls) -> Result<bool> {
    let lengths = client.lengths();
    if window.seconds() <= SURE.max(lengths.observed().whole) {
        return Ok(false);
    }
    let times = || found.calls.iter().map(|call| call.filed_at.instant().unix_timestamp());
    let (Some(first), Some(last)) = (times().min(), times().max()) else {
        let cuts = shows_any(client, window.last(SURE)).await?;
        if cuts {
            lengths.note_cuts();
        }
        return Ok(cuts);
    };
    for gap in [Window { to: first, ..window }, Window { from: last + 1, ..window }] {
        if gap.seconds() > SHORT && shows_any(client, gap).await? {
            lengths.note_cuts();
            return Ok(true);
        }
    }
    let mut observed = lengths.observed();
    observed.whole = observed.whole.max(window.seconds());
    Ok(false)
}

async fn shows_any(client: &Client, window: Window) -> Result<bool> {
    let clocks = window.asked(client.normalizer().account_zone());
    let trust = Trust { counted: false, elsewhere: true };
    let shows = match ask(client, window, clocks, false, trust).await? {
        WindowAnswer::Truncated(_) => true,
        WindowAnswer::Whole(found) => !found.calls.is_empty(),
        WindowAnswer::Inconsistent(it) => !it.found.calls.is_empty(),
    };
    Ok(shows)
}
