//! Complete answers, for reading a captured body; the client's methods return only their content.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_with::DeserializeAs;
use telephony_core::wire::EmptyArrayAsNone;

use super::envelope::is_error_word;
use super::{EntryId, HistoryEntry, Refusal};

/// Answer of `info`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(remote = "Self")]
#[non_exhaustive]
pub struct HistoryAnswer {
    /// Requested entry.
    #[serde(rename = "data")]
    pub entry: HistoryEntry,
}

/// Answer of `add`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(remote = "Self")]
#[non_exhaustive]
pub struct AddAnswer {
    /// `Успешно`, or `Error`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// Id of the new entry.
    #[serde(rename = "data")]
    pub id: EntryId,
}

/// Answer of `delete`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(remote = "Self")]
#[non_exhaustive]
pub struct Acknowledgement {
    /// `Успешно`, or `Error`.
    pub result: String,
}

/// One element of the answer of `add.list`.
///
/// The server does not clear its variable between two entries: a refused entry may have the `data` of an earlier one,
/// and a stored entry the `error` of an earlier one. [`AddListItem::outcome`] uses `result` alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(remote = "Self")]
#[non_exhaustive]
pub struct AddListItem {
    /// `Успешно`, or `Error`.
    pub result: String,
    /// Id of the new entry, or of an earlier one when `result` is `Error`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<EntryId>,
    /// Error of the entry, or of an earlier one when `result` is not `Error`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Refusal>,
}

impl AddListItem {
    /// Returns the outcome of the entry; `None` for a success without an id, where zero is not an id.
    pub fn outcome(&self) -> Option<Result<EntryId, Refusal>> {
        if is_error_word(&self.result) {
            return Some(Err(self.error.clone().unwrap_or_default()));
        }
        self.data.filter(|id| id.get() > 0).map(Ok)
    }
}

// The vendor's general page prints every envelope as the only element of a list.
macro_rules! wrapped {
    ($($answer:ident)+) => {$(
        impl Serialize for $answer {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }

        impl<'de> DeserializeAs<'de, $answer> for Bare {
            fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<$answer, D::Error> {
                $answer::deserialize(deserializer)
            }
        }

        impl<'de> Deserialize<'de> for $answer {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let answer: Option<Self> = EmptyArrayAsNone::<Bare>::deserialize_as(deserializer)?;
                answer.ok_or_else(|| D::Error::custom("no answer found where one is expected"))
            }
        }
    )+};
}

/// Reads the members of an answer without a surrounding list.
struct Bare;

wrapped! { HistoryAnswer AddAnswer Acknowledgement AddListItem }
