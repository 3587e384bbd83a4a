use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, BoolLike, EmptyAsNone, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};

use super::{SipAccountId, SipAccountKind};

/// A SIP account of the PBX, which may be assigned to a user of the CRM.
///
/// Element of `data` in `GET /publicApi/users/sipAccounts`, document "Konta SIP, prezentacja numeru, pola nadawcy",
/// section 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SipAccount {
    /// Id of the account (`extensionId`).
    #[serde(rename = "extensionId")]
    pub id: SipAccountId,
    /// Purpose of the account.
    #[serde(rename = "extensionType", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<SipAccountKind>,
    /// Extension, called `internal` in the contact history. Compare the two as text.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub extension: Option<PhoneNumber>,
    /// Server that the account registers with, such as `SIP8`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub server_id: Option<String>,
    /// Name of the account.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub name: Option<PersonalText>,
    /// Number shown to the called party, if set on the account itself; the example prints one without its country code.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub caller_id: Option<PhoneNumber>,
    /// True if a user of the CRM is assigned to the account; `None` if the server does not say.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<BoolLike>>")]
    pub assigned: Option<bool>,
}

super::list::read_from_bytes!(SipAccount = "ccrm.sip_account.list");
