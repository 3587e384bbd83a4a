//! Maximum length of a period that the vendor answers completely. A server may omit records of a period longer than an
//! undocumented limit.

use std::sync::{Mutex, MutexGuard, PoisonError};

use telephony_core::{Error, ErrorKind, Result};

use super::answer::{Trust, WindowAnswer, WindowCalls, ask};
use super::window::Window;
use crate::Client;

const DAY: i64 = 24 * 3600;

/// Length in seconds that every server is assumed to answer completely: 28 days, because the shortest limit seen so far
/// is a month.
pub(super) const SURE: i64 = 28 * DAY;

/// Maximum gap in seconds without records that is accepted without a check that the server omitted records there.
const SHORT: i64 = 3 * DAY;

/// Observations of the server's maximum length, shared by all clones of a client.
#[derive(Debug, Default)]
pub(crate) struct Lengths(Mutex<Observed>);

#[derive(Debug, Default)]
struct Observed {
    /// Length in seconds of the longest window whose answer was complete from one end to the other.
    whole: i64,
    cuts: bool,
}

impl Lengths {
    // No code that can panic runs while the lock is held.
    fn observed(&self) -> MutexGuard<'_, Observed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Maximum length in seconds of a window.
    pub(super) fn longest(&self) -> i64 {
        if self.observed().cuts { SURE } else { i64::MAX }
    }

    /// Notes that the server omits records of windows longer than [`SURE`].
    pub(super) fn note_cuts(&self) {
        self.observed().cuts = true;
    }
}

/// Returns true if a window may have been refused for its length. A redirect says nothing about the length.
pub(super) fn may_be_too_long(error: &Error, window: Window) -> bool {
    error.kind() == ErrorKind::Rejected && !error.is_redirect() && window.seconds() > SURE
}

/// Returns true if the answer for a long window omits records of the window. The gaps before the first and after the
/// last record are requested on their own; if the window shows no records, its last month is.
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
