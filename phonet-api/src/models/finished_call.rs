use serde::{Deserialize, Serialize};
use serde_with::As;
use telephony_core::wire::{EmptyArrayAsNone, EmptyAsNone, Epoch, IntLike, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};
use time::OffsetDateTime;

use super::{CallDirection, CallUuid, Disposition, Leg};
use crate::quirks::{TransferHistory, Trimmed, TrunkList};

/// One finished call: of the company, one to be called back, or one of a user.
///
/// Element of the answers of `GET /rest/calls/company.api`, section "Получение списка совершенных звонков компании", of
/// `GET /rest/calls/missed.api`, "Получение списка входящих звонков по которым нужно перезвонить", and of
/// `GET /rest/calls/users.api`, "Получение списка совершенных звонков сотрудников", where a record may be a pause of a
/// user instead ([`CallDirection::is_pause`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FinishedCall {
    /// Id of the call to a group that rang this user; `None` for any other call.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone>")]
    pub parent_uuid: Option<CallUuid>,
    /// Id of the call.
    pub uuid: CallUuid,
    /// End of the call, in milliseconds since 1970 UTC; the only time that the history tells.
    #[serde(rename = "endAt", with = "As::<Epoch>")]
    pub ended_at: OffsetDateTime,
    /// Direction as seen from the company.
    #[serde(rename = "lgDirection", default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone>")]
    pub direction: Option<CallDirection>,
    /// Number outside the company; `None` on an internal call, and where it is withheld.
    #[serde(
        rename = "otherLegNum",
        default,
        skip_serializing_if = "Option::is_none",
        with = "As::<EmptyAsNone<TextOrNumber>>"
    )]
    pub other_leg_number: Option<PhoneNumber>,
    /// Name of the party outside as the CRM knows it; the number again where it knows none.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub other_leg_name: Option<PersonalText>,
    /// Who made or took the call in the company.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyArrayAsNone>")]
    pub leg: Option<Leg>,
    /// Who took an internal call; `None` on any other.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyArrayAsNone>")]
    pub leg2: Option<Leg>,
    /// Seconds of talk; zero for a call nobody answered.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<IntLike>>")]
    pub bill_secs: Option<u32>,
    /// Seconds from the first ring to the end, talk included.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<IntLike>>")]
    pub duration: Option<u32>,
    /// How it ended; `None` does not mean that somebody answered.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone>")]
    pub disposition: Option<Disposition>,
    /// Users through whose hands it went; one alone took it and kept it.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone>")]
    pub transfer_history: Option<TransferHistory>,
    /// Address of the recording, WAV or MP3, on any host; whoever has it can listen. `None` where there was no talk.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Trimmed>>")]
    pub audio_rec_url: Option<PersonalText>,
    /// Company's numbers that carried the call, or were tried in vain; `None` on an internal call.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone>")]
    pub trunk: Option<TrunkList>,
    /// Company's number as the vendor's other interfaces carry it; not documented for this one.
    #[serde(
        rename = "trunkNum",
        default,
        skip_serializing_if = "Option::is_none",
        with = "As::<EmptyAsNone<TextOrNumber>>"
    )]
    pub trunk_number: Option<PhoneNumber>,
    /// Label of that number; not documented for this interface.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub trunk_name: Option<PersonalText>,
}
