//! Where an offset walk goes on, told by the rows and not by their number.
//!
//! Rows come and go while they are read: a new call shifts all others down, a deleted one shifts them up, and a walk
//! by offset alone then doubles or loses rows without a sign. So each page begins at the last row of the page before
//! it, and must show it.

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
}

/// One page's rows in the vendor's order, bad ones in their places.
pub(super) struct Rows {
    marks: Vec<String>,
    ends: Vec<Option<i128>>,
}

/// Where the anchor was found on a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Rows from this place on are new.
    At(usize),
    /// Rows moved up: the anchor is before this page.
    Before,
    /// Rows moved down: the anchor is behind this page.
    Behind,
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

    /// The anchor after this page, which began at `offset`.
    pub(super) fn anchor(self, offset: u64) -> Anchor {
        Anchor {
            seen: offset + self.marks.len() as u64,
            ended_at: self.ends.iter().rev().find_map(|end| *end),
            marks: self.marks,
        }
    }

    /// Looks for the last row that was read, or, where that was deleted, the one before it, and so on.
    pub(super) fn find(&self, anchor: &Anchor) -> Found {
        for mark in anchor.marks.iter().rev() {
            if let Some(at) = self.marks.iter().position(|it| it == mark) {
                return Found::At(at + 1);
            }
        }
        // Newest first: rows that all ended after the anchor stand before it.
        let newer = |end: &Option<i128>| end.zip(anchor.ended_at).is_some_and(|(end, at)| end > at);
        if self.len() > 0 && self.ends.iter().all(newer) { Found::Behind } else { Found::Before }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Newest first: row 9 ended last.
    fn rows(numbers: impl IntoIterator<Item = i128>) -> Rows {
        let numbers: Vec<i128> = numbers.into_iter().collect();
        Rows {
            marks: numbers.iter().map(ToString::to_string).collect(),
            ends: numbers.into_iter().map(Some).collect(),
        }
    }

    fn anchor() -> Anchor {
        rows([9, 8, 7]).anchor(0)
    }

    #[test]
    fn a_page_that_begins_with_the_last_row_goes_on_behind_it() {
        assert_eq!(rows([7, 6, 5]).find(&anchor()), Found::At(1));
        assert_eq!(anchor().seen, 3);
    }

    #[test]
    fn rows_that_were_shifted_down_are_passed_over() {
        assert_eq!(rows([9, 8, 7, 6]).find(&anchor()), Found::At(3));
        assert_eq!(rows([12, 11, 10]).find(&anchor()), Found::Behind);
    }

    #[test]
    fn rows_that_were_shifted_up_are_looked_for_before() {
        assert_eq!(rows([6, 5, 4]).find(&anchor()), Found::Before);
        assert_eq!(rows([]).find(&anchor()), Found::Before);
    }

    #[test]
    fn a_deleted_last_row_is_stood_in_for_by_the_one_before_it() {
        assert_eq!(rows([8, 6, 5]).find(&anchor()), Found::At(1));
    }
}
