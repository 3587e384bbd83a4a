//! Requests that check that an answer belongs to its request and that a list over several pages is complete.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use telephony_core::transport::Endpoint;
use telephony_core::wire::rows::{PlacedRow, Rows};
use telephony_core::{BadRecord, Error, ErrorKind, Result};

use crate::Client;
use crate::error::lacks_list;
use crate::models::Envelope;

/// Maximum number of consecutive passes over the pages of one list without progress before
/// [`ErrorKind::InconsistentRead`].
const PASSES: usize = 4;

/// Maximum number of passes over a list whose pages show some records twice, as long as each pass shows records that
/// the earlier ones did not.
const MOST_PASSES: usize = 16;

/// Maximum number of pages of one list, which is ten million records at 1000 a page. A longer list is an error, because
/// the end of it was not seen.
const MOST_PAGES: u32 = 10_000;

type List<R> = Envelope<Rows<R>>;

/// Sends a request and checks that the vendor applies its parameters.
///
/// If the answer as a whole contradicts the request, control requests, whose answers must be empty, distinguish a vendor
/// that ignores the parameters from single stray records. Strays are quarantined: the request is then sent with the flag
/// that its parameters are applied (the argument of `request`). One empty control answer is enough.
pub(super) async fn send_checked<E, R>(
    client: &Client,
    request: impl Fn(bool) -> E,
    controls: impl IntoIterator<Item = E>,
) -> Result<List<R>>
where
    E: Endpoint<Output = List<R>>,
{
    let ignored = match client.send(request(false)).await {
        Err(error) if error.kind() == ErrorKind::FilterIgnored => error,
        answer => return answer,
    };
    if !client.heeded().is_known() {
        let mut is_applied = false;
        for control in controls {
            is_applied = match client.send(control).await {
                // Some servers refuse a day in the far future.
                Err(error) if error.kind() == ErrorKind::Rejected => false,
                answer => answer?.data.sent() == 0,
            };
            if is_applied {
                break;
            }
        }
        if !is_applied {
            return Err(ignored);
        }
        client.heeded().note();
    }
    client.send(request(true)).await
}

/// Sends the request of a page with a number like [`send_checked`]. An answer without a list may be the server's form of a
/// page after the last, or a failure: it is an empty page only if the first page still shows its list and the answer is the
/// same once more.
async fn send_numbered<E, R, C>(
    client: &Client,
    request: &impl Fn(bool, Option<u32>) -> E,
    page: u32,
    controls: &impl Fn() -> C,
) -> Result<List<R>>
where
    E: Endpoint<Output = List<R>>,
    C: IntoIterator<Item = E>,
{
    let of_page = |page| send_checked(client, move |is_applied| request(is_applied, page), controls());
    match of_page(Some(page)).await {
        Err(error) if lacks_list(&error) => {}
        answer => return answer,
    }
    let first = of_page(None).await?;
    match of_page(Some(page)).await {
        Err(again) if lacks_list(&again) => Ok(first.replace(Rows::default()).0),
        answer => answer,
    }
}

/// Requests the second page of a list, and returns it with its number. The number is 2, or 1 if the vendor counts pages
/// from 0: page 1 then has other rows than the page without a number, which is the first one.
async fn send_second<E, R, C>(
    client: &Client,
    request: &impl Fn(bool, Option<u32>) -> E,
    controls: &impl Fn() -> C,
    is_first: impl Fn(&Rows<R>) -> bool,
) -> Result<(u32, List<R>)>
where
    E: Endpoint<Output = List<R>>,
    C: IntoIterator<Item = E>,
{
    let is_known = client.server_pages().is_from_one();
    if !is_known {
        let one = send_numbered(client, request, 1, controls).await?;
        if !is_first(&one.data) {
            return Ok((1, one));
        }
    }
    let two = send_numbered(client, request, 2, controls).await?;
    // A vendor that counts from 0 may repeat the only page of a list for each later number.
    if !is_known && !is_first(&two.data) {
        client.server_pages().note_from_one();
    }
    Ok((2, two))
}

