//! `POST`
//! Lookup of the contact at the other end of a call, section "Получение имени контакта с CRM системы".
//!
//! The PBX sends a lookup before some calls, waits for the answer and caches it: for up to one minute if the contact is
//! new, and for up to five minutes if it is known. So a lookup does not imply a call, and a call without a lookup is
//! not a fault.

use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, EmptyAsNone, TextOrNumber};
use telephony_core::{PhoneNumber, Repair, open_enum};

mod reply;

pub use reply::{CallSettingsReply, ContactCard};

/// Lookup in which the PBX asks who has a number.
///
/// The lookup does not name its account. If several accounts share a server, let each account post to an address of its
/// own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CallSettings {
    /// Name of the request, so that one address can serve several kinds.
    pub request: RequestName,
    /// Number that calls the company or is called by it; `None` if the number is withheld.
    #[serde(
        rename = "otherLegNum",
        default,
        skip_serializing_if = "Option::is_none",
        with = "As::<EmptyAsNone<TextOrNumber>>"
    )]
    pub other_leg_number: Option<PhoneNumber>,
    /// Company's number that is called, often in national form; `None` for an outbound call.
    #[serde(
        rename = "trunkNum",
        default,
        skip_serializing_if = "Option::is_none",
        with = "As::<EmptyAsNone<TextOrNumber>>"
    )]
    pub trunk_number: Option<PhoneNumber>,
    /// Repairs of the body that made the lookup readable.
    #[serde(skip)]
    pub repairs: Vec<Repair>,
}

open_enum! {
    /// Name of a request that the PBX sends (`request`).
    pub enum RequestName {
        /// Lookup of the contact that has a number.
        CallSettings = "call.settings",
    }
}
