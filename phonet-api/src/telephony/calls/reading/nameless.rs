//! Rows without an identity, which are distinguished by their number on the pages.

use std::collections::{HashMap, HashSet};

use super::super::row::{Row, numbered};
use super::Reading;
use super::overlap::find_last_known;

impl Reading {
    /// Gives each row without an identity a key of its own. Rows after the last known row are new.
    pub(in super::super) fn number(&self, rows: &mut [Row]) {
        if rows.iter().all(|row| !row.is_nameless) {
            return;
        }
        let known = self.read.among(rows);
        let shown = match find_last_known(rows, &known, |row| !row.is_nameless) {
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
}
