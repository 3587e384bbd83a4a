use std::time::Duration;

/// Limits of an examination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExamineOptions {
    /// Maximum number of operations. Default: 40. Retries of an operation count when it has ended, and requests for a
    /// session do not count.
    pub max_requests: u32,
    /// Time after which no further request is sent, and an unfinished one is abandoned. Default: five minutes.
    pub time_limit: Duration,
}

impl Default for ExamineOptions {
    fn default() -> Self {
        Self { max_requests: 40, time_limit: Duration::from_secs(5 * 60) }
    }
}

impl ExamineOptions {
    /// Creates the default limits.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the maximum number of requests.
    #[must_use]
    pub const fn max_requests(mut self, max_requests: u32) -> Self {
        self.max_requests = max_requests;
        self
    }

    /// Sets the time after which no further request is sent.
    #[must_use]
    pub const fn time_limit(mut self, time_limit: Duration) -> Self {
        self.time_limit = time_limit;
        self
    }
}
