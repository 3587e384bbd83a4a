mod cause;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;

#[cfg(feature = "transport")]
use crate::transport::AnswerMeta;
use crate::{Account, Provider};
pub use cause::Cause;

/// Result of every fallible function of these crates.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Kind of an error, coarse enough to decide how to react.
///
/// | kinds | who acts, and how |
/// | --- | --- |
/// | `RateLimited`, `Unavailable`, `Interrupted`, `Timeout`, `NotJson` | nobody: retry later |
/// | `NotSent` | nobody: retry later; if it lasts, you: the address and the network |
/// | `Unauthenticated`, `Forbidden` | you: the credentials, and what they permit |
/// | `FilterIgnored`, `TooLarge` | you: the setting that the message names |
/// | `InvalidQuery`, `Unsupported`, `NotFound` | you: the program's input |
/// | `Rejected` | you: the input or the address, by the vendor's reason |
/// | `OutcomeUnknown` | you: read back before the write is repeated |
/// | `Blocked` | who runs the firewall or the proxy: permit the client's address |
/// | `InconsistentRead` | nobody: read once more; if it lasts, report it to the vendor |
/// | `UnexpectedShape` | this project: report the path and the shape, without the data |
///
/// [`Error::is_retryable`] says if a later attempt may succeed, and [`Error::retry_after`] how long the vendor asks to
/// wait. An outage of hours is reported to the vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Vendor cannot do this at all; no request was sent.
    Unsupported,
    /// Input of this operation is invalid; no request was sent.
    InvalidQuery,
    /// Vendor does not accept the credentials, or the session ended and could not be renewed.
    Unauthenticated,
    /// Credentials are valid but do not permit this.
    Forbidden,
    /// Vendor does not have the object that was requested.
    NotFound,
    /// Vendor refused the request for a reason of its own.
    Rejected,
    /// Vendor refused the request because of a rate limit; nothing was carried out.
    RateLimited,
    /// Vendor answered that it cannot answer now (HTTP 5xx), or that its database is down.
    Unavailable,
    /// A firewall, a captcha, a proxy or a gateway answered in the vendor's place; the vendor did not see the request.
    Blocked,
    /// Request was never sent: no address, no connection, or no TLS. [`Error::cause`] says which.
    NotSent,
    /// Connection broke after the request may have arrived.
    Interrupted,
    /// Complete answer did not arrive in time; the request may have arrived.
    Timeout,
    /// Answer is not JSON: HTML, empty, or cut off.
    NotJson,
    /// Answer is JSON of an unknown shape.
    UnexpectedShape,
    /// Answer is larger than the limit.
    TooLarge,
    /// Write may or may not have been carried out; read the data back before you retry.
    OutcomeUnknown,
    /// Rows moved while they were read, and no complete answer could be proven.
    InconsistentRead,
    /// Answer does not match the request: it holds another record, or rows that were not requested. A filter was
    /// ignored, a body was lost on the way, or a cache answered in the place of the vendor; the message says which
    /// setting to change.
    FilterIgnored,
}

impl ErrorKind {
    /// Returns the kind as one word with underscores, such as `rate_limited`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unsupported => "unsupported",
            Self::InvalidQuery => "invalid_query",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Rejected => "rejected",
            Self::RateLimited => "rate_limited",
            Self::Unavailable => "unavailable",
            Self::Blocked => "blocked",
            Self::NotSent => "not_sent",
            Self::Interrupted => "interrupted",
            Self::Timeout => "timeout",
            Self::NotJson => "not_json",
            Self::UnexpectedShape => "unexpected_shape",
            Self::TooLarge => "too_large",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::InconsistentRead => "inconsistent_read",
            Self::FilterIgnored => "filter_ignored",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Error with its provider, operation and position, and the body for code that asks for it.
///
/// `Display` and `Debug` are safe to log: they hold no body, address, key, cookie, name or number, and neither do the
/// sources. [`Error::body`] returns the body. The vendor's own words are in the source error that the vendor's crate
/// defines.
///
/// ```
/// use std::time::Duration;
///
/// use telephony_core::{Error, ErrorKind, Provider};
///
/// fn advice(error: &Error) -> &'static str {
///     match error.kind() {
///         ErrorKind::Unauthenticated | ErrorKind::Forbidden => "check the key",
///         ErrorKind::OutcomeUnknown => "look for it before you write it a second time",
///         _ if error.is_retryable() => "try later",
///         _ => "report it",
///     }
/// }
///
/// let provider = Provider::from_static("example");
/// let refused = Error::new(ErrorKind::RateLimited, provider, "example.call.list")
///     .with_status(429)
///     .with_retry_after(Some(Duration::from_secs(30)));
/// assert_eq!(advice(&refused), "try later");
/// assert_eq!(refused.retry_after(), Some(Duration::from_secs(30)));
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    provider: Provider,
    account: Account,
    operation: Cow<'static, str>,
    message: Cow<'static, str>,
    path: Option<String>,
    status: Option<u16>,
    body: Option<Arc<[u8]>>,
    retry_after: Option<Duration>,
    sent_at: Option<OffsetDateTime>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
    #[cfg(feature = "transport")]
    meta: Option<Arc<AnswerMeta>>,
}

