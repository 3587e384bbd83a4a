//! `POST`
//! What happened to a call, section "Передача событий о звонках".
//!
//! The section advises to tell repeated events by `uuid`, which all events of one call share: a bridge and a hangup
//! would be taken for repeats of the dial. [`CallEvent::key`] holds the account, the kind of event, the legs and the
//! times too.

use serde::{Deserialize, Deserializer, Serialize};
use serde_with::As;
use telephony_core::wire::{EmptyArrayAsNone, EmptyAsNone, Epoch, ListLike, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber, Repair};
use time::OffsetDateTime;

use super::{CallKey, EventKey, LegKey};
use crate::models::{CallDirection, CallEventKind, CallUuid, Leg, OtherLeg};

/// A call began to ring, was answered or ended.
///
/// Events come repeatedly, late, in any order, or not at all, and [`CallTracker`](super::CallTracker) makes one state
/// of them. A hangup tells neither duration nor outcome nor recording: these are in the history a little later. Names,
/// addresses and labels in it are texts that somebody outside chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CallEvent {
    /// What happened; further kinds are kept with their word.
    pub event: CallEventKind,
    /// Domain of the account that the call belongs to; a receiver compares it and never makes an address of it.
    ///
    /// Older installations do not send it: then it is empty, unless a receiver of a single account filled it in.
    #[serde(default, deserialize_with = "domain", serialize_with = "As::<TextOrNumber>::serialize")]
    pub account_domain: PersonalText,
    /// Id of the call, the same in all of its events: 32 characters here, 36 with dashes in the history.
    pub uuid: CallUuid,
    /// Id of the call to a group that rang this user; `None` for any other call.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone>")]
    pub parent_uuid: Option<CallUuid>,
    /// When the phone began to ring, in milliseconds since 1970 UTC; the document prints seconds, which are read too.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub dial_at: Option<OffsetDateTime>,
    /// When somebody answered, in milliseconds or seconds like `dial_at`; `None` while it rings.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub bridge_at: Option<OffsetDateTime>,
    /// When the event was sent, in milliseconds like `dial_at`; a repeat may have another. No example prints it.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub server_time: Option<OffsetDateTime>,
    /// When the call ended, which the document does not know and a sister interface sends, at times as 0.
    #[serde(rename = "hangupAt", default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub hang_up_at: Option<OffsetDateTime>,
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
    /// Company's number that carries the call; documented as null on an internal call, and sent there all the same.
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
    /// Faults of the body that were mended, so that the event could be read.
    #[serde(skip)]
    pub repairs: Vec<Repair>,
}

impl CallEvent {
    /// What tells the call from others: an id is one account's.
    pub fn call(&self) -> CallKey {
        CallKey::new(&self.account_domain, self.uuid.clone())
    }

    /// What tells the event from others; a repeat has the same.
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

    /// Whether a user went away or came back, which is no call.
    pub fn is_pause(&self) -> bool {
        self.direction.is_some_and(CallDirection::is_pause)
    }

    /// Whether somebody has answered by now; a hangup tells it by the time of the answer alone.
    pub fn is_answered(&self) -> bool {
        self.event == CallEventKind::Bridge || self.bridge_at.is_some()
    }

    /// End of the call as a hangup tells it, else when the hangup was sent; `None` in any other event.
    pub fn ended_at(&self) -> Option<OffsetDateTime> {
        let ended = self.event == CallEventKind::HangUp;
        ended.then(|| self.hang_up_at.or(self.server_time)).flatten()
    }
}

fn domain<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PersonalText, D::Error> {
    let domain: Option<PersonalText> = As::<EmptyAsNone<TextOrNumber>>::deserialize(deserializer)?;
    Ok(domain.unwrap_or_default())
}
