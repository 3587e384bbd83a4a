//! First page of a list, which shows whether offsets count rows.

use serde::{Deserialize, Serialize};

use super::super::row::{Row, print, text_print};
use crate::endpoints::ListCompanyCalls;

/// Number of consecutive pages that should overlap the first page but show none of its rows, while the first page stays
/// the same, after which offsets are assumed not to count rows.
const MOST_MISSES: u32 = 8;

/// The page at offset 0, and the number of offsets within it that showed other rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FirstPage {
    print: u64,
    rows: u64,
    misses: u32,
    /// Hash of the page's texts, if the page is short and none of its rows has an identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nameless: Option<u64>,
}

impl FirstPage {
    /// Compares a page with the first one. Returns `false` if their offsets cannot both count rows.
    pub(super) fn agrees(&mut self, offset: u64, rows: &[Row], is_connected: bool) -> bool {
        if offset == 0 {
            let misses = if print(rows) == self.print { self.misses } else { 0 };
            let nameless = nameless(rows);
            *self = Self { print: print(rows), rows: rows.len() as u64, misses, nameless };
        } else if self.nameless.is_some() && self.nameless == nameless(rows) {
            // A short page is the last one, so the same page at another offset shows that offsets are ignored.
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
    // Far fewer than the limit of any request.
    let is_short = !rows.is_empty() && rows.len() < ListCompanyCalls::MAX_LIMIT as usize / 2;
    (is_short && rows.iter().all(|row| row.is_nameless)).then(|| text_print(rows))
}
