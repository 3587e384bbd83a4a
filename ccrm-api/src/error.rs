//! Mapping of the vendor's statuses and error answers to errors.

use std::error::Error as StdError;
use std::fmt;

use serde::Deserialize;
use serde_with::As;
use telephony_core::transport::{Answer, Operation};
use telephony_core::wire::{AsBool, BoolLike, TextOrNumber, json};
use telephony_core::{Error, ErrorKind, Result};

use crate::models::list::NO_LIST;

/// Vendor's own error answer, kept as the source of the [`telephony_core::Error`] that it was mapped to.
///
/// `Display` and `Debug` leave out the vendor's text, because it may hold keys and numbers.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    status: u16,
    text: Option<String>,
}

impl Fault {
    /// HTTP status of the answer.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Vendor's text, such as `Request limit has been exceeded`; `None` when the answer has none.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
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

/// Body of an error answer. Its records are ignored.
#[derive(Deserialize)]
struct Refusal {
    #[serde(default, with = "As::<Option<BoolLike<AsBool>>>")]
    success: Option<bool>,
    #[serde(default, with = "As::<Option<TextOrNumber>>")]
    message: Option<String>,
}

/// Returns `Ok` for a successful status and the matching error for any other.
///
/// The vendor's error answers are JSON with a `success` member. An error answer without one may be an intermediary's: it
/// is classified by what intermediaries send before the vendor's own meaning of the status is considered.
pub(crate) fn check_status(operation: &Operation, answer: &Answer) -> Result<()> {
    if answer.is_success() {
        return Ok(());
    }
    let refusal = json::from_body::<Refusal>(&answer.body).ok();
    let is_vendors = refusal.as_ref().is_some_and(|it| it.success.is_some());
    if let (false, Some(error)) = (is_vendors, answer.foreign_error(operation)) {
        return Err(error);
    }
    let (kind, message) = match answer.status {
        300..=399 => (ErrorKind::Rejected, "the server points elsewhere; check the account's address"),
        401 => (
            ErrorKind::Unauthenticated,
            "the key is wrong, or the caller's address is not on the account's list, or the API is switched off",
        ),
        // Not "forbidden": 403 is this vendor's rate limit if it has `success` or `Retry-After`. Otherwise a firewall sent
        // it, JSON without `success` included.
        403 if !is_vendors && answer.retry_after().is_none() => (
            ErrorKind::Blocked,
            "a firewall or a gateway answered in the vendor's place; ask for this machine's address to be permitted",
        ),
        403 | 429 => (ErrorKind::RateLimited, "the limit of requests has been exceeded"),
        404 => (ErrorKind::NotFound, ""),
        408 => (ErrorKind::Timeout, "the server gave up waiting for the request"),
        422 => (ErrorKind::Rejected, "a parameter was refused"),
        500.. => (ErrorKind::Unavailable, ""),
        _ => (ErrorKind::Rejected, ""),
    };
    Err(fail(operation, answer, kind, message, refusal))
}

/// Returns the error of an answer with HTTP success that says `"success": false`; `None` for any other answer.
pub(crate) fn refusal(operation: &Operation, answer: &Answer) -> Option<Error> {
    let refusal = json::from_body::<Refusal>(&answer.body).ok()?;
    let refused = refusal.success == Some(false);
    refused.then(|| fail(operation, answer, ErrorKind::Rejected, "the request was refused", Some(refusal)))
}

/// Returns true if the answer says success and has neither a list nor a count of zero.
pub(crate) fn lacks_list(error: &Error) -> bool {
    error.kind() == ErrorKind::UnexpectedShape && error.message() == NO_LIST
}

fn fail(
    operation: &Operation,
    answer: &Answer,
    kind: ErrorKind,
    message: &'static str,
    refusal: Option<Refusal>,
) -> Error {
    let fault = Fault { status: answer.status, text: refusal.and_then(|it| it.message) };
    answer.error(kind, operation).with_message(message).with_source(fault)
}
