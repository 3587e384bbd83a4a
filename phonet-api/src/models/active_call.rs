use serde::{Deserialize, Serialize};
use serde_with::As;
use telephony_core::wire::{EmptyArrayAsNone, EmptyAsNone, Epoch, ListLike, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};
use time::OffsetDateTime;

use super::{CallDirection, CallEventKind, CallUuid, Leg, OtherLeg};

/// A call that rings or is talked on right now.
///
/// Element of the answer of `GET /rest/calls/active/v3`, section "Получение списка активных (разговоры происходят в
/// данный момент) звонков". The section speaks of calls that are talked on, and its first example still rings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ActiveCall {
    /// Id of the call: 32 characters here, 36 with dashes in the history.
    pub uuid: CallUuid,
    /// Id of the call to a group that rang this user; `None` for any other call.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone>")]
    pub parent_uuid: Option<CallUuid>,
    /// What happened to it last; it may have ended already.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone>")]
    pub last_event: Option<CallEventKind>,
    /// When the phone began to ring, in milliseconds since 1970 UTC; the document prints seconds, which are read too.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub dial_at: Option<OffsetDateTime>,
    /// When somebody answered, in milliseconds or seconds like `dial_at`; `None` while it rings.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub bridge_at: Option<OffsetDateTime>,
    /// Direction as seen from the company; a pause of a user is no call.
    #[serde(rename = "lgDirection", default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone>")]
    pub direction: Option<CallDirection>,
    /// Who makes or takes the call in the company; its kind is not told here.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyArrayAsNone>")]
    pub leg: Option<Leg>,
    /// Who takes an internal call; `None` on any other.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyArrayAsNone>")]
    pub leg2: Option<Leg>,
    /// Party outside as each attached CRM knows it; empty on an internal call.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "As::<ListLike>")]
    pub other_legs: Vec<OtherLeg>,
    /// Company's number that carries the call; documented as null on an internal call, and printed there.
    #[serde(
        rename = "trunkNum",
        default,
        skip_serializing_if = "Option::is_none",
        with = "As::<EmptyAsNone<TextOrNumber>>"
    )]
    pub trunk_number: Option<PhoneNumber>,
    /// Label of that number; the number again where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub trunk_name: Option<PersonalText>,
}
