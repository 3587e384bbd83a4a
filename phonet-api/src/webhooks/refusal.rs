use std::fmt;
use std::net::IpAddr;

use telephony_core::RawBytes;
use telephony_core::wire::json::JsonFault;

/// Reason why a request was refused. A refused request changed nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The source's address is not on the allow list.
    UnknownSource(IpAddr),
    /// A trusted proxy forwarded the request from something that is not an IP address.
    UntraceableSource,
    /// The request was posted to an address without the secret token, or with another token.
    WrongToken,
    /// The event belongs to an account that is not configured here.
    UnknownAccount,
    /// The event names no account, and there is not exactly one account configured here. Use one receiver per account
    /// for these events.
    NoAccount,
    /// The body is longer than this number of bytes.
    TooLarge(usize),
    /// The body is not JSON.
    NotJson {
        /// Description of the fault, without the value.
        reason: String,
        /// Body as posted.
        body: RawBytes,
    },
    /// The body is JSON of an unknown kind, or one of its members cannot be read.
    UnknownShape {
        /// JSON path of the fault, from `$`.
        path: String,
        /// Description of the fault, without the value.
        reason: String,
        /// Body as posted.
        body: RawBytes,
    },
    /// The body is an unknown request, which waits for an answer that nobody can give.
    UnknownRequest {
        /// Body as posted.
        body: RawBytes,
    },
}

impl Refusal {
    /// Returns the HTTP status of the refusal: 403 for the sender or the account, 400 or 413 for the body.
    pub const fn status(&self) -> u16 {
        match self {
            Self::UnknownSource(_)
            | Self::UntraceableSource
            | Self::WrongToken
            | Self::UnknownAccount
            | Self::NoAccount => 403,
            Self::TooLarge(_) => 413,
            Self::NotJson { .. } | Self::UnknownShape { .. } | Self::UnknownRequest { .. } => 400,
        }
    }

    /// Returns the refusal's code for an answer or a counter, such as `unknown_source`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownSource(_) => "unknown_source",
            Self::UntraceableSource => "untraceable_source",
            Self::WrongToken => "wrong_token",
            Self::UnknownAccount => "unknown_account",
            Self::NoAccount => "no_account",
            Self::TooLarge(_) => "too_large",
            Self::NotJson { .. } => "not_json",
            Self::UnknownShape { .. } => "unknown_shape",
            Self::UnknownRequest { .. } => "unknown_request",
        }
    }

    /// Returns the body as posted, for a refusal that is about the body. The body contains names and numbers.
    ///
    /// Keep the body of a refused event where it can be examined, because a retry of that event would be refused as
    /// well.
    pub fn body(&self) -> Option<&[u8]> {
        match self {
            Self::NotJson { body, .. } | Self::UnknownShape { body, .. } | Self::UnknownRequest { body } => {
                Some(body.as_bytes())
            }
            _ => None,
        }
    }

    pub(super) fn with_body(mut self, sent: &[u8]) -> Self {
        if let Self::NotJson { body, .. } | Self::UnknownShape { body, .. } | Self::UnknownRequest { body } = &mut self
        {
            *body = RawBytes::from(sent);
        }
        self
    }

    pub(super) fn shape(path: &str, reason: &str) -> Self {
        Self::UnknownShape { path: path.to_owned(), reason: reason.to_owned(), body: RawBytes::default() }
    }

    pub(super) fn not_json(reason: impl Into<String>) -> Self {
        Self::NotJson { reason: reason.into(), body: RawBytes::default() }
    }

    pub(super) fn unknown_request() -> Self {
        Self::UnknownRequest { body: RawBytes::default() }
    }
}

impl From<JsonFault> for Refusal {
    fn from(fault: JsonFault) -> Self {
        if fault.is_not_json() { Self::not_json(fault.reason) } else { Self::shape(&fault.path, &fault.reason) }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownSource(address) => write!(f, "{address} is not on the list"),
            Self::UntraceableSource => f.write_str("a proxy does not tell the source's address"),
            Self::WrongToken => f.write_str("the token is missing or wrong"),
            Self::UnknownAccount => f.write_str("the account is not configured here"),
            Self::NoAccount => f.write_str("the event names no account, and there is not exactly one configured here"),
            Self::TooLarge(limit) => write!(f, "the body is longer than {limit} bytes"),
            Self::NotJson { reason, .. } => write!(f, "the body is no JSON: {reason}"),
            Self::UnknownShape { path, reason, .. } => write!(f, "{path}: {reason}"),
            Self::UnknownRequest { .. } => f.write_str("the request is not known"),
        }
    }
}

impl std::error::Error for Refusal {}
