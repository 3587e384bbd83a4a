use serde::{Deserialize, Deserializer, Serialize};
use serde_with::{As, DeserializeAs};
use telephony_core::PersonalText;
use telephony_core::wire::{AsBool, BoolLike, EmptyArrayAsNone, EmptyAsNone, IntLike, ListLike, TextOrNumber};

/// Answer to every list: the records in `data` and what the server says about them.
///
/// `L` is the list of records, such as `Vec<CallHistoryEntry>`; an error answer has none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "L: Default, ListLike: DeserializeAs<'de, L>"))]
#[non_exhaustive]
pub struct Envelope<L> {
    /// Whether the server did what was asked; an error answer says `false` under an HTTP status of its own.
    #[serde(with = "As::<BoolLike<AsBool>>")]
    pub success: bool,
    /// Records; empty when the server sends none, null or `{}`.
    #[serde(default, deserialize_with = "list")]
    pub data: L,
    /// What the server adds about the list; `None` when it sends nothing, null, `{}` or `[]`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyArrayAsNone>")]
    pub other_data: Option<OtherData>,
    /// Server's word about the answer, `OK` in the examples; it tells nothing that `success` does not.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub message: Option<PersonalText>,
}

impl<L> Envelope<L> {
    /// Number of records in the whole range, over all its pages, where the server says it.
    pub fn total_count(&self) -> Option<u64> {
        self.other_data.as_ref()?.total_count
    }

    /// The same envelope around other records, and these records.
    pub(crate) fn replace<M>(self, data: M) -> (Envelope<M>, L) {
        let Self { success, data: list, other_data, message } = self;
        (Envelope { success, data, other_data, message }, list)
    }
}

/// What the server adds about a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OtherData {
    /// Number of records in the whole range, over all its pages.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<IntLike>>")]
    pub total_count: Option<u64>,
}

// The list's type is the caller's choice: typed records, or their JSON text where bad ones are quarantined.
fn list<'de, D, L>(deserializer: D) -> Result<L, D::Error>
where
    D: Deserializer<'de>,
    ListLike: DeserializeAs<'de, L>,
{
    ListLike::deserialize_as(deserializer)
}
