//! Seconds that cannot be read.
//!
//! A record that PHP cannot write as JSON makes the answer of each window that holds it empty. Windows are halved down to the
//! second that holds it, which is reported in the place of its records.

use telephony_core::transport::Endpoint;
use telephony_core::{BadRecord, CallQuery, Error, ErrorKind, Result};

use super::answer::{Bad, Trust, WindowAnswer, WindowCalls, ask};
use super::cursor::Cursor;
use super::window::{Window, instant};
use crate::Client;
use crate::endpoints::ListCallHistory;

/// Whether an answer is complete and cannot be read.
pub(super) fn is_unwritten(error: &Error) -> bool {
    error.kind() == ErrorKind::NotJson && error.status() == Some(200)
}

/// Whether the vendor answers a question whose answer is all but empty: one that is down does not. Records of odd times may be
/// there.
pub(super) async fn answers(client: &Client) -> bool {
    client.send(ListCallHistory::control()).await.is_ok()
}

/// What can be read of a single second whose answer was empty.
///
/// It is asked for with a second more on each side, so that one of these may be what cannot be written. An answer without it
/// that shows records of the second itself is whole; one that shows none may leave the second out.
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
