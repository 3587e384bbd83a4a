use serde::{Deserialize, Serialize};
use telephony_core::wire::{
    As, EmptyArrayAsNone, EmptyAsNone, FlagOrCount, IntLike, ListLike, Of, OneOrMany, TextOrNumber,
};
use telephony_core::{PersonalText, WallClock};

use super::{CallDirection, CallHistoryId, CallParty, CallStatus, Cost, ExternalNumber, Flag, Service, UserTalk, id};

/// One record of the contact history: a call, a text message or a fax.
///
/// Element of `data` in `GET /publicApi/callHistory`, document "Historia kontaktu", section 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CallHistoryEntry {
    /// Called party; documented as a list, printed as one object in the example.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "As::<OneOrMany<Of<CallParty>>>")]
    pub to: Vec<CallParty>,
    /// Calling party; documented as a list, printed as one object in the example.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "As::<OneOrMany<Of<CallParty>>>")]
    pub from: Vec<CallParty>,
    /// Queue and users that the call reached.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyArrayAsNone<Of<UserTalk>>>")]
    pub user_talk: Option<UserTalk>,
    /// Id of the record, by which its notes are listed.
    #[serde(deserialize_with = "id::required_text")]
    #[cfg_attr(feature = "schema", schemars(with = "telephony_core::wire::schema::FilledText"))]
    pub uuid: CallHistoryId,
    /// Direction as seen from the company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_direction: Option<CallDirection>,
    /// Time that the record is filed under, in the account's zone. The answer does not contain the zone.
    pub call_date: WallClock,
    /// Duration of the call in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<IntLike>>")]
    pub duration: Option<u64>,
    /// Free text in the account's language, such as `Połączenie Przychodzące`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub destination: Option<PersonalText>,
    /// Cost; the document names neither currency nor unit.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<Cost>>>")]
    pub cost: Option<Cost>,
    /// Call, text message or fax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// Text of a text message; `None` for a call or a fax.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub sms_data: Option<PersonalText>,
    /// Number of notes on the record, or a flag: 0 without notes, and 1 may mean several.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<FlagOrCount>>")]
    pub note: Option<u64>,
    /// Number outside the company.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyArrayAsNone<Of<ExternalNumber>>>")]
    pub external_number: Option<ExternalNumber>,
    /// Flags (tags) that users put on the record.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "As::<ListLike<Of<Flag>>>")]
    pub flags: Vec<Flag>,
    /// Disposition of the call; `None` for a text message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<CallStatus>,
}

super::list::read_from_bytes!(CallHistoryEntry = "ccrm.call_history.list");
