use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, ListLike, Of, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};

use super::{UserId, UserTalkStatus};

/// Routing of a call to the users of the CRM.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UserTalk {
    /// Routing: through a queue, without a queue, or internal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<UserTalkStatus>,
    /// Users linked with the call.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "As::<ListLike<Of<Receiver>>>")]
    pub receivers: Vec<Receiver>,
}

/// A user of the CRM whom a call reached.
///
/// Table "user talk" of document "Historia kontaktu".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Receiver {
    /// Extension, kept as text so that a leading zero is preserved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub internal: Option<PhoneNumber>,
    /// Id of the user, if one was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uuid: Option<UserId>,
    /// First name, if a user was found.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub first_name: Option<PersonalText>,
    /// Last name, if a user was found.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub last_name: Option<PersonalText>,
}
