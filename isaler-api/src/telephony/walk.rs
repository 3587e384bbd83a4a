//! Pages of entries in the order of their ids, over which none is lost or doubled.
//!
//! Ids only grow and are unique, so entries that are added come at the end. A deletion moves the entries behind it
//! one place forward, and the first of the next page would slip back over the border unseen: the page before is read
//! again after each further page, and what slipped is taken from there.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use telephony_core::transport::Endpoint;
use telephony_core::wire::salvage::Salvaged;
use telephony_core::{BadRecord, Error, ErrorKind, Personal, Result};

use super::strays;
use crate::Client;
use crate::endpoints::{ListHistory, PAGE_SIZE};
use crate::models::{EntryId, First, HistoryEntry, Order};

/// A shorter page is the last: the real server's full page is followed by `[]`, and it names no total.
const FULL: usize = PAGE_SIZE as usize;

/// Where a walk goes on.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Place {
    /// Page to read next.
    page: u32,
    /// Greatest id so far; ids are positive.
    last: i64,
}

/// An entry with its place in the page.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) index: usize,
    pub(super) entry: HistoryEntry,
    pub(super) raw: Option<Personal>,
}

#[derive(Debug)]
pub(super) struct Step {
    pub(super) rows: Vec<Row>,
    pub(super) set_aside: Vec<BadRecord>,
    pub(super) next: Option<Place>,
}

/// Reads the page at a place. The request says period and filters; order and page are the walk's.
pub(super) async fn step(client: &Client, request: &ListHistory, place: Place) -> Result<Step> {
    let page = read(client, request, place.page).await;
    // Rows of today in place of those asked for are what a lost body looks like, and so may any answer be.
    if page
        .as_ref()
        .err()
        .is_none_or(|error| matches!(error.kind(), ErrorKind::FilterIgnored | ErrorKind::Unstable))
    {
        client.bodies_must_arrive().await?;
    }
    let page = page?;
    let full = page.sent >= FULL;
    let mut step = Step { rows: page.rows, set_aside: page.set_aside, next: None };
    if first_id(&step.rows).is_some_and(|id| id.get() <= place.last) {
        return Err(unstable("an entry came again: entries moved while they were read"));
    }
    if let Some(before) = place.page.checked_sub(1).filter(|_| client.recheck_pages()) {
        take_slipped(&mut step, read(client, request, before).await?, place.last)?;
    }
    let bad = step.set_aside.iter().filter_map(|bad| strays::probe(bad).id);
    let ids = step.rows.iter().map(|row| row.entry.id).chain(bad);
    let last = ids.map(EntryId::get).fold(place.last, i64::max);
    step.next = full.then(|| Place { page: place.page.saturating_add(1), last });
    Ok(step)
}

/// Adds what the page before holds now and did not hold when it was read first.
fn take_slipped(step: &mut Step, before: ReadPage, last: i64) -> Result<()> {
    let full = before.sent >= FULL;
    if full && first_id(&before.rows).is_some_and(|id| id.get() > last) {
        return Err(unstable("more than a page of entries was deleted while they were read"));
    }
    let slipped = before.rows.into_iter().filter(|row| row.entry.id.get() > last);
    let rows = slipped.chain(step.rows.drain(..)).map(|row| (row.entry.id, row));
    // By id, so that one that is on both pages comes once.
    step.rows = rows.collect::<BTreeMap<_, _>>().into_values().collect();
    let known: Vec<_> = step.set_aside.iter().filter_map(|bad| strays::probe(bad).id).collect();
    step.set_aside.extend(before.set_aside.into_iter().filter(|bad| {
        strays::probe(bad).id.is_some_and(|id| id.get() > last && !known.contains(&id))
    }));
    Ok(())
}

struct ReadPage {
    rows: Vec<Row>,
    set_aside: Vec<BadRecord>,
    sent: usize,
}

async fn read(client: &Client, request: &ListHistory, page: u32) -> Result<ReadPage> {
    let request = request.clone().order(Order::Id).first(First::Old).page(page);
    let entries = client.send(request.clone()).await?.entries;
    let sent = entries.sent();
    let (rows, set_aside) = rows(entries);
    if !rows.is_sorted_by(|one, next| one.entry.id < next.entry.id) {
        return Err(unstable("the entries did not come in the order of their ids"));
    }
    if let Some(row) = rows.iter().find(|row| !asked_for(&request, &row.entry)) {
        return Err(ListHistory::OPERATION
            .error(ErrorKind::FilterIgnored)
            .with_path(format!("$.data[{}]", row.index))
            .with_message("an entry came that was not asked for"));
    }
    Ok(ReadPage { rows, set_aside, sent })
}

fn rows(entries: Salvaged<HistoryEntry>) -> (Vec<Row>, Vec<BadRecord>) {
    let Salvaged { items, raw, set_aside, .. } = entries;
    let mut raw = raw.into_iter();
    // The places that the entries set aside leave free.
    let free = (0..).filter(|index| set_aside.iter().all(|bad| bad.index != *index));
    let rows =
        items.into_iter().zip(free).map(|(entry, index)| Row { index, entry, raw: raw.next() });
    (rows.collect(), set_aside)
}

fn asked_for(request: &ListHistory, entry: &HistoryEntry) -> bool {
    let day = entry.at.map(|at| at.local().date());
    day.is_none_or(|day| request.from <= day && day <= request.to)
        && request.client.is_none_or(|client| entry.client == Some(client))
        && request.deal.is_none_or(|deal| entry.deal == Some(deal))
        && request.contact.is_none_or(|contact| entry.contacts.iter().any(|it| it.id == contact))
}

fn first_id(rows: &[Row]) -> Option<EntryId> {
    rows.first().map(|row| row.entry.id)
}

fn unstable(message: &'static str) -> Error {
    ListHistory::OPERATION.error(ErrorKind::Unstable).with_message(message)
}
