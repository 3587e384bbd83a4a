use serde::{Deserialize, Deserializer, Serialize};
use telephony_core::open_enum;
use telephony_core::wire::rows::Rows;
use telephony_core::wire::{As, EmptyAsNone, Of, TextOrNumber};

use super::envelope::{List, data};

open_enum! {
    /// Places where an activity type is used (`filter`).
    pub enum ActivityTypeFilter {
        /// In the activity history and in reminders.
        All = "all",
        /// In the activity history only.
        History = "activ",
        /// In reminders only, so no entry of the history should have it.
        Reminders = "task",
    }
}

/// An activity type of the account's dictionary.
///
/// Titles are free text chosen by the account's users. An entry's [`kind`](super::HistoryEntry::kind) is one of them or
/// any other text, because the server stores any text as sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ActivityType {
    /// Title, exactly as sent: some begin with `+`, some with a lower-case letter.
    #[serde(with = "As::<TextOrNumber>")]
    pub title: String,
    /// Colour, such as `#ff6600`.
    #[serde(default, with = "As::<EmptyAsNone<TextOrNumber>>", skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// Places where the type is used.
    #[serde(default, with = "As::<EmptyAsNone<Of<ActivityTypeFilter>>>", skip_serializing_if = "Option::is_none")]
    pub filter: Option<ActivityTypeFilter>,
}

super::list::read_from_bytes!(ActivityType = "isaler.tip.list");

/// Complete answer of `tips`, for a captured body; the server prints an empty one as `[]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ActivityTypes {
    /// Activity types.
    #[serde(rename = "data")]
    #[cfg_attr(feature = "schema", schemars(with = "List<ActivityType>"))]
    pub tips: Rows<ActivityType>,
}

// Fails as a whole if one record cannot be read; `read_list` and the client read record by record.
impl<'de> Deserialize<'de> for ActivityTypes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut tips = Rows::default();
        tips.items = data(deserializer)?.map(List::into_inner).unwrap_or_default();
        Ok(Self { tips })
    }
}
