use std::time::Duration;

use telephony_core::{
    CallId, CallRecord, Direction, ExternalParty, InternalParty, Medium, NoteSubject, Outcome, PhoneNumber,
};

use super::part::part;
use super::{Normalizer, filled, full_name};
use crate::PROVIDER;
use crate::models::{CallDirection, CallHistoryEntry, CallParty, CallStatus, Receiver, Service};

impl Normalizer {
    /// Normalises an entry of the contact history to a call record.
    ///
    /// Start, answer and end stay `None`, because the document does not say which of them `callDate` is. A record
    /// without a `service` counts as a call.
    pub fn call(&self, entry: &CallHistoryEntry) -> CallRecord {
        let id = entry.uuid.with_text(|text| CallId::new(text));
        let mut call = CallRecord::new(PROVIDER, id.clone(), self.zone.moment(entry.call_date));
        call.account.clone_from(&self.account);
        call.medium = entry.service.as_ref().map_or(Medium::Call, medium);
        call.direction = entry.call_direction.as_ref().and_then(direction);
        call.outcome = entry.status.as_ref().and_then(outcome);
        call.duration = entry.duration.map(Duration::from_secs);
        call.part = Some(part(entry));
        call.external = external_party(entry, call.direction.as_ref());
        call.internal = internal_parties(entry, call.direction.as_ref());
        call.trunks = own_numbers(entry, call.direction.as_ref());
        call.message = filled(entry.sms_data.as_ref()).cloned();
        call.tags = entry.flags.iter().filter_map(|flag| filled(flag.name.as_ref()).cloned()).collect();
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
        Service::Unknown(word) => Medium::from(word.as_str()),
    }
}

fn direction(direction: &CallDirection) -> Option<Direction> {
    match direction {
        CallDirection::In => Some(Direction::Inbound),
        CallDirection::Out => Some(Direction::Outbound),
        CallDirection::Internal => Some(Direction::Internal),
        CallDirection::Unknown(word) => filled(Some(word)).map(|word| Direction::from(word.as_str())),
    }
}

fn outcome(status: &CallStatus) -> Option<Outcome> {
    match status {
        CallStatus::Answered => Some(Outcome::Answered),
        CallStatus::NoAnswer => Some(Outcome::NoAnswer),
        CallStatus::Busy => Some(Outcome::Busy),
        CallStatus::Unknown(word) => filled(Some(word)).map(|word| Outcome::from(word.as_str())),
    }
}

// The external party's name is read from the party outside the company. Only the direction shows which party that is.
fn external_party(entry: &CallHistoryEntry, direction: Option<&Direction>) -> Option<ExternalParty> {
    let outside = match direction {
        Some(Direction::Internal) => return None,
        Some(Direction::Inbound) => entry.from.first(),
        Some(Direction::Outbound) => entry.to.first(),
        _ => None,
    };
    let mut party = outside.map(external_of).unwrap_or_default();
    let number = entry.external_number.as_ref();
    // The formatted number has the plus, which makes it an international number.
    party.number = number
        .and_then(|it| filled(it.number_formatted.as_ref()).or(filled(it.number_not_formatted.as_ref())))
        .cloned()
        .or(party.number);
    (!party.is_empty()).then_some(party)
}

fn external_of(sent: &CallParty) -> ExternalParty {
    let mut party = ExternalParty::default();
    party.number = shown_number(sent).cloned();
    party.name = full_name(sent.first_name.as_deref(), sent.last_name.as_deref());
    party.organisation = filled(sent.name.as_ref()).cloned();
    party.id = sent.uuid.as_ref().filter(|id| !id.is_blank()).map(String::from);
    party
}

// Reduces either spelling of a number to its digits; a sender's name is kept as sent.
fn digits(number: &PhoneNumber) -> String {
    let text = number.as_str().trim();
    if text.chars().any(char::is_alphabetic) {
        return text.to_owned();
    }
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Number of a party, in the form for people where the vendor sends it.
fn shown_number(party: &CallParty) -> Option<&PhoneNumber> {
    filled(party.number.as_ref()).or(filled(party.number_not_formatted.as_ref()))
}

// The company's own number that carried the call: the number that was called, or the number shown to the called party.
fn own_numbers(entry: &CallHistoryEntry, direction: Option<&Direction>) -> Vec<PhoneNumber> {
    let own = match direction {
        Some(Direction::Inbound) => &entry.to,
        Some(Direction::Outbound) => &entry.from,
        _ => return Vec::new(),
    };
    let mut numbers = Vec::with_capacity(own.len());
    for number in own.iter().filter_map(shown_number) {
        numbers.push(number.clone());
    }
    numbers
}

// Users named by the vendor. On an internal call the vendor names the called user, and the calling one by extension
// only.
fn internal_parties(entry: &CallHistoryEntry, direction: Option<&Direction>) -> Vec<InternalParty> {
    let receivers = entry.user_talk.as_ref().map(|talk| talk.receivers.as_slice()).unwrap_or_default();
    let named: Vec<InternalParty> = receivers.iter().map(internal_of_receiver).collect();
    if !matches!(direction, Some(Direction::Internal)) {
        return named;
    }
    let mut named = named.into_iter().map(Some).collect::<Vec<_>>();
    let mut take = |sent: &CallParty| -> InternalParty {
        let end = internal_of_party(sent);
        let same = |party: &InternalParty| {
            party.extension.is_some() && extension(party) == extension(&end) || party.id.is_some() && party.id == end.id
        };
        named.iter_mut().find(|party| party.as_ref().is_some_and(same)).and_then(Option::take).unwrap_or(end)
    };
    let mut both: Vec<InternalParty> = entry.from.iter().map(&mut take).collect();
    both.extend(entry.to.iter().map(&mut take));
    both.retain(|party| *party != InternalParty::default());
    both.extend(named.into_iter().flatten());
    both
}

fn extension(party: &InternalParty) -> Option<String> {
    party.extension.as_ref().map(digits)
}

fn internal_of_party(sent: &CallParty) -> InternalParty {
    let mut party = InternalParty::default();
    party.extension = shown_number(sent).cloned();
    party.name = full_name(sent.first_name.as_deref(), sent.last_name.as_deref());
    party.id = sent.uuid.as_ref().filter(|id| !id.is_blank()).map(String::from);
    party
}

fn internal_of_receiver(receiver: &Receiver) -> InternalParty {
    let mut party = InternalParty::default();
    party.extension = filled(receiver.internal.as_ref()).cloned();
    party.name = full_name(receiver.first_name.as_deref(), receiver.last_name.as_deref());
    party.id = receiver.uuid.as_ref().filter(|id| !id.is_blank()).map(String::from);
    party
}
