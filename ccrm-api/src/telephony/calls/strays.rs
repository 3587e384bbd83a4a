//! Handling of stray records: those that an answer shows although they lie outside the requested clocks. The comparison
//! of the answer with its request has quarantined them.
//!
//! A stray record belongs to another window of the same read. If the vendor also shows the record in that window, the
//! stray is dropped here, so that the record is delivered once. Otherwise the stray stays quarantined, so that no
//! record is lost.

use serde::Deserialize;
use telephony_core::wire::rows::probe;
use telephony_core::{CallQuery, CallRecord, Result};

use super::answer::{Bad, WindowCalls, history_request};
use super::cursor::Cursor;
use super::window::{Window, instant, whole_second};
use crate::Client;
use crate::endpoints::ListCallHistory;
use crate::models::{CallHistoryEntry, CallHistoryId};
use crate::telephony::pages;

/// Maximum number of seconds that are requested on their own because of one answer. It is small so that a vendor whose
/// rows are mostly of other periods does not cause a request for each row.
const MAX_CHECKED_STRAYS: usize = 4;

/// Takes out of a window's bad records the strays that another window delivers. Returns those of a later range, which is
/// read after this one and receives them.
pub(super) async fn take_out(
    client: &Client,
    query: &CallQuery,
    whole: Window,
    cursor: &mut Cursor,
    found: &mut WindowCalls,
) -> Result<Vec<CallRecord>> {
    let mut later = Vec::new();
    let mut kept = Vec::with_capacity(found.bad.len());
    let mut asked = 0;
    for bad in std::mem::take(&mut found.bad) {
        let Some(second) = bad.outside_at else {
            kept.push(bad);
            continue;
        };
        if query.followed && second >= whole.to {
            match read_stray(client, query, &bad) {
                Some(call) => later.push(call),
                None => kept.push(bad),
            }
            continue;
        }
        let is_covered = whole.holds(instant(second)) || query.continued && second < whole.from;
        let print = bad.record.fingerprint();
        let is_shown = if !is_covered {
            false
        } else if cursor.is_known_stray(print) {
            true
        } else if asked < MAX_CHECKED_STRAYS {
            asked += 1;
            is_shown_there(client, second, &bad).await?
        } else {
            false
        };
        if is_shown {
            cursor.remember_stray(print);
        } else {
            kept.push(bad);
        }
    }
    found.bad = kept;
    Ok(later)
}

/// Reads the record from its text as sent; `None` where it cannot be read.
fn read_stray(client: &Client, query: &CallQuery, bad: &Bad) -> Option<CallRecord> {
    let raw = bad.record.raw_bytes();
    let list = [&br#"{"success":true,"data":["#[..], raw, b"]}"].concat();
    let list = CallHistoryEntry::read_list(&list).ok()?;
    let placed = list.data.into_rows().flatten().next()?;
    let mut call = client.normalizer().call(&placed.item);
    call.raw = query.raw.then(|| bad.record.raw.clone());
    call.repairs.extend(placed.repairs);
    Some(call)
}

/// Returns true if the vendor shows a record in the second that it is filed under.
async fn is_shown_there(client: &Client, second: i64, bad: &Bad) -> Result<bool> {
    #[derive(Deserialize)]
    struct Named {
        uuid: CallHistoryId,
    }
    let clocks = Window { from: second, to: second + 1 }.asked(client.normalizer().account_zone());
    let request = |is_applied| history_request(client, clocks, false).period_is_applied(is_applied);
    let answer = pages::send_checked(client, request, ListCallHistory::controls()).await?;
    if answer.data.sent() >= client.server_pages().size() as usize {
        // The second may hold more than a page; its own window is then read over all its pages.
        return Ok(true);
    }
    let print = bad.record.fingerprint();
    if answer.data.quarantined.iter().any(|other| other.fingerprint() == print) {
        return Ok(true);
    }
    let Some(Named { uuid }) = probe::<Named>(&bad.record) else { return Ok(false) };
    let zone = client.normalizer().account_zone();
    let is_there = |entry: &CallHistoryEntry| {
        let local = whole_second(zone, entry.call_date);
        entry.uuid == uuid && clocks.contain(local)
    };
    Ok(answer.data.items.iter().any(is_there))
}
