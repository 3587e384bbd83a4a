//! Conformance suite: checks that a source or a store behaves as its trait promises.
//!
//! Run it through `dyn`, on a sandbox or on an account with known content. Each check returns the first [`Violation`]
//! that it finds.

mod call_history;
mod list_source;
mod note_feed;
mod note_store;
mod note_subjects;
mod promises;

pub use call_history::{ExpectedCalls, call_history};
pub use list_source::{ExpectedList, list_source};
pub use note_feed::{ExpectedFeed, note_feed};
pub use note_store::{ExpectedNotes, note_store};
pub use note_subjects::note_subjects;

use std::fmt;

use crate::Error;
use promises::Promise;

/// Promise of a trait that an implementation broke.
#[derive(Debug)]
#[non_exhaustive]
pub struct Violation {
    /// Promise, as a sentence of the contract in the trait's documentation.
    pub promise: &'static str,
    /// Behaviour that was observed instead.
    pub seen: String,
}

impl Violation {
    fn new(promise: Promise, seen: impl Into<String>) -> Self {
        Self { promise: promise.as_str(), seen: seen.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.promise, self.seen)
    }
}

impl std::error::Error for Violation {}

/// Result of a check.
pub type Outcome = Result<(), Violation>;

fn expect(promise: Promise, holds: bool, seen: impl FnOnce() -> String) -> Outcome {
    if holds { Ok(()) } else { Err(Violation::new(promise, seen())) }
}

// Turns an error into a violation: the next check means nothing unless this call succeeds.
fn must<T>(promise: Promise, result: Result<T, Error>) -> Result<T, Violation> {
    result.map_err(|error| Violation::new(promise, error.to_string()))
}

#[cfg(test)]
mod tests;
