use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, EmptyAsNone, Of, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};

use super::{LegId, LegKind};

/// A user, a group or a script at the company's end of a call.
///
/// All members can be empty: test calls have a leg without id, extension and name.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Leg {
    /// Id, unique only among legs of the same kind.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<LegId>>>")]
    pub id: Option<LegId>,
    /// Kind of the leg: user, group or script.
    #[serde(
        rename = "type",
        default,
        skip_serializing_if = "Option::is_none",
        with = "As::<EmptyAsNone<Of<LegKind>>>"
    )]
    pub kind: Option<LegKind>,
    /// Name of the user, the group or the script.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub display_name: Option<PersonalText>,
    /// Extension with its leading zeros; `None` for a script, which has no extension.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub ext: Option<PhoneNumber>,
}
