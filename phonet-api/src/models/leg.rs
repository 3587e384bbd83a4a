use serde::{Deserialize, Serialize};
use serde_with::As;
use telephony_core::wire::{EmptyAsNone, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};

use super::{LegId, LegKind};

/// A user, a group or a script at the company's end of a call.
///
/// All of it can be empty: test calls carry a leg without id, extension and name.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Leg {
    /// Id, unique among those of its kind only.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone>")]
    pub id: Option<LegId>,
    /// User, group or script.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone>")]
    pub kind: Option<LegKind>,
    /// Name of the user, the group or the script.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub display_name: Option<PersonalText>,
    /// Extension, leading zeros included; `None` for a script, which has none.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub ext: Option<PhoneNumber>,
}
