//! Mapping of answers to errors. The vendor's own errors have HTTP status 200; other statuses are the web server's.

use telephony_core::transport::{Answer, Endpoint, Operation};
use telephony_core::wire::json::{self, JsonFault};
use telephony_core::{Error, ErrorKind, Result};

use crate::endpoints::GetHistory;
use crate::models::Fault;
use crate::models::list::{Head, Wrapped};

/// Returns the text of an answer that may be the vendor's JSON; an answer of the web server is returned as an error.
pub(crate) fn text<'a>(operation: &Operation, answer: &'a Answer) -> Result<&'a str> {
    if !answer.is_success() {
        // An error of the vendor takes precedence over the status, if a version ever sends one with its own status.
        // From 500 on the status takes precedence, because a failed server's progress is unknown.
        let words = answer.text().ok().filter(|_| answer.status < 500).and_then(fault_of);
        let fault = words.filter(|fault| fault.code.is_some());
        return Err(match fault {
            Some(fault) => refused(operation, answer, fault),
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
    match fault_of(&String::from_utf8_lossy(&answer.body)) {
        Some(refusal) => refused(operation, answer, refusal),
        None => broken(operation, answer, fault),
    }
}

// Reads the vendor's error from a text, if the text is one.
fn fault_of(text: &str) -> Option<Fault> {
    json::from_text::<Wrapped<Head>>(text).ok()?.0?.fault()
}

/// Error for an answer that is JSON without the required member.
pub(crate) fn shapeless(operation: &Operation, answer: &Answer, missing: &'static str) -> Error {
    of(operation, answer, ErrorKind::UnexpectedShape).with_path("$").with_message(missing)
}

/// Converts the vendor's own error.
pub(crate) fn refused(operation: &Operation, answer: &Answer, fault: Fault) -> Error {
    let (kind, message) = by_code(operation, fault.code);
    of(operation, answer, kind).with_message(message).with_source(fault)
}

fn of(operation: &Operation, answer: &Answer, kind: ErrorKind) -> Error {
    answer.error(kind, operation)
}

// The codes are the vendor's, not HTTP's. Texts differ between versions and are therefore ignored.
pub(crate) fn by_code(operation: &Operation, code: Option<i64>) -> (ErrorKind, &'static str) {
    match code {
        Some(400 | 401) => (ErrorKind::Unauthenticated, "the API key or the login is unknown"),
        Some(403) => (ErrorKind::NotFound, "there is no such entry, or it is not yours"),
        // For other operations 404 means an action that the server does not know.
        Some(404) if operation.name == GetHistory::OPERATION.name => (ErrorKind::NotFound, "there is no such entry"),
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
