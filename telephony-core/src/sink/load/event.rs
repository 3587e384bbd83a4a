use std::fmt;
use std::time::Duration;

use time::OffsetDateTime;

use super::{LoadError, StoredCounts};
use crate::streams::StreamName;

/// Step of a [`load`](super::load()), for progress and logs.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum LoadEvent<'a> {
    /// A batch and its state were stored.
    #[non_exhaustive]
    Stored {
        /// Stream of the batch.
        stream: &'a StreamName,
        /// Numbers of the batch.
        counts: StoredCounts,
        /// Instant up to which the stream is stored, where the stream has an order of time.
        until: Option<OffsetDateTime>,
    },
    /// A retryable error occurred; the same step is repeated after the delay.
    #[non_exhaustive]
    Waiting {
        /// Stream that waits.
        stream: &'a StreamName,
        /// Error that is outlasted.
        error: &'a LoadError,
        /// Time until the next attempt.
        delay: Duration,
    },
    /// A stream ended.
    #[non_exhaustive]
    Ended {
        /// Stream that ended.
        stream: &'a StreamName,
        /// Error that ended it; `None` if it is up to date.
        error: Option<&'a LoadError>,
    },
}

impl<'a> LoadEvent<'a> {
    /// Stream that the event is about.
    pub const fn stream(&self) -> &'a StreamName {
        match self {
            Self::Stored { stream, .. } | Self::Waiting { stream, .. } | Self::Ended { stream, .. } => stream,
        }
    }
}

/// Prints one line for a log.
impl fmt::Display for LoadEvent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stored { stream, counts, until: Some(until) } => write!(f, "{stream}: {counts}, until {until}"),
            Self::Stored { stream, counts, until: None } => write!(f, "{stream}: {counts}"),
            Self::Waiting { stream, error, delay } => {
                write!(f, "{stream}: retry in {} s after {error}", delay.as_secs_f32().ceil())
            }
            Self::Ended { stream, error: Some(error) } => write!(f, "{stream}: {error}"),
            Self::Ended { stream, error: None } => write!(f, "{stream}: up to date"),
        }
    }
}
