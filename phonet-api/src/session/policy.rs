use std::time::Duration;

/// When a client asks for a session, and when it stops asking.
///
/// A request that is refused is sent once more with another session, and all requests that find the same session over
/// wait for one authorize. What the settings bound is how often that happens.
///
/// A refusal is an authorize that the vendor answers without opening a session, or a session that is refused to the
/// very request that it was opened for. An authorize that fails on the way (no connection, no answer in time, a 5xx) is
/// none: it says nothing about the credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionPolicy {
    /// Least time from one authorize to the next; a second.
    ///
    /// A request that needs a session sooner fails with the refusal that the last authorize got, if it got one.
    /// Otherwise it waits for its turn, as far as [`Limits::operation`](telephony_core::transport::Limits) lets it.
    pub spacing: Duration,
    /// Refusals in a row after which no session is asked for any more for a while; three, at least one.
    ///
    /// A request that is carried out with the session that was opened for it begins the row anew.
    pub refusals: u32,
    /// How long no session is asked for then; a minute.
    ///
    /// Without a session requests fail at once, as [`Unauthenticated`](telephony_core::ErrorKind::Unauthenticated). With
    /// one they are sent, since what is forbidden may be one operation only, and a refusal is final:
    /// [`Forbidden`](telephony_core::ErrorKind::Forbidden). Both errors say in
    /// [`retry_after`](telephony_core::Error::retry_after) when the pause ends. Then one authorize is tried, and another
    /// refusal begins the next pause.
    pub pause: Duration,
}

impl Default for SessionPolicy {
    fn default() -> Self {
        Self { spacing: Duration::from_secs(1), refusals: 3, pause: Duration::from_secs(60) }
    }
}
