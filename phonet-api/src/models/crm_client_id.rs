use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use telephony_core::wire::support::read_word;

/// Id of a client in a CRM that is attached to the PBX. Its format depends on that CRM.
///
/// One interface prints the number 1, another the text `"6137"`. A number is read as its digits, and the id is written
/// as text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct CrmClientId(#[cfg_attr(feature = "schema", schemars(with = "telephony_core::wire::TextOrNumber"))] String);

impl CrmClientId {
    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for CrmClientId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_word(deserializer)
    }
}

impl From<&str> for CrmClientId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl From<u64> for CrmClientId {
    fn from(id: u64) -> Self {
        Self(id.to_string())
    }
}

impl fmt::Display for CrmClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
