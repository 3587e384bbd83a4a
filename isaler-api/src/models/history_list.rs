use serde::{Deserialize, Deserializer, Serialize};
use telephony_core::wire::rows::Rows;

use super::HistoryEntry;
use super::envelope::{List, data};

/// Complete answer of `list`, for a captured body; the server prints an empty one as `[]`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct HistoryList {
    /// Entries of the page.
    #[serde(rename = "data")]
    #[cfg_attr(feature = "schema", schemars(with = "List<HistoryEntry>"))]
    pub entries: Rows<HistoryEntry>,
}

// Fails as a whole if one record cannot be read; `read_list` and the client read record by record.
impl<'de> Deserialize<'de> for HistoryList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut entries = Rows::default();
        entries.items = data(deserializer)?.map(List::into_inner).unwrap_or_default();
        Ok(Self { entries })
    }
}
