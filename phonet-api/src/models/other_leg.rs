use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, EmptyAsNone, Of, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};

use super::CrmClientId;

/// An external party as one of the CRMs attached to the PBX knows it.
///
/// A party that this CRM does not know has a phone number, and the address of a page that adds the party as a client.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OtherLeg {
    /// Id of the client in that CRM; `None` for a party that the CRM does not know.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<CrmClientId>>>")]
    pub id: Option<CrmClientId>,
    /// Name of the client; `None` for a party that the CRM does not know.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub name: Option<PersonalText>,
    /// Phone number of the client.
    #[serde(
        rename = "num",
        default,
        skip_serializing_if = "Option::is_none",
        with = "As::<EmptyAsNone<TextOrNumber>>"
    )]
    pub number: Option<PhoneNumber>,
    /// Company of the client; `None` if the CRM has none.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub company_name: Option<PersonalText>,
    /// Address of the client's page in that CRM, or of the page that adds a client. The sender chose this address.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub url: Option<PersonalText>,
    /// Priority of that CRM's connection. Its type is not documented, and no example prints it.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub priority: Option<String>,
}
