//! Requests that check that an answer belongs to its request and that a list over several pages is complete.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use telephony_core::transport::Endpoint;
use telephony_core::wire::rows::{PlacedRow, Rows};
use telephony_core::{BadRecord, ErrorKind, Result};

use crate::Client;
use crate::models::Envelope;

/// Maximum number of consecutive passes over the pages of one list without progress before
/// [`ErrorKind::InconsistentRead`].
const PASSES: usize = 4;

/// Maximum number of passes over a list whose pages show some records twice, as long as each pass shows records that
/// the earlier ones did not.
const MOST_PASSES: usize = 16;

/// Maximum number of pages of one list, which is ten million records at 1000 a page.
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

struct Pass<R> {
    rows: Vec<PlacedRow<R>>,
    /// JSON text of each record, in the order of the list.
    keys: Vec<String>,
    /// Number of records that one page showed twice, so that the list itself contains them twice.
    doubles: usize,
    /// Vendor's count, where every page has the same one.
    total: Option<u64>,
    /// Set when the pages have different counts.
    moved: bool,
}

/// Reads a list over all its pages: once where the vendor's count equals the number of records sent, otherwise until
/// two passes in a row are equal.
///
/// A record on two pages means that another record is on neither, because records of one second may be in a different
/// order on each page. Such a list is read until the number of distinct records equals the number of its places. Only
/// passes of the same length are combined, because a record deleted between two passes would otherwise be counted in
/// place of a record that no page has shown.
pub(super) async fn read_all<E, R, C>(
    client: &Client,
    request: impl Fn(bool, u32) -> E,
    controls: impl Fn() -> C,
) -> Result<Vec<PlacedRow<R>>>
where
    E: Endpoint<Output = List<R>>,
    R: PartialEq + Serialize,
    C: IntoIterator<Item = E>,
{
    let mut before: Option<Vec<PlacedRow<R>>> = None;
    let mut seen: BTreeMap<String, PlacedRow<R>> = BTreeMap::new();
    let (mut idle, mut length) = (0, 0);
    for _ in 0..MOST_PASSES {
        let Pass { rows, keys, doubles, total, moved } = pass(client, &request, &controls).await?;
        let places = keys.len() - doubles;
        let repeats = places > keys.iter().collect::<HashSet<_>>().len();
        let counted = total == Some(rows.len() as u64);
        let held = before.as_ref().is_some_and(|before| same(before, &rows));
        if !repeats && (counted || held) {
            return Ok(rows);
        }
        if repeats {
            let new = keys.iter().filter(|key| !seen.contains_key(*key)).collect::<HashSet<_>>();
            if moved || places != length || seen.len() + new.len() > places {
                seen.clear();
                length = places;
            }
            let known = seen.len();
            let (read, quarantined): (Vec<_>, Vec<_>) = rows.into_iter().partition(Result::is_ok);
            seen.extend(keys.into_iter().zip(read));
            if seen.len() == places && !moved {
                return Ok(seen.into_values().chain(quarantined).collect());
            }
            idle = if seen.len() > known { 0 } else { idle + 1 };
        } else {
            seen.clear();
            before = Some(rows);
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

async fn pass<E, R, C>(client: &Client, request: &impl Fn(bool, u32) -> E, controls: &impl Fn() -> C) -> Result<Pass<R>>
where
    E: Endpoint<Output = List<R>>,
    R: PartialEq + Serialize,
    C: IntoIterator<Item = E>,
{
    let (mut keys, mut doubles) = (Vec::new(), 0);
    let mut rows: Vec<PlacedRow<R>> = Vec::new();
    let (mut total, mut full, mut last, mut moved) = (None, 0, 0, false);
    for page in 1..=MOST_PAGES {
        let answer = send_checked(client, |is_applied| request(is_applied, page), controls()).await?;
        let counted = answer.total_count();
        let sent = answer.data.sent();
        if page == 1 {
            (total, full) = (counted, sent);
        } else if counted != total {
            moved |= counted.is_some() && total.is_some();
            total = None;
        }
        let begin = rows.len();
        rows.extend(answer.data.into_rows());
        let (before, new) = (items(&rows[last..begin]), || items(&rows[begin..]));
        if page > 1 && new().next().is_some() && before.eq(new()) {
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
    }
    Ok(Pass { rows, keys, doubles, total, moved })
}

fn same<R: PartialEq>(before: &[PlacedRow<R>], now: &[PlacedRow<R>]) -> bool {
    items(before).eq(items(now)) && prints(before).eq(prints(now))
}

fn items<R>(rows: &[PlacedRow<R>]) -> impl Iterator<Item = &R> {
    rows.iter().flatten().map(|read| &read.item)
}

/// Fingerprints of the quarantined rows.
pub(super) fn prints<R>(rows: &[PlacedRow<R>]) -> impl Iterator<Item = u64> {
    rows.iter().filter_map(|row| row.as_ref().err()).map(BadRecord::fingerprint)
}
