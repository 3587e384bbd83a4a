//! Where an offset walk goes on, told by the rows and not by their number.
//!
//! Rows come and go while they are read: a new call shifts all others down, a deleted one shifts them up, and a walk
//! by offset alone then doubles or loses rows without a sign. So each page begins with rows of the page before it, and
//! must show one.
//!
//! Calls that ended at one moment may come in another order each time. So the next page begins before the first call
//! of the moment that was read last, and all of them are in one answer.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_with::As;
use telephony_core::BadRecord;
use telephony_core::wire::Epoch;
use telephony_core::wire::salvage::Salvaged;
use time::OffsetDateTime;

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
    /// Marks of rows that were read before and may come again: pushed behind the last page by rows that came between, or
    /// without a time by which they could be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) passed: Vec<String>,
}

/// Most rows that are kept for such; those that were deleted are among them.
const MOST_PASSED: usize = 100;

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
    /// Rows moved up: the anchor, or another call of its moment, is before this page.
    Before,
    /// Rows moved down: the anchor is behind this page.
    Behind,
    /// Calls of the anchor's moment stand on both sides of this page's border; the page from here on shows them all.
    Tied(u64),
    /// More calls ended at the anchor's moment than a page holds.
    Crowded,
}

impl Anchor {
    /// Marks of all rows that were read and may come again, in their order.
    fn known(&self) -> impl DoubleEndedIterator<Item = &String> {
        self.marks.iter().chain(&self.passed)
    }

    /// Whether the last page began with the list's first row, so that whatever was read and is still there is known.
    fn is_from_the_top(&self) -> bool {
        self.seen == self.marks.len() as u64
    }

    fn may_be_tied(&self, end: Option<i128>) -> bool {
        end.is_none_or(|end| Some(end) == self.ended_at)
    }

    /// Where to look for what comes next: at the row before those of the last moment.
    pub(super) fn begin(&self) -> u64 {
        match self.newest_first {
            _ if self.is_roomy() => self.seen.saturating_sub(self.tied + 1),
            None => 0,
            Some(_) => self.seen.saturating_sub(1),
        }
    }

