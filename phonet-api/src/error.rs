//! What the vendor's statuses mean.

use std::error::Error as StdError;
use std::fmt;

use telephony_core::transport::{Answer, Operation};
use telephony_core::{Error, ErrorKind, Result};

/// Vendor's own error answer: the source of the [`telephony_core::Error`] that it became.
///
/// `Display` and `Debug` keep the vendor's words to themselves, since they may hold names and numbers.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    status: u16,
    text: String,
}

impl Fault {
    /// HTTP status of the answer.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Vendor's words: plain text, or a page of HTML; may be empty.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the vendor answered with an error of its own")
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault").field("status", &self.status).finish_non_exhaustive()
    }
}

impl StdError for Fault {}

/// Lets an answer of success pass and turns any other into its error.
///
/// 401, 403 and a redirect (to the login page) mean that the session is over; the client then opens another.
pub(crate) fn check_status(operation: &Operation, answer: &Answer) -> Result<()> {
    let (kind, message) = match answer.status {
        200..=299 => return Ok(()),
        300..=399 | 401 | 403 => (ErrorKind::Unauthenticated, "the session is not accepted"),
        404 => (ErrorKind::NotFound, ""),
        408 => (ErrorKind::Timeout, "the server gave up waiting for the request"),
        429 => (ErrorKind::RateLimited, ""),
        500.. => (ErrorKind::Unavailable, ""),
        _ => (ErrorKind::Rejected, "a parameter is missing or was refused"),
    };
    Err(fail(operation, answer, kind, message))
}

pub(crate) fn fail(
    operation: &Operation,
    answer: &Answer,
    kind: ErrorKind,
    message: &'static str,
) -> Error {
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    answer
        .error(kind, operation.provider.clone(), operation.name)
        .with_message(message)
        .with_source(Fault { status: answer.status, text })
}

/// Whether a new session may help: the vendor said so, or what came instead of JSON may be its login page.
pub(crate) fn session_may_be_over(error: &Error) -> bool {
    let html = || error.body().is_some_and(|body| body.trim_ascii_start().starts_with(b"<"));
    match error.kind() {
        ErrorKind::Unauthenticated => true,
        ErrorKind::Unreadable => html(),
        _ => false,
    }
}

/// A refusal that a new session did not change is no matter of the session.
pub(crate) fn refused_again(error: Error) -> Error {
    if error.kind() != ErrorKind::Unauthenticated {
        return error;
    }
    let again =
        Error::new(ErrorKind::Forbidden, error.provider().clone(), error.operation().to_owned())
            .with_message("refused again with a new session")
            .with_status(error.status().unwrap_or_default());
    match error.body() {
        Some(body) => again.with_body(body),
        None => again,
    }
    .with_source(error)
}
