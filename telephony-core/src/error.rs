mod cause;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;

use crate::{Account, Provider};
pub use cause::Cause;

/// What every fallible function of these crates returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, coarsely enough to decide by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Vendor cannot do this at all; no request was sent.
    Unsupported,
    /// Pipeline's own input is wrong; no request was sent.
    InvalidQuery,
    /// Vendor does not accept the credentials, or the session ended and could not be renewed.
    Unauthenticated,
    /// Credentials are good and do not permit this.
    Forbidden,
    /// Vendor does not know the thing asked for.
    NotFound,
    /// Vendor refused the request for a reason of its own.
    Rejected,
    /// Vendor wants fewer requests; nothing was carried out.
    RateLimited,
    /// Vendor answered that it cannot answer now (HTTP 5xx), or that its database is down.
    Unavailable,
    /// A firewall, a captcha, a proxy or a gateway answered in the vendor's place; the vendor did not see the request.
    Blocked,
    /// Request never left: no address, no connection, no TLS. [`Error::cause`] says which.
    NotSent,
    /// Connection broke after the request may have arrived.
    Interrupted,
    /// No whole answer came in time; the request may have arrived.
    Timeout,
    /// Answer is no JSON: HTML, empty, or cut off.
    NotJson,
    /// Answer is JSON of another shape than any that is known.
    UnexpectedShape,
    /// Answer is larger than the limit.
    TooLarge,
    /// A write may or may not have been carried out; look before you write again.
    OutcomeUnknown,
    /// Rows moved while they were read, and no whole answer could be proven.
    InconsistentRead,
    /// Answer does not answer the request: another record, or rows that were not asked for. A filter was ignored, a body was
    /// lost on the way, or a cache answered for the vendor; the message says what to set.
    FilterIgnored,
}

impl ErrorKind {
    /// Kind in one word with underscores, such as `rate_limited`.
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

/// An error that names the provider, the operation and the place, and keeps the body for whoever asks.
///
/// `Display` and `Debug` are safe to log: no body, address, key, cookie, name or number is in them, nor in the
/// sources. The body is behind [`Error::body`], the vendor's own words behind the source of the vendor's crate.
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
}

impl Error {
    /// An error of this kind, in this operation of this provider.
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
        }))
    }

    /// Names the account whose request it was; one that is known already stays.
    pub fn with_account(mut self, account: &Account) -> Self {
        if self.0.account.is_empty() {
            self.0.account.clone_from(account);
        }
        self
    }

    /// Adds a sentence; it must hold nothing personal and no secret.
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

    /// Adds how long the vendor asks to wait.
    pub fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    /// Adds when the request was sent.
    pub fn with_sent_at(mut self, sent_at: Option<OffsetDateTime>) -> Self {
        self.0.sent_at = sent_at;
        self
    }

    /// Adds the cause; its `Display` must be safe to log.
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whose answer, or whose client.
    pub fn provider(&self) -> &Provider {
        &self.0.provider
    }

    /// Account whose request it was; `None` where no client sent one.
    pub fn account(&self) -> Option<&Account> {
        Some(&self.0.account).filter(|account| !account.is_empty())
    }

    /// Operation: `vendor.resource.verb`.
    pub fn operation(&self) -> &str {
        &self.0.operation
    }

    /// What is wrong, in a sentence without values; may be empty.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// JSON path of the fault.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// HTTP status of the answer, if one came.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Whether the answer was a redirect: its status is one of 300 to 399.
    pub fn is_redirect(&self) -> bool {
        self.status().is_some_and(|status| (300..400).contains(&status))
    }

    /// Body of the answer, if one came, or the first 64 KiB of it: the vendor's words, which may be personal.
    pub fn body(&self) -> Option<&[u8]> {
        self.0.body.as_deref()
    }

    /// How long the vendor asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// When the request was sent, by the client's clock; `None` where none was.
    ///
    /// What an [`ErrorKind::OutcomeUnknown`] may have written is no older than this, give or take the difference between
    /// the client's clock and the vendor's.
    pub fn sent_at(&self) -> Option<OffsetDateTime> {
        self.0.sent_at
    }

    /// Why no connection could be made, or why it broke, where that is known.
    pub fn cause(&self) -> Option<Cause> {
        let mut sources = std::iter::successors(self.source(), |error| (*error).source());
        sources.find_map(|error| error.downcast_ref::<Cause>().copied())
    }

    /// Whether the same request may succeed later, and sending it again does no harm if it only reads.
    ///
    /// What a repetition cannot mend, such as a certificate that is not trusted, is not retryable.
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

    /// Turns a failed write whose fate is unknown into [`ErrorKind::OutcomeUnknown`], keeping the first error as source.
    ///
    /// Its message is how to verify what became of it.
    pub fn into_outcome_unknown(self, verify: &'static str) -> Self {
        let mut error = Self::new(ErrorKind::OutcomeUnknown, self.0.provider.clone(), self.0.operation.clone())
            .with_message(verify);
        error.0.account.clone_from(&self.0.account);
        error.0.status = self.0.status;
        error.0.body.clone_from(&self.0.body);
        error.0.retry_after = self.0.retry_after;
        error.0.sent_at = self.0.sent_at;
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
