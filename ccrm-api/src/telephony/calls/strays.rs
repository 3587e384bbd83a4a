//! Records that an answer shows outside the clocks asked for.
//!
//! What is filed in another window of the same read belongs to that window. It is left to it where the vendor shows it there, so
//! that it is delivered once; one that is shown nowhere else stays quarantined, so that none is lost.

use serde::Deserialize;
use telephony_core::wire::rows::probe;
use telephony_core::{CallQuery, CallRecord, Result};

use super::answer::{Bad, WindowCalls, request};
use super::cursor::Cursor;
use super::window::{Window, instant, whole_second};
use crate::Client;
use crate::endpoints::ListCallHistory;
use crate::models::{CallHistoryEntry, CallHistoryId};
use crate::telephony::pages;

/// Seconds that are asked for by themselves because of one answer: a vendor whose rows are mostly of other periods is not asked
/// about each of them.
const MOST: usize = 4;

/// Takes out of a window's records those that belong to other windows; returns those of a later range, which is read after this
/// one and gets them.
pub(super) async fn hand_on(
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
        let Some(second) = bad.elsewhere else {
            kept.push(bad);
            continue;
        };
        if query.followed && second >= whole.to {
            match read(client, query, &bad) {
                Some(call) => later.push(call),
                None => kept.push(bad),
            }
            continue;
        }
        let is_covered = whole.holds(instant(second)) || query.continued && second < whole.from;
        let print = bad.record.fingerprint();
        let is_shown = if !is_covered {
            false
        } else if cursor.is_placed(print) {
            true
        } else if asked < MOST {
            asked += 1;
            is_shown_there(client, second, &bad).await?
        } else {
            false
        };
        if is_shown {
            cursor.place(print);
        } else {
            kept.push(bad);
        }
    }
    found.bad = kept;
    Ok(later)
}

/// Record as it was sent; `None` where it cannot be read.
fn read(client: &Client, query: &CallQuery, bad: &Bad) -> Option<CallRecord> {
    let raw = bad.record.raw_bytes();
    let list = [&br#"{"success":true,"data":["#[..], raw, b"]}"].concat();
    let list = CallHistoryEntry::read_list(&list).ok()?;
    let placed = list.data.into_placed().next()?;
    let mut call = client.normalizer().call(&placed.item);
    call.raw = query.raw.then(|| bad.record.raw.clone());
    call.repairs.extend(placed.repairs);
    Some(call)
}

/// Whether the vendor shows a record where it is filed.
async fn is_shown_there(client: &Client, second: i64, bad: &Bad) -> Result<bool> {
    #[derive(Deserialize)]
    struct Named {
        uuid: CallHistoryId,
    }
    let clocks = Window { from: second, to: second + 1 }.asked(client.normalizer().account_zone());
    let request = |heeded| request(client, clocks, false).heeded(heeded);
    let answer = pages::heed(client, request, ListCallHistory::controls()).await?;
    if answer.data.sent() >= client.page_sizes().size() as usize {
        // There may be more: its window is read over all its pages.
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
