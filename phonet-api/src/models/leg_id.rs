use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use telephony_core::wire::support::{plain_integer, read_word};

/// Id of a user, a group or a script. [`LegKind`](super::LegKind) says which of these it is; legs of different kinds
/// can have equal ids.
///
/// The document declares a number, but text is read too. An id whose text is a number is written as a number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transparent))]
pub struct LegId(#[cfg_attr(feature = "schema", schemars(with = "LegIdForm"))] Id);

/// Schema of an id, which is read and written as text or as a number.
#[cfg(feature = "schema")]
struct LegIdForm;

#[cfg(feature = "schema")]
telephony_core::adaptor_schema! {
    LegIdForm => |_generator| schemars::json_schema!({"type": ["string", "number"]});
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Id {
    Number(u64),
    Text(Box<str>),
}

impl LegId {
    /// Returns the id as a number; `None` for an id that is text.
    pub const fn number(&self) -> Option<u64> {
        match self.0 {
            Id::Number(id) => Some(id),
            Id::Text(_) => None,
        }
    }

    // What `to_string` returns, without the cost of formatting.
    pub(crate) fn as_text(&self) -> String {
        match &self.0 {
            Id::Number(id) => id.to_string(),
            Id::Text(id) => id.to_string(),
        }
    }
}

impl Serialize for LegId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Id::Number(id) => serializer.serialize_u64(*id),
            Id::Text(id) => serializer.serialize_str(id),
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
        Self(plain_integer(id).map_or_else(|| Id::Text(id.into()), Id::Number))
    }
}

impl From<u64> for LegId {
    fn from(id: u64) -> Self {
        Self(Id::Number(id))
    }
}

impl fmt::Display for LegId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Id::Number(id) => id.fmt(f),
            Id::Text(id) => f.pad(id),
        }
    }
}
