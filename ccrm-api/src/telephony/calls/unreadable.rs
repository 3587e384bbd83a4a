//! Handling of unreadable seconds: those whose answer has status 200 and begins as JSON, but is cut off.
//!
//! A record that PHP cannot write as JSON spoils the answer of each window that contains it. The walk halves such a
//! window down to the single second, and reports that second instead of its records. A body that does not begin as JSON,
//! such as an HTML page or an empty body, shows nothing of a record: it is a failure of the server or of a proxy.

use telephony_core::transport::Endpoint;
use telephony_core::{BadRecord, CallQuery, Error, ErrorKind, Result};

use super::answer::{Bad, CountMeaning, WindowAnswer, WindowCalls, ask};
use super::cursor::Cursor;
use super::window::{Window, instant};
use crate::Client;
use crate::endpoints::ListCallHistory;

/// Returns true if the answer has status 200 and a body that begins as the vendor's envelope and is cut off. This may also
/// be an answer of a vendor that is down, so a control request must be answered before a record is blamed.
pub(super) fn is_unreadable(error: &Error) -> bool {
    let begins = |body: &[u8]| body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start().starts_with(b"{");
    error.kind() == ErrorKind::NotJson && error.status() == Some(200) && error.body().is_some_and(begins)
}

/// Returns true if the vendor answers a control request, whose period has no calls except records with odd times. A
/// vendor that is down does not answer the request.
pub(super) async fn answers(client: &Client) -> bool {
    client.send(ListCallHistory::control()).await.is_ok()
}

/// Returns the records that can be read of a single second whose answer was unreadable.
///
/// A window is requested one second wider on each side, so the record that spoils the answer may be in a neighbouring second. After
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
    let meaning = CountMeaning { is_of_period: false, is_unrelated: cursor.counts_unrelated };
    for clocks in [asked, asked.without_last(), asked.without_first()] {
        match ask(client, window, clocks, query.raw, meaning).await {
            Ok(WindowAnswer::Whole(found) | WindowAnswer::Uncounted(found))
                if clocks == asked || !found.calls.is_empty() =>
            {
                return Ok(found);
            }
            Ok(_) => {}
            Err(error) if is_unreadable(&error) => {}
            Err(error) => return Err(error),
        }
    }
    let bad =
        cursor.report_once(window.from).then(|| Bad { record: bad_second(window), unplaced: None, outside_at: None });
    Ok(WindowCalls { calls: Vec::new(), bad: bad.into_iter().collect(), sent: 0, is_unreadable: true })
}

/// Bad record in place of the records of an unreadable second.
fn bad_second(window: Window) -> BadRecord {
    let operation = ListCallHistory::OPERATION;
    let reason = format!(
        "the vendor cannot write the records of a second, up to a page of them: at {}, or within two seconds of it",
        instant(window.from)
    );
    BadRecord::new(operation.provider, operation.name, 0, "$", reason, "")
}
