//! Pages of entries in the order of their ids, over which none is lost or doubled.
//!
//! Ids only grow and are unique, so entries that are added come at the end. A deletion moves the entries behind it
//! one place forward, and the first of the next page would slip back over the border unseen: the page before is read
//! again after each further page, and what slipped is taken from there. Where more than a page was deleted it may have
//! slipped further, so that pages are read back to one that shows an entry known before.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use telephony_core::transport::Endpoint;
use telephony_core::wire::salvage::Salvaged;
use telephony_core::{BadRecord, Error, ErrorKind, Personal, Repair, Result};

use super::strays;
use crate::Client;
use crate::endpoints::{ListHistory, PAGE_SIZE};
use crate::models::{EntryId, First, HistoryEntry, Order};

/// A shorter page is the last: the real server's full page is followed by `[]`, and it names no total.
const FULL: usize = PAGE_SIZE as usize;

/// Where a walk goes on.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Place {
    /// Page to read next.
    page: u32,
    /// Greatest id so far; ids are positive.
    last: i64,
    /// Fingerprints of the entries behind that one whose ids could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    nameless: Vec<u64>,
}

impl Place {
    // Where so much was deleted that the page before reaches beyond the page itself, the walk has come that far.
    fn reach(&mut self, rows: &[Row], set_aside: &[BadRecord]) {
        let id = |bad: &BadRecord| strays::probe(bad).id.map(EntryId::get);
        let good = rows.iter().map(|row| row.entry.id.get());
        let last = good.chain(set_aside.iter().filter_map(id)).max();
        if let Some(last) = last.filter(|last| *last > self.last) {
            self.last = last;
            let nameless = set_aside.iter().filter(|bad| id(bad).is_none());
            self.nameless = nameless.map(BadRecord::fingerprint).collect();
        }
    }
}

/// An entry with its place in the page.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) index: usize,
    pub(super) entry: HistoryEntry,
    pub(super) raw: Option<Personal>,
    pub(super) repairs: Vec<Repair>,
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
    if first_id(&page.rows).is_some_and(|id| id.get() <= place.last) {
        return Err(unstable("an entry came again: entries moved while they were read"));
    }
    let next = (page.sent >= FULL).then(|| page.end(&place));
    let mut step = Step { rows: page.rows, set_aside: page.set_aside, next };
    let before = if client.recheck_pages() { place.page } else { 0 };
    for before in (0..before).rev() {
        if take_slipped(&mut step, read(client, request, before).await?, &place) {
            break;
        }
    }
    if let Some(next) = &mut step.next {
        next.reach(&step.rows, &step.set_aside);
    }
    Ok(step)
}

/// Adds what a page before holds now and did not hold when it was read first; whether it shows where the walk stood, so
/// that nothing can have slipped further.
fn take_slipped(step: &mut Step, before: ReadPage, place: &Place) -> bool {
    let from = before.behind(place.last);
    let rows = before.rows.into_iter().filter(|row| row.index >= from);
    let rows = rows.chain(step.rows.drain(..)).map(|row| (row.entry.id, row));
    // By id, so that one that is on both pages comes once.
    step.rows = rows.collect::<BTreeMap<_, _>>().into_values().collect();
    let name = |bad: &BadRecord| (strays::probe(bad).id, bad.fingerprint());
    let known: Vec<_> = step.set_aside.iter().map(name).collect();
    let is_new = |bad: &BadRecord| match name(bad) {
        (Some(id), _) => known.iter().all(|known| known.0 != Some(id)),
        (None, print) => {
            !place.nameless.contains(&print) && known.iter().all(|known| known.1 != print)
        }
    };
    let set_aside = before.set_aside.into_iter().filter(|bad| bad.index >= from && is_new(bad));
    step.set_aside.extend(set_aside);
    from > 0
}

struct ReadPage {
    rows: Vec<Row>,
    set_aside: Vec<BadRecord>,
    sent: usize,
}

impl ReadPage {
    /// Place in the page behind every entry up to this id; 0 if there is none.
    fn behind(&self, last: i64) -> usize {
        let known = self.named().filter(|(_, id)| *id <= last);
        known.map(|(index, _)| index + 1).max().unwrap_or(0)
    }

    /// Where the walk goes on after this page.
    fn end(&self, place: &Place) -> Place {
        let last = self.named().map(|(_, id)| id).fold(place.last, i64::max);
        let from = self.behind(last);
        let nameless = self.set_aside.iter().filter(|bad| bad.index >= from);
        let nameless = nameless.map(BadRecord::fingerprint).collect();
        Place { page: place.page.saturating_add(1), last, nameless }
    }

    /// Places and ids of the entries whose id could be read.
    fn named(&self) -> impl Iterator<Item = (usize, i64)> {
        let good = self.rows.iter().map(|row| (row.index, row.entry.id.get()));
        let bad = self.set_aside.iter();
        good.chain(bad.filter_map(|bad| Some((bad.index, strays::probe(bad).id?.get()))))
    }
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
    let set_aside = entries.set_aside.clone();
    let rows = entries.into_placed().map(|sent| Row {
        index: sent.index,
        entry: sent.item,
        raw: sent.raw,
        repairs: sent.repairs,
    });
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
