//! Certainty of an instant.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::wire::support::read_text;

/// Certainty with which an instant is known; more certain values sort first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Certainty {
    /// Sent as an instant: an epoch, or a date and time with its offset.
    Exact,
    /// Read from a local time without a zone, in the configured zone, where that local time occurs once.
    Zoned,
    /// Read from a local time in the hour that occurs twice when clocks are set back in autumn; the earlier instant is
    /// taken.
    Ambiguous,
    /// Read from a local time in the hour that clocks skip in spring, with the offset before the gap.
    Gap,
    /// Read from a date without a time, in the configured zone; midnight is taken.
    DateOnly,
}

impl Certainty {
    pub(super) const ALL: [Self; 5] = [Self::Exact, Self::Zoned, Self::Ambiguous, Self::Gap, Self::DateOnly];

    /// Word used in exports: `exact`, `zoned`, `ambiguous`, `gap` or `date_only`.
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
