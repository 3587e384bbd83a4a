//! Streams of an account as batches of rows, each with the state after it: what a sink stores and a connector writes.
//!
//! An account has the streams `calls` and `notes`, and one for each list of its [`ListSource`](crate::ListSource). A batch
//! and its state belong together: whoever stores both in one transaction can end at any moment, and the next
//! [`read`] with that state goes on behind the batch. Rows are delivered at least once, and replace a row of the same
//! [key](crate::export::Row::KEY).

mod calls;
mod list;
mod notes;
mod plan;
mod state;

use std::borrow::Cow;
use std::fmt;

use futures_util::stream::BoxStream;
use time::OffsetDateTime;

use crate::export::{CallRow, ListedRow, NoteRow, QuarantineRow, RepairRow};
use crate::{DataSource, Result};

pub use plan::StreamPlan;
pub use state::StreamState;

/// Stream of an account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum StreamName {
    /// Calls, with changes and deletions.
    Calls,
    /// Notes that the source's [`NoteFeed`](crate::NoteFeed) sees.
    Notes,
    /// A list of the source, by its name; read completely each time.
    List(Cow<'static, str>),
}

impl StreamName {
    /// Streams of a source.
    pub fn all(source: &dyn DataSource) -> Vec<Self> {
        let lists = source.lists().iter().map(|list| Self::List(Cow::Borrowed(*list)));
        [Self::Calls, Self::Notes].into_iter().chain(lists).collect()
    }

    /// Stream of a source by its name; `None` if the source has none of that name.
    pub fn find(source: &dyn DataSource, name: &str) -> Option<Self> {
        Self::all(source).into_iter().find(|stream| stream.as_str() == name)
    }

    /// Name as text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Calls => "calls",
            Self::Notes => "notes",
            Self::List(list) => list,
        }
    }
}

impl fmt::Display for StreamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Rows of a stream that were read completely, and the state after them.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StreamBatch {
    /// Stream that was read.
    pub stream: StreamName,
    /// New and changed calls.
    pub calls: Vec<CallRow>,
    /// Notes.
    pub notes: Vec<NoteRow>,
    /// Records of a list.
    pub listed: Vec<ListedRow>,
    /// Fingerprints of calls that the vendor no longer returns, as in the column `fingerprint`.
    pub gone: Vec<String>,
    /// Quarantined records.
    pub quarantined: Vec<QuarantineRow>,
    /// Repairs of the batch's records. They replace all repairs that are stored for those records.
    pub repairs: Vec<RepairRow>,
    /// Pass over a list that the batch belongs to.
    pub pass: Option<ListPass>,
    /// Instant up to which the stream is read after this batch, where the stream has an order of time.
    pub until: Option<OffsetDateTime>,
    /// State to continue from once this batch is stored.
    pub state: StreamState,
}

impl StreamBatch {
    pub(crate) fn new(stream: StreamName, state: StreamState) -> Self {
        Self {
            stream,
            calls: Vec::new(),
            notes: Vec::new(),
            listed: Vec::new(),
            gone: Vec::new(),
            quarantined: Vec::new(),
            repairs: Vec::new(),
            pass: None,
            until: None,
            state,
        }
    }

    /// Number of calls, notes and records of a list.
    pub fn len(&self) -> usize {
        self.calls.len() + self.notes.len() + self.listed.len()
    }

    /// True if the batch has neither rows, deletions nor quarantined records.
    pub fn is_empty(&self) -> bool {
        self.len() == 0 && self.gone.is_empty() && self.quarantined.is_empty()
    }
}

/// Pass over a list, which a list is read in from its start to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListPass {
    /// Id of the pass: the instant at which it began.
    pub id: String,
    /// True in the last batch of a pass. Records of the list that are stored and were in no batch of this pass are gone,
    /// unless the pass had quarantined records.
    pub is_end: bool,
}

/// Reads a stream from a stored state, or without one from the plan's start.
///
/// After a retryable error ([`Error::is_retryable`](crate::Error::is_retryable)) the stream can be polled further and
/// continues where it was. Wait before the next poll. Any other error ends it.
///
/// A state of another provider, account or stream, or of a later version, is rejected with
/// [`ErrorKind::InvalidQuery`](crate::ErrorKind::InvalidQuery).
pub fn read<'a>(
    source: &'a dyn DataSource,
    stream: &StreamName,
    state: Option<&StreamState>,
    plan: &StreamPlan,
    now: OffsetDateTime,
) -> BoxStream<'a, Result<StreamBatch>> {
    match stream {
        StreamName::Calls => calls::read(source, state, plan, now),
        StreamName::Notes => notes::read(source, state, plan, now),
        StreamName::List(list) => list::read(source, list.clone(), state, now),
    }
}

#[cfg(test)]
mod tests;
