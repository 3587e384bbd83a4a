use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::tool_error::ToolError;

/// Maximum number of cursors that are kept; the oldest are dropped.
const CAPACITY: usize = 200;

/// Positions at which lists continue, by the names that an assistant knows them by.
///
/// A position is kept here and not written into its cursor, because it names accounts and records.
pub(super) struct CursorStore<T> {
    /// Part of each name, so that a cursor of another run is not taken for one of this run.
    run: u32,
    kept: Mutex<Kept<T>>,
}

struct Kept<T> {
    first: u64,
    positions: VecDeque<Arc<T>>,
}

impl<T> CursorStore<T> {
    pub(super) fn new() -> Self {
        Self { run: fastrand::u32(..), kept: Mutex::new(Kept { first: 0, positions: VecDeque::new() }) }
    }

    /// Keeps a position, and returns its name.
    pub(super) fn add(&self, position: T) -> String {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.positions.len() >= CAPACITY {
            kept.positions.pop_front();
            kept.first += 1;
        }
        kept.positions.push_back(Arc::new(position));
        format!("{:08x}-{}", self.run, kept.first + kept.positions.len() as u64)
    }

    /// Position of a name.
    pub(super) fn position(&self, cursor: &str) -> Result<Arc<T>, ToolError> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let number = cursor.strip_prefix(&format!("{:08x}-", self.run)).and_then(|it| it.parse::<u64>().ok());
        let place = number.and_then(|it| it.checked_sub(kept.first + 1)).and_then(|it| usize::try_from(it).ok());
        place.and_then(|place| kept.positions.get(place)).cloned().ok_or_else(|| {
            ToolError::new("`cursor`: this server does not know it, or knows it no longer; list from the start")
        })
    }
}

impl<T> fmt::Debug for CursorStore<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CursorStore").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_known_until_many_newer_ones_were_made() {
        let store = CursorStore::new();
        let first = store.add(0);
        assert_eq!(store.position(&first).as_deref(), Ok(&0));
        let names: Vec<String> = (1..=CAPACITY).map(|number| store.add(number)).collect();
        assert!(store.position(&first).unwrap_err().to_string().contains("list from the start"));
        assert_eq!(
            names.iter().map(|it| *store.position(it).unwrap()).collect::<Vec<_>>(),
            (1..=CAPACITY).collect::<Vec<_>>()
        );
        for wrong in ["", "7", "00000000-1", "nonsense", &format!("{}9999", names[0])] {
            assert!(store.position(wrong).is_err(), "{wrong}");
        }
    }
}
