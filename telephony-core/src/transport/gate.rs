use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::{Idempotency, Operation};
use crate::{Account, Provider};

/// Request at a [`Gate`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct GateRequest<'a> {
    /// Provider of the request.
    pub provider: &'a Provider,
    /// Account of the request.
    pub account: &'a Account,
    /// Operation: `vendor.resource.verb`.
    pub operation: &'static str,
    /// Effect of sending it twice; a user may be waiting for an [`Idempotency::NonIdempotent`] request.
    pub idempotency: Idempotency,
}

impl<'a> GateRequest<'a> {
    /// Creates the request of this account to this operation.
    pub fn new(operation: &'a Operation, account: &'a Account) -> Self {
        Self { provider: &operation.provider, account, operation: operation.name, idempotency: operation.idempotency }
    }
}

/// Decides when requests may be sent, so that clients and processes can share one rate limit.
///
/// A client calls the gate before each request, and reports if the vendor refused the request because of a rate limit.
/// Clones of one client share a [`Pacer`](super::Pacer) of their own. Two clients share a pacer if both get the same
/// one. A gate of your own can keep its count in a file, a database or a lock server, so that processes share it.
///
/// Time that a read waits here counts against no deadline. A write that gets no turn before its operation's deadline
/// ends as [`RateLimited`](crate::ErrorKind::RateLimited), and is not sent. A gate decides itself how long a read waits:
/// [`RetryPolicy::patience`](super::RetryPolicy::patience) bounds the client's own pacer only.
#[async_trait]
pub trait Gate: fmt::Debug + Send + Sync {
    /// Waits until the request may be sent.
    ///
    /// The future may be dropped while it waits, and it may be polled late if its consumer pauses. Do not reserve a
    /// turn for a request that does not take it.
    async fn enter(&self, request: &GateRequest<'_>);

    /// Records that the vendor answered a request and did not refuse it because of a rate limit; `took` is the time
    /// since it was sent.
    fn passed(&self, request: &GateRequest<'_>, took: Duration);

    /// Records that the vendor refused a request because of a rate limit, and the wait that it asked for; `took` is the
    /// time since the request was sent.
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
