//! End of a reading: the list is whole, or it must be re-read.

use super::super::row::{Row, print};
use super::{Reading, Step};
use crate::endpoints::ListCompanyCalls;

/// Maximum number of readings of one list that do not agree; after them the walk fails.
const MOST_READINGS: u32 = 32;

/// Maximum number of different offsets at which one page may be sent; added and removed rows may show a page twice.
const MOST_REPEATS: u32 = 4;

/// Number of readings that must agree to prove a list that is longer than its number of distinct rows, for example
/// because a row is listed twice far apart.
const ENOUGH_EQUAL: u32 = 4;

impl Reading {
    // A page that repeats at any offset and has more rows than requested is the whole list.
    pub(super) fn repeated(&mut self, rows: &[Row], is_known: bool) -> Option<Step> {
        let print = print(rows);
        self.repeats = if is_known && print == self.print { self.repeats + 1 } else { 0 };
        self.print = print;
        if self.repeats < MOST_REPEATS {
            return None;
        }
        if self.offset > 0 {
            // Added rows may show one page at several offsets, but not at offset 0.
            self.offset = 0;
            return Some(Step::Next);
        }
        Some(if rows.len() > ListCompanyCalls::MAX_LIMIT as usize { Step::Whole } else { Step::Stuck })
    }

    /// Judges a list that ends with the current page: this many rows, by its offset.
    pub(super) fn end(&mut self, length: u64) -> Step {
        let doubles = self.doubles.len();
        let is_counted = |rows: u64| rows + doubles == length;
        let is_one_page = self.pages <= 1 && self.readings == 0 && is_counted(self.read.len());
        if self.is_in_order() || is_one_page && !self.is_doubted {
            return Step::Whole;
        }
        let agrees =
            self.readings > 0 && self.before.len() == self.read.len() && self.before.without(&self.read).is_empty();
        self.equal = if agrees { self.equal + 1 } else { 0 };
        let is_whole = is_counted(self.read.len());
        if self.equal > 0 && is_whole || self.equal >= ENOUGH_EQUAL {
            return Step::Whole;
        }
        // Rows with the same time may be in a different order in each reading.
        let all = self.read.len() + self.before.without(&self.read).len();
        let all = all + self.earlier.without(&self.read).without(&self.before).len();
        let stands = self.length == Some(length);
        if stands && is_counted(all) {
            return Step::Whole;
        }
        let moving = self.length.is_some() && !stands;
        self.length = Some(length);
        self.again(moving)
    }

    pub(super) fn again(&mut self, moving: bool) -> Step {
        if self.readings >= MOST_READINGS { Step::Lost } else { Step::Again { moving } }
    }
}
