use telephony_core::{
    CallRecord, Direction, ExternalParty, InternalParty, Moment, NoteSubject, NumberKind, Outcome, PartyKind,
    PersonalText, PhoneNumber,
};

use super::Normalizer;
use super::part::part;
use super::times::Times;
use crate::PROVIDER;
use crate::models::{CallDirection, Disposition, FinishedCall, Leg, LegId, LegKind};

impl Normalizer {
    /// Call record of a finished call; `None` for a pause, which the vendor lists among the calls but which is not a
    /// call.
    ///
    /// Its id is [`CallUuid::call_id`](crate::models::CallUuid::call_id), the same in all interfaces. The legs of a
    /// transfer share the id, so [`part`](CallRecord::part) is always set: the leg's type and id (or a fingerprint of
    /// its extension), and the end in milliseconds, none of which changes later.
    ///
    /// The vendor sends the end of a call and its duration in whole seconds; start and answer are derived from them.
    /// `duration` includes the ringing; `talk_time` is the talk time alone. An unanswered call has neither talk time
    /// nor answer. Impossible times, such as more talk than duration, are `None` and reported in
    /// [`repairs`](CallRecord::repairs). Notes are found under the external number.
    pub fn call(&self, call: &FinishedCall) -> Option<CallRecord> {
        if call.direction.is_some_and(CallDirection::is_pause) {
            return None;
        }
        let direction = call.direction.map(direction);
        let ended = Moment::exact(call.ended_at);
        let mut record = CallRecord::new(PROVIDER, call.uuid.call_id(), ended);
        record.account.clone_from(&self.account);
        record.part = Some(part(call));
        record.parent = call.parent_uuid.as_ref().map(Into::into);
        record.outcome = call.disposition.map(outcome);
        let times = Times::of(call);
        record.started = times.started;
        record.answered = times.answered;
        record.ended = Some(ended);
        record.duration = times.duration;
        record.talk_time = times.talk_time;
        record.repairs = times.repairs;
        record.external = if direction == Some(Direction::Internal) { None } else { external(call) };
        let legs = [&call.leg, &call.leg2];
        record.internal.reserve_exact(legs.iter().filter(|leg| leg.is_some()).count());
        for party in legs.into_iter().flatten().filter_map(|leg| self.party(leg)) {
            record.internal.push(party);
        }
        record.trunks = call.trunk.as_ref().map(|it| it.numbers().collect()).unwrap_or_default();
        record.transfers = transfers(call);
        record.recording.clone_from(&call.audio_rec_url);
        record.direction = direction;
        let number = record.external.as_ref().and_then(|it| it.number.as_ref());
        let number = number.filter(|it| it.kind() != NumberKind::Anonymous);
        record.note_subjects = number.cloned().map(NoteSubject::Phone).into_iter().collect();
        Some(record)
    }

    /// Party of a leg of a finished call, an active call or a webhook; `None` for a leg of which at most the kind is
    /// known.
    pub fn party(&self, leg: &Leg) -> Option<InternalParty> {
        let mut party = InternalParty::default();
        // The vendor sends -1 and similar values for a missing extension.
        let extension = leg.ext.as_ref().filter(|it| it.kind() != NumberKind::Anonymous);
        party.extension = extension.cloned();
        party.name.clone_from(&leg.display_name);
        party.id = leg.id.as_ref().map(LegId::as_text);
        if party.extension.is_none() && party.name.is_none() && party.id.is_none() {
            return None;
        }
        party.kind = leg.kind.map(kind);
        Some(party)
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

fn kind(kind: LegKind) -> PartyKind {
    match kind {
        LegKind::User => PartyKind::User,
        LegKind::Group => PartyKind::Group,
        LegKind::Script => PartyKind::Ivr,
        other @ LegKind::Unknown(_) => PartyKind::Other(other.to_string()),
    }
}

fn external(call: &FinishedCall) -> Option<ExternalParty> {
    let mut party = ExternalParty::default();
    party.number.clone_from(&call.other_leg_number);
    let name = call.other_leg_name.as_ref();
    party.name = name.filter(|name| !repeats(name, call.other_leg_number.as_ref())).cloned();
    (!party.is_empty()).then_some(party)
}

// The vendor sends the number, in any spelling, where it knows no name.
fn repeats(name: &PersonalText, number: Option<&PhoneNumber>) -> bool {
    let Some(number) = number else { return false };
    if *name == *number.as_str() {
        return true;
    }
    // A name in letters of another script is not a number; this saves the parsing, and Cyrillic the table of letters.
    if name.starts_with(|first: char| matches!(first, 'Ѐ'..='ҁ') || !first.is_ascii() && first.is_alphabetic()) {
        return false;
    }
    let name = PhoneNumber::from(name.as_str());
    name.kind() != NumberKind::Alphanumeric && name.digits().eq(number.digits())
}

fn transfers(call: &FinishedCall) -> Vec<PhoneNumber> {
    let history = call.transfer_history.as_ref().filter(|it| it.is_transferred());
    history.map(|it| it.extensions().collect()).unwrap_or_default()
}
