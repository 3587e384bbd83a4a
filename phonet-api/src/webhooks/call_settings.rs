//! `POST`
//! Who is at the other end of a call, section "Получение имени контакта с CRM системы".
//!
//! The PBX asks before some calls, waits for the answer and keeps it: up to a minute where the contact is new, up to
//! five where it is known. So a lookup is no sign of a call, and a call without one is no fault.

use serde::{Deserialize, Serialize};
use serde_with::As;
use telephony_core::wire::{EmptyAsNone, TextOrNumber};
use telephony_core::{PhoneNumber, Repair, open_enum};

mod reply;

pub use reply::{CallSettingsReply, ContactCard};

/// The PBX asks who has this number.
///
/// It does not name its account: let each account post to an address of its own where several share a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CallSettings {
    /// Name of the request, by which one address can serve several kinds.
    pub request: RequestName,
    /// Number that calls the company or is called by it; `None` where it is withheld.
    #[serde(
        rename = "otherLegNum",
        default,
        skip_serializing_if = "Option::is_none",
        with = "As::<EmptyAsNone<TextOrNumber>>"
    )]
    pub other_leg_number: Option<PhoneNumber>,
    /// Company's number that is called, often in national form; `None` on an outbound call.
    #[serde(
        rename = "trunkNum",
        default,
        skip_serializing_if = "Option::is_none",
        with = "As::<EmptyAsNone<TextOrNumber>>"
    )]
    pub trunk_number: Option<PhoneNumber>,
    /// Faults of the body that were mended, so that the request could be read.
    #[serde(skip)]
    pub repairs: Vec<Repair>,
}

open_enum! {
    /// Name of a request that the PBX makes (`request`).
    pub enum RequestName {
        /// Who has this number.
        CallSettings = "call.settings",
    }
}
