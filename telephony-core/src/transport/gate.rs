use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::{Idempotency, Operation};
use crate::{Account, Provider};

/// A request at a [`Gate`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct GateRequest<'a> {
    /// Provider.
    pub provider: &'a Provider,
    /// Account.
    pub account: &'a Account,
    /// Operation: `vendor.resource.verb`.
    pub operation: &'static str,
    /// Effect of sending it twice; somebody may be waiting for a [`Idempotency::NonIdempotent`].
    pub idempotency: Idempotency,
}

impl<'a> GateRequest<'a> {
    /// A request of this account to this operation.
    pub fn new(operation: &'a Operation, account: &'a Account) -> Self {
        Self { provider: &operation.provider, account, operation: operation.name, idempotency: operation.idempotency }
    }
}

/// Decides when requests may be sent, so that clients and processes can share one rate limit.
///
/// A client asks it before each request and tells it what became of the request. Clones of one client share a
/// [`Pacer`](super::Pacer) of their own; two clients share one when both are given it. A gate of your own may keep its
/// count in a file, a database or a lock server, so that processes share it.
///
/// What is waited here counts against no deadline of a read. A write that gets no turn before its operation's deadline
/// ends as [`RateLimited`](crate::ErrorKind::RateLimited), and is not sent.
#[async_trait]
pub trait Gate: fmt::Debug + Send + Sync {
    /// Waits until the request may be sent.
    ///
    /// It may be dropped while it waits, and it may be polled late, when its consumer pauses: a turn must not be held by
    /// a request that does not take it.
    async fn enter(&self, request: &GateRequest<'_>);

    /// Takes in that the vendor answered a request, and did not refuse it for its number; `took` is the time since it
    /// was sent.
    fn passed(&self, request: &GateRequest<'_>, took: Duration);

    /// Takes in that the vendor refused a request because there were too many, and the wait that it asked for; `took`
    /// is the time since it was sent.
    fn refused(&self, request: &GateRequest<'_>, took: Duration, wait: Option<Duration>);
}

#[async_trait]
impl<T: Gate + ?Sized> Gate for Arc<T> {
    async fn enter(&self, request: &GateRequest<'_>) {
        (**self).enter(request).await;
    }

    fn passed(&self, request: &GateRequest<'_>, took: Duration) {
        (**self).passed(request, took);
    }

    fn refused(&self, request: &GateRequest<'_>, took: Duration, wait: Option<Duration>) {
        (**self).refused(request, took, wait);
    }
}
