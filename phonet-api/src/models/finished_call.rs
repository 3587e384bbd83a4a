use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, EmptyArrayAsNone, EmptyAsNone, Epoch, IntLike, Of, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};
use time::OffsetDateTime;

use super::{CallDirection, CallUuid, Disposition, Leg};
use crate::quirks::{TransferHistory, Trimmed, TrunkList};

/// One finished call: a call of the company, a missed call to be returned, or a call of a user.
///
/// Element of the answers of `GET /rest/calls/company.api`, section "Получение списка совершенных звонков компании", of
/// `GET /rest/calls/missed.api`, "Получение списка входящих звонков по которым нужно перезвонить", and of
/// `GET /rest/calls/users.api`, "Получение списка совершенных звонков сотрудников". In the last of these a record may
/// be a user's pause instead of a call ([`CallDirection::is_pause`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FinishedCall {
    /// Id of the parent call, which was made to a group and rang this user; `None` for any other call.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<CallUuid>>>")]
    pub parent_uuid: Option<CallUuid>,
    /// Id of the call.
    pub uuid: CallUuid,
    /// End of the call, in milliseconds since 1970 UTC. The history sends no other time.
    #[serde(rename = "endAt", with = "As::<Epoch>")]
    #[cfg_attr(feature = "schema", schemars(with = "telephony_core::wire::schema::Instant"))]
    pub ended_at: OffsetDateTime,
    /// Direction as seen from the company.
    #[serde(
        rename = "lgDirection",
        default,
        skip_serializing_if = "Option::is_none",
        with = "As::<EmptyAsNone<Of<CallDirection>>>"
    )]
    pub direction: Option<CallDirection>,
    /// External phone number; `None` for an internal call and for a withheld number.
    #[serde(
        rename = "otherLegNum",
        default,
        skip_serializing_if = "Option::is_none",
        with = "As::<EmptyAsNone<TextOrNumber>>"
    )]
    pub other_leg_number: Option<PhoneNumber>,
    /// Name of the external party as the CRM knows it; the phone number if the CRM has no name.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub other_leg_name: Option<PersonalText>,
    /// User, group or script that made or took the call in the company.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyArrayAsNone<Of<Leg>>>")]
    pub leg: Option<Leg>,
    /// Leg in the company that took an internal call; `None` for any other call.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyArrayAsNone<Of<Leg>>>")]
    pub leg2: Option<Leg>,
    /// Talk time in seconds; zero for a call that nobody answered.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<IntLike>>")]
    pub bill_secs: Option<u32>,
    /// Duration in seconds from the first ring to the end, talk time included.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<IntLike>>")]
    pub duration: Option<u32>,
    /// Disposition of the call. `None` does not mean that somebody answered.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<Disposition>>>")]
    pub disposition: Option<Disposition>,
    /// Extensions of the users through whom the call was transferred. A single extension took the call and kept it.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<TransferHistory>>>")]
    pub transfer_history: Option<TransferHistory>,
    /// Address of the recording, WAV or MP3, on any host; `None` for a call without talk. Anybody who has the address
    /// can listen.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Trimmed>>")]
    pub audio_rec_url: Option<PersonalText>,
    /// Company's numbers that carried the call or were tried without success; `None` for an internal call.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<TrunkList>>>")]
    pub trunk: Option<TrunkList>,
    /// Company's number in the form of the vendor's other interfaces; not documented for this one.
    #[serde(
        rename = "trunkNum",
        default,
        skip_serializing_if = "Option::is_none",
        with = "As::<EmptyAsNone<TextOrNumber>>"
    )]
    pub trunk_number: Option<PhoneNumber>,
    /// Label of `trunk_number`; not documented for this interface.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub trunk_name: Option<PersonalText>,
}

super::list::read_from_bytes!(FinishedCall = "phonet.company_call.list");
