use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use time::OffsetDateTime;

use super::StoredCounts;
use crate::sink::SinkError;
use crate::streams::StreamName;

/// Result of a [`load`](super::load()).
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct LoadReport {
    /// Streams that were read, in their order.
    pub streams: Vec<LoadedStream>,
    /// True if the stop signal ended the load.
    pub is_stopped: bool,
}

impl LoadReport {
    /// Error of the first stream that failed; `None` if none failed.
    pub fn first_error(&self) -> Option<&LoadError> {
        self.streams.iter().find_map(|stream| stream.error.as_ref())
    }
}

/// Result of one stream.
#[derive(Debug)]
#[non_exhaustive]
pub struct LoadedStream {
    /// Stream.
    pub stream: StreamName,
    /// Numbers of all batches that were stored.
    pub counts: StoredCounts,
    /// Instant up to which the stream is stored, as the last batch that has one says.
    pub until: Option<OffsetDateTime>,
    /// Error that ended the stream.
    pub error: Option<LoadError>,
}

/// Failure of one of the two sides of a [`load`](super::load()).
#[derive(Debug)]
#[non_exhaustive]
pub enum LoadError {
    /// The source failed.
    Source(crate::Error),
    /// The sink failed.
    Sink(SinkError),
}

impl LoadError {
    /// True if the same step may succeed later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Source(error) => error.is_retryable(),
            Self::Sink(error) => error.is_retryable(),
        }
    }

    /// Time that the vendor asks to wait.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Source(error) => error.retry_after(),
            Self::Sink(_) => None,
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(error) => error.fmt(f),
            Self::Sink(error) => error.fmt(f),
        }
    }
}

impl StdError for LoadError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Source(error) => error.source(),
            Self::Sink(error) => error.source(),
        }
    }
}

impl From<crate::Error> for LoadError {
    fn from(error: crate::Error) -> Self {
        Self::Source(error)
    }
}

impl From<SinkError> for LoadError {
    fn from(error: SinkError) -> Self {
        Self::Sink(error)
    }
}
