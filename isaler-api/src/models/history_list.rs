use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_with::{As, DeserializeAs, Same};
use telephony_core::wire::salvage::Salvaged;
use telephony_core::wire::{ListLike, OptionalObject};

use super::answer::is_error_word;
use super::{Fault, HistoryEntry};

/// Answer to `list`; the server prints an empty one as `[]`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HistoryList {
    /// Entries of the page; the client sets those aside that cannot be read.
    #[serde(rename = "data")]
    pub entries: Salvaged<HistoryEntry>,
}

impl HistoryList {
    #[cfg(feature = "client")]
    pub(crate) const fn of(entries: Salvaged<HistoryEntry>) -> Self {
        Self { entries }
    }
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    result: Option<String>,
    #[serde(default)]
    error: Option<Fault>,
    #[serde(default, with = "As::<ListLike>")]
    data: Vec<HistoryEntry>,
}

// Whole or not at all; the client reads record by record. An error answer is no empty list.
impl<'de> Deserialize<'de> for HistoryList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let envelope: Option<Envelope> = OptionalObject::<Same>::deserialize_as(deserializer)?;
        let Some(envelope) = envelope else { return Ok(Self::default()) };
        if envelope.error.is_some() || envelope.result.as_deref().is_some_and(is_error_word) {
            return Err(D::Error::custom("the answer is the vendor's error"));
        }
        let mut entries = Salvaged::default();
        entries.items = envelope.data;
        Ok(Self { entries })
    }
}

#[cfg(test)]
mod tests {
    use super::HistoryList;

    #[test]
    fn an_error_answer_is_no_empty_list() {
        for refused in [
            r#"{"result":"Error"}"#,
            r#"{"error":{"code":405,"text":"x"}}"#,
            r#"{"result":"Error","error":{"code":"403","text":"x"},"data":[]}"#,
        ] {
            assert!(serde_json::from_str::<HistoryList>(refused).is_err(), "{refused}");
        }
        for empty in ["[]", "{}", "null", r#"{"data":[]}"#, r#"{"data":null}"#] {
            assert!(serde_json::from_str::<HistoryList>(empty).unwrap().entries.items.is_empty());
        }
    }
}
