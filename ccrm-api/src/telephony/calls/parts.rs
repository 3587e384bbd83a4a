//! Records that the vendor counts and shows neither with a period nor on a further page of it.

use std::collections::HashSet;

use telephony_core::Result;

use super::answer::{CountMeaning, WindowAnswer, ask};
use super::window::Window;
use crate::Client;
use crate::models::CallHistoryId;

/// Returns true if a part of the window shows a call that the answer for the whole lacks: the vendor shows a limited
/// number of records of a period, and its count is right. The number of records sent is then noted as that of a full page.
///
/// A count that describes something else, such as deleted records, is the other cause of an answer with fewer records
/// than it counts. The parts then show the same calls as the whole.
///
/// The window is divided at the middle one of the seconds of its calls, so that each part has room for as many calls as it
/// may lack. Calls of one second are left out, because the second cannot be divided.
pub(super) async fn show_more(
    client: &Client,
    window: Window,
    sent: u64,
    known: &[CallHistoryId],
    mut seconds: Vec<i64>,
) -> Result<bool> {
    let known: HashSet<&CallHistoryId> = known.iter().collect();
    seconds.sort_unstable();
    let Some(middle) = seconds.get(seconds.len() / 2).copied() else { return Ok(false) };
    let is_one_second = seconds.first() == seconds.last();
    let parts = [Window { to: middle, ..window }, Window { from: middle + i64::from(is_one_second), ..window }];
    for part in parts.into_iter().filter(|part| part.seconds() > 0 && *part != window) {
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
