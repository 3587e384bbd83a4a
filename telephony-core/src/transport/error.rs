use std::error::Error as StdError;
use std::fmt;

use crate::{Cause, Error, ErrorKind, Provider};

/// Certainty about a failed request: not sent, or possibly sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Sent {
    /// Not sent, not even in part: no address, no connection, no TLS.
    No,
    /// Possibly sent: the request may have arrived and may have been carried out.
    Maybe,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Limit {
    Time,
    Size,
}

/// Reason why a transport returned no answer. The text holds no address, header or body.
#[derive(Debug)]
pub struct TransportError {
    sent: Sent,
    limit: Option<Limit>,
    message: &'static str,
    cause: Option<Cause>,
}

impl TransportError {
    /// Creates an error for a failure before anything was sent.
    pub const fn not_sent(message: &'static str) -> Self {
        Self { sent: Sent::No, limit: None, message, cause: None }
    }

    /// Creates an error for a failure after which the request may have arrived.
    pub const fn maybe_sent(message: &'static str) -> Self {
        Self { sent: Sent::Maybe, limit: None, message, cause: None }
    }

    /// Marks the error as a timeout.
    pub const fn timed_out(mut self) -> Self {
        self.limit = Some(Limit::Time);
        self
    }

    /// Marks the answer as larger than the transport reads.
    pub const fn too_large(mut self) -> Self {
        self.limit = Some(Limit::Size);
        self
    }

    /// Adds the cause of the failure.
    pub const fn caused_by(mut self, cause: Cause) -> Self {
        self.cause = Some(cause);
        self
    }

    /// Cause of the failure; `None` if it is unknown.
    pub const fn cause(&self) -> Option<Cause> {
        self.cause
    }

    /// State of the request: not sent, or possibly sent.
    pub const fn sent(&self) -> Sent {
        self.sent
    }

    /// True if the request timed out.
    pub const fn is_timeout(&self) -> bool {
        matches!(self.limit, Some(Limit::Time))
    }

    /// True if the answer was larger than the transport reads.
    pub const fn is_too_large(&self) -> bool {
        matches!(self.limit, Some(Limit::Size))
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_ref().map(|cause| cause as _)
    }
}

/// Reason why an address, a key or a part of a request was refused before any request. The text does not repeat the
/// input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidInput {
    reason: &'static str,
    place: Option<(&'static str, usize)>,
}

impl InvalidInput {
    /// Creates an error with a reason that does not repeat the input.
    pub const fn new(reason: &'static str) -> Self {
        Self { reason, place: None }
    }

    /// Adds the place of the input: the member that holds a list, and the index in the list.
    pub const fn in_list(mut self, member: &'static str, index: usize) -> Self {
        self.place = Some((member, index));
        self
    }

    /// Reason of the refusal.
    pub const fn reason(&self) -> &'static str {
        self.reason
    }

    /// Creates the error of the operation whose input was refused.
    pub fn into_error(self, provider: Provider, operation: &'static str) -> Error {
        let error = Error::new(ErrorKind::InvalidQuery, provider, operation).with_message(self.reason);
        match self.place {
            Some((member, index)) => error.with_path(format!("$.{member}[{index}]")),
            None => error,
        }
    }
}

impl fmt::Display for InvalidInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason)
    }
}

impl StdError for InvalidInput {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_its_words_and_at_most_one_limit() {
        let cut = TransportError::maybe_sent("cut");
        assert_eq!((cut.to_string().as_str(), cut.sent()), ("cut", Sent::Maybe));
        assert!(!cut.is_timeout() && !cut.is_too_large());
        let late = TransportError::not_sent("late").timed_out();
        assert_eq!(late.sent(), Sent::No);
        assert!(late.is_timeout() && !late.is_too_large());
        let large = TransportError::maybe_sent("large").too_large();
        assert!(!large.is_timeout() && large.is_too_large());
        assert_eq!(InvalidInput::new("no such page").to_string(), "no such page");
    }
}
