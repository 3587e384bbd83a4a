use std::time::Duration;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Query for the notes written since an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NoteFeedQuery {
    /// First instant at which a note was created or changed.
    #[serde(with = "crate::moment::instant_text")]
    pub since: OffsetDateTime,
    /// Time before `since` in which calls are read for their notes. Default: seven days.
    ///
    /// It matters only to a source that finds notes by [`NoteReach::RecentCalls`](super::NoteReach::RecentCalls): a
    /// note on an older call is not seen. Each call with notes costs a request.
    pub call_lookback: Duration,
}

impl NoteFeedQuery {
    /// Notes created or changed at or after the instant.
    pub const fn new(since: OffsetDateTime) -> Self {
        Self { since, call_lookback: Duration::from_secs(7 * 24 * 60 * 60) }
    }

    /// Sets the time before `since` in which calls are read for their notes.
    pub const fn call_lookback(mut self, lookback: Duration) -> Self {
        self.call_lookback = lookback;
        self
    }
}