/// Requests a page after the first, which has `sent` rows, and returns it. It is page 2; if that is empty or refused and
/// the vendor may count pages from 0, it is page 1, unless that is the first page. A refused page is empty.
pub(super) async fn further_page<E, R, C>(
    client: &Client,
    request: &impl Fn(bool, Option<u32>) -> E,
    controls: &impl Fn() -> C,
    sent: u64,
    is_first: impl Fn(&Rows<R>) -> bool,
) -> Result<Rows<R>>
where
    E: Endpoint<Output = List<R>>,
    C: IntoIterator<Item = E>,
{
    let of_number = async |page| {
        for _ in 0..2 {
            // One refusal may be a failure that passes; the second one is about the page.
            match send_numbered(client, request, page, controls).await {
                Err(error) if is_refused(&error) => {}
                answer => return Ok(answer?.data),
            }
        }
        Ok(Rows::default())
    };
    let two = of_number(2).await?;
    if two.sent() > 0 || sent == 0 || client.server_pages().is_from_one() {
        return Ok(two);
    }
    let one = of_number(1).await?;
    if one.sent() > 0 && is_first(&one) {
        client.server_pages().note_from_one();
        return Ok(two);
    }
    Ok(one)
}

/// Returns true if the vendor says that it has no page of this number.
fn is_refused(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Rejected) && !error.is_redirect()
}

/// All pages of a list, each requested once.
struct Pass<R> {
    rows: Vec<PlacedRow<R>>,
    /// JSON text of each record, in the order of the list.
    keys: Vec<String>,
    /// Number of records that one page showed twice, so that the list itself contains them twice.
    doubles: usize,
    /// Vendor's count, where every page has the same one.
    total: Option<u64>,
    /// True if the pages have different counts.
    has_moved: bool,
}

impl<R> Pass<R> {
    /// Number of the list's places: its records over all pages, less those that one page shows twice. A list that is
    /// shown without a gap has a distinct record in each place.
    fn places(&self) -> usize {
        self.keys.len() - self.doubles
    }

    /// Returns true if a record is on two pages, so that another record is on none.
    fn is_on_two_pages(&self) -> bool {
        self.places() > self.keys.iter().collect::<HashSet<_>>().len()
    }
}

/// Reads a list over all its pages: once where the vendor's count equals the number of records sent, otherwise until
/// two passes in a row are equal.
///
/// A record on two pages means that another record is on neither, because records of one second may be in a different
/// order on each page. Such a list is read until the number of distinct records equals the number of its places
/// ([`Pass::places`]). Only passes with as many places are combined, because a record deleted between two passes would
/// otherwise be counted in place of a record that no page has shown. The combined list is in the order of the records'
/// JSON text, because no pass has the list's own order, and its quarantined records are those of the last pass.
pub(super) async fn read_all<E, R, C>(
    client: &Client,
    request: impl Fn(bool, Option<u32>) -> E,
    controls: impl Fn() -> C,
) -> Result<Vec<PlacedRow<R>>>
where
    E: Endpoint<Output = List<R>>,
    R: PartialEq + Serialize,
    C: IntoIterator<Item = E>,
{
    let mut before: Option<Vec<PlacedRow<R>>> = None;
    // Distinct records of the passes with `places` places, and the number of passes since the last progress.
    let mut seen: BTreeMap<String, PlacedRow<R>> = BTreeMap::new();
    let (mut places, mut idle) = (0, 0);
    for _ in 0..MOST_PASSES {
        let pass = read_pass(client, &request, &controls).await?;
        if pass.is_on_two_pages() {
            let is_new = |key: &&String| !seen.contains_key(*key);
            let new = pass.keys.iter().filter(is_new).collect::<HashSet<_>>().len();
            if pass.has_moved || pass.places() != places || seen.len() + new > pass.places() {
                seen.clear();
                places = pass.places();
            }
            let known = seen.len();
            let (read, quarantined): (Vec<_>, Vec<_>) = pass.rows.into_iter().partition(Result::is_ok);
            seen.extend(pass.keys.into_iter().zip(read));
            if seen.len() == places && !pass.has_moved {
                return Ok(seen.into_values().chain(quarantined).collect());
            }
            idle = if seen.len() > known { 0 } else { idle + 1 };
        } else {
            let is_counted = pass.total == Some(pass.rows.len() as u64);
            if is_counted || before.as_ref().is_some_and(|before| same(before, &pass.rows)) {
                return Ok(pass.rows);
            }
            seen.clear();
            before = Some(pass.rows);
            idle += 1;
        }
        if idle >= PASSES {
            break;
        }
    }
    Err(E::OPERATION
        .error(ErrorKind::InconsistentRead)
        .with_message("the records changed each time that their pages were read"))
}

