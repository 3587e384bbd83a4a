use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};

use super::{ContactId, PartyKind};

/// A party of a call, the called (`to`) or the calling one (`from`), with the contact that the CRM found for it.
///
/// Table "callers" of document "Historia kontaktu".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CallParty {
    /// Person, organisation, or unidentified (not among the contacts).
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PartyKind>,
    /// Id of the contact, if one was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uuid: Option<ContactId>,
    /// First name of a person, if one was found.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub first_name: Option<PersonalText>,
    /// Last name of a person, if one was found.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub last_name: Option<PersonalText>,
    /// File name of a picture, if one was found.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub avatar: Option<PersonalText>,
    /// Name of an organisation, if one was found.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub name: Option<PersonalText>,
    /// Number as the CRM shows it, such as `+48 777 888 999`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<PhoneNumber>,
    /// Number in digits without a plus; a sender's name is sent unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_not_formatted: Option<PhoneNumber>,
}
