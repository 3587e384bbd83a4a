use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de::Error};
use telephony_core::wire::support::{Shortened, is_blank, read_word};

/// Id of a call, kept as text exactly as sent.
///
/// The history prints 36 characters with dashes, the other interfaces of the same vendor 32 without: it is compared
/// as text and never read as a number. A blank one is refused.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct CallUuid(String);

impl CallUuid {
    /// An id from its text.
    pub fn new(uuid: impl Into<String>) -> Self {
        Self(uuid.into())
    }

    /// Id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for CallUuid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let uuid: Self = read_word(deserializer)?;
        if is_blank(&uuid.0) {
            return Err(D::Error::custom("an empty text found where an id is expected"));
        }
        Ok(uuid)
    }
}

impl AsRef<str> for CallUuid {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for CallUuid {
    fn from(uuid: &str) -> Self {
        Self(uuid.to_owned())
    }
}

impl From<String> for CallUuid {
    fn from(uuid: String) -> Self {
        Self(uuid)
    }
}

impl fmt::Display for CallUuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for CallUuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // It may come from anybody, and a log is read line by line.
        write!(f, "CallUuid({})", Shortened(&self.0))
    }
}
