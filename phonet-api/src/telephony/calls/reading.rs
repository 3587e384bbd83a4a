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

mod ending;
mod first_page;
mod nameless;
mod overlap;

use serde::{Deserialize, Serialize};

use self::first_page::FirstPage;
use super::row::Row;
use super::{keys::Keys, plan::to_float, window::Window};

/// Order of `endAt` in the pages so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Order {
    /// All rows so far have the same end.
    #[default]
    #[serde(rename = "open")]
    Unknown,
    NewestFirst,
    OldestFirst,
    /// Not sorted by time, or not reliably.
    #[serde(rename = "other")]
    Unsorted,
}

/// Origin of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum PageOrigin {
    /// The server sent the page.
    #[default]
    Sent,
    /// The page was assembled from parts.
    Assembled,
    /// The list cannot be read beyond this page.
    Abandoned,
}

/// Progress of reading a window's list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Reading {
    /// Offset of the next page.
    pub(super) offset: u64,
    order: Order,
    /// End of the last row that was read, in milliseconds.
    moment: Option<i64>,
    /// Number of rows of the longest page so far, without those that were assembled from parts.
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
    /// Origin of the current page.
    #[serde(skip)]
    origin: PageOrigin,
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

/// Conclusion from the answer for a page, by which the walk goes on.
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
            Order::Unknown | Order::Unsorted => return None,
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
            order: if self.order == Order::Unsorted { Order::Unsorted } else { Order::Unknown },
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

    /// Ends the list with the current page.
    pub(super) fn abandon(&mut self) {
        self.origin = PageOrigin::Abandoned;
    }

    /// Marks the reading as unreliable: it counts only when another reading agrees.
    pub(super) fn doubt(&mut self) {
        self.order = Order::Unsorted;
        self.is_doubted = true;
        self.origin = PageOrigin::Assembled;
    }

    fn is_in_order(&self) -> bool {
        matches!(self.order, Order::NewestFirst | Order::OldestFirst)
    }
}

#[cfg(test)]
mod tests;
