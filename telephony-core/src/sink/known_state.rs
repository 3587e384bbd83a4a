use super::{SinkError, SinkErrorKind};
use crate::streams::{StreamBatch, StreamState};

/// State of a stream as this sink read or stored it last; `None` inside if the stream was never stored.
#[derive(Debug, Clone)]
pub(super) struct KnownState(pub(super) Option<StreamState>);

impl KnownState {
    /// True if a batch may be stored over the state that the database has, and false if the database has the batch
    /// already, because an answer was lost. The state of another process is refused.
    pub(super) fn admits(
        known: Option<&Self>,
        stored: Option<&StreamState>,
        batch: &StreamBatch,
    ) -> Result<bool, SinkError> {
        if known.is_none_or(|known| known.0.as_ref() == stored) {
            return Ok(true);
        }
        if stored == Some(&batch.state) { Ok(false) } else { Err(overtaken()) }
    }
}

/// Failure of a store whose stream another process stored since its state was read.
pub(super) fn overtaken() -> SinkError {
    SinkError::new(
        SinkErrorKind::Locked,
        "another process stored this stream since its state was read, so that this batch was not stored: let one process \
         load an account",
    )
}