async fn read_pass<E, R, C>(
    client: &Client,
    request: &impl Fn(bool, Option<u32>) -> E,
    controls: &impl Fn() -> C,
) -> Result<Pass<R>>
where
    E: Endpoint<Output = List<R>>,
    R: PartialEq + Serialize,
    C: IntoIterator<Item = E>,
{
    let (mut keys, mut doubles) = (Vec::new(), 0);
    let mut rows: Vec<PlacedRow<R>> = Vec::new();
    // `full` is the number of records on the first page, `last` the position at which the page before begins.
    let (mut total, mut full, mut last, mut has_moved) = (None, 0, 0, false);
    let mut number = None;
    for page in 1..=MOST_PAGES {
        let answer = match (page, number) {
            (1, _) => send_checked(client, |is_applied| request(is_applied, None), controls()).await,
            (_, None) => {
                let is_first = |one: &Rows<R>| one.sent() == full && shares_a_row(&rows, one);
                let second = send_second(client, request, controls, is_first).await;
                second.map(|(second, answer)| {
                    number = Some(second);
                    answer
                })
            }
            (_, Some(before)) => {
                number = Some(before + 1);
                send_numbered(client, request, before + 1, controls).await
            }
        };
        let answer = match answer {
            // The page before was the last one, and full.
            Err(error) if page > 1 && is_refused(&error) && total.is_some_and(|total| total <= rows.len() as u64) => {
                break;
            }
            answer => answer?,
        };
        let counted = answer.total_count();
        let sent = answer.data.sent();
        if page == 1 {
            (total, full) = (counted, sent);
        } else if counted != total {
            has_moved |= counted.is_some() && total.is_some();
            total = None;
        }
        let begin = rows.len();
        rows.extend(answer.data.into_rows());
        let (before, new) = (items(&rows[last..begin]), || items(&rows[begin..]));
        if page > 1 && new().next().is_some() && before.eq(new()) {
            // The last page is repeated after the end: page numbers matter, or the list is complete.
            if page > 2 || total.is_some_and(|total| total <= begin as u64) {
                rows.truncate(begin);
                break;
            }
            return Err(E::OPERATION.error(ErrorKind::FilterIgnored).with_message(
                "the page before was sent for this one; look for a cache or a proxy that answers without regard to the query",
            ));
        }
        let page_keys: Vec<String> = new().map(|item| serde_json::to_string(item).unwrap_or_default()).collect();
        doubles += page_keys.len() - page_keys.iter().collect::<HashSet<_>>().len();
        keys.extend(page_keys);
        last = begin;
        // The last page holds fewer records than the first.
        if sent == 0 || sent < full {
            break;
        }
        if page == MOST_PAGES {
            let message = "the list has more pages than are read; its end was not seen";
            return Err(E::OPERATION.error(ErrorKind::TooLarge).with_message(message));
        }
    }
    Ok(Pass { rows, keys, doubles, total, has_moved })
}

/// Returns true if a page shows one of the rows.
pub(super) fn shares_a_row<R: PartialEq>(rows: &[PlacedRow<R>], page: &Rows<R>) -> bool {
    let is_shown = |print| page.quarantined.iter().any(|bad| bad.fingerprint() == print);
    items(rows).any(|item| page.items.contains(item)) || prints(rows).any(is_shown)
}

/// Returns true if both have the same records and the same quarantined rows, in the same order.
pub(super) fn same<R: PartialEq>(before: &[PlacedRow<R>], now: &[PlacedRow<R>]) -> bool {
    items(before).eq(items(now)) && prints(before).eq(prints(now))
}

fn items<R>(rows: &[PlacedRow<R>]) -> impl Iterator<Item = &R> {
    rows.iter().flatten().map(|read| &read.item)
}

/// Fingerprints of the quarantined rows.
pub(super) fn prints<R>(rows: &[PlacedRow<R>]) -> impl Iterator<Item = u64> {
    rows.iter().filter_map(|row| row.as_ref().err()).map(BadRecord::fingerprint)
}
