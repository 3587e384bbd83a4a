use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, EmptyArrayAsNone, EmptyAsNone, Epoch, ListLike, Of, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};
use time::OffsetDateTime;

use super::{CallDirection, CallEventKind, CallUuid, Leg, OtherLeg};

/// A call in progress: the phone rings, or somebody has answered.
///
/// Element of the answer of `GET /rest/calls/active/v3`, section "Получение списка активных (разговоры происходят в
/// данный момент) звонков". The section speaks only of answered calls, but the call in its first example still rings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ActiveCall {
    /// Id of the call: 32 characters here, 36 with dashes in the history.
    pub uuid: CallUuid,
    /// Id of the parent call, which was made to a group and rang this user; `None` for any other call.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<CallUuid>>>")]
    pub parent_uuid: Option<CallUuid>,
    /// Last event of the call. The call may have ended already.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<CallEventKind>>>")]
    pub last_event: Option<CallEventKind>,
    /// Time at which the phone began to ring, in milliseconds since 1970 UTC. The document prints seconds, which are
    /// read too.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub dial_at: Option<OffsetDateTime>,
    /// Time at which somebody answered, in milliseconds or seconds like `dial_at`; `None` while the phone rings.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub bridge_at: Option<OffsetDateTime>,
    /// Direction as seen from the company. The codes for a user's pause do not denote a call.
    #[serde(
        rename = "lgDirection",
        default,
        skip_serializing_if = "Option::is_none",
        with = "As::<EmptyAsNone<Of<CallDirection>>>"
    )]
    pub direction: Option<CallDirection>,
    /// User, group or script that makes or takes the call in the company. This interface does not send the leg's kind.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyArrayAsNone<Of<Leg>>>")]
    pub leg: Option<Leg>,
    /// Leg in the company that takes an internal call; `None` for any other call.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyArrayAsNone<Of<Leg>>>")]
    pub leg2: Option<Leg>,
    /// External party as each attached CRM knows it; empty for an internal call.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "As::<ListLike<Of<OtherLeg>>>")]
    pub other_legs: Vec<OtherLeg>,
    /// Company's number that carries the call. The document says null for an internal call, but prints a number there.
    #[serde(
        rename = "trunkNum",
        default,
        skip_serializing_if = "Option::is_none",
        with = "As::<EmptyAsNone<TextOrNumber>>"
    )]
    pub trunk_number: Option<PhoneNumber>,
    /// Label of `trunk_number`; the number itself if it has no label.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub trunk_name: Option<PersonalText>,
}

super::list::read_from_bytes!(ActiveCall = "phonet.active_call.list");