    /// Whether the last page held more than what may have ended at its last moment.
    fn is_roomy(&self) -> bool {
        self.tied + 1 < self.marks.len() as u64
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
            let end = if let Some(bad) = bad.next_if(|bad| bad.index == index) {
                rows.marks.push(format!("#{:016x}", bad.fingerprint()));
                ended_at(bad)
            } else if let Some(call) = calls.next() {
                rows.marks.push(call.uuid.as_str().to_owned());
                Some(call.ended_at)
            } else {
                break;
            };
            rows.ends.push(end.map(|end| end.unix_timestamp_nanos() / 1_000_000));
        }
        rows
    }

    pub(super) fn len(&self) -> usize {
        self.marks.len()
    }

    /// The anchor after this page, which began at `offset` and holds `size` rows at the most; `before` is the one that
    /// led to it.
    pub(super) fn anchor(self, offset: u64, size: u64, before: Option<&Anchor>) -> Anchor {
        let passed = before.map(|before| self.passed(before, size));
        let ended_at = self.ends.iter().rev().find_map(|end| *end);
        let tied = self.ends.iter().rev().take_while(|end| end.is_none() || **end == ended_at);
        Anchor {
            seen: offset + self.marks.len() as u64,
            ended_at,
            tied: tied.count() as u64,
            newest_first: self.newest_first().or(before.and_then(|it| it.newest_first)),
            marks: self.marks,
            passed: passed.unwrap_or_default(),
        }
    }

    // Rows that stood behind this page's were deleted, or stand behind a full page now. Records without a time may come
    // before this page one time and on it the next, if they ended at the moment of calls.
    fn passed(&self, before: &Anchor, size: u64) -> Vec<String> {
        let here: HashSet<&String> = self.marks.iter().collect();
        let known: Vec<&String> = before.known().collect();
        let full = self.len() as u64 >= size;
        let behind = known.iter().rposition(|mark| here.contains(mark)).map_or(0, |last| last + 1);
        let may_come = |(place, mark): &(usize, &String)| {
            !here.contains(mark) && (full && *place >= behind || mark.starts_with('#'))
        };
        let passed = known.into_iter().enumerate().filter(may_come).take(MOST_PASSED);
        passed.map(|(_, mark)| mark.clone()).collect()
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
        let known: HashSet<&String> = anchor.known().collect();
        let known: Vec<bool> = self.marks.iter().map(|mark| known.contains(mark)).collect();
        let Some(last) = known.iter().rposition(|known| *known) else {
            // Nothing that was read is there any more.
            if offset == 0 && (anchor.is_from_the_top() || self.len() == 0) {
                return Found::New(vec![true; self.len()]);
            }
            let ahead = |end: &Option<i128>| match anchor.newest_first {
                Some(_) => anchor.precedes(*end) == Some(true),
                // Newest first is what is known of this vendor.
                None => end.zip(anchor.ended_at).is_some_and(|(end, at)| end > at),
            };
            let behind = self.len() > 0 && self.ends.iter().all(ahead);
            return if behind { Found::Behind } else { Found::Before };
        };
        let first_known = known.iter().position(|known| *known).unwrap_or_default();
        if offset > 0 && !self.begins_before(anchor, &known) {
            return Found::Before;
        }
        let tied = self.ends.iter().rev().take_while(|end| anchor.may_be_tied(**end));
        let (tied, dated) =
            tied.fold((0, 0), |(all, dated), end| (all + 1, dated + usize::from(end.is_some())));
        if dated > 0 && self.len() as u64 >= size {
            match self.len() - tied {
                before @ 2.. => return Found::Tied(offset + before as u64 - 1),
                _ if dated > 1 => return Found::Crowded,
                _ => {}
            }
        }
        // In a list in the order of time a row's moment tells its place, whatever became of the rows around it.
        let in_order = self.is_in_order(anchor.newest_first);
        let precedes = |end: Option<i128>| anchor.precedes(end) == Some(true);
        if in_order && self.len() as u64 >= size && self.ends.iter().all(|end| precedes(*end)) {
            return Found::Behind;
        }
        let new = (0..self.len()).map(|at| match self.ends[at] {
            _ if known[at] => false,
            None if in_order => !self.precedes_from(anchor, at),
            end if in_order => !precedes(end),
            _ if at > last => true,
            None => at > first_known || offset == 0,
            end => anchor.may_be_tied(end),
        });
        Found::New(new.collect())
    }

    fn is_in_order(&self, newest_first: Option<bool>) -> bool {
        let ends = self.ends.iter().flatten();
        match newest_first {
            Some(true) => ends.is_sorted_by(|a, b| a >= b),
            Some(false) => ends.is_sorted(),
            None => false,
        }
    }

    // Whether a call from this place on stands before all calls of the anchor's moment.
    fn precedes_from(&self, anchor: &Anchor, place: usize) -> bool {
        self.ends.iter().skip(place).any(|end| anchor.precedes(*end) == Some(true))
    }

    // Whether the page shows all calls of the anchor's moment from the first on.
    fn begins_before(&self, anchor: &Anchor, known: &[bool]) -> bool {
        let tied = |end: &Option<i128>| *end == anchor.ended_at;
        match (anchor.ended_at, self.ends[0]) {
            (None, _) => true,
            // Among a page of records without a time a known one tells the place.
            (_, None) if known[0] && !anchor.is_roomy() && !self.ends.iter().any(tied) => true,
            (_, Some(_)) if known[0] && !tied(&self.ends[0]) => true,
            _ => {
                let first = self.ends.iter().find(|end| end.is_some());
                first.and_then(|end| anchor.precedes(*end)) == Some(true)
            }
        }
    }
}

/// End of a record that could not be read otherwise.
pub(super) fn ended_at(bad: &BadRecord) -> Option<OffsetDateTime> {
    #[derive(Deserialize)]
    struct Ended {
        #[serde(rename = "endAt", default, with = "As::<Epoch>")]
        ended_at: Option<OffsetDateTime>,
    }
    serde_json::from_str::<Ended>(&bad.raw).ok()?.ended_at
}

#[cfg(test)]
mod tests;
