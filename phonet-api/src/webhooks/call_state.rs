use std::collections::BTreeSet;

use telephony_core::{PersonalText, PhoneNumber};
use time::OffsetDateTime;

use super::{CallEvent, CallKey};
use crate::models::{CallDirection, CallEventKind, CallUuid, Leg, OtherLeg};

mod latest;
#[cfg(test)]
pub(super) mod tests;

use latest::{Latest, Stamp, earliest};

/// How far a call has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CallStage {
    /// Only events of unknown kinds told of it.
    Unknown,
    /// It rings.
    Ringing,
    /// Somebody answered.
    Talking,
    /// It ended, answered or not.
    Ended,
}

/// What the events of one call say together.
///
/// Two states of a call are joined into one that knows what both knew. In which order, in which groups and how often
/// they are joined makes no difference, so repeated, late and missing events do no harm: a stage is never left for an
/// earlier one, of several times the earliest counts, and of other members the one of the latest stage that tells it,
/// and of that stage the one that was sent last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallState {
    call: CallKey,
    stage: CallStage,
    answered: bool,
    dialled_at: Option<OffsetDateTime>,
    answered_at: Option<OffsetDateTime>,
    hung_up_at: Option<OffsetDateTime>,
    end_sent_at: Option<OffsetDateTime>,
    parent: Latest<CallUuid>,
    direction: Latest<CallDirection>,
    leg: Latest<Leg>,
    leg2: Latest<Leg>,
    legs: BTreeSet<Leg>,
    other_legs: Latest<Vec<OtherLeg>>,
    trunk_number: Latest<PhoneNumber>,
    trunk_name: Latest<PersonalText>,
}

impl CallState {
    /// Most legs that a state keeps; of more it keeps the first in their own order.
    pub const MOST_LEGS: usize = 32;

    /// What one event says.
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

    /// Adds what another state of the same call knows; a state of another call changes nothing.
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
        // The smallest of a union are the same however it came about.
        while self.legs.len() > Self::MOST_LEGS {
            self.legs.pop_last();
        }
        self.other_legs.join(other.other_legs);
        self.trunk_number.join(other.trunk_number);
        self.trunk_name.join(other.trunk_name);
    }

    /// Account and id of the call.
    pub const fn call(&self) -> &CallKey {
        &self.call
    }

    /// How far it has come.
    pub const fn stage(&self) -> CallStage {
        self.stage
    }

    /// Whether somebody has answered.
    pub const fn is_answered(&self) -> bool {
        self.answered
    }

    /// When the phone began to ring.
    pub const fn dialled_at(&self) -> Option<OffsetDateTime> {
        self.dialled_at
    }

    /// When somebody answered; `None` for a call that nobody answered, or of which that event did not come.
    pub const fn answered_at(&self) -> Option<OffsetDateTime> {
        self.answered_at
    }

    /// When it ended, or when the first hangup was sent, which is a little later; the history knows it better.
    pub fn ended_at(&self) -> Option<OffsetDateTime> {
        self.hung_up_at.or(self.end_sent_at).filter(|_| self.stage == CallStage::Ended)
    }

    /// Id of the call to a group that rang this user.
    pub fn parent_uuid(&self) -> Option<&CallUuid> {
        self.parent.get()
    }

    /// Direction as seen from the company.
    pub fn direction(&self) -> Option<CallDirection> {
        self.direction.get().copied()
    }

    /// Who makes or takes the call in the company, by the last event that told it.
    pub fn leg(&self) -> Option<&Leg> {
        self.leg.get()
    }

    /// Who takes an internal call.
    pub fn leg2(&self) -> Option<&Leg> {
        self.leg2.get()
    }

    /// Everybody in the company to whom the call came, several where it was passed on, in no order of time.
    pub fn legs(&self) -> impl Iterator<Item = &Leg> {
        self.legs.iter()
    }

    /// Party outside as each attached CRM knows it.
    pub fn other_legs(&self) -> &[OtherLeg] {
        self.other_legs.get().map(Vec::as_slice).unwrap_or_default()
    }

    /// Company's number that carries the call.
    pub fn trunk_number(&self) -> Option<&PhoneNumber> {
        self.trunk_number.get()
    }

    /// Label of that number.
    pub fn trunk_name(&self) -> Option<&PersonalText> {
        self.trunk_name.get()
    }
}
