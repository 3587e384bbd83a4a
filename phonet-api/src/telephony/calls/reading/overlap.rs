//! Placement of a page in its list, by its overlap with the rows before it.

use super::super::keys::is_first_of_key;
use super::super::row::Row;
use super::{Order, PageOrigin, Reading, Step};
use crate::endpoints::ListCompanyCalls;

/// Maximum number of backward steps in one reading.
const MOST_BACK: u32 = 24;

/// Facts that an answer shows about the list, where its page continues the list.
struct PageAnswer {
    /// Number of rows of the page, and number of those that are new.
    rows: u64,
    new: u64,
    /// Number of rows at the end of the page that may have the same time.
    tied: u64,
    /// Set when no page follows.
    is_end: bool,
}

impl Reading {
    /// Processes the page at `offset` in three steps: finds the last known row, checks that the page covers its ties,
    /// and classifies the rest.
    pub(in super::super) fn take(&mut self, rows: &[Row]) -> Step {
        let known = self.read.among(rows);
        let origin = std::mem::take(&mut self.origin);
        let is_assembled = origin != PageOrigin::Sent;
        if origin == PageOrigin::Abandoned {
            self.classify_rest(rows, &known, is_assembled);
            return Step::Whole;
        }
        let last = find_last_known(rows, &known, |_| true);
        let is_single = self.longest == 1 && (rows.len() <= 1 || is_assembled);
        let is_connected =
            self.offset == 0 || is_single || last.is_some_and(|last| self.covers_ties(&rows[..=last], &known));
        if !self.first.agrees(self.offset, rows, is_connected) {
            return Step::Stuck;
        }
        if !is_connected {
            return self.step_back();
        }
        let rest = self.classify_rest(rows, &known, is_assembled);
        if rest.is_end {
            return self.end(self.offset + rest.rows);
        }
        self.nameless = rows.iter().rev().take_while(|row| row.is_nameless).count() as u64;
        if self.longest == 1 && self.offset > 0 {
            // The server sends one row a page, so no row can be re-read next to another.
            self.order = Order::Unsorted;
        }
        if let Some(step) = self.repeated(rows, rest.new == 0) {
            return step;
        }
        self.advance(&rest);
        Step::Next
    }

    /// True if no row with the time of the last row that was read can be before the page. The rows are those up to the
    /// last known one. In a list sorted by time a known row must precede that time; in any other list a known row
    /// suffices.
    fn covers_ties(&self, rows: &[Row], known: &[bool]) -> bool {
        let mut known = rows.iter().zip(known).filter_map(|(row, known)| known.then_some(row));
        !self.is_in_order() || self.moment.is_none() || known.any(|row| self.precedes(row.ended_at))
    }

    /// Takes the rows of the page that are not known, and learns the list's order from all of them.
    fn classify_rest(&mut self, rows: &[Row], known: &[bool], is_assembled: bool) -> PageAnswer {
        let first = is_first_of_key(rows);
        self.count_doubles(rows, &first);
        let before = self.read.len();
        let kinds = rows.iter().zip(&first).zip(known);
        self.read.extend(kinds.filter_map(|((row, first), known)| (*first && !known).then_some(row.key)));
        let (count, new) = (rows.len() as u64, self.read.len() - before);
        self.pages += u32::from(new > 0);
        self.back = 0;
        let is_last = new == 0 && self.offset > 0 && (is_assembled || count < self.longest);
        let is_only = count == 1 && self.offset == 0 && self.sends_more;
        // The length of an assembled page says nothing about the pages that the server sends.
        if !is_assembled {
            self.longest = self.longest.max(count);
        }
        PageAnswer { rows: count, new, tied: self.observe_order(rows), is_end: is_last || is_only || count == 0 }
    }

    // A row that is listed twice counts twice in the length that offsets count.
    fn count_doubles(&mut self, rows: &[Row], first: &[bool]) {
        let again = rows.iter().zip(first).filter(|(_, first)| !**first).map(|(row, _)| row.key);
        let mut known: Vec<u64> = self.doubles.iter().collect();
        for key in again {
            match known.iter().position(|other| *other == key) {
                Some(place) => drop(known.swap_remove(place)),
                None => self.doubles.push(key),
            }
        }
    }

    // Compares each row with the previous one. Returns how many rows at the end may have the same time.
    fn observe_order(&mut self, rows: &[Row]) -> u64 {
        let mut last: Option<i64> = None;
        for end in rows.iter().filter_map(|row| row.ended_at) {
            let order = match last {
                Some(last) if end < last => Order::NewestFirst,
                Some(last) if end > last => Order::OldestFirst,
                _ => Order::Unknown,
            };
            if order != Order::Unknown && self.order != order {
                self.order = if self.order == Order::Unknown { order } else { Order::Unsorted };
            }
            last = Some(end);
        }
        let is_further = |end: &i64| self.moment.is_none() || !self.precedes(Some(*end));
        self.moment = last.filter(is_further).or(self.moment);
        let tied = rows.iter().rev().take_while(|row| row.ended_at.is_none() || row.ended_at == last);
        tied.count() as u64
    }

    /// True if a row precedes all rows with the last time.
    fn precedes(&self, end: Option<i64>) -> bool {
        end.zip(self.moment).is_some_and(|(end, moment)| match self.order {
            Order::NewestFirst => end > moment,
            _ => end < moment,
        })
    }

    /// Moves to the next page, which begins before the rows with the last time, and before rows without an identity.
    fn advance(&mut self, rest: &PageAnswer) {
        let tied = if self.order == Order::Unsorted { self.overlap(rest.rows) } else { rest.tied + 1 };
        self.overlapped = match tied.max(self.nameless + 1) {
            _ if self.longest == 1 => 0,
            overlap if overlap < rest.rows => overlap,
            _ => {
                self.order = Order::Unsorted;
                self.overlap(rest.rows)
            }
        };
        self.offset += rest.rows - self.overlapped;
    }

    // Larger in later readings, so that page borders fall on other rows even if the server sends fewer rows than
    // requested.
    fn overlap(&self, count: u64) -> u64 {
        let asked = u64::from(self.limit(ListCompanyCalls::MAX_LIMIT));
        let further = u64::from(self.readings) * 3 % (count / 2).max(1);
        if count < asked { 1 + further } else { 1 }
    }

    fn step_back(&mut self) -> Step {
        self.backs += 1;
        if self.backs > MOST_BACK {
            self.length = None;
            return self.again(true);
        }
        // A page that is re-read on purpose does not count as a repetition.
        self.print = 0;
        self.back = (self.back * 2).max(25);
        self.offset = self.offset.saturating_sub(self.back);
        Step::Back
    }
}

/// Finds the last row that was already read and that qualifies. It shows where the page belongs in the list.
pub(super) fn find_last_known(rows: &[Row], known: &[bool], qualifies: impl Fn(&Row) -> bool) -> Option<usize> {
    rows.iter().zip(known).rposition(|(row, known)| *known && qualifies(row))
}
