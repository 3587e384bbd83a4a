//! How an instant was told.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::wire::support::read_text;

/// How surely an instant is known; surer ones come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Certainty {
    /// Sent as an instant: an epoch, or a clock with its offset.
    Exact,
    /// Read from a clock without a zone, in the configured zone, where it shows that time once.
    Zoned,
    /// Read from a clock in the hour that an autumn night has twice; the earlier one is taken.
    Ambiguous,
    /// Read from a clock in the hour that a spring night skips, as far after the leap as it says.
    Gap,
    /// Read from a date without a time, in the configured zone; its midnight is taken.
    DateOnly,
}

impl Certainty {
    pub(super) const ALL: [Self; 5] = [Self::Exact, Self::Zoned, Self::Ambiguous, Self::Gap, Self::DateOnly];

    /// Its word in exports: `exact`, `zoned`, `ambiguous`, `gap` or `date_only`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Zoned => "zoned",
            Self::Ambiguous => "ambiguous",
            Self::Gap => "gap",
            Self::DateOnly => "date_only",
        }
    }
}

impl fmt::Display for Certainty {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for Certainty {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Certainty {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let known = |word: &str| Self::ALL.into_iter().find(|certainty| certainty.as_str() == word);
        read_text(deserializer, known)?.ok_or_else(|| D::Error::custom("no word for a certainty"))
    }
}
