//! Waiting for a session, bounded by the deadline of the request that needs the session.

use std::future::Future;

use telephony_core::transport::{Endpoint, Idempotency, RetryContext};
use telephony_core::{ErrorKind, Result};

use crate::Client;
use crate::endpoints::Authorize;
use crate::session::NoSession;

impl Client {
    /// Waits for a session until the operation's deadline.
    ///
    /// A read's wait for a rate limit does not count towards the deadline. A write that gets no session before the
    /// deadline because of a rate limit fails with an error that names the limit.
    pub(super) async fn in_time<T>(
        &self,
        context: &RetryContext,
        idempotency: Idempotency,
        session: impl Future<Output = Result<T, NoSession>>,
    ) -> Result<T, NoSession> {
        let pipeline = &self.0.pipeline;
        let session = match idempotency {
            Idempotency::Safe => context.within_limits(pipeline, session).await,
            _ => context.within(session).await,
        };
        session.unwrap_or_else(|| {
            let operation = Authorize::OPERATION;
            let limit = pipeline.pacing().filter(|it| it.refused > 0 || !it.hold.is_zero());
            Err(NoSession::Failed(match limit {
                Some(limit) => operation
                    .error(ErrorKind::RateLimited)
                    .with_message("no session under the rate limit in time; nothing was sent")
                    // Authorize is retried at the end of the hold, and not earlier than the spacing.
                    .with_retry_after(Some(limit.hold.max(self.0.sessions.spacing()))),
                None => operation.error(ErrorKind::Timeout).with_message("no session in time"),
            }))
        })
    }
}
