//! First page of a list, which shows whether offsets count rows.

use serde::{Deserialize, Serialize};

use super::super::row::{Row, print, text_print};
use crate::endpoints::ListCompanyCalls;

/// Pages in a row that lie within the first page and show none of its rows, while that page stays the same, before the
/// offset is taken not to count rows.
const MOST_MISSES: u32 = 8;

/// The page at offset 0, and how often an offset within it led elsewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FirstPage {
    print: u64,
    rows: u64,
    misses: u32,
    /// Hash of the page's texts, where it is short and none of its records has a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nameless: Option<u64>,
}

impl FirstPage {
    /// Holds a page against the first one; `false` where their offsets cannot both count rows.
    pub(super) fn agrees(&mut self, offset: u64, rows: &[Row], is_connected: bool) -> bool {
        if offset == 0 {
            let misses = if print(rows) == self.print { self.misses } else { 0 };
            let nameless = nameless(rows);
            *self = Self { print: print(rows), rows: rows.len() as u64, misses, nameless };
        } else if self.nameless.is_some() && self.nameless == nameless(rows) {
            // A short page is the last one, so that the same page at another offset shows that offsets are ignored.
            self.misses += 1;
        } else if is_connected {
            self.misses = 0;
        } else if offset < self.rows {
            self.misses += 1;
        }
        self.misses < MOST_MISSES
    }
}

fn nameless(rows: &[Row]) -> Option<u64> {
    // Far fewer than any page is asked for with.
    let is_short = !rows.is_empty() && rows.len() < ListCompanyCalls::MAX_LIMIT as usize / 2;
    (is_short && rows.iter().all(|row| row.is_nameless)).then(|| text_print(rows))
}
