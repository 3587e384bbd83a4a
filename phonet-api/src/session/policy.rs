use std::time::Duration;

/// Limits on how often a client requests a session, and when it pauses.
///
/// A request that is refused is sent a second time with another session, and all requests that find the same session
/// ended wait for one authorize. These settings bound how often that happens.
///
/// A refusal is an authorize that the vendor answers without opening a session, or a session that is refused to the
/// very request that it was opened for. An authorize that fails in transit (no connection, no answer before the
/// deadline, a 5xx) is not a refusal, because it says nothing about the credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionPolicy {
    /// Minimum time between two authorize requests. Default: 1 s.
    ///
    /// A request that needs a session earlier fails with the refusal of the last authorize, if that one was refused.
    /// Otherwise it waits for its turn, within [`Limits::operation`](telephony_core::transport::Limits).
    pub spacing: Duration,
    /// Number of refusals in a row after which requests for a session pause. Default: 3; minimum: 1.
    ///
    /// A request that succeeds with the session that was opened for it resets the count.
    pub refusals: u32,
    /// Duration of that pause. Default: 1 min.
    ///
    /// During the pause, requests without a session fail at once with
    /// [`Unauthenticated`](telephony_core::ErrorKind::Unauthenticated). Requests with a session are sent, because only
    /// one operation may be forbidden, and a refusal is final: [`Forbidden`](telephony_core::ErrorKind::Forbidden).
    /// Both errors give the rest of the pause in [`retry_after`](telephony_core::Error::retry_after). After the pause
    /// one authorize is tried, and another refusal starts the next pause.
    pub pause: Duration,
}

impl Default for SessionPolicy {
    fn default() -> Self {
        Self { spacing: Duration::from_secs(1), refusals: 3, pause: Duration::from_secs(60) }
    }
}
