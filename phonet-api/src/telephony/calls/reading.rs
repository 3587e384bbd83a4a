//! Reads the list of one window page by page while rows are added and removed.
//!
//! Pages are addressed by offset, so an added row shifts all rows after it down, and a removed row shifts them up. Each
//! page therefore overlaps the previous one and must show a row that was already read: the rows after that row continue
//! the list.
//!
//! Overlaps prove most in a list sorted by `endAt`. Rows with the same time may be in a different order in each answer,
//! so a page begins before the first row with the last time that was read, and shows all rows with that time. A list
//! that is read in this way is complete. A list in another order, or with more rows of one time than a page holds, is
//! read until two readings agree and the number of rows matches the length of the list.

mod first_page;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use self::first_page::FirstPage;
use super::row::{Row, numbered, print};
use super::{keys::Keys, plan::to_float, window::Window};
use crate::endpoints::ListCompanyCalls;

/// Maximum number of readings of one list that do not agree; after them the walk fails.
const MOST_READINGS: u32 = 32;

/// Maximum number of backward steps in one reading.
const MOST_BACK: u32 = 24;

/// Maximum number of different offsets at which one page may be sent; added and removed rows may show a page twice.
const MOST_REPEATS: u32 = 4;

/// Number of readings that must agree to prove a list that is longer than its number of distinct rows, for example
/// because a row is listed twice far apart.
const ENOUGH_EQUAL: u32 = 4;

/// Order of `endAt` in the pages so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Order {
    /// All rows so far have the same end.
    #[default]
    Open,
    NewestFirst,
    OldestFirst,
    /// Not sorted by time, or not reliably.
    Other,
}

/// Progress of reading a window's list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Reading {
    /// Offset of the next page.
    pub(super) offset: u64,
    order: Order,
    /// End of the last row that was read, in milliseconds.
    moment: Option<i64>,
    /// Number of rows of the longest page so far.
    longest: u64,
    /// Number of pages with new rows.
    pages: u32,
    /// Number of rows of the next backward step, and number of backward steps so far.
    back: u64,
    backs: u32,
    /// Hash of the previous page, and number of its repetitions.
    print: u64,
    repeats: u32,
    /// Number of readings before this one, number of the last ones that agree, and length of the list in the previous
    /// one.
    readings: u32,
    equal: u32,
    length: Option<u64>,
    /// Rows of this reading, of the previous one, and of earlier ones.
    read: Keys,
    before: Keys,
    earlier: Keys,
    #[serde(default)]
    first: FirstPage,
    /// Rows that a page lists more than once, each as often as the page that lists it most often.
    #[serde(default, skip_serializing_if = "Keys::is_empty")]
    doubles: Keys,
    /// Set when this server is known to send more than one row a page.
    #[serde(default)]
    pub(super) sends_more: bool,
    /// Set when the list cannot be read to its end.
    #[serde(default)]
    is_abandoned: bool,
    /// Number of rows without an identity at the end of the previous page.
    #[serde(default)]
    nameless: u64,
    /// Number of rows of the previous page that the next page begins with.
    #[serde(default)]
    overlapped: u64,
    /// Set when a page was assembled from parts, because rows may have moved between the parts.
    #[serde(default)]
    is_doubted: bool,
}

/// Conclusion from a page about the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The page continues the list, and its rows are taken.
    Next,
    /// The page does not show where it belongs. Its rows are discarded, and an earlier page is requested.
    Back,
    /// The page ends the list, and every row was read.
    Whole,
    /// The page ends the list, which must be re-read; or too many rows move to read on.
    Again { moving: bool },
    /// Readings keep differing.
    Lost,
    /// The same page is sent for any offset, or offsets do not count rows.
    Stuck,
}

impl Reading {
    /// Number of rows of this reading.
    pub(super) fn rows(&self) -> u64 {
        self.read.len()
    }

    /// Returns for each row whether it was already read in this window.
    pub(super) fn knows(&self, rows: &[Row]) -> Vec<bool> {
        let mut known = self.read.among(rows);
        for keys in [&self.before, &self.earlier] {
            if !keys.is_empty() {
                known.iter_mut().zip(keys.among(rows)).for_each(|(known, is)| *known |= is);
            }
        }
        known
    }

