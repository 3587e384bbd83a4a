//! Meaning of the vendor's HTTP statuses.

mod redirect;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use redirect::Redirect;
use telephony_core::transport::{Answer, BaseUrl, Idempotency, Operation};
use telephony_core::{Error, ErrorKind, Result};

use crate::models::list::NO_LIST;

/// The vendor's own error answer: the source of the [`telephony_core::Error`] made of it.
///
/// `Display` and `Debug` omit the vendor's text because it may hold names and numbers.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    status: u16,
    text: String,
    redirect: Option<Redirect>,
}

impl Fault {
    /// HTTP status of the answer.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Vendor's text, plain or an HTML page; `None` when the answer has none.
    pub fn text(&self) -> Option<&str> {
        Some(&*self.text).filter(|text| !text.is_empty())
    }

    /// Host that the answer redirects to; `None` if it names no host. Only this vendor redirects instead of refusing.
    pub fn redirects_to(&self) -> Option<&str> {
        self.redirect.as_ref().and_then(Redirect::host)
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

/// Accepts an answer of success and turns any other answer into its error.
///
/// 401 and 403 mean that the session has ended; the client then opens another one. A redirect of a read without a
/// target means the same. A redirect with a target is an error that names the target, and the client decides whether
/// the target may be the login page. A write that was redirected may have been carried out: 303 says that it was. An
/// answer of a firewall or a gateway says nothing about the session.
pub(crate) fn check_status(operation: &Operation, answer: &Answer) -> Result<()> {
    if let (false, Some(error)) = (answer.is_success(), answer.foreign_error(operation)) {
        return Err(error);
    }
    if let Some(redirect) = Redirect::of(answer)
        && !(operation.idempotency == Idempotency::Safe && redirect.is_bare())
    {
        let error = fail(operation, answer, ErrorKind::Rejected, "");
        return Err(error.with_message(redirect.describe(None)));
    }
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

pub(crate) fn fail(operation: &Operation, answer: &Answer, kind: ErrorKind, message: &'static str) -> Error {
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    answer.error(kind, operation).with_message(message).with_source(Fault {
        status: answer.status,
        text,
        redirect: Redirect::of(answer),
    })
}

/// True if a new session may help: the vendor said so, or the answer in place of JSON may be its login page.
pub(crate) fn session_may_be_over(error: &Error, asked: &Asked<'_>) -> bool {
    match error.kind() {
        ErrorKind::Unauthenticated => true,
        ErrorKind::NotJson => is_html(error),
        ErrorKind::Rejected => asked.idempotency == Idempotency::Safe && leads_to_login(error, asked),
        _ => false,
    }
}

/// Facts about the request that a redirect is compared with.
pub(crate) struct Asked<'a> {
    pub(crate) idempotency: Idempotency,
    pub(crate) base: &'a BaseUrl,
    pub(crate) path: &'a str,
}

/// True if an answer redirects to what may be the login page.
pub(crate) fn leads_to_login(error: &Error, asked: &Asked<'_>) -> bool {
    redirect(error).is_some_and(|it| it.may_be_login(asked.base, asked.path))
}

fn redirect(error: &Error) -> Option<&Redirect> {
    let mut causes = std::iter::successors(error.source(), |cause| (*cause).source());
    causes.find_map(|cause| cause.downcast_ref::<Fault>()?.redirect.as_ref())
}

/// Adds the redirect to the error's message, if the answer was a redirect.
pub(crate) fn name_redirect(error: Error, asked: &Asked<'_>) -> Error {
    let message = match (error.kind(), redirect(&error)) {
        (ErrorKind::Rejected, Some(redirect)) => redirect.describe(Some(asked.base)),
        (ErrorKind::OutcomeUnknown, Some(redirect)) => {
            format!("{}; {}", redirect.describe(Some(asked.base)), error.message())
        }
        _ => return error,
    };
    error.with_message(message)
}

/// True if the answer is an HTML page instead of JSON, under a status of success.
pub(crate) fn is_html(error: &Error) -> bool {
    error.status().is_some_and(|status| (200..300).contains(&status))
        && error.body().is_some_and(|body| body.trim_ascii_start().starts_with(b"<"))
}

/// True if the answer is JSON without a list where one is expected.
pub(crate) fn lacks_list(error: &Error) -> bool {
    error.kind() == ErrorKind::UnexpectedShape && error.message() == NO_LIST
}

/// True if the vendor answered the request itself, and so accepted its session.
pub(crate) fn is_own_answer(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Rejected | ErrorKind::UnexpectedShape)
        && error.status().is_some_and(|status| !(300..400).contains(&status))
}

/// Turns a refusal that a new session did not change into an error that does not concern the session.
pub(crate) fn refused_again(error: Error) -> Error {
    if error.kind() != ErrorKind::Unauthenticated {
        return error;
    }
    if error.status() == Some(403) && error.body().is_some_and(is_foreign) {
        return instead(ErrorKind::Blocked, error, BLOCKED);
    }
    if error.status().is_some_and(|status| (300..400).contains(&status)) {
        return forbidden(error, "redirected without saying where, with a new session too; check base_url");
    }
    forbidden(error, "refused again with a new session")
}

/// Message for a page that a firewall or a gateway sent in the vendor's place.
pub(crate) const BLOCKED: &str =
    "a firewall or a gateway answered in the vendor's place; ask for this machine's address to be permitted";

/// True if the body of a refusal is a page other than an error page of the vendor's own server.
pub(crate) fn is_foreign(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body).to_ascii_lowercase();
    let is_own = ["tomcat", "jetty", "http status 40", "whitelabel error page"];
    text.trim_start().starts_with('<') && !is_own.iter().any(|word| text.contains(word))
}

/// Error of a refused request while requests for a session are paused.
pub(crate) fn refused_for_now(error: Error, left: Duration) -> Error {
    let error = if error.kind() == ErrorKind::Unauthenticated {
        let pause = seconds(left);
        forbidden(error, format!("refused; no other session is asked for in the next {pause} s"))
    } else {
        error
    };
    error.with_retry_after(Some(left))
}

/// Error for a missing session while requests for a session are paused.
pub(crate) fn no_session_for_now(authorize: &Operation, refusals: u32, left: Duration, last: Option<Error>) -> Error {
    let pause = seconds(left);
    let message = format!("refused {refusals} times in a row; no session is asked for in the next {pause} s");
    let error = authorize.error(ErrorKind::Unauthenticated).with_message(message).with_retry_after(Some(left));
    match last {
        Some(last) => error.with_source(last),
        None => error,
    }
}

fn forbidden(error: Error, message: impl Into<Cow<'static, str>>) -> Error {
    instead(ErrorKind::Forbidden, error, message)
}

fn instead(kind: ErrorKind, error: Error, message: impl Into<Cow<'static, str>>) -> Error {
    let forbidden = Error::new(kind, error.provider().clone(), error.operation().to_owned())
        .with_message(message)
        .with_status(error.status().unwrap_or_default());
    match error.body() {
        Some(body) => forbidden.with_body(body),
        None => forbidden,
    }
    .with_source(error)
}

// Rounded up, so that the wait has ended after the seconds that the message names.
fn seconds(left: Duration) -> u64 {
    left.as_secs() + u64::from(left.subsec_nanos() > 0)
}
