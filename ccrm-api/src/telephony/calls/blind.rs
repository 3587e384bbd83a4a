//! Handling of seconds whose answer cannot be read.
//!
//! A record that PHP cannot write as JSON makes the answer of each window that contains it empty. The walk halves such
//! a window down to the single second, and reports that second instead of its records.

use telephony_core::transport::Endpoint;
use telephony_core::{BadRecord, CallQuery, Error, ErrorKind, Result};

use super::answer::{Bad, Trust, WindowAnswer, WindowCalls, ask};
use super::cursor::Cursor;
use super::window::{Window, instant};
use crate::Client;
use crate::endpoints::ListCallHistory;

/// Returns true if the answer is complete (status 200) and its body is not JSON.
pub(super) fn is_unwritten(error: &Error) -> bool {
    error.kind() == ErrorKind::NotJson && error.status() == Some(200)
}

/// Returns true if the vendor answers a control request, whose period has no calls except records with odd times. A
/// vendor that is down does not answer the request.
pub(super) async fn answers(client: &Client) -> bool {
    client.send(ListCallHistory::control()).await.is_ok()
}

/// Returns the records that can be read of a single second whose answer was empty.
///
/// A window is requested one second wider on each side, so the unwritable record may be in a neighbouring second. After
/// the full period, the second is therefore requested without the later neighbour and then without the earlier one. A
/// trimmed answer with records of the second itself is complete. A trimmed answer without any is not trusted, because
/// the trimmed period may exclude the second.
pub(super) async fn second(
    client: &Client,
    query: &CallQuery,
    window: Window,
    cursor: &mut Cursor,
) -> Result<WindowCalls> {
    let asked = window.asked(client.normalizer().account_zone());
    let trust = Trust { counted: false, elsewhere: cursor.counts_elsewhere };
    let trimmed = [(false, false), (false, true), (true, false)].map(|ends| asked.trim(ends));
    for clocks in trimmed.into_iter().map(|clocks| clocks.unwrap_or(asked)) {
        match ask(client, window, clocks, query.raw, trust).await {
            Ok(WindowAnswer::Whole(found)) if clocks == asked || !found.calls.is_empty() => {
                return Ok(found);
            }
            Ok(_) => {}
            Err(error) if is_unwritten(&error) => {}
            Err(error) => return Err(error),
        }
    }
    let bad = cursor.reports(window.from).then(|| Bad { record: lost(window), undated: None, elsewhere: None });
    Ok(WindowCalls { calls: Vec::new(), bad: bad.into_iter().collect(), sent: 0, may_be_cut: false, blind: true })
}

fn lost(window: Window) -> BadRecord {
    let operation = ListCallHistory::OPERATION;
    let reason = format!(
        "the vendor cannot write the records of a second, up to a page of them: at {}, or within two seconds of it",
        instant(window.from)
    );
    BadRecord::new(operation.provider, operation.name, 0, "$", reason, "")
}