    /// Returns the keys of all rows that were read in this window.
    pub(super) fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        [&self.read, &self.before, &self.earlier].into_iter().flat_map(Keys::iter)
    }

    /// Number of rows to request: fewer in later readings, so that page borders fall on other rows.
    pub(super) fn limit(&self, most: u32) -> u32 {
        most - self.readings * 7 % (most / 2)
    }

    /// Milliseconds of the window per row, in the part that was read up to these ends; `None` if the order does not
    /// show which part that is.
    pub(super) fn each(&self, window: Window, ends: &[i64]) -> Option<f64> {
        let read = match self.order {
            Order::NewestFirst => window.to - ends.iter().min()?,
            Order::OldestFirst => ends.iter().max()? - window.from,
            Order::Open | Order::Other => return None,
        };
        let rows = if self.has_begun() { ends.len() as u64 } else { self.read.len() };
        Some(to_float(read.max(1).unsigned_abs()) / to_float(rows.max(1)))
    }

    /// True if this page was the first one and more rows may follow.
    pub(super) fn has_begun(&self) -> bool {
        self.pages == 1 && self.readings == 0
    }

    /// Re-reads the list from its beginning, or reads another list that shares rows with it.
    pub(super) fn restart(&mut self) {
        let older = std::mem::take(&mut self.before).without(&self.read);
        self.earlier = std::mem::take(&mut self.earlier).without(&self.read);
        self.earlier.extend(older.iter());
        *self = Self {
            order: if self.order == Order::Other { Order::Other } else { Order::Open },
            readings: self.readings + 1,
            equal: self.equal,
            length: self.length,
            sends_more: self.sends_more,
            first: self.first,
            before: std::mem::take(&mut self.read),
            earlier: std::mem::take(&mut self.earlier),
            ..Self::default()
        };
    }

    /// Gives each row without an identity a key of its own. Rows after the last known row are new.
    pub(super) fn number(&self, rows: &mut [Row]) {
        if rows.iter().all(|row| !row.is_nameless) {
            return;
        }
        let known = self.read.among(rows);
        let last = (0..rows.len()).rev().find(|place| known[*place] && !rows[*place].is_nameless);
        let shown = match last {
            Some(last) => last as u64 + 1 + self.nameless,
            None => self.nameless.min(self.overlapped),
        };
        let read: HashSet<u64> = self.read.iter().collect();
        let mut counts: HashMap<u64, (u64, u64)> = HashMap::new();
        for (place, row) in rows.iter_mut().enumerate().filter(|(_, row)| row.is_nameless) {
            let key = row.key;
            let (next, again) = counts.entry(key).or_insert_with(|| {
                let is_new = |number: &u64| !read.contains(&numbered(key, *number));
                ((0..=self.read.len()).find(is_new).unwrap_or_default(), 0)
            });
            if (place as u64) < shown && *again < *next {
                row.key = numbered(key, *again);
                *again += 1;
            } else {
                row.key = numbered(key, *next);
                *next += 1;
            }
        }
    }

    /// Processes a page: the one at `offset`.
    pub(super) fn take(&mut self, rows: &[Row]) -> Step {
        let read = self.read.among(rows);
        let is_single = self.longest == 1 && rows.len() <= 1;
        let is_connected = self.offset == 0 || is_single || self.connects(rows, &read);
        if !self.first.agrees(self.offset, rows, is_connected) {
            return Step::Stuck;
        }
        if !is_connected {
            return self.step_back();
        }
        self.count_doubles(rows);
        let (count, mut new) = (rows.len() as u64, 0);
        for (row, _) in rows
            .iter()
            .zip(&read)
            .zip(super::keys::first_of_key(rows))
            .filter_map(|(it, first)| (first && !it.1).then_some(it))
        {
            self.read.push(row.key);
            new += 1;
        }
        self.pages += u32::from(new > 0);
        self.back = 0;
        let tied = self.observe_order(rows);
        let is_last = new == 0 && self.offset > 0 && count < self.longest;
        self.longest = self.longest.max(count);
        let is_only = count == 1 && self.offset == 0 && self.sends_more;
        if is_last || is_only || count == 0 {
            return self.end(self.offset + count);
        }
        self.nameless = rows.iter().rev().take_while(|row| row.is_nameless).count() as u64;
        if self.longest == 1 && self.offset > 0 {
            // The server sends one row a page, so no row can be re-read next to another.
            self.order = Order::Other;
        }
        if let Some(step) = self.repeated(rows, new) {
            return step;
        }
        // The next page begins before the rows with the last time, and before rows without an identity.
        let tied = if self.order == Order::Other { self.overlap(count) } else { tied + 1 };
        let overlap = match tied.max(self.nameless + 1) {
            _ if self.longest == 1 => 0,
            overlap if overlap < count => overlap,
            _ => {
                self.order = Order::Other;
                self.overlap(count)
            }
        };
        self.overlapped = overlap;
        self.offset += count - overlap;
        Step::Next
    }

    // Larger in later readings, so that page borders fall on other rows even if the server sends fewer rows than
    // requested.
    fn overlap(&self, count: u64) -> u64 {
        let asked = u64::from(self.limit(ListCompanyCalls::MAX_LIMIT));
        let further = u64::from(self.readings) * 3 % (count / 2).max(1);
        if count < asked { 1 + further } else { 1 }
    }

    // A row that is listed twice counts twice in the length that offsets count.
    fn count_doubles(&mut self, rows: &[Row]) {
        let first = super::keys::first_of_key(rows);
        let again = rows.iter().zip(first).filter(|(_, first)| !first).map(|(row, _)| row.key);
        let mut known: Vec<u64> = self.doubles.iter().collect();
        for key in again {
            match known.iter().position(|other| *other == key) {
                Some(place) => drop(known.swap_remove(place)),
                None => self.doubles.push(key),
            }
        }
    }

    /// Ends the list with the next page.
    pub(super) fn abandon(&mut self) {
        self.is_abandoned = true;
    }

    /// Marks the reading as unreliable: it counts only when another reading agrees.
    pub(super) fn doubt(&mut self) {
        self.order = Order::Other;
        self.is_doubted = true;
    }

    fn is_in_order(&self) -> bool {
        matches!(self.order, Order::NewestFirst | Order::OldestFirst)
    }

    // A row that was already read shows where the page belongs. In a list sorted by time that row must precede the last
    // time, because otherwise rows with that time may be before the page.
    fn connects(&self, rows: &[Row], read: &[bool]) -> bool {
        rows.iter()
            .zip(read)
            .any(|(row, read)| *read && (!self.is_in_order() || self.moment.is_none() || self.precedes(row.ended_at)))
    }

    /// True if a row precedes all rows with the last time.
    fn precedes(&self, end: Option<i64>) -> bool {
        end.zip(self.moment).is_some_and(|(end, moment)| match self.order {
            Order::NewestFirst => end > moment,
            _ => end < moment,
        })
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

    // Compares each row with the previous one. Returns how many rows at the end may have the same time.
    fn observe_order(&mut self, rows: &[Row]) -> u64 {
        let mut last: Option<i64> = None;
        for end in rows.iter().filter_map(|row| row.ended_at) {
            let order = match last {
                Some(last) if end < last => Order::NewestFirst,
                Some(last) if end > last => Order::OldestFirst,
                _ => Order::Open,
            };
            if order != Order::Open && self.order != order {
                self.order = if self.order == Order::Open { order } else { Order::Other };
            }
            last = Some(end);
        }
        let is_further = |end: &i64| self.moment.is_none() || !self.precedes(Some(*end));
        self.moment = last.filter(is_further).or(self.moment);
        let tied = rows.iter().rev().take_while(|row| row.ended_at.is_none() || row.ended_at == last);
        tied.count() as u64
    }

    // A page that repeats at any offset and has more rows than requested is the whole list.
    fn repeated(&mut self, rows: &[Row], new: usize) -> Option<Step> {
        let print = print(rows);
        self.repeats = if new == 0 && print == self.print { self.repeats + 1 } else { 0 };
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

    fn end(&mut self, length: u64) -> Step {
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

    fn again(&mut self, moving: bool) -> Step {
        if self.readings >= MOST_READINGS { Step::Lost } else { Step::Again { moving } }
    }
}

#[cfg(test)]
mod tests;
