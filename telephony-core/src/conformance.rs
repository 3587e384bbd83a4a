//! The behaviour that both traits promise, as a suite that every source and store can be held to.
//!
//! Run it through `dyn`, over a sandbox or an account whose content you know. Each check returns the first
//! [`Violation`] it finds.

mod call_history;
mod note_store;
mod note_subjects;

pub use call_history::{ExpectedCalls, call_history};
pub use note_store::{ExpectedNotes, note_store};
pub use note_subjects::note_subjects;

use std::fmt;

use crate::Error;

/// A promise that was not kept.
#[derive(Debug)]
#[non_exhaustive]
pub struct Violation {
    /// Promise, as a sentence.
    pub promise: &'static str,
    /// What was seen instead.
    pub seen: String,
}

impl Violation {
    fn new(promise: &'static str, seen: impl Into<String>) -> Self {
        Self { promise, seen: seen.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.promise, self.seen)
    }
}

impl std::error::Error for Violation {}

/// What a check returns.
pub type Outcome = Result<(), Violation>;

fn expect(promise: &'static str, holds: bool, seen: impl FnOnce() -> String) -> Outcome {
    if holds { Ok(()) } else { Err(Violation::new(promise, seen())) }
}

// What must succeed for the next check to mean anything.
fn must<T>(promise: &'static str, result: Result<T, Error>) -> Result<T, Violation> {
    result.map_err(|error| Violation::new(promise, error.to_string()))
}

#[cfg(test)]
mod tests;
