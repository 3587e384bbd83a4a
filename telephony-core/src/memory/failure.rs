use std::collections::VecDeque;

use crate::Error;

/// Operation of a [`MemoryStore`](crate::MemoryStore).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MemoryOperation {
    /// Page of calls.
    CallPage,
    /// Page of the notes on a subject.
    NotePage,
    /// Page of the notes since an instant.
    NoteFeedPage,
    /// Page of a list.
    ListPage,
    /// Creation of a note.
    CreateNote,
    /// Change of a note's text.
    UpdateNote,
    /// Deletion of a note.
    DeleteNote,
    /// Search for a note whose write has an unknown outcome.
    FindWritten,
}

/// Failure of operations of a [`MemoryStore`](crate::MemoryStore), for [`fail`](crate::MemoryStore::fail).
///
/// Without setters, the next page or write fails and is not carried out.
#[derive(Debug, Clone)]
pub struct MemoryFailure {
    error: Error,
    operation: Option<MemoryOperation>,
    passes: usize,
    times: usize,
    has_effect: bool,
}

impl MemoryFailure {
    /// A failure of one operation with this error.
    pub fn new(error: Error) -> Self {
        Self { error, operation: None, passes: 0, times: 1, has_effect: false }
    }

    /// Sets the operation that fails; the others pass and are not counted. Default: every page and every write.
    pub fn on(mut self, operation: MemoryOperation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Sets the number of operations that pass before the first one fails. Default: 0.
    pub fn after(mut self, passes: usize) -> Self {
        self.passes = passes;
        self
    }

    /// Sets the number of operations that fail. Default: 1.
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    /// Carries the write out before it fails, as if its answer was lost.
    pub fn after_effect(mut self) -> Self {
        self.has_effect = true;
        self
    }

    fn is_of(&self, operation: MemoryOperation) -> bool {
        self.operation.map_or(operation != MemoryOperation::FindWritten, |it| it == operation)
    }
}

/// Failures in their order; the first one of an operation decides it.
#[derive(Debug, Default)]
pub(super) struct FailureQueue(VecDeque<MemoryFailure>);

impl FailureQueue {
    pub(super) fn push(&mut self, failure: MemoryFailure) {
        self.0.push_back(failure);
    }

    /// Counts an operation. `Err` fails it at once, and `Ok(Some)` after it was carried out.
    pub(super) fn next(&mut self, operation: MemoryOperation) -> Result<Option<Error>, Error> {
        self.0.retain(|failure| failure.times > 0);
        let Some(failure) = self.0.iter_mut().find(|failure| failure.is_of(operation)) else { return Ok(None) };
        if let Some(passes) = failure.passes.checked_sub(1) {
            failure.passes = passes;
            return Ok(None);
        }
        failure.times -= 1;
        let error = failure.error.clone();
        if failure.has_effect { Ok(Some(error)) } else { Err(error) }
    }
}
