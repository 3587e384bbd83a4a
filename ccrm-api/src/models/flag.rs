use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, TextOrNumber};

use super::{FlagId, FlagLinkId};

/// A flag (a tag, at `/publicApi/tags`) on a record.
///
/// Table "flags" of document "Historia kontaktu".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Flag {
    /// Label.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub name: Option<String>,
    /// Id of the flag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uuid: Option<FlagId>,
    /// Colour, such as `#fa702e`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub color: Option<String>,
    /// Id of the link between flag and record; `relUuid` in the table, `reluuid` in the example.
    #[serde(rename = "reluuid", alias = "relUuid", default, skip_serializing_if = "Option::is_none")]
    pub link: Option<FlagLinkId>,
}
