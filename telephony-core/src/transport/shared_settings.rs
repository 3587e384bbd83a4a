use std::fmt;

use serde::{Deserialize, Serialize};

use super::{ClientSettings, Limits, RetryPolicy};
use crate::Account;

/// Settings of a client that are the same for each vendor and that a file can hold: account, pace, user agent, retries
/// and limits.
///
/// Each of them may be absent. A member that is not one of them is refused, so that a misspelled one does not go
/// unseen. Times are numbers of seconds.
///
/// ```
/// use telephony_core::transport::SharedSettings;
///
/// let file = r#"{
///     "account": "head office",
///     "pace": 60,
///     "limits": {"attempt": 12.5},
///     "retry": {"safe_attempts": 2}
/// }"#;
/// let settings: SharedSettings = serde_json::from_str(file).unwrap();
/// assert_eq!((settings.pace, settings.limits.attempt.as_millis()), (Some(60), 12_500));
/// assert_eq!((settings.retry.safe_attempts, settings.retry.idempotent_attempts), (2, 3));
/// ```
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct SharedSettings {
    /// Label of the account; a fingerprint of what identifies it at its vendor if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<Account>,
    /// Maximum number of requests a minute, at least 1; as many as the vendor permits if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pace: Option<u32>,
    /// `User-Agent` of the requests; the HTTP client's own if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// Set if spans name the server, which names the customer.
    pub trace_server: bool,
    /// Rules for retries.
    pub retry: RetryPolicy,
    /// Deadlines, minimum throughput and maximum sizes.
    pub limits: Limits,
}

impl SharedSettings {
    /// Creates settings that set nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the label of the account.
    #[must_use]
    pub fn account(mut self, label: impl Into<Account>) -> Self {
        self.account = Some(label.into());
        self
    }

    /// Sets the maximum number of requests a minute, at least 1.
    #[must_use]
    pub fn pace(mut self, per_minute: u32) -> Self {
        self.pace = Some(per_minute);
        self
    }

    /// Sets the `User-Agent` of the requests.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Sets the rules for retries.
    #[must_use]
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// Sets the deadlines, the minimum throughput and the maximum sizes.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }
}

// The account is not printed because it may name the customer.
impl fmt::Debug for SharedSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedSettings")
            .field("limits", &self.limits)
            .field("retry", &self.retry)
            .field("pace", &self.pace)
            .field("user_agent", &self.user_agent)
            .finish_non_exhaustive()
    }
}

impl ClientSettings {
    /// Sets everything that these settings hold.
    pub fn shared(mut self, shared: SharedSettings) -> Self {
        let SharedSettings { account, pace, user_agent, trace_server, retry, limits } = shared;
        self.account = account.or(self.account);
        self.pace = pace.or(self.pace);
        self.user_agent = user_agent.or(self.user_agent);
        let trace_server = self.trace_server || trace_server;
        self.trace_server(trace_server).retry(retry).limits(limits)
    }
}
