//! Records that the vendor counts and shows neither with a period nor on a further page of it.

use std::collections::HashSet;

use telephony_core::Result;

use super::answer::{CountMeaning, WindowAnswer, ask};
use super::window::Window;
use crate::Client;
use crate::models::CallHistoryId;

/// Time in seconds by which a part keeps away from the calls shown, so that the vendor does not show the same ones once
/// more: one second of a window's own and one that each request is wider by.
const APART: i64 = 2;

/// The same for a window that is requested hours wider, because the clocks change in it.
const FAR_APART: i64 = 2 * 3600;

/// Returns true if a part of the window shows a call that the answer for the whole lacks: the vendor shows a limited
/// number of records of a period. The number of records sent is then noted as that of a full page.
///
/// A count that describes something else, such as deleted records, is the other cause of an answer with fewer records
/// than it counts. The parts then show the same calls as the whole.
///
/// `seconds` are those of the calls shown, in the vendor's order. A list in the order of time lacks calls behind the last
/// one, a list of a single second perhaps before it. In a list without order calls may be missing anywhere: the window is
/// divided at the middle one of the seconds, so that each part has room for as many calls as it may lack.
pub(super) async fn show_more(
    client: &Client,
    window: Window,
    sent: u64,
    known: &[CallHistoryId],
    seconds: Vec<i64>,
) -> Result<bool> {
    let known: HashSet<&CallHistoryId> = known.iter().collect();
    for part in parts(window, seconds) {
        let clocks = part.asked(client.normalizer().account_zone());
        let meaning = CountMeaning { is_of_period: false, is_unrelated: true };
        let shown = match ask(client, part, clocks, false, meaning).await? {
            WindowAnswer::Truncated(truncated) => truncated.seen,
            WindowAnswer::Whole(found) | WindowAnswer::Uncounted(found) => found.ids(),
            WindowAnswer::Inconsistent(it) => it.calls.ids(),
        };
        if shown.iter().any(|id| !known.contains(id)) {
            client.server_pages().note_full(sent);
            return Ok(true);
        }
    }
    Ok(false)
}

// Two parts at most.
fn parts(window: Window, mut seconds: Vec<i64>) -> impl Iterator<Item = Window> {
    let (is_oldest_first, is_newest_first) =
        (seconds.is_sorted(), seconds.is_sorted_by(|second, earlier| second >= earlier));
    seconds.sort_unstable();
    let after = |apart: i64| seconds.last().map(|last| Window { from: last + apart, ..window });
    let before = |apart: i64| seconds.first().map(|first| Window { to: first + 1 - apart, ..window });
    let middle = seconds.get(seconds.len() / 2);
    let parts = match (is_oldest_first, is_newest_first) {
        (true, true) => [after(APART), before(APART)],
        (true, false) => [after(APART), after(FAR_APART)],
        (false, true) => [before(APART), before(FAR_APART)],
        (false, false) => [
            middle.map(|middle| Window { to: *middle, ..window }),
            middle.map(|middle| Window { from: *middle, ..window }),
        ],
    };
    parts.into_iter().flatten().filter(move |part| part.seconds() > 0 && *part != window)
}
