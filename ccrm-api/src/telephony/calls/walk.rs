//! Walk over a range in windows of time that fit one page each, from the end where the vendor's list begins.
//!
//! This vendor divides a list into pages by position. Rows that are added or removed between two pages shift the rest,
//! and a row is lost without a trace. A window that fits one page avoids this, because a single answer shows all of its
//! records.

use telephony_core::transport::Endpoint;
use telephony_core::{CallQuery, CallRecord, ErrorKind, Page, PageCursor, Result};

use super::answer::{
    Bad, TruncatedWindow, Trust, WindowAnswer, WindowCalls, ask, ask_all, counts_elsewhere, has_second_page,
};
use super::blind::{self, is_unwritten};
use super::cursor::Cursor;
use super::lengths;
use super::strays;
use super::window::{Clocks, Window};
use crate::client::PAGE;
use crate::endpoints::ListCallHistory;
use crate::models::CallHistoryId;
use crate::{Client, PROVIDER};

/// Maximum number of requests for one window while its count and its records contradict each other.
const TRIES: usize = 4;

/// Reads one window of a query, from the start or from a cursor.
pub(super) async fn page(client: &Client, query: &CallQuery, cursor: Option<&PageCursor>) -> Result<Page<CallRecord>> {
    query.check(&PROVIDER, ListCallHistory::OPERATION.name)?;
    if query.range.is_empty() {
        return Ok(Page::new(Vec::new()));
    }
    let whole = Window::around(query.range);
    let mut cursor = match cursor {
        Some(cursor) => Cursor::unpack(cursor, client.account_label(), whole)?,
        None => Cursor::start(whole),
    };
    if cursor.page < PAGE {
        client.page_sizes().note_full(u64::from(cursor.page));
    }
    let (mut asked_again, mut longest) = (None, i64::MAX);
    loop {
        cursor.page = client.page_sizes().size();
        cursor.longest = client.lengths().longest().min(longest);
        let window = cursor.window();
        let reading = settled(client, query, window, &mut cursor).await;
        match reading {
            // No calls where earlier windows held many: requested a second time, because one empty answer may be a
            // server failure.
            Ok(Settled::Whole(found))
                if found.sent == 0 && asked_again != Some(window) && cursor.expects(whole, window) =>
            {
                asked_again = Some(window);
            }
            Ok(Settled::Whole(found)) if lengths::is_cut(client, window, &found).await? => {
                cursor.total = None;
            }
            Ok(Settled::Whole(found)) => {
                if longest < i64::MAX {
                    client.lengths().note_cuts();
                }
                return turn(client, query, whole, window, cursor, found).await;
            }
            Ok(Settled::TooMany(over)) => {
                if window == whole {
                    cursor.total = over.count;
                }
                cursor.page = client.page_sizes().size();
                cursor.narrow(window, &over);
            }
            // The answer was too large in bytes; half of the window holds fewer records.
            Err(error) if error.kind() == ErrorKind::TooLarge && window.seconds() > 1 => {
                cursor.narrow(window, &TruncatedWindow::default());
            }
            Err(error) if lengths::may_be_too_long(&error, window) => longest = lengths::SURE,
            Err(error) if is_unwritten(&error) => {
                if !blind::answers(client).await {
                    return Err(error);
                }
                if window.seconds() > 1 {
                    cursor.darken(window);
                    continue;
                }
                let found = blind::second(client, query, window, &mut cursor).await?;
                return turn(client, query, whole, window, cursor, found).await;
            }
            Err(error) => return Err(error),
        }
    }
}

enum Settled {
    Whole(WindowCalls),
    TooMany(TruncatedWindow),
}

