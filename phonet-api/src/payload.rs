//! Checks of captured payloads, one for each endpoint and webhook.

mod session;
mod webhooks;

use serde_json::Value;
use telephony_core::payload::{ListEnvelope, Normalized, PayloadCheck};
use time::OffsetDateTime;

use crate::Normalizer;
use crate::endpoints::{
    CreateContactNote, DeleteContact, DeleteContactNote, GetContact, GetUserStatus, HangUpCall, ImportContacts,
    ListActiveCalls, ListCompanyCalls, ListContactNotes, ListContacts, ListMissedCalls, ListUserCalls, ListUsers,
    MakeCall, SearchContacts, UpdateContact, UpdateContactNote,
};
use crate::models::{Acknowledged, ContactDraft, ContactId, ContactImport, ContactNote, FinishedCall, NewCall};

/// Envelope of each list: the records are the whole body.
const LIST: ListEnvelope = ListEnvelope::BARE;

/// Returns the checks: those of the session, of calls and users, of contacts and their notes, and of the webhooks.
///
/// The requests' own values do not matter, because a body is read without a comparison with its request.
pub fn checks() -> Vec<PayloadCheck> {
    let mut checks = Vec::from(session::checks());
    checks.extend(calls());
    checks.extend(contacts());
    checks.extend(notes());
    checks.extend(webhooks::checks());
    checks
}

fn calls() -> [PayloadCheck; 9] {
    let now = OffsetDateTime::UNIX_EPOCH;
    let company = ListCompanyCalls::new(now, now);
    let (missed, user) = (ListMissedCalls::new(now, now), ListUserCalls::new(now, now));
    [
        PayloadCheck::value(MakeCall::ENTRY, MakeCall::new("001", "100"), None),
        PayloadCheck::request::<NewCall>(MakeCall::ENTRY),
        PayloadCheck::list(ListActiveCalls::ENTRY, ListActiveCalls::new(), |it| it, LIST, None),
        // No model describes the body of a success. A body that is sent nevertheless is shown unchanged.
        PayloadCheck::answer::<_, Value>(HangUpCall::ENTRY, HangUpCall::new("captured")),
        PayloadCheck::list(ListCompanyCalls::ENTRY, company, |it| it, LIST, Some(call)),
        PayloadCheck::list(ListMissedCalls::ENTRY, missed, |it| it, LIST, Some(call)),
        PayloadCheck::list(ListUserCalls::ENTRY, user, |it| it, LIST, Some(call)),
        PayloadCheck::list(ListUsers::ENTRY, ListUsers::new(), |it| it, LIST, None),
        PayloadCheck::value(GetUserStatus::ENTRY, GetUserStatus::new(), None),
    ]
}

fn contacts() -> [PayloadCheck; 8] {
    let (contact, draft) = (ContactId::new(1), ContactDraft::new());
    [
        PayloadCheck::value(GetContact::ENTRY, GetContact::new(contact), None),
        PayloadCheck::list(ListContacts::ENTRY, ListContacts::new(), |it| it, LIST, None),
        PayloadCheck::list(SearchContacts::ENTRY, SearchContacts::new("100"), |it| it, LIST, None),
        PayloadCheck::answer::<_, Acknowledged>(UpdateContact::ENTRY, UpdateContact::new(draft.clone())),
        PayloadCheck::request::<ContactDraft>(UpdateContact::ENTRY),
        PayloadCheck::answer::<_, Acknowledged>(DeleteContact::ENTRY, DeleteContact::new(contact)),
        PayloadCheck::value(ImportContacts::ENTRY, ImportContacts::new([draft]), None),
        PayloadCheck::request::<ContactImport>(ImportContacts::ENTRY),
    ]
}

fn notes() -> [PayloadCheck; 6] {
    let (contact, text) = (ContactId::new(1), || ContactNote::new("captured"));
    [
        PayloadCheck::list(ListContactNotes::ENTRY, ListContactNotes::new(contact), |it| it, LIST, Some(note)),
        PayloadCheck::value(CreateContactNote::ENTRY, CreateContactNote::new(contact, text()), Some(note)),
        PayloadCheck::request::<ContactNote>(CreateContactNote::ENTRY),
        PayloadCheck::answer::<_, Acknowledged>(UpdateContactNote::ENTRY, UpdateContactNote::new(contact, text())),
        PayloadCheck::request::<ContactNote>(UpdateContactNote::ENTRY),
        PayloadCheck::answer::<_, Acknowledged>(DeleteContactNote::ENTRY, DeleteContactNote::new(contact, 1_u64)),
    ]
}

/// Turns a finished call into a call. A pause in the list is not a call.
fn call(call: &FinishedCall) -> Normalized {
    Normalizer::default().call(call).map_or(Normalized::Neither, |it| Normalized::Call(Box::new(it)))
}

/// Turns a note into one of ours. Its contact may be named by the request's path alone, which a captured body lacks.
fn note(note: &ContactNote) -> Normalized {
    let contact = note.element_id.unwrap_or(ContactId::new(0));
    Normalized::Note(Box::new(Normalizer::default().note(note, contact)))
}
