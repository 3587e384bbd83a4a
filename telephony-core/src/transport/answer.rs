use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::HeaderMap;
use http::header::RETRY_AFTER;

use crate::wire::json::{self, JsonFault};
use crate::{Error, ErrorKind, Provider};

/// A whole answer: status, headers and the body's bytes.
#[derive(Clone)]
#[non_exhaustive]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, decoded.
    pub body: Bytes,
}

impl Answer {
    /// An answer of this status and body, without headers: a captured payload.
    pub fn new(status: u16, body: impl Into<Bytes>) -> Self {
        Self { status, headers: HeaderMap::new(), body: body.into() }
    }

    /// Adds the headers.
    pub fn with_headers(mut self, headers: HeaderMap) -> Self {
        self.headers = headers;
        self
    }

    /// Whether the status is one of success.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Text of the body, or why it cannot be JSON.
    pub fn text(&self) -> Result<&str, JsonFault> {
        json::text(&self.body)
    }

    /// Time to wait that `Retry-After` asks for, in seconds or as a date; a past date is zero.
    pub fn retry_after(&self) -> Option<Duration> {
        let value = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        if let Ok(seconds) = value.parse::<i64>() {
            return Some(Duration::from_secs(seconds.max(0).unsigned_abs()));
        }
        let date = httpdate::parse_http_date(value).ok()?;
        Some(date.duration_since(SystemTime::now()).unwrap_or_default())
    }

    /// An error about this answer, with its status, body and the wait that it asks for.
    pub fn error(&self, kind: ErrorKind, provider: Provider, operation: &'static str) -> Error {
        Error::new(kind, provider, operation)
            .with_status(self.status)
            .with_body(&*self.body)
            .with_retry_after(self.retry_after())
    }

    /// An error about this answer's JSON.
    pub fn fault(&self, fault: JsonFault, provider: Provider, operation: &'static str) -> Error {
        let kind = if fault.unreadable { ErrorKind::Unreadable } else { ErrorKind::Decode };
        self.error(kind, provider, operation).with_path(fault.path).with_message(fault.reason)
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

    use super::*;

    fn wait(value: &'static str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_static(value));
        Answer::new(503, "").with_headers(headers).retry_after()
    }

    #[test]
    fn a_wait_is_read_from_seconds_and_from_a_date() {
        assert_eq!(wait("3"), Some(Duration::from_secs(3)));
        assert_eq!(wait("-5"), Some(Duration::ZERO));
        assert_eq!(wait("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
        assert!(wait("Wed, 21 Oct 2065 07:28:00 GMT").unwrap() > Duration::from_secs(1_000_000));
        assert_eq!(wait("soon"), None);
    }
}
