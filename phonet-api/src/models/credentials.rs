use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use telephony_core::wire::support::read_word;

/// What opens a session.
///
/// Body of `POST /rest/security/authorize`, section "Авторизация в Phonet".
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Credentials {
    /// Account's domain, which is the request's host too.
    pub domain: String,
    /// Key from the account's settings.
    pub api_key: ApiKey,
}

impl Credentials {
    /// Credentials of an account.
    pub fn new(domain: impl Into<String>, api_key: impl Into<ApiKey>) -> Self {
        Self { domain: domain.into(), api_key: api_key.into() }
    }
}

// A domain names the customer, so neither member is printed.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

/// An account's key: opaque, blanks at its ends taken off, never printed.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ApiKey(String);

impl ApiKey {
    /// Key itself, for the one place that sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for ApiKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_word(deserializer)
    }
}

impl From<&str> for ApiKey {
    fn from(key: &str) -> Self {
        Self(key.trim().to_owned())
    }
}

impl From<String> for ApiKey {
    fn from(key: String) -> Self {
        Self::from(key.as_str())
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(..)")
    }
}
