//! One window's list, read page by page while its rows may come and go.
//!
//! Pages are offsets, so a row that comes shifts all behind it down, and one that goes shifts them up. Each page therefore
//! overlaps the one before it, and must show a row that was read: from there on it shows what follows.
//!
//! What follows means most where the list is in the order of `endAt`. Rows of one moment may come in another order with
//! each answer, so a page begins before the moment that was read last, and shows all of it. A list that is read so is
//! whole. One in another order, or with more rows of one moment than a page holds, is read until two readings agree and
//! no row is missing from the count.

mod first_page;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use self::first_page::FirstPage;
use super::row::{Row, numbered, print};
use super::{keys::Keys, plan::to_float, window::Window};
use crate::endpoints::ListCompanyCalls;

/// Readings of one list that do not agree before the walk gives up.
const MOST_READINGS: u32 = 32;

/// Steps back in one reading.
const MOST_BACK: u32 = 24;

/// How often one page may come at different offsets: rows that come or go may show it twice.
const MOST_REPEATS: u32 = 4;

/// Readings that agree and prove a list whose rows are fewer than it is long, as where a row is listed twice far apart.
const ENOUGH_EQUAL: u32 = 4;

/// Order of `endAt` in the pages so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Order {
    /// All rows so far ended at one moment.
    #[default]
    Open,
    NewestFirst,
    OldestFirst,
    /// Not by time, or not to be relied on.
    Other,
}

/// How far a window's list was read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Reading {
    /// Offset of the next page.
    pub(super) offset: u64,
    order: Order,
    /// End of the row that was read last, in milliseconds.
    moment: Option<i64>,
    /// Rows on the longest page so far.
    longest: u64,
    /// Pages that brought rows.
    pages: u32,
    /// Rows to step back over next, and the steps so far.
    back: u64,
    backs: u32,
    /// Hash of the page before, and how often it came.
    print: u64,
    repeats: u32,
    /// Readings before this one, how many of the last agree, and length of the list in the one before.
    readings: u32,
    equal: u32,
    length: Option<u64>,
    /// Rows of this reading, of the one before, and of earlier ones.
    read: Keys,
    before: Keys,
    earlier: Keys,
    #[serde(default)]
    first: FirstPage,
    /// Rows that a page showed once more, each as often as the page that showed it most.
    #[serde(default, skip_serializing_if = "Keys::is_empty")]
    doubles: Keys,
    /// Whether this server is known to send more rows than one at a time.
    #[serde(default)]
    pub(super) sends_more: bool,
    /// Whether it cannot be read on.
    #[serde(default)]
    is_abandoned: bool,
    /// Rows without an identity at the end of the page before.
    #[serde(default)]
    nameless: u64,
    /// Rows of it that the next page begins with.
    #[serde(default)]
    overlapped: u64,
    /// Whether a page was put together from parts, between which rows may have moved.
    #[serde(default)]
    is_doubted: bool,
}

/// What a page says about the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// It continues the list: its rows are taken.
    Next,
    /// It does not show where it belongs: nothing of it is taken, and an earlier one is asked for.
    Back,
    /// It ends the list, and every row was read.
    Whole,
    /// It ends the list, which is to be read once more; or rows move so much that it cannot be read on.
    Again { moving: bool },
    /// Readings keep differing.
    Lost,
    /// One page comes at any offset, or offsets do not count rows.
    Stuck,
}

impl Reading {
    /// Rows of this reading.
    pub(super) fn rows(&self) -> u64 {
        self.read.len()
    }

    /// Which rows were read in this window before.
    pub(super) fn knows(&self, rows: &[Row]) -> Vec<bool> {
        let mut known = self.read.among(rows);
        for keys in [&self.before, &self.earlier] {
            if !keys.is_empty() {
                known.iter_mut().zip(keys.among(rows)).for_each(|(known, is)| *known |= is);
            }
        }
        known
    }

    /// Keys of all rows that were read in this window.
    pub(super) fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        [&self.read, &self.before, &self.earlier].into_iter().flat_map(Keys::iter)
    }

    /// Rows to ask for: fewer in later readings, so that their borders fall elsewhere.
    pub(super) fn limit(&self, most: u32) -> u32 {
        most - self.readings * 7 % (most / 2)
    }

    /// Milliseconds of the window that a row takes in the part that was read up to these ends, where the order shows which
    /// part it is.
    pub(super) fn each(&self, window: Window, ends: &[i64]) -> Option<f64> {
        let read = match self.order {
            Order::NewestFirst => window.to - ends.iter().min()?,
            Order::OldestFirst => ends.iter().max()? - window.from,
            Order::Open | Order::Other => return None,
        };
        let rows = if self.has_begun() { ends.len() as u64 } else { self.read.len() };
        Some(to_float(read.max(1).unsigned_abs()) / to_float(rows.max(1)))
    }

    /// Whether this page was the first one, and rows may be behind it.
    pub(super) fn has_begun(&self) -> bool {
        self.pages == 1 && self.readings == 0
    }

    /// Reads the list from its beginning once more, or another one that shares rows with it.
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

    /// Gives each row that says nothing of itself a key of its own: those behind the last row that is known are new.
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

    /// Takes a page in, the one at `offset`.
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
            // A server that sends one at a time: none can be asked for again next to another.
            self.order = Order::Other;
        }
        if let Some(step) = self.repeated(rows, new) {
            return step;
        }
        // From the row before the last moment on, and before those that say nothing of themselves.
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

    // More in later readings, so that borders fall elsewhere even where the server sends fewer rows than are asked for.
    fn overlap(&self, count: u64) -> u64 {
        let asked = u64::from(self.limit(ListCompanyCalls::MAX_LIMIT));
        let further = u64::from(self.readings) * 3 % (count / 2).max(1);
        if count < asked { 1 + further } else { 1 }
    }

    // Rows that are listed twice belong to the length that offsets count.
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

    /// Distrusts what was read: it counts when another reading agrees.
    pub(super) fn doubt(&mut self) {
        self.order = Order::Other;
        self.is_doubted = true;
    }

    fn is_in_order(&self) -> bool {
        matches!(self.order, Order::NewestFirst | Order::OldestFirst)
    }

    // A row that was read shows where the page belongs. In the order of time it must come before the last moment, of
    // which there may be rows before the page otherwise.
    fn connects(&self, rows: &[Row], read: &[bool]) -> bool {
        rows.iter()
            .zip(read)
            .any(|(row, read)| *read && (!self.is_in_order() || self.moment.is_none() || self.precedes(row.ended_at)))
    }

    /// Whether a row comes before all rows of the last moment.
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
        // What is read again is no page that comes at every offset.
        self.print = 0;
        self.back = (self.back * 2).max(25);
        self.offset = self.offset.saturating_sub(self.back);
        Step::Back
    }

    // Compares each row with the one before it; returns how many at the end may have ended at one moment.
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

    // A page that comes at any offset is the whole list, where it has more rows than were asked for.
    fn repeated(&mut self, rows: &[Row], new: usize) -> Option<Step> {
        let print = print(rows);
        self.repeats = if new == 0 && print == self.print { self.repeats + 1 } else { 0 };
        self.print = print;
        if self.repeats < MOST_REPEATS {
            return None;
        }
        if self.offset > 0 {
            // Rows that come may show one page at several offsets, but not at the first.
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
        // Rows of one moment may come in an order that no two readings share.
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
