//! Mapping of answers to errors. The vendor's own errors have HTTP status 200; other statuses are the web server's.

use std::error::Error as StdError;
use std::fmt;

use serde::de::IgnoredAny;
use telephony_core::transport::{Answer, Operation};
use telephony_core::wire::json::{self, JsonFault};
use telephony_core::{Error, ErrorKind, Result};

use crate::models::Refusal;
use crate::models::envelope::Envelope;
use crate::models::list::GET_HISTORY;

/// Vendor's own error answer, kept as the source of the [`telephony_core::Error`] that it was mapped to.
///
/// `Display` and `Debug` leave out the vendor's text, because it may quote SQL.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    status: u16,
    refusal: Refusal,
}

impl Fault {
    /// HTTP status of the answer; 200 for almost every error of this vendor.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Vendor's text; `None` when the answer has none.
    pub fn text(&self) -> Option<&str> {
        self.refusal.text.as_deref()
    }

    /// Vendor's code; `None` when the answer has none. The other vendors have no codes of their own.
    pub const fn code(&self) -> Option<i64> {
        self.refusal.code
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.refusal.fmt(f)
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault").field("status", &self.status).field("code", &self.code()).finish_non_exhaustive()
    }
}

impl StdError for Fault {}

/// Returns the text of an answer that may be the vendor's JSON; an answer of the web server is returned as an error.
pub(crate) fn text<'a>(operation: &Operation, answer: &'a Answer) -> Result<&'a str> {
    if !answer.is_success() {
        // An error of the vendor takes precedence over the status, if a version ever sends one with its own status.
        // From 500 on the status takes precedence, because a failed server's progress is unknown.
        let words = answer.text().ok().filter(|_| answer.status < 500).and_then(refusal_of);
        let refusal = words.filter(|refusal| refusal.code.is_some());
        return Err(match refusal {
            Some(refusal) => refused(operation, answer, refusal),
            None => answer.foreign_error(operation).unwrap_or_else(|| {
                let (kind, message) = by_status(answer.status);
                of(operation, answer, kind).with_message(message)
            }),
        });
    }
    answer.text().map_err(|fault| broken(operation, answer, fault))
}

/// Returns the bytes of an answer that may be the vendor's JSON; an answer of the web server is returned as an error.
pub(crate) fn body<'a>(operation: &Operation, answer: &'a Answer) -> Result<&'a [u8]> {
    if answer.is_success() {
        return Ok(&answer.body);
    }
    text(operation, answer).map(str::as_bytes)
}

/// Error for a fault in the answer's JSON.
pub(crate) fn broken(operation: &Operation, answer: &Answer, fault: JsonFault) -> Error {
    answer.fault(fault, operation)
}

/// Error for a body of an unexpected shape: the vendor's error if the body is one, otherwise a fault of the JSON.
pub(crate) fn unexpected(operation: &Operation, answer: &Answer, fault: JsonFault) -> Error {
    match refusal_of(&String::from_utf8_lossy(&answer.body)) {
        Some(refusal) => refused(operation, answer, refusal),
        None => broken(operation, answer, fault),
    }
}

// Reads the vendor's error from a text, if the text is one.
fn refusal_of(text: &str) -> Option<Refusal> {
    json::from_text::<Envelope<IgnoredAny>>(text).ok()?.refusal()
}

/// Error for an answer that is JSON without the required member.
pub(crate) fn shapeless(operation: &Operation, answer: &Answer, missing: &'static str) -> Error {
    of(operation, answer, ErrorKind::UnexpectedShape).with_path("$").with_message(missing)
}

/// Returns the content of an answer, or the vendor's error.
pub(crate) fn accepted<T>(operation: &Operation, answer: &Answer, envelope: Envelope<T>) -> Result<Option<T>> {
    match envelope.refusal() {
        Some(refusal) => Err(refused(operation, answer, refusal)),
        None => Ok(envelope.data),
    }
}

/// Converts the vendor's own error.
pub(crate) fn refused(operation: &Operation, answer: &Answer, refusal: Refusal) -> Error {
    let (kind, message) = by_code(operation, refusal.code);
    of(operation, answer, kind).with_message(message).with_source(Fault { status: answer.status, refusal })
}

/// Converts the vendor's error for one of several records, which is not the error of the answer.
pub(crate) fn record_refused(operation: &Operation, answer: &Answer, refusal: Refusal) -> Error {
    let (kind, message) = by_code(operation, refusal.code);
    operation.error(kind).with_message(message).with_source(Fault { status: answer.status, refusal })
}

/// Returns the vendor's own error code; `None` for an error without one.
pub(crate) fn code(error: &Error) -> Option<i64> {
    error.source()?.downcast_ref::<Fault>()?.code()
}

/// Returns true if the vendor refuses the operation or its parameters as such, so that it refuses each entry.
pub(crate) fn refuses_each_entry(error: &Error) -> bool {
    matches!(code(error), Some(402 | 405))
}

fn of(operation: &Operation, answer: &Answer, kind: ErrorKind) -> Error {
    answer.error(kind, operation)
}

// The codes are the vendor's, not HTTP's. Texts differ between versions and are therefore ignored.
fn by_code(operation: &Operation, code: Option<i64>) -> (ErrorKind, &'static str) {
    match code {
        Some(400 | 401) => (ErrorKind::Unauthenticated, "the API key or the login is unknown"),
        Some(403) => (ErrorKind::NotFound, "there is no such entry, or it is not yours"),
        // For other operations 404 means an action that the server does not know.
        Some(404) if operation.name == GET_HISTORY => (ErrorKind::NotFound, "there is no such entry"),
        Some(402 | 404) => (ErrorKind::Rejected, "the server does not know this operation"),
        Some(405) => (ErrorKind::Rejected, "the server misses a parameter; did the request's body arrive?"),
        // The server stores an entry and then updates its client. The failure may be before or after the entry was
        // stored.
        Some(500) => (ErrorKind::Unavailable, "the server's database failed"),
        _ => (ErrorKind::Rejected, "the vendor refused it"),
    }
}

// The vendor's code answers with status 200 for all of its own errors; other statuses are the web server's.
fn by_status(status: u16) -> (ErrorKind, &'static str) {
    match status {
        300..=399 => (ErrorKind::Rejected, "the server redirects; set the address that it leads to"),
        401 => (ErrorKind::Unauthenticated, "the web server asks for credentials of its own"),
        // The vendor's code never uses this status.
        403 => (
            ErrorKind::Blocked,
            "the web server or a firewall forbids it; ask for this machine's address to be permitted",
        ),
        404 | 410 => (ErrorKind::Rejected, "the web server knows no such address; are the vendor's rewrite rules set?"),
        405 | 501 => (ErrorKind::Rejected, "the web server does not take this method"),
        408 => (ErrorKind::Unavailable, "the web server waited too long for the request"),
        413 => (ErrorKind::Rejected, "the request is larger than the web server takes"),
        429 => (ErrorKind::RateLimited, "the web server wants fewer requests"),
        500..=599 => (ErrorKind::Unavailable, "the server failed"),
        _ => (ErrorKind::Rejected, "the web server refused it"),
    }
}

#[cfg(test)]
mod tests;
