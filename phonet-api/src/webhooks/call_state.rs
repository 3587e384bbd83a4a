use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use telephony_core::{PersonalText, PhoneNumber};
use time::OffsetDateTime;

use super::{CallEvent, CallKey};
use crate::models::{CallDirection, CallEventKind, CallUuid, Leg, OtherLeg};

mod latest;
#[cfg(test)]
pub(super) mod tests;

use latest::{Latest, Stamp, earliest};

/// Stage that a call has reached. Serialized as a word: `unknown`, `ringing`, `talking` or `ended`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CallStage {
    /// Only events of unknown kinds were received.
    Unknown,
    /// The phone rings.
    Ringing,
    /// Somebody answered.
    Talking,
    /// The call ended, answered or not.
    Ended,
}

/// State of one call, joined from its events.
///
/// Joining two states of a call gives a state that knows what both knew. Joining is commutative, associative and
/// idempotent, so that duplicate, late and missing events do no harm. A stage never returns to an earlier one. Of
/// several times the earliest is kept. Of any other member the value from the latest stage that contains it is kept,
/// and within that stage the value that was sent last.
///
/// Serialized with everything that joining needs, so that a state can be stored and later events joined to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallState {
    call: CallKey,
    stage: CallStage,
    answered: bool,
    #[serde(default, with = "time::serde::rfc3339::option")]
    dialled_at: Option<OffsetDateTime>,
    #[serde(default, with = "time::serde::rfc3339::option")]
    answered_at: Option<OffsetDateTime>,
    #[serde(default, with = "time::serde::rfc3339::option")]
    hung_up_at: Option<OffsetDateTime>,
    #[serde(default, with = "time::serde::rfc3339::option")]
    end_sent_at: Option<OffsetDateTime>,
    #[serde(default)]
    parent: Latest<CallUuid>,
    #[serde(default)]
    direction: Latest<CallDirection>,
    #[serde(default)]
    leg: Latest<Leg>,
    #[serde(default)]
    leg2: Latest<Leg>,
    #[serde(default)]
    legs: BTreeSet<Leg>,
    #[serde(default)]
    other_legs: Latest<Vec<OtherLeg>>,
    #[serde(default)]
    trunk_number: Latest<PhoneNumber>,
    #[serde(default)]
    trunk_name: Latest<PersonalText>,
}

impl CallState {
    /// Maximum number of legs that a state keeps. Of more legs it keeps the smallest in their sort order.
    pub const MOST_LEGS: usize = 32;

    /// Creates the state that one event describes.
    pub fn of(event: &CallEvent) -> Self {
        let stage = match event.event {
            CallEventKind::Dial => CallStage::Ringing,
            CallEventKind::Bridge => CallStage::Talking,
            CallEventKind::HangUp => CallStage::Ended,
            _ => CallStage::Unknown,
        };
        let stamp = Stamp { stage, sent: event.server_time };
        let ended = stage == CallStage::Ended;
        let other_legs = (!event.other_legs.is_empty()).then(|| event.other_legs.clone());
        Self {
            call: event.call(),
            stage,
            answered: event.is_answered(),
            dialled_at: event.dial_at,
            answered_at: event.bridge_at,
            hung_up_at: event.hang_up_at,
            end_sent_at: event.server_time.filter(|_| ended),
            parent: Latest::new(&stamp, event.parent_uuid.clone()),
            direction: Latest::new(&stamp, event.direction),
            leg: Latest::new(&stamp, event.leg.clone()),
            leg2: Latest::new(&stamp, event.leg2.clone()),
            legs: event.leg.iter().chain(&event.leg2).cloned().collect(),
            other_legs: Latest::new(&stamp, other_legs),
            trunk_number: Latest::new(&stamp, event.trunk_number.clone()),
            trunk_name: Latest::new(&stamp, event.trunk_name.clone()),
        }
    }

    /// Adds what another state of the same call knows. A state of another call changes nothing.
    pub fn join(&mut self, other: Self) {
        if self.call != other.call {
            return;
        }
        self.stage = self.stage.max(other.stage);
        self.answered |= other.answered;
        earliest(&mut self.dialled_at, other.dialled_at);
        earliest(&mut self.answered_at, other.answered_at);
        earliest(&mut self.hung_up_at, other.hung_up_at);
        earliest(&mut self.end_sent_at, other.end_sent_at);
        self.parent.join(other.parent);
        self.direction.join(other.direction);
        self.leg.join(other.leg);
        self.leg2.join(other.leg2);
        self.legs.extend(other.legs);
        // The smallest legs of a union do not depend on the order of the joins.
        while self.legs.len() > Self::MOST_LEGS {
            self.legs.pop_last();
        }
        self.other_legs.join(other.other_legs);
        self.trunk_number.join(other.trunk_number);
        self.trunk_name.join(other.trunk_name);
    }

    /// Returns the account and the id of the call.
    pub const fn call(&self) -> &CallKey {
        &self.call
    }

    /// Returns the stage that the call has reached.
    pub const fn stage(&self) -> CallStage {
        self.stage
    }

    /// True if somebody has answered.
    pub const fn is_answered(&self) -> bool {
        self.answered
    }

    /// Returns the time at which the phone began to ring.
    pub const fn dialled_at(&self) -> Option<OffsetDateTime> {
        self.dialled_at
    }

    /// Returns the time at which somebody answered; `None` if nobody answered or if that event was not received.
    pub const fn answered_at(&self) -> Option<OffsetDateTime> {
        self.answered_at
    }

    /// Returns the end of the call, or else the time at which the first hangup was sent, which is a little later;
    /// `None` before the call has ended. The history is more exact.
    pub fn ended_at(&self) -> Option<OffsetDateTime> {
        self.hung_up_at.or(self.end_sent_at).filter(|_| self.stage == CallStage::Ended)
    }

    /// Returns the id of the parent call, which was made to a group and rang this user.
    pub fn parent_uuid(&self) -> Option<&CallUuid> {
        self.parent.get()
    }

    /// Returns the direction as seen from the company.
    pub fn direction(&self) -> Option<CallDirection> {
        self.direction.get().copied()
    }

    /// Returns the user, group or script that makes or takes the call in the company, from the last event that contains
    /// it.
    pub fn leg(&self) -> Option<&Leg> {
        self.leg.get()
    }

    /// Returns the leg in the company that takes an internal call.
    pub fn leg2(&self) -> Option<&Leg> {
        self.leg2.get()
    }

    /// Returns all legs in the company that the call reached, in no order of time. A transferred call has several.
    pub fn legs(&self) -> impl Iterator<Item = &Leg> {
        self.legs.iter()
    }

    /// Returns the external party as each attached CRM knows it.
    pub fn other_legs(&self) -> &[OtherLeg] {
        self.other_legs.get().map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the company's number that carries the call.
    pub fn trunk_number(&self) -> Option<&PhoneNumber> {
        self.trunk_number.get()
    }

    /// Returns the label of the company's number.
    pub fn trunk_name(&self) -> Option<&PersonalText> {
        self.trunk_name.get()
    }
}
