use serde::{Deserialize, Serialize};
use telephony_core::PersonalText;
use telephony_core::wire::{As, TextOrNumber};

use super::ContactId;
use super::history_entry::known;

/// A contact of an entry (an element of `person`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Contact {
    /// Id of the contact.
    #[serde(rename = "pid")]
    pub id: ContactId,
    /// First two words of the name as sent, including a trailing space; absent when the contact was deleted.
    #[serde(rename = "person", default, with = "As::<Option<TextOrNumber>>", skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonalText>,
}

impl Contact {
    /// Returns the name without surrounding spaces; `None` where the name is missing or the server marks the contact as
    /// deleted.
    pub fn known_name(&self) -> Option<&str> {
        known(self.name.as_ref())
    }
}
