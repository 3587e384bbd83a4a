//! Streams of an account as batches of rows, each with the state after it: what a sink stores and a connector writes.
//!
//! An account has the streams `calls` and `notes`, and one for each list of its [`ListSource`](crate::ListSource). Store
//! a batch and its state in one transaction: a consumer that does can end at any moment, and the next [`read`] with
//! that state continues behind the batch. Rows are delivered at least once. A row replaces the stored one of the same
//! [key](crate::export::Row::KEY), and no two rows of a batch have one key.
//!
//! ```
//! use futures_util::TryStreamExt;
//! use telephony_core::streams::{StreamBatch, StreamName, StreamPlan, StreamState, read};
//! use telephony_core::{DataSource, Result};
//! use time::OffsetDateTime;
//!
//! # fn stored(_: &StreamName) -> Option<StreamState> { None }
//! # fn store(_: &StreamBatch) {}
//! async fn catch_up(source: &dyn DataSource, since: OffsetDateTime) -> Result<()> {
//!     let plan = StreamPlan::since(since);
//!     for stream in StreamName::all(source) {
//!         let (state, now) = (stored(&stream), OffsetDateTime::now_utc());
//!         let mut batches = read(source, &stream, state.as_ref(), &plan, now);
//!         while let Some(batch) = batches.try_next().await? {
//!             // One transaction: delete `gone`, store the rows, at the end of a pass delete what
//!             // it lacked, and store the state.
//!             store(&batch);
//!         }
//!     }
//!     Ok(())
//! }
//! # use telephony_core::{MemoryStore, Provider};
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! # let store = MemoryStore::new(Provider::from_static("example"));
//! # runtime.block_on(catch_up(&store, OffsetDateTime::UNIX_EPOCH)).unwrap();
//! ```

mod calls;
mod list;
mod notes;
mod plan;
mod state;
mod unique;
mod walk;

use std::borrow::Cow;
use std::fmt;

use futures_util::stream::BoxStream;
use time::OffsetDateTime;

use crate::export::{CallRow, ListedRow, NoteRow, QuarantineRow, RepairRow};
use crate::{DataSource, Result};

pub use plan::StreamPlan;
pub use state::StreamState;

use unique::keep_last;

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
    /// Fingerprints of calls that the vendor no longer returns, as in the column `fingerprint`. Delete them before the
    /// batch's calls are stored.
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

    /// True if the batch has neither rows, deletions, quarantined records nor the end of a pass, so that it changes
    /// nothing but the state.
    pub fn is_empty(&self) -> bool {
        let is_end = self.pass.as_ref().is_some_and(|pass| pass.is_end);
        self.len() == 0 && self.gone.is_empty() && self.quarantined.is_empty() && !is_end
    }

    /// The batch with the last one of the rows of each key.
    fn unique(mut self) -> Self {
        keep_last(&mut self.calls, |row| row.fingerprint.clone());
        keep_last(&mut self.notes, |row| row.id.clone());
        keep_last(&mut self.listed, |row| row.id.clone());
        keep_last(&mut self.quarantined, |row| row.fingerprint.clone());
        keep_last(&mut self.repairs, |row| (row.record.clone(), row.path.clone()));
        self
    }
}

/// Pass over a list, which a list is read in from its start to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListPass {
    /// Id of the pass: the instant at which it began, in nanoseconds since 1970. A later pass has a greater one.
    pub id: String,
    /// True in the last batch of a pass in which every record could be read: records of the list that are stored and
    /// were in no batch of this pass are gone. A pass with a quarantined record ends without it, because the missing
    /// record may be the quarantined one.
    pub is_end: bool,
}

/// Reads a stream from a stored state, or without one from the plan's start.
///
/// After a retryable error ([`Error::is_retryable`](crate::Error::is_retryable)) the stream can be polled further and
/// continues where it was. Wait before the next poll. Any other error ends it. If the source refuses the page at which
/// the state of notes or of a list continues, the walk is repeated from its start, so that a stored state never stops a
/// stream for good.
///
/// A walk over the notes reads those since the time at which the walk before it began, less a minute for the difference
/// between the clocks.
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
