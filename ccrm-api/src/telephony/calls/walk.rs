//! The walk: windows of time that fit one page each, from the end of the range that the vendor's list begins with.
//!
//! Pages of this vendor are cut by number, so rows that come and go between two pages shift the rest, and a row is
//! lost without a trace. A window that fits one page is read at once or not at all.

use telephony_core::transport::Endpoint;
use telephony_core::{Account, CallQuery, CallRecord, ErrorKind, Moment, Page, PageCursor, Result};

use super::answer::{Found, Reading, ask};
use super::cursor::Cursor;
use super::window::{Window, instant};
use crate::endpoints::ListCallHistory;
use crate::models::CallHistoryId;
use crate::{Client, PROVIDER};

/// Times that a window is asked for when count and records contradict each other.
const TRIES: u32 = 4;

/// One window of a query, from the start or from a cursor.
pub(super) async fn page(
    client: &Client,
    query: &CallQuery,
    cursor: Option<&PageCursor>,
) -> Result<Page<CallRecord>> {
    query.check(&PROVIDER, ListCallHistory::OPERATION.name)?;
    if query.range.is_empty() {
        return Ok(Page::new(Vec::new()));
    }
    let whole = Window::around(query.range);
    let mut cursor = match cursor {
        Some(cursor) => Cursor::unpack(cursor, client.account_label(), whole)?,
        None => Cursor::start(whole),
    };
    loop {
        let window = cursor.window();
        match settled(client, query, window, cursor.total.is_some()).await? {
            Reading::Whole(found) => {
                return turn(client.account_label(), query, whole, window, cursor, found);
            }
            Reading::TooMany(over) => {
                if window == whole {
                    cursor.total = over.count;
                }
                cursor.narrow(window, &over);
            }
            Reading::Moved => return Err(moved()),
        }
    }
}

// Asks until count and records agree. A single second cannot be divided; but an end that is known to count needs no
// second more, which may be what makes it too much.
async fn settled(
    client: &Client,
    query: &CallQuery,
    window: Window,
    mut counted: bool,
) -> Result<Reading> {
    let mut clocks = window.asked(client.unifier().account_zone());
    let mut seen: Vec<CallHistoryId> = Vec::new();
    let mut tries = 1;
    loop {
        match ask(client, window, clocks, query.raw, counted).await? {
            Reading::Moved if tries < TRIES => tries += 1,
            Reading::TooMany(over) if window.seconds() == 1 => {
                clocks = clocks.trim(over.ends).ok_or_else(|| overfull(window))?;
                seen.extend(over.seen);
                counted |= over.count.is_some();
            }
            // Trimmed too far, if a record of this second is gone.
            Reading::Whole(found) if !found.has_all(&seen) => return Err(overfull(window)),
            reading => return Ok(reading),
        }
    }
}

// What the caller gets of a window, and where the walk goes on.
fn turn(
    account: &Account,
    query: &CallQuery,
    whole: Window,
    window: Window,
    mut cursor: Cursor,
    found: Found,
) -> Result<Page<CallRecord>> {
    let Found { calls, bad, sent } = found;
    let in_range = |call: &CallRecord| query.range.contains(call.filed_at.instant());
    if window == whole {
        let calls = calls.iter().filter(|call| in_range(call)).count();
        cursor.total = Some((calls + bad.len()) as u64);
    }
    let mut undated = Vec::new();
    let mut set_aside = Vec::new();
    for bad in bad {
        let known = bad.undated.is_some_and(|print| cursor.undated.contains(&print));
        undated.extend(bad.undated);
        if !known {
            set_aside.push(bad.record);
        }
    }
    cursor.undated = undated;
    cursor.pass(window, sent);
    let next = (cursor.rest.seconds() > 0).then(|| cursor.pack(account)).transpose()?;
    let items = calls.into_iter().filter(|call| query.admits(call)).collect();
    Ok(Page::new(items).with_set_aside(set_aside).with_next(next).with_total(cursor.total))
}

fn overfull(window: Window) -> telephony_core::Error {
    let second = Moment::exact(instant(window.from));
    ListCallHistory::OPERATION
        .error(ErrorKind::Unstable)
        .with_message(format!("more records than one page holds come for the second {second}"))
}

fn moved() -> telephony_core::Error {
    ListCallHistory::OPERATION
        .error(ErrorKind::Unstable)
        .with_message("the vendor's count and the records it sends keep contradicting each other")
}
