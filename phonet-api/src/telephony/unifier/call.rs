use std::time::Duration;

use telephony_core::{
    CallId, CallRecord, Direction, ExternalParty, InternalParty, Moment, NumberKind, Outcome,
    Personal, PhoneNumber,
};

use super::Unifier;
use crate::PROVIDER;
use crate::models::{CallDirection, CompanyCall, Disposition, Leg, TrunkList};

impl Unifier {
    /// Call record of a finished call; `None` for a pause, which the vendor files among the calls and which is none.
    ///
    /// The vendor tells when a call ended and how long it took: start and answer are derived from that. It names no
    /// subject of notes, since a contact is known by its number alone.
    pub fn call(&self, call: &CompanyCall) -> Option<CallRecord> {
        if call.direction.is_some_and(CallDirection::is_pause) {
            return None;
        }
        let direction = call.direction.map(direction);
        let ended = Moment::exact(call.ended_at);
        let mut record = CallRecord::new(PROVIDER, CallId::new(call.uuid.as_str()), ended);
        record.parent = call.parent_uuid.as_ref().map(|it| CallId::new(it.as_str()));
        record.outcome = call.disposition.map(outcome);
        record.started = call.duration.map(|seconds| before(ended, seconds));
        record.answered = call
            .bill_secs
            .filter(|_| call.disposition == Some(Disposition::Answered))
            .map(|seconds| before(ended, seconds));
        record.ended = Some(ended);
        record.duration = call.duration.map(seconds);
        record.talk_time = call.bill_secs.map(seconds);
        record.external = external(call).filter(|_| direction != Some(Direction::Internal));
        record.internal =
            [&call.leg, &call.leg2].into_iter().flatten().filter_map(internal).collect();
        record.trunks = call.trunk.iter().flat_map(TrunkList::numbers).collect();
        record.transfers = transfers(call);
        record.recording.clone_from(&call.audio_rec_url);
        record.direction = direction;
        Some(record)
    }
}

fn direction(direction: CallDirection) -> Direction {
    match direction {
        CallDirection::Internal => Direction::Internal,
        CallDirection::Outbound => Direction::Outbound,
        CallDirection::Inbound => Direction::Inbound,
        other => Direction::Other(other.to_string()),
    }
}

fn outcome(disposition: Disposition) -> Outcome {
    match disposition {
        Disposition::Answered => Outcome::Answered,
        Disposition::NoAnswer => Outcome::NoAnswer,
        Disposition::Congestion => Outcome::Congestion,
        Disposition::Failed => Outcome::Failed,
        Disposition::Busy => Outcome::Busy,
        other @ Disposition::Unknown(_) => Outcome::Other(other.to_string()),
    }
}

fn seconds(seconds: u32) -> Duration {
    Duration::from_secs(seconds.into())
}

fn before(ended: Moment, seconds: u32) -> Moment {
    ended.shifted(-time::Duration::seconds(seconds.into()))
}

fn external(call: &CompanyCall) -> Option<ExternalParty> {
    let mut party = ExternalParty::default();
    party.number.clone_from(&call.other_leg_number);
    party.name =
        call.other_leg_name.clone().filter(|name| !repeats(name, call.other_leg_number.as_ref()));
    (!party.is_empty()).then_some(party)
}

// The vendor puts the number where it knows no name, in whichever spelling.
fn repeats(name: &Personal, number: Option<&PhoneNumber>) -> bool {
    let Some(number) = number else { return false };
    if *name == *number.as_str() {
        return true;
    }
    // A name in letters of another script is none, which saves the closer look.
    if name.starts_with(|first: char| !first.is_ascii() && first.is_alphabetic()) {
        return false;
    }
    let name = PhoneNumber::from(name.as_str());
    name.kind() != NumberKind::Alphanumeric && name.digits().eq(number.digits())
}

fn internal(leg: &Leg) -> Option<InternalParty> {
    let mut party = InternalParty::default();
    party.extension.clone_from(&leg.ext);
    party.name.clone_from(&leg.display_name);
    party.id = leg.id.as_ref().map(ToString::to_string);
    (party != InternalParty::default()).then_some(party)
}

fn transfers(call: &CompanyCall) -> Vec<PhoneNumber> {
    let history = call.transfer_history.as_ref().filter(|it| it.is_transferred());
    history.map(|it| it.extensions().collect()).unwrap_or_default()
}
