//! Place where a walk goes on, and parts of a period that are read on their own.
//!
//! An entry that PHP cannot write as JSON makes the answer of its page empty on every attempt. The walk then requests
//! fewer days, down to the one that contains the entry, so that such an entry costs only a page of its day.

use serde::{Deserialize, Serialize};
use serde_with::As;
use telephony_core::transport::Endpoint;
use telephony_core::{BadRecord, Error, ErrorKind};
use time::{Date, Duration};

use super::walk::{Step, id};
use crate::endpoints::ListHistory;
use crate::models::EntryId;
use crate::quirks::DateText;
use crate::telephony::partial_entry;

/// Maximum number of consecutive unreadable pages of a day before the read fails.
const MAX_UNREADABLE_PAGES: u32 = 8;

/// Maximum number of parts of one period before the read fails; a few dozen find one entry in seventy years.
const MOST_PIECES: u32 = 1000;

/// Place where a walk goes on.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// Number of the next page to read.
    pub(super) page: u32,
    /// Greatest id so far; 0 before the first, because ids are positive.
    pub(super) last: i64,
    /// Fingerprints of the entries after that id whose own ids could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) nameless: Vec<u64>,
    /// Part of the period that is read on its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) piece: Option<Piece>,
}

/// Part of a period.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Piece {
    #[serde(with = "As::<DateText>")]
    from: Date,
    #[serde(with = "As::<DateText>")]
    to: Date,
    /// Entries delivered before the period was divided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    handed: Vec<Handed>,
    /// Number of consecutive unreadable pages before this one.
    #[serde(default, alias = "blind")]
    unreadable: u32,
    /// Number of parts that the walk has entered so far.
    #[serde(default)]
    count: u32,
}

/// Entries already delivered: those of the days up to `to` with an id up to `last`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Handed {
    #[serde(with = "As::<DateText>")]
    to: Date,
    last: i64,
}

/// Returns true if the answer is complete (status 200) and its body is not JSON.
pub(super) fn is_unwritten(error: &Error) -> bool {
    error.kind() == ErrorKind::NotJson && error.status() == Some(200)
}

impl Cursor {
    /// Returns the request for the days of this position.
    pub(super) fn narrowed(&self, request: &ListHistory) -> ListHistory {
        let mut request = request.clone();
        if let Some(piece) = &self.piece {
            (request.from, request.to) = (piece.from, piece.to);
        }
        request
    }

    /// Returns true if the period was divided more often than single entries explain.
    pub(super) fn is_scattered(&self) -> bool {
        self.piece.as_ref().is_some_and(|piece| piece.count > MOST_PIECES)
    }

    /// Returns the position in the first half of the days; `None` for a single day.
    pub(super) fn halved(&self, request: &ListHistory) -> Option<Self> {
        let whole = self.narrowed(request);
        let days = (whole.to - whole.from).whole_days() + 1;
        if days < 2 {
            return None;
        }
        let mut handed = self.piece.as_ref().map(|it| it.handed.clone()).unwrap_or_default();
        if self.last > 0 {
            handed.push(Handed { to: whole.to, last: self.last });
        }
        let to = whole.from.saturating_add(Duration::days(days / 2 - 1));
        let count = self.piece.as_ref().map_or(0, |it| it.count) + 1;
        let piece = Piece { from: whole.from, to, handed, unreadable: 0, count };
        Some(Self { piece: Some(piece), ..Self::default() })
    }

    /// Removes from the step the entries that were delivered before; the walk continues with the later days.
    pub(super) fn finish(&self, mut step: Step, request: &ListHistory) -> Step {
        let Some(piece) = &self.piece else { return step };
        let handed = piece.handed.iter().filter(|it| it.to >= piece.to);
        let handed = handed.map(|it| it.last).max().unwrap_or(0);
        let is_new = |id: Option<i64>| id.is_none_or(|id| id > handed);
        step.rows.retain(|row| is_new(id(row)));
        step.odd.retain(|bad| is_new(partial_entry::probe(bad).id.map(EntryId::get)));
        step.next = match step.next {
            Some(next) => Some(Self { piece: Some(Piece { unreadable: 0, ..piece.clone() }), ..next }),
            None => piece.behind(request.to).map(|it| Self { piece: Some(it), ..Self::default() }),
        };
        step
    }

    /// Skips an unreadable page of a single day.
    pub(super) fn past(&self, request: &ListHistory, error: Error) -> Result<Step, Error> {
        let day = self.narrowed(request);
        let unreadable = self.piece.as_ref().map_or(0, |it| it.unreadable) + 1;
        if unreadable > MAX_UNREADABLE_PAGES {
            return Err(error);
        }
        let operation = ListHistory::OPERATION;
        let reason =
            format!("the server cannot write a page of entries, up to 200: page {} of {}", self.page, day.from);
        let bad = BadRecord::new(operation.provider, operation.name, 0, "$", reason, "");
        let handed = self.piece.as_ref().map(|it| it.handed.clone()).unwrap_or_default();
        let count = self.piece.as_ref().map_or(0, |it| it.count);
        let next = Self {
            page: self.page.saturating_add(1),
            piece: Some(Piece { from: day.from, to: day.to, handed, unreadable, count }),
            ..self.clone()
        };
        Ok(Step { rows: vec![Err(bad)], odd: Vec::new(), next: Some(next) })
    }
}

impl Piece {
    /// Returns the following days, twice as many, but not beyond the days that share the same delivered entries.
    fn behind(&self, end: Date) -> Option<Self> {
        let from = self.to.next_day().filter(|from| *from <= end)?;
        let handed: Vec<Handed> = self.handed.iter().copied().filter(|it| it.to >= from).collect();
        let days = (self.to - self.from).whole_days().saturating_mul(2).saturating_add(1);
        let to = from.saturating_add(Duration::days(days));
        let to = handed.iter().map(|it| it.to).fold(to.min(end), Date::min);
        Some(Self { from, to, handed, unreadable: 0, count: self.count.saturating_add(1) })
    }
}