// Repeats the request until count and records agree. If each answer has the same contradiction, the vendor counts
// something else, and the records are complete. A window of a single second cannot be divided. An end that the vendor
// is known to include needs no extra second, and that second may be what makes the answer too large; it is trimmed
// first. If that does not help, the second is read page by page.
async fn settled(client: &Client, query: &CallQuery, window: Window, cursor: &mut Cursor) -> Result<Settled> {
    let asked = window.asked(client.normalizer().account_zone());
    let mut clocks = asked;
    let mut seen: Vec<CallHistoryId> = Vec::new();
    let mut counted = cursor.total.is_some();
    let mut prints = Vec::new();
    let mut one_page = false;
    loop {
        let trust = Trust { counted, elsewhere: cursor.counts_elsewhere };
        match ask(client, window, clocks, query.raw, trust).await? {
            WindowAnswer::Truncated(over)
                if over.sent < u64::from(client.page_sizes().size())
                    && !has_second_page(client, window, clocks, &over.seen, over.sent).await? =>
            {
                one_page = true;
                cursor.counts_elsewhere = over.sent > 0 || counts_elsewhere(client).await?;
                if !cursor.counts_elsewhere {
                    return Err(moved());
                }
            }
            WindowAnswer::Truncated(over) if window.seconds() > 1 => {
                return Ok(Settled::TooMany(over));
            }
            WindowAnswer::Truncated(over) => {
                let Some(trimmed) = clocks.trim(over.ends) else {
                    return by_pages(client, query, window, clocks).await;
                };
                clocks = trimmed;
                seen.extend(over.seen);
                counted |= over.count.is_some();
            }
            // A record of this second is missing, so too much was trimmed.
            WindowAnswer::Whole(found) if !found.has_all(&seen) => {
                return by_pages(client, query, window, asked).await;
            }
            // The loop repeats the request with the page size known by now.
            WindowAnswer::Whole(found) if found.may_be_cut && !one_page => {
                if !has_second_page(client, window, clocks, &found.ids(), found.sent).await?
                    || found.sent < u64::from(client.page_sizes().size())
                {
                    return Ok(Settled::Whole(found));
                }
                if window.seconds() == 1 {
                    return by_pages(client, query, window, clocks).await;
                }
            }
            WindowAnswer::Whole(found) => return Ok(Settled::Whole(found)),
            WindowAnswer::Inconsistent(it) if prints.len() < TRIES - 1 => prints.push(it.print),
            WindowAnswer::Inconsistent(it) if prints.iter().any(|print| *print != it.print) => {
                return Err(moved());
            }
            WindowAnswer::Inconsistent(it)
                if it.more && has_second_page(client, window, clocks, &it.found.ids(), it.found.sent).await? =>
            {
                if window.seconds() == 1 {
                    return by_pages(client, query, window, clocks).await;
                }
                // With the page size known by now, the same answer shows how far a window may reach.
                if it.found.sent >= u64::from(client.page_sizes().size()) {
                    continue;
                }
                return Ok(Settled::TooMany(TruncatedWindow::default()));
            }
            WindowAnswer::Inconsistent(it) => {
                // Records that are counted and never shown mean that the count describes something else; an answer
                // without any record needs a check of that.
                cursor.counts_elsewhere = it.found.sent > 0 || counts_elsewhere(client).await?;
                return if cursor.counts_elsewhere { Ok(Settled::Whole(it.found)) } else { Err(moved()) };
            }
        }
    }
}

async fn by_pages(client: &Client, query: &CallQuery, window: Window, clocks: Clocks) -> Result<Settled> {
    ask_all(client, window, clocks, query.raw).await.map(Settled::Whole)
}

// Builds the page of a window and the cursor of the next one.
async fn turn(
    client: &Client,
    query: &CallQuery,
    whole: Window,
    window: Window,
    mut cursor: Cursor,
    mut found: WindowCalls,
) -> Result<Page<CallRecord>> {
    let account = client.account_label();
    let later = strays::hand_on(client, query, whole, &mut cursor, &mut found).await?;
    let WindowCalls { calls, bad, sent, blind, .. } = found;
    let in_range = |call: &CallRecord| query.range.contains(call.filed_at.instant());
    if window == whole {
        let calls = calls.iter().filter(|call| in_range(call)).count();
        cursor.total = Some((calls + bad.len()) as u64);
    }
    let zone = client.normalizer().account_zone();
    let (clocks, reach) = (window.clock_seconds(zone), window.reach(zone));
    let undated: Vec<u64> = bad.iter().filter_map(|bad| bad.undated).collect();
    let mut new = cursor.new_undated(&undated, clocks, reach).into_iter();
    let is_new = |bad: &Bad| bad.undated.is_none() || new.next() == Some(true);
    let quarantined = bad.into_iter().filter(is_new).map(|bad| bad.record).collect();
    cursor.pass(window, sent);
    if blind {
        cursor.after_blind();
    }
    let next = (cursor.rest.seconds() > 0).then(|| cursor.pack(account)).transpose()?;
    let items = calls.into_iter().filter(|call| query.matches(call)).collect();
    let page = Page::new(items).with_quarantined(quarantined).with_later(later);
    Ok(page.with_next(next).with_total(cursor.total))
}

fn moved() -> telephony_core::Error {
    ListCallHistory::OPERATION
        .error(ErrorKind::InconsistentRead)
        .with_message("the vendor's count and the records it sends keep contradicting each other")
}
