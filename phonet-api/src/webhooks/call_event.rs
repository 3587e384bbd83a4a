//! `POST`
//! Event of a call, section "Передача событий о звонках".
//!
//! The section advises to recognise duplicates by `uuid`. All events of a call share it, so that a bridge and a hangup
//! would count as duplicates of the dial. [`CallEvent::key`] also holds the account, the kind of event, the legs and
//! the times.

use serde::{Deserialize, Deserializer, Serialize};
use telephony_core::wire::{As, EmptyArrayAsNone, EmptyAsNone, Epoch, ListLike, Of, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber, Repair};
use time::OffsetDateTime;

use super::{CallKey, EventKey, LegKey};
use crate::models::{CallDirection, CallEventKind, CallUuid, Leg, OtherLeg};

/// Event of a call: the phone began to ring, somebody answered, or the call ended.
///
/// Events can be duplicated, late, out of order or missing. A [`CallTracker`](super::CallTracker) joins them into one
/// state. A hangup contains neither duration nor disposition nor recording; the history has these a little later.
/// Names, addresses and labels in an event are texts chosen by outsiders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CallEvent {
    /// Kind of the event. An undocumented kind is kept as its text.
    pub event: CallEventKind,
    /// Domain of the account to which the call belongs. A receiver only compares it, and never makes an address of it.
    ///
    /// Older installations do not send the domain. The text is then empty, unless a receiver of a single account filled
    /// it in.
    #[serde(default, deserialize_with = "domain", serialize_with = "As::<TextOrNumber>::serialize")]
    #[cfg_attr(feature = "schema", schemars(with = "EmptyAsNone<TextOrNumber>"))]
    pub account_domain: PersonalText,
    /// Id of the call, the same in all of its events: 32 characters here, 36 with dashes in the history.
    pub uuid: CallUuid,
    /// Id of the parent call, which was made to a group and rang this user; `None` for any other call.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<CallUuid>>>")]
    pub parent_uuid: Option<CallUuid>,
    /// Time at which the phone began to ring, in milliseconds since 1970 UTC. The document prints seconds, which are
    /// read too.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub dial_at: Option<OffsetDateTime>,
    /// Time at which somebody answered, in milliseconds or seconds like `dial_at`; `None` while the phone rings.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub bridge_at: Option<OffsetDateTime>,
    /// Time at which the event was sent, in milliseconds like `dial_at`. A duplicate may have another. No example
    /// prints it.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub server_time: Option<OffsetDateTime>,
    /// End of the call. The document does not list it, but a related interface of the vendor sends it, sometimes as 0.
    #[serde(rename = "hangupAt", default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub hang_up_at: Option<OffsetDateTime>,
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
    /// Company's number that carries the call. The document says null for an internal call, but a number is sent there
    /// too.
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
    /// Repairs of the body that made the event readable.
    #[serde(skip)]
    pub repairs: Vec<Repair>,
}

impl CallEvent {
    /// Returns the key of the call: account and id, because an id is unique only within its account.
    pub fn call(&self) -> CallKey {
        CallKey::new(&self.account_domain, self.uuid.clone())
    }

    /// Returns the key of the event. A duplicate has the same key.
    pub fn key(&self) -> EventKey {
        EventKey {
            call: self.call(),
            kind: self.event.clone(),
            leg: self.leg.as_ref().and_then(LegKey::of),
            leg2: self.leg2.as_ref().and_then(LegKey::of),
            dial_at: self.dial_at,
            bridge_at: self.bridge_at,
            hang_up_at: self.hang_up_at,
        }
    }

    /// True for the start or the end of a user's pause, which is not a call.
    pub fn is_pause(&self) -> bool {
        self.direction.is_some_and(CallDirection::is_pause)
    }

    /// True if somebody has answered. A hangup shows it only by the time of the answer.
    pub fn is_answered(&self) -> bool {
        self.event == CallEventKind::Bridge || self.bridge_at.is_some()
    }

    /// Returns the end of the call as a hangup contains it, or else the time at which the hangup was sent; `None` for
    /// any other event.
    pub fn ended_at(&self) -> Option<OffsetDateTime> {
        let ended = self.event == CallEventKind::HangUp;
        ended.then(|| self.hang_up_at.or(self.server_time)).flatten()
    }
}

fn domain<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PersonalText, D::Error> {
    let domain: Option<PersonalText> = As::<EmptyAsNone<TextOrNumber>>::deserialize(deserializer)?;
    Ok(domain.unwrap_or_default())
}
