use telephony_core::Personal;

use crate::models::{CallEventKind, CallUuid};

/// What tells one call from another: the account and the call's id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct CallKey {
    /// Account's domain in lower case.
    pub account_domain: Personal,
    /// Id of the call as sent.
    pub uuid: CallUuid,
}

impl CallKey {
    /// Key of an account's call.
    pub fn new(account_domain: &str, uuid: impl Into<CallUuid>) -> Self {
        let account_domain = account_domain.trim().to_ascii_lowercase().into();
        Self { account_domain, uuid: uuid.into() }
    }
}

/// What tells one event from another: the call and what happened to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct EventKey {
    /// Call that it happened to.
    pub call: CallKey,
    /// What happened.
    pub kind: CallEventKind,
}
