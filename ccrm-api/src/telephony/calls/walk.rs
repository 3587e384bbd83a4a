//! Walk over a range in windows of time that fit one page each, from whichever bound of the range the vendor's list
//! starts with.
//!
//! This vendor divides a list into pages by position. Rows that are added or removed between two pages shift the rest,
//! and a row is lost without a trace. A window that fits one page avoids this, because a single answer shows all of its
//! records.

use telephony_core::transport::Endpoint;
use telephony_core::{BadRecord, CallQuery, CallRecord, ErrorKind, Page, PageCursor, Result};

use super::answer::{
    Bad, CountMeaning, TruncatedWindow, WindowAnswer, WindowCalls, ask, ask_all_pages, ask_second_page, counts_more,
    counts_unrelated, is_round,
};
use super::cursor::Cursor;
use super::lengths;
use super::parts;
use super::strays;
use super::unreadable::{self, is_unreadable};
use super::window::{Clocks, Window, instant};
use crate::client::{DOCUMENTED_PAGE_SIZE, SURE_SECONDS};
use crate::endpoints::ListCallHistory;
use crate::models::CallHistoryId;
use crate::{Client, PROVIDER};

/// Maximum number of requests for one window while its count and its records contradict each other.
const MAX_REQUESTS: usize = 4;

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
    // A stored cursor brings the page size back to a new client, which has not observed it yet.
    if cursor.page_size < DOCUMENTED_PAGE_SIZE {
        client.server_pages().note_full(u64::from(cursor.page_size));
    }
    // Window that was requested a second time, and the maximum length after a refusal that may be for the length.
    let (mut repeated, mut longest) = (None, i64::MAX);
    // Set once an unreadable answer was the same twice, so that one passing failure does not start a search.
    let mut is_confirmed = cursor.is_searching();
    loop {
        cursor.page_size = client.server_pages().size();
        cursor.longest = client.lengths().longest().min(longest);
        let window = cursor.window();
        let reading = step(client, query, window, &mut cursor).await;
        match reading {
            // No calls where earlier windows held many: requested a second time, because one empty answer may be a
            // server failure.
            Ok(Step::Whole(found)) if found.sent == 0 && repeated != Some(window) && cursor.expects(whole, window) => {
                repeated = Some(window);
            }
            Ok(Step::Whole(found)) => {
                if lengths::omits_records(client, window, &found).await? {
                    // The limit is noted, so the next window is shorter. The count may have omitted these records, too.
                    cursor.total = None;
                    continue;
                }
                if longest < i64::MAX {
                    // A longer window was refused and this one was answered, so later windows keep to this length.
                    client.lengths().note_limit();
                }
                return finish_window(client, query, whole, window, cursor, found).await;
            }
            Ok(Step::Truncated(truncated)) => {
                if window == whole {
                    cursor.total = truncated.count;
                }
                cursor.page_size = client.server_pages().size();
                cursor.narrow(window, &truncated);
            }
            // The answer was too large in bytes; half of the window holds fewer records.
            Err(error) if error.kind() == ErrorKind::TooLarge && window.seconds() > 1 => {
                cursor.halve(window);
            }
            // Refused, perhaps for its length: 28 days are tried. If these are answered, later windows keep to them.
            Err(error) if lengths::may_be_too_long(&error, window) => longest = SURE_SECONDS,
            Err(error) if is_unreadable(&error) => {
                if !unreadable::answers(client).await {
                    return Err(error);
                }
                if !std::mem::replace(&mut is_confirmed, true) {
                    continue;
                }
                if window.seconds() > 1 {
                    cursor.mark_unreadable(window);
                    continue;
                }
                let found = unreadable::second(client, query, window, &mut cursor).await?;
                return finish_window(client, query, whole, window, cursor, found).await;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Conclusion from the answers for a window, by which the walk goes on. It is about a window and not a page as at other
/// vendors, because pages are addressed by number and cannot overlap.
enum Step {
    /// All records of the window.
    Whole(WindowCalls),
    /// The window holds more records than one page, and it is longer than a second.
    Truncated(TruncatedWindow),
}

// 1. The count differs from the records: the request is repeated, up to `MAX_REQUESTS` in all. The same contradiction
//    each time shows that the vendor counts something else, and the records are complete, unless a part of the window
//    shows others: then the window held more than the vendor shows, as in 2.
// 2. More records than a page, in a window longer than a second: `Truncated`.
// 3. More records than a page, in a window of one second, which cannot be divided: first without the extra clock at each
//    end that the vendor is seen to include, because the records of that clock may be what makes the answer too large.
//    If that is not enough, the window is read page by page.
async fn step(client: &Client, query: &CallQuery, window: Window, cursor: &mut Cursor) -> Result<Step> {
    let asked = window.asked(client.normalizer().account_zone());
    let mut clocks = asked;
    let mut seen: Vec<CallHistoryId> = Vec::new();
    let mut is_of_period = cursor.total.is_some();
    let mut prints = Vec::new();
    let mut one_page = false;
    loop {
        let meaning = CountMeaning { is_of_period, is_unrelated: cursor.counts_unrelated };
        match ask(client, window, clocks, query.raw, meaning).await? {
            WindowAnswer::Truncated(truncated)
                if truncated.sent < u64::from(client.server_pages().size())
                    && !ask_second_page(client, window, clocks, &truncated.seen, truncated.sent).await? =>
            {
                let TruncatedWindow { sent, ref seen, ref instants, .. } = truncated;
                if window.seconds() > 1 && parts::show_more(client, window, sent, seen, instants.clone()).await? {
                    cursor.counts_right = true;
                    return Ok(Step::Truncated(truncated));
                }
                if cursor.counts_right && window.seconds() == 1 {
                    return by_pages(client, query, window, clocks, cursor).await;
                }
                one_page = true;
                cursor.counts_unrelated = truncated.sent > 0 || counts_unrelated(client).await?;
                if !cursor.counts_unrelated {
                    return Err(moved());
                }
            }
            WindowAnswer::Truncated(truncated) if window.seconds() > 1 => {
                return Ok(Step::Truncated(truncated));
            }
            WindowAnswer::Truncated(truncated) => {
                let Some(trimmed) = clocks.trim(truncated.ends) else {
                    return by_pages(client, query, window, clocks, cursor).await;
                };
                clocks = trimmed;
                seen.extend(truncated.seen);
                is_of_period |= truncated.count.is_some();
            }
            // A record of this second is missing, so too much was trimmed.
            WindowAnswer::Whole(found) | WindowAnswer::Uncounted(found) if !found.has_all(&seen) => {
                return by_pages(client, query, window, asked, cursor).await;
            }
            // The loop repeats the request with the page size known by now.
            WindowAnswer::Uncounted(found) if !one_page => {
                let has_further = ask_second_page(client, window, clocks, &found.ids(), found.sent).await?;
                if !has_further || found.sent < u64::from(client.server_pages().size()) {
                    // Where page numbers change nothing, only a part of the window shows that records are missing.
                    let seconds = found.seconds();
                    if has_further
                        && window.seconds() > 1
                        && parts::show_more(client, window, found.sent, &found.ids(), seconds.clone()).await?
                    {
                        return Ok(Step::Truncated(uncounted(seconds)));
                    }
                    return Ok(Step::Whole(found));
                }
                if window.seconds() == 1 {
                    return by_pages(client, query, window, clocks, cursor).await;
                }
            }
            WindowAnswer::Whole(found) | WindowAnswer::Uncounted(found) => return Ok(Step::Whole(found)),
            WindowAnswer::Inconsistent(it) if prints.len() < MAX_REQUESTS - 1 => prints.push(it.print),
            WindowAnswer::Inconsistent(it) if prints.iter().any(|print| *print != it.print) => {
                return Err(moved());
            }
            WindowAnswer::Inconsistent(it)
                if it.more && ask_second_page(client, window, clocks, &it.calls.ids(), it.calls.sent).await? =>
            {
                if window.seconds() == 1 {
                    return by_pages(client, query, window, clocks, cursor).await;
                }
                // With the page size known by now, the same answer shows how long a window may be.
                if it.calls.sent >= u64::from(client.server_pages().size()) {
                    continue;
                }
                return Ok(Step::Truncated(TruncatedWindow::default()));
            }
            WindowAnswer::Inconsistent(it)
                if it.more
                    && window.seconds() > 1
                    && parts::show_more(client, window, it.calls.sent, &it.calls.ids(), it.calls.seconds()).await? =>
            {
                cursor.counts_right = true;
                return Ok(Step::Truncated(uncounted(it.calls.seconds())));
            }
            // The count was right for a longer window, and the second cannot be divided.
            WindowAnswer::Inconsistent(mut it) if it.more && cursor.counts_right => {
                it.calls.bad.extend(cursor.report_once(window.from).then(|| missing_records(window)));
                return Ok(Step::Whole(it.calls));
            }
            WindowAnswer::Inconsistent(it) => {
                // Records that are counted and never shown mean that the count describes something else. An answer
                // without any record needs a control request that confirms it.
                cursor.counts_unrelated = it.calls.sent > 0 || counts_unrelated(client).await?;
                if !cursor.counts_unrelated {
                    return Err(moved());
                }
                // A count below the number of records says nothing about further ones, which the next answer decides.
                if it.more || !is_round(usize::try_from(it.calls.sent).unwrap_or_default()) {
                    return Ok(Step::Whole(it.calls));
                }
            }
        }
    }
}

async fn by_pages(
    client: &Client,
    query: &CallQuery,
    window: Window,
    clocks: Clocks,
    cursor: &mut Cursor,
) -> Result<Step> {
    let mut found = ask_all_pages(client, window, clocks, query.raw).await?;
    // The count was right for a longer window: the pages of a second with a higher count are not all shown.
    if cursor.counts_right && counts_more(client, clocks, found.sent).await? {
        found.bad.extend(cursor.report_once(window.from).then(|| missing_records(window)));
    }
    Ok(Step::Whole(found))
}

// A truncated window of which only the seconds of the records shown are known.
fn uncounted(instants: Vec<i64>) -> TruncatedWindow {
    TruncatedWindow { instants, ..TruncatedWindow::default() }
}

// Record in place of those of a second that the vendor counts and shows on no page.
fn missing_records(window: Window) -> Bad {
    let operation = ListCallHistory::OPERATION;
    let at = instant(window.from);
    let reason = format!("the vendor counts more records in the second at {at} than it shows on any page");
    let record = BadRecord::new(operation.provider, operation.name, 0, "$", reason, "");
    Bad { record, unplaced: None, outside_at: None }
}

// Builds the page of a window that was read, and the cursor of the next one.
async fn finish_window(
    client: &Client,
    query: &CallQuery,
    whole: Window,
    window: Window,
    mut cursor: Cursor,
    mut found: WindowCalls,
) -> Result<Page<CallRecord>> {
    let account = client.account_label();
    let later = strays::take_out(client, query, whole, &mut cursor, &mut found).await?;
    let WindowCalls { calls, bad, sent, is_unreadable } = found;
    let in_range = |call: &CallRecord| query.range.contains(call.filed_at.instant());
    if window == whole {
        let calls = calls.iter().filter(|call| in_range(call)).count();
        cursor.total = Some((calls + bad.len()) as u64);
    }
    let zone = client.normalizer().account_zone();
    let (clocks, remembered_for) = (window.clock_seconds(zone), window.remembered_for(zone));
    let unplaced: Vec<u64> = bad.iter().filter_map(|bad| bad.unplaced).collect();
    let mut new = cursor.new_unplaced(&unplaced, clocks, remembered_for).into_iter();
    let is_new = |bad: &Bad| bad.unplaced.is_none() || new.next() == Some(true);
    let quarantined = bad.into_iter().filter(is_new).map(|bad| bad.record).collect();
    cursor.pass(window, sent);
    if is_unreadable {
        cursor.after_unreadable();
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
