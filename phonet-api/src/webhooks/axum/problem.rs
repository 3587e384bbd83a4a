use std::error::Error;
use std::fmt;

use crate::webhooks::Refusal;

/// Reason why a request was not handled as intended.
#[derive(Debug)]
#[non_exhaustive]
pub enum Problem {
    /// The receiver refused the request.
    Refused(Refusal),
    /// The body did not arrive in time, or broke off.
    NoBody,
    /// The server does not provide the peer's address; see [`WebhookRouter`](super::WebhookRouter).
    NoPeer,
    /// No handler was set for this kind of webhook, such as `contact_lookup`.
    NoHandler(&'static str),
    /// Your handler failed. A lookup was answered with the fallback, any other webhook with 500.
    HandlerFailed(HandlerError),
    /// Your [`DeliveryStore`](crate::webhooks::DeliveryStore) failed. The webhook is answered with 500, and the vendor
    /// may retry it.
    StoreFailed(HandlerError),
    /// Your handler exceeded a lookup's budget. The fallback was the answer.
    LookupTooSlow,
}

impl Problem {
    /// Returns the HTTP status of the answer.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Refused(refusal) => refusal.status(),
            Self::NoBody => 408,
            Self::NoPeer | Self::HandlerFailed(_) | Self::StoreFailed(_) => 500,
            Self::NoHandler(_) => 501,
            Self::LookupTooSlow => 200,
        }
    }

    /// Returns the problem's code for an answer or a counter, such as `unknown_source`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::NoBody => "no_body",
            Self::NoPeer => "no_peer",
            Self::NoHandler(_) => "no_handler",
            Self::HandlerFailed(_) => "handler_failed",
            Self::StoreFailed(_) => "store_failed",
            Self::LookupTooSlow => "lookup_too_slow",
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<HandlerError> for Problem {
    fn from(error: HandlerError) -> Self {
        Self::HandlerFailed(error)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::NoBody => f.write_str("the body did not come"),
            Self::NoPeer => f.write_str("the server does not tell the peer's address"),
            Self::NoHandler(what) => write!(f, "no handler was given for {what}"),
            Self::HandlerFailed(_) => f.write_str("a handler failed"),
            Self::StoreFailed(_) => f.write_str("the store of deliveries failed"),
            Self::LookupTooSlow => f.write_str("a lookup took longer than its budget"),
        }
    }
}

impl Error for Problem {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::HandlerFailed(HandlerError(source)) | Self::StoreFailed(HandlerError(source)) => Some(&**source),
            _ => None,
        }
    }
}

/// Error of a handler: any error, which `?` converts into this type.
#[derive(Debug)]
pub struct HandlerError(pub(super) Box<dyn Error + Send + Sync>);

impl<E: Into<Box<dyn Error + Send + Sync>>> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}
