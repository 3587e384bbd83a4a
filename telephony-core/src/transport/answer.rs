use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};
use time::OffsetDateTime;

use super::{AnswerMeta, Clock, Operation, foreign, retry_after};
use crate::wire::json::{self, JsonFault, JsonFaultKind};
use crate::{Error, ErrorKind};

/// Maximum number of bytes of a body that an error keeps, so that stored errors do not hold whole pages.
const KEPT: usize = 64 << 10;

/// Complete answer: status, headers and the bytes of the body.
#[derive(Clone)]
#[non_exhaustive]
pub struct Answer {
    /// HTTP status. A number and not `http::StatusCode`, because an [`Error`] keeps it in builds without `http`.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, with its content encoding removed.
    pub body: Bytes,
    /// Time at which the request was sent; `None` for a captured payload.
    pub sent_at: Option<OffsetDateTime>,
    /// Time at which the head had arrived; `None` for a captured payload.
    pub received_at: Option<OffsetDateTime>,
    /// Time from the beginning of the operation until the body had arrived; zero for a captured payload.
    pub elapsed: Duration,
    /// Number of requests that the operation had sent; 0 for a captured payload.
    pub attempts: u32,
}

impl Answer {
    /// Creates an answer with this status and body and without headers, as for a captured payload.
    pub fn new(status: u16, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: body.into(),
            sent_at: None,
            received_at: None,
            elapsed: Duration::ZERO,
            attempts: 0,
        }
    }

    /// Adds the headers.
    pub fn with_headers(mut self, headers: HeaderMap) -> Self {
        self.headers = headers;
        self
    }

    /// True if the status is one of success: 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Text of the body, or the reason why it cannot be JSON.
    pub fn text(&self) -> Result<&str, JsonFault> {
        json::text(&self.body)
    }

    /// Adds the times at which the request was sent and the head had arrived.
    pub fn with_times(mut self, sent_at: OffsetDateTime, received_at: OffsetDateTime) -> Self {
        self.sent_at = Some(sent_at);
        self.received_at = Some(received_at);
        self
    }

    /// Time of the server's clock when it answered, by its `Date` header, in whole seconds.
    pub fn date(&self) -> Option<OffsetDateTime> {
        retry_after::date(self.headers.get(DATE)?.to_str().ok()?)
    }

    /// Time to wait that `Retry-After` asks for, in seconds or as a date; a past date is zero.
    ///
    /// A date is counted from the server's own `Date`, so that a wrong clock on this machine does not matter. Without a
    /// `Date` it is counted from the arrival of the answer.
    pub fn retry_after(&self) -> Option<Duration> {
        let value = self.headers.get(RETRY_AFTER)?.to_str().ok()?;
        let now = self.date().or(self.received_at);
        retry_after::read(value, now.unwrap_or_else(|| Clock::system().now()))
    }

    /// Creates an error about this answer, with its status, the first 64 KiB of its body and the wait that it asks for.
    pub fn error(&self, kind: ErrorKind, operation: &Operation) -> Error {
        let error = operation
            .error(kind)
            .with_status(self.status)
            .with_body(&self.body[..self.body.len().min(KEPT)])
            .with_retry_after(self.retry_after())
            .with_sent_at(self.sent_at);
        // A captured payload was not requested.
        if self.attempts > 0 { error.with_answer_meta(|| AnswerMeta::from(self)) } else { error }
    }

    /// Creates an error about this answer's JSON.
    pub fn fault(&self, fault: JsonFault, operation: &Operation) -> Error {
        // A body that is not JSON may be a page that says what is wrong.
        if matches!(fault.kind, JsonFaultKind::NotJson | JsonFaultKind::Broken)
            && let Some((kind, message)) = foreign::by_page(self)
        {
            return self.error(kind, operation).with_message(message);
        }
        let kind = match fault.kind {
            JsonFaultKind::NotJson => ErrorKind::NotJson,
            JsonFaultKind::TooLarge => ErrorKind::TooLarge,
            JsonFaultKind::Broken | JsonFaultKind::Shape => ErrorKind::UnexpectedShape,
        };
        self.error(kind, operation).with_path(fault.path).with_message(fault.reason)
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use time::macros::datetime;

    use super::*;
    use crate::Provider;
    use crate::transport::{Idempotency, Method};

    fn answer(headers: &[(http::HeaderName, &'static str)]) -> Answer {
        let pairs = headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value)));
        let at = datetime!(2026-03-29 12:00 UTC);
        Answer::new(503, "").with_headers(pairs.collect()).with_times(at, at)
    }

    #[test]
    fn a_date_to_wait_for_is_counted_from_the_servers_own_clock() {
        let until = (RETRY_AFTER, "Sun, 29 Mar 2026 12:00:30 GMT");
        let wait = |headers: &[_]| answer(headers).retry_after();
        assert_eq!(wait(std::slice::from_ref(&until)), Some(Duration::from_secs(30)));
        // The client's clock is a day behind.
        let date = (DATE, "Mon, 30 Mar 2026 12:00:20 GMT");
        let tomorrow = (RETRY_AFTER, "Mon, 30 Mar 2026 12:00:30 GMT");
        assert_eq!(wait(&[date, tomorrow]), Some(Duration::from_secs(10)));
        let unreadable = (DATE, "today");
        assert_eq!(wait(&[unreadable, until]), Some(Duration::from_secs(30)));
        assert_eq!(wait(&[(RETRY_AFTER, "7")]), Some(Duration::from_secs(7)));
        assert_eq!(wait(&[(RETRY_AFTER, "soon")]), None);
    }

    #[test]
    fn an_answer_shows_its_status_and_not_its_body() {
        let mut answer = answer(&[]);
        answer.body = Bytes::from_static(b" +48777888999 ");
        assert_eq!(answer.text(), Ok("+48777888999"));
        assert_eq!(format!("{answer:?}"), "Answer { status: 503, body_bytes: 14, .. }");
        let is_success = |status| Answer::new(status, "").is_success();
        assert!(is_success(200) && is_success(299));
        assert!(!is_success(199) && !is_success(300) && !is_success(503));
    }

    #[test]
    fn an_error_keeps_no_more_than_64_kib_of_a_body() {
        let operation = Operation::new(Provider::from_static("test"), "test.it", Method::GET, "/it", Idempotency::Safe);
        for (size, kept) in [(0, 0), (65_536, 65_536), (65_537, 65_536)] {
            let error = Answer::new(400, vec![b'x'; size]).error(ErrorKind::Rejected, &operation);
            assert_eq!(error.body().map(<[u8]>::len), Some(kept));
        }
    }

    #[test]
    fn a_captured_answer_waits_by_the_systems_clock() {
        let mut answer = answer(&[(RETRY_AFTER, "Wed, 21 Oct 2015 07:28:00 GMT")]);
        answer.received_at = None;
        assert_eq!(answer.retry_after(), Some(Duration::ZERO));
    }
}
