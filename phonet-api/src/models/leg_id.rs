use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use telephony_core::wire::support::read_word;

/// Id of a user, a group or a script; [`LegKind`](super::LegKind) says of which, and ids repeat between the kinds.
///
/// Documented as a number, and read from text too; written as a number wherever its text is one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LegId(String);

impl LegId {
    /// Id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for LegId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.parse::<u64>() {
            // `007` and `+7` are read as numbers too, and would come back as other texts.
            Ok(number) if number.to_string() == self.0 => serializer.serialize_u64(number),
            _ => serializer.serialize_str(&self.0),
        }
    }
}

impl<'de> Deserialize<'de> for LegId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_word(deserializer)
    }
}

impl From<&str> for LegId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl From<u64> for LegId {
    fn from(id: u64) -> Self {
        Self(id.to_string())
    }
}

impl fmt::Display for LegId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