impl Error {
    /// Creates an error of this kind, in this operation of this provider.
    pub fn new(kind: ErrorKind, provider: Provider, operation: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            kind,
            provider,
            account: Account::default(),
            operation: operation.into(),
            message: Cow::Borrowed(""),
            path: None,
            status: None,
            body: None,
            retry_after: None,
            sent_at: None,
            source: None,
            #[cfg(feature = "transport")]
            meta: None,
        }))
    }

    /// Sets the account that sent the request, unless an account is set already.
    pub fn with_account(mut self, account: &Account) -> Self {
        if self.0.account.is_empty() {
            self.0.account.clone_from(account);
        }
        self
    }

    /// Sets the message; it must hold no personal data and no secret.
    pub fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.0.message = message.into();
        self
    }

    /// Adds the JSON path of the fault, such as `$.data[0].uuid`.
    pub fn with_path(mut self, path: impl Into<String>) -> Self {
        self.0.path = Some(path.into());
        self
    }

    /// Adds the HTTP status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Keeps the answer's body.
    pub fn with_body(mut self, body: impl Into<Arc<[u8]>>) -> Self {
        self.0.body = Some(body.into());
        self
    }

    /// Adds the wait that the vendor asks for.
    pub fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    /// Adds the time at which the request was sent.
    pub fn with_sent_at(mut self, sent_at: Option<OffsetDateTime>) -> Self {
        self.0.sent_at = sent_at;
        self
    }

    /// Adds the cause; its `Display` must be safe to log.
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// Adds the facts about the answer, unless the error has some already.
    #[cfg(feature = "transport")]
    pub fn with_answer_meta(mut self, meta: impl FnOnce() -> AnswerMeta) -> Self {
        self.0.meta.get_or_insert_with(|| Arc::new(meta()));
        self
    }

    /// Kind of the error.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Provider that answered, or whose client failed.
    pub fn provider(&self) -> &Provider {
        &self.0.provider
    }

    /// Account that sent the request; `None` if no client sent one.
    pub fn account(&self) -> Option<&Account> {
        Some(&self.0.account).filter(|account| !account.is_empty())
    }

    /// Operation: `vendor.resource.verb`.
    pub fn operation(&self) -> &str {
        &self.0.operation
    }

    /// Description of the fault as a sentence without values; may be empty.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// JSON path of the fault.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// HTTP status of the answer; `None` without an answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// True if the answer was a redirect: its status is one of 300 to 399.
    pub fn is_redirect(&self) -> bool {
        self.status().is_some_and(|status| (300..400).contains(&status))
    }

    /// Body of the answer, at most its first 64 KiB; `None` without an answer. The body holds the vendor's own words,
    /// which may be personal data.
    pub fn body(&self) -> Option<&[u8]> {
        self.0.body.as_deref()
    }

    /// Status, headers, request id, elapsed time and attempts of the request that failed; `None` if no request was
    /// sent.
    ///
    /// The headers are the vendor's own words, which `Debug` does not print.
    #[cfg(feature = "transport")]
    pub fn answer_meta(&self) -> Option<&AnswerMeta> {
        self.0.meta.as_deref()
    }

    /// Time that the vendor asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Time at which the request was sent, by the client's clock; `None` if no request was sent.
    ///
    /// Data that an [`ErrorKind::OutcomeUnknown`] may have written is not older than this time, apart from the
    /// difference between the client's clock and the vendor's.
    pub fn sent_at(&self) -> Option<OffsetDateTime> {
        self.0.sent_at
    }

    /// Reason why no connection was made, or why one broke; `None` if it is unknown.
    pub fn cause(&self) -> Option<Cause> {
        let mut sources = std::iter::successors(self.source(), |error| (*error).source());
        sources.find_map(|error| error.downcast_ref::<Cause>().copied())
    }

    /// True if the same request may succeed later. A retry is harmless if the request only reads.
    ///
    /// A failure that a retry cannot fix, such as a certificate that is not trusted, is not retryable.
    pub fn is_retryable(&self) -> bool {
        !self.cause().is_some_and(Cause::is_permanent) && self.is_passing()
    }

    fn is_passing(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::RateLimited
                | ErrorKind::Unavailable
                | ErrorKind::NotSent
                | ErrorKind::Interrupted
                | ErrorKind::Timeout
                | ErrorKind::NotJson
        )
    }

    /// Turns the error of a write with an unknown outcome into [`ErrorKind::OutcomeUnknown`], and keeps this error as
    /// its source.
    ///
    /// `verify` becomes the message: it says how to find out if the write was carried out.
    pub fn into_outcome_unknown(self, verify: &'static str) -> Self {
        let mut error = Self::new(ErrorKind::OutcomeUnknown, self.0.provider.clone(), self.0.operation.clone())
            .with_message(verify);
        error.0.account.clone_from(&self.0.account);
        error.0.status = self.0.status;
        error.0.body.clone_from(&self.0.body);
        error.0.retry_after = self.0.retry_after;
        error.0.sent_at = self.0.sent_at;
        #[cfg(feature = "transport")]
        error.0.meta.clone_from(&self.0.meta);
        error.with_source(self)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        write!(f, "{}: {}: {}", inner.provider, inner.operation, inner.kind)?;
        if let Some(status) = inner.status {
            write!(f, " (HTTP {status})")?;
        }
        if let Some(path) = &inner.path {
            write!(f, " at {path}")?;
        }
        if !inner.message.is_empty() {
            write!(f, ": {}", inner.message)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("provider", &inner.provider)
            .field("account", &inner.account)
            .field("operation", &inner.operation)
            .field("message", &inner.message)
            .field("path", &inner.path)
            .field("status", &inner.status)
            .field("body_bytes", &inner.body.as_ref().map(|body| body.len()))
            .field("retry_after", &inner.retry_after)
            .field("sent_at", &inner.sent_at)
            .field("source", &inner.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests;
