use std::time::Duration;

use telephony_core::{
    CallId, CallRecord, Direction, ExternalParty, InternalParty, Medium, NoteSubject, Outcome,
};

use super::{Unifier, filled, full_name};
use crate::PROVIDER;
use crate::models::{CallDirection, CallHistoryEntry, CallStatus, Caller, Receiver, Service};

impl Unifier {
    /// Call record of an entry of the contact history.
    ///
    /// Start, answer and end stay `None`: the document does not say which of them `callDate` is. A record without a
    /// `service` counts as a call.
    pub fn call(&self, entry: &CallHistoryEntry) -> CallRecord {
        let id = CallId::new(&entry.uuid);
        let mut call = CallRecord::new(PROVIDER, id.clone(), self.zone.moment(entry.call_date));
        call.medium = entry.service.as_ref().map_or(Medium::Call, medium);
        call.direction = entry.call_direction.as_ref().and_then(direction);
        call.outcome = entry.status.as_ref().and_then(outcome);
        call.duration = entry.duration.map(Duration::from_secs);
        call.external = external(entry, call.direction.as_ref());
        if let Some(talk) = &entry.user_talk {
            call.internal = talk.receivers.iter().map(internal).collect();
        }
        call.message = filled(entry.sms_data.as_ref());
        call.tags = entry.flags.iter().filter_map(|flag| filled(flag.name.as_ref())).collect();
        call.has_notes = entry.note.map(|count| count > 0);
        call.note_subjects = vec![NoteSubject::Call(id)];
        call
    }
}

fn medium(service: &Service) -> Medium {
    match service {
        Service::Call => Medium::Call,
        Service::Sms => Medium::Sms,
        Service::Fax => Medium::Fax,
        Service::Unknown(word) if word.trim().is_empty() => Medium::Call,
        Service::Unknown(word) => Medium::Other(word.clone()),
    }
}

fn direction(direction: &CallDirection) -> Option<Direction> {
    match direction {
        CallDirection::In => Some(Direction::Inbound),
        CallDirection::Out => Some(Direction::Outbound),
        CallDirection::Internal => Some(Direction::Internal),
        CallDirection::Unknown(word) => filled(Some(word)).map(Direction::Other),
    }
}

fn outcome(status: &CallStatus) -> Option<Outcome> {
    match status {
        CallStatus::Answered => Some(Outcome::Answered),
        CallStatus::NoAnswer => Some(Outcome::NoAnswer),
        CallStatus::Busy => Some(Outcome::Busy),
        CallStatus::Unknown(word) => filled(Some(word)).map(Outcome::Other),
    }
}

// Names come from the caller that is not ours, which only the direction tells.
fn external(entry: &CallHistoryEntry, direction: Option<&Direction>) -> Option<ExternalParty> {
    let caller = match direction {
        Some(Direction::Internal) => return None,
        Some(Direction::Inbound) => entry.from.first(),
        Some(Direction::Outbound) => entry.to.first(),
        _ => None,
    };
    let mut party = caller.map(identity).unwrap_or_default();
    let number = entry.external_number.as_ref();
    // The formatted one has the plus, which makes it a number of the whole world.
    party.number = number
        .and_then(|it| {
            filled(it.number_formatted.as_ref()).or(filled(it.number_not_formatted.as_ref()))
        })
        .or(party.number);
    (!party.is_empty()).then_some(party)
}

fn identity(caller: &Caller) -> ExternalParty {
    let mut party = ExternalParty::default();
    party.number = filled(caller.number.as_ref()).or(filled(caller.number_not_formatted.as_ref()));
    party.name = full_name(caller.first_name.as_deref(), caller.last_name.as_deref());
    party.organisation = filled(caller.name.as_ref());
    party.id = caller.uuid.as_ref().filter(|id| !id.is_blank()).map(String::from);
    party
}

fn internal(receiver: &Receiver) -> InternalParty {
    let mut party = InternalParty::default();
    party.extension = filled(receiver.internal.as_ref());
    party.name = full_name(receiver.first_name.as_deref(), receiver.last_name.as_deref());
    party.id = receiver.uuid.as_ref().filter(|id| !id.is_blank()).map(String::from);
    party
}
