//! Maximum length of a period that the vendor answers completely. A server may omit records of a period longer than an
//! undocumented limit.

use telephony_core::{Error, ErrorKind, Result};

use super::answer::{CountMeaning, WindowAnswer, WindowCalls, ask};
use super::window::Window;
use crate::Client;
use crate::client::SURE_SECONDS;

/// Maximum gap in seconds without records that is accepted without a check that the server omitted records there.
const SHORT_GAP_SECONDS: i64 = 3 * 24 * 3600;

/// Returns true if a window may have been refused for its length. A redirect says nothing about the length.
pub(super) fn may_be_too_long(error: &Error, window: Window) -> bool {
    error.kind() == ErrorKind::Rejected && !error.is_redirect() && window.seconds() > SURE_SECONDS
}

/// Returns true if the answer for a long window omits records of the window, and notes it for later windows.
///
/// The gaps before the first and after the last record are requested on their own, each as a whole, because a single
/// record in one of them proves the omission. Without any record the gap is the whole window, which was just requested,
/// so that the same request would prove nothing. The window's last 28 days are requested instead: a length that every
/// server is assumed to answer.
pub(super) async fn omits_records(client: &Client, window: Window, found: &WindowCalls) -> Result<bool> {
    let lengths = client.lengths();
    if lengths.is_complete(window.seconds()) {
        return Ok(false);
    }
    let times = || found.calls.iter().map(|call| call.filed_at.instant().unix_timestamp());
    let (Some(first), Some(last)) = (times().min(), times().max()) else {
        let omits = shows_any(client, window.last(SURE_SECONDS)).await?;
        if omits {
            lengths.note_limit();
        }
        return Ok(omits);
    };
    for gap in [Window { to: first, ..window }, Window { from: last + 1, ..window }] {
        if gap.seconds() > SHORT_GAP_SECONDS && shows_any(client, gap).await? {
            lengths.note_limit();
            return Ok(true);
        }
    }
    lengths.note_complete(window.seconds());
    Ok(false)
}

async fn shows_any(client: &Client, window: Window) -> Result<bool> {
    let clocks = window.asked(client.normalizer().account_zone());
    let meaning = CountMeaning { is_of_period: false, is_unrelated: true };
    let shows = match ask(client, window, clocks, false, meaning).await? {
        WindowAnswer::Truncated(_) => true,
        WindowAnswer::Whole(found) | WindowAnswer::Uncounted(found) => !found.calls.is_empty(),
        WindowAnswer::Inconsistent(it) => !it.calls.calls.is_empty(),
    };
    Ok(shows)
}
