//! Where an offset walk goes on, told by the rows and not by their number.
//!
//! Rows come and go while they are read: a new call shifts all others down, a deleted one shifts them up, and a walk
//! by offset alone then doubles or loses rows without a sign. So each page begins at the last row of the page before
//! it, and must show it.
//!
//! Calls that ended at one moment may come in another order each time. Where such calls stand on both sides of a
//! page's end, the next page begins before the first of them, so that all of them are in one answer.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use telephony_core::wire::salvage::Salvaged;

use crate::models::CompanyCall;

/// How far a walk has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Anchor {
    /// Rows passed so far, by the vendor's count at the time.
    pub(super) seen: u64,
    /// Marks of the last page's rows, in its order.
    pub(super) marks: Vec<String>,
    /// End of the call that was read last, in milliseconds.
    pub(super) ended_at: Option<i128>,
    /// Rows at the end of the last page that may have ended at that moment.
    #[serde(default)]
    pub(super) tied: u64,
    /// Whether later calls come first; `None` while all calls ended at one moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) newest_first: Option<bool>,
}

/// One page's rows in the vendor's order, bad ones in their places.
pub(super) struct Rows {
    marks: Vec<String>,
    ends: Vec<Option<i128>>,
}

/// Where the anchor was found on a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Which of the rows are new.
    New(Vec<bool>),
    /// Rows moved up: the anchor is before this page.
    Before,
    /// Rows moved down: the anchor is behind this page.
    Behind,
    /// Calls of the anchor's moment stand on both sides of this page's border; the page from here on shows them all.
    Tied(u64),
    /// More calls ended at the anchor's moment than a page holds.
    Crowded,
}

impl Anchor {
    fn may_be_tied(&self, end: Option<i128>) -> bool {
        end.is_none_or(|end| Some(end) == self.ended_at)
    }

    /// How many of these rows in a row may have ended at the anchor's moment; 0 if none is known to.
    fn tied_run<'a>(&self, ends: impl Iterator<Item = &'a Option<i128>>) -> usize {
        let run: Vec<_> = ends.take_while(|end| self.may_be_tied(**end)).collect();
        if run.iter().any(|end| end.is_some()) { run.len() } else { 0 }
    }

    /// Whether a call stands before all calls of the anchor's moment; `None` for a row without a time.
    fn precedes(&self, end: Option<i128>) -> Option<bool> {
        let (end, at) = end.zip(self.ended_at)?;
        Some(if self.newest_first? { end > at } else { end < at })
    }
}

impl Rows {
    pub(super) fn of(page: &Salvaged<CompanyCall>) -> Self {
        let mut calls = page.items.iter();
        let mut bad = page.set_aside.iter().peekable();
        let mut rows = Self { marks: Vec::new(), ends: Vec::new() };
        for index in 0..page.sent() {
            // A bad record has no id that could be trusted; its text is what it is known by.
            if let Some(bad) = bad.next_if(|bad| bad.index == index) {
                rows.marks.push(format!("#{:016x}", bad.fingerprint()));
                rows.ends.push(None);
            } else if let Some(call) = calls.next() {
                rows.marks.push(call.uuid.as_str().to_owned());
                rows.ends.push(Some(call.ended_at.unix_timestamp_nanos() / 1_000_000));
            }
        }
        rows
    }

    pub(super) fn len(&self) -> usize {
        self.marks.len()
    }

    /// The anchor after this page, which began at `offset`; `before` is the one that led to it.
    pub(super) fn anchor(self, offset: u64, before: Option<&Anchor>) -> Anchor {
        let ended_at = self.ends.iter().rev().find_map(|end| *end);
        let tied = self.ends.iter().rev().take_while(|end| end.is_none() || **end == ended_at);
        Anchor {
            seen: offset + self.marks.len() as u64,
            ended_at,
            tied: tied.count() as u64,
            newest_first: self.newest_first().or(before.and_then(|it| it.newest_first)),
            marks: self.marks,
        }
    }

    // By the first and the last call, since ties between them do not matter.
    fn newest_first(&self) -> Option<bool> {
        let mut ends = self.ends.iter().flatten();
        let (first, last) = (ends.next()?, ends.next_back()?);
        (first != last).then_some(first > last)
    }

    /// Looks for the last row that was read, or, where that was deleted, the one before it, and so on. The page began
    /// at `offset` and holds `size` rows at the most.
    pub(super) fn find(&self, anchor: &Anchor, offset: u64, size: u64) -> Found {
        let place = |mark: &String| self.marks.iter().position(|it| it == mark);
        let Some(last) = anchor.marks.iter().rev().find_map(place) else {
            let ahead = |end: &Option<i128>| match anchor.newest_first {
                Some(_) => anchor.precedes(*end) == Some(true),
                // Newest first is what is known of this vendor.
                None => end.zip(anchor.ended_at).is_some_and(|(end, at)| end > at),
            };
            let behind = self.len() > 0 && self.ends.iter().all(ahead);
            return if behind { Found::Behind } else { Found::Before };
        };
        let known: HashSet<&str> = anchor.marks.iter().map(String::as_str).collect();
        let known: Vec<bool> = self.marks.iter().map(|mark| known.contains(&**mark)).collect();
        let first_known = known.iter().position(|known| *known).unwrap_or_default();
        let whole = offset == 0 || self.begins_before(anchor, &known);
        if !whole && anchor.tied_run(self.ends.iter()) > 1 {
            return Found::Tied(offset.saturating_sub(anchor.tied.max(1)));
        }
        let trailing = anchor.tied_run(self.ends.iter().rev());
        if whole && trailing > 1 && self.len() as u64 >= size {
            let before = self.len() - trailing;
            return if before > 1 {
                Found::Tied(offset + before as u64 - 1)
            } else {
                Found::Crowded
            };
        }
        let new = (0..self.len()).map(|at| match self.ends[at] {
            _ if known[at] => false,
            _ if at > last => true,
            None => at > first_known || offset == 0,
            end => anchor.may_be_tied(end) || anchor.precedes(end) == Some(false),
        });
        Found::New(new.collect())
    }

    // Whether the page shows all calls of the anchor's moment from the first on.
    fn begins_before(&self, anchor: &Anchor, known: &[bool]) -> bool {
        let Some(&first) = self.ends.first() else { return false };
        anchor.precedes(first).unwrap_or_else(|| known[0] && !anchor.may_be_tied(first))
    }
}

#[cfg(test)]
mod tests;
