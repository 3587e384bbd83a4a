use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use telephony_core::wire::support::read_word;

/// Domain and API key with which a session is opened.
///
/// Body of `POST /rest/security/authorize`, section "Авторизация в Phonet".
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Credentials {
    /// Account's domain, which is also the host of the request.
    pub domain: String,
    /// API key from the account's settings.
    pub api_key: ApiKey,
}

impl Credentials {
    /// Creates the credentials of an account.
    pub fn new(domain: impl Into<String>, api_key: impl Into<ApiKey>) -> Self {
        Self { domain: domain.into(), api_key: api_key.into() }
    }
}

// Neither member is printed, because a domain names the customer.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

/// API key of an account. The key is opaque, has no blanks at its ends, is cleared from memory when dropped, and is never
/// printed.
#[derive(Clone)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transparent))]
pub struct ApiKey(#[cfg_attr(feature = "schema", schemars(with = "telephony_core::wire::TextOrNumber"))] SecretString);

impl ApiKey {
    /// Returns the key itself, for the one place that sends it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PartialEq for ApiKey {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for ApiKey {}

impl Serialize for ApiKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

impl<'de> Deserialize<'de> for ApiKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_word(deserializer)
    }
}

impl From<&str> for ApiKey {
    fn from(key: &str) -> Self {
        Self(SecretString::from(key.trim()))
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
