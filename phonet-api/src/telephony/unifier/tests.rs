use serde_json::{Value, json};
use telephony_core::{
    CallRecord, Certainty, Direction, ExternalParty, Medium, Moment, NoteSubject, Outcome,
    PhoneNumber,
};
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Example, Kind};
use time::OffsetDateTime;

use super::Unifier;
use crate::models::{CompanyCall, ContactNote};

fn exact(milliseconds: i128) -> Moment {
    let instant = OffsetDateTime::from_unix_timestamp_nanos(milliseconds * 1_000_000).unwrap();
    Moment::exact(instant)
}

fn maybe(members: &Value) -> Option<CallRecord> {
    let mut call = json!({"uuid": "a", "endAt": 1_435_319_298_470_u64});
    for (key, value) in members.as_object().unwrap() {
        call[key] = value.clone();
    }
    Unifier::new().call(&serde_json::from_value::<CompanyCall>(call).unwrap())
}

fn call(members: &Value) -> CallRecord {
    maybe(members).unwrap()
}

fn examples() -> Vec<CallRecord> {
    let example =
        Example::find(Vendor::Phonet, "list_company_calls", None, Kind::Response).unwrap();
    let calls: Vec<CompanyCall> = serde_json::from_str(example.data).unwrap();
    calls.iter().map(|call| Unifier::default().call(call).unwrap()).collect()
}

fn texts(numbers: &[PhoneNumber]) -> Vec<&str> {
    numbers.iter().map(PhoneNumber::as_str).collect()
}

#[test]
fn the_documents_outbound_call_is_told_in_common_words() {
    let call = &examples()[1];
    assert_eq!(call.id.as_str(), "d38f07d9-3b59-47aa-c711-94c6bebe1621");
    assert_eq!((&call.parent, &call.medium), (&None, &Medium::Call));
    assert_eq!(
        (Some(call.filed_at), call.ended),
        (Some(exact(1_435_317_888_511)), Some(exact(1_435_317_888_511)))
    );
    assert_eq!(call.filed_at.certainty(), Certainty::Exact);
    assert_eq!(call.started, Some(exact(1_435_317_873_511)));
    assert_eq!(call.answered, Some(exact(1_435_317_884_511)));
    assert_eq!(call.duration.unwrap().as_secs(), 15);
    assert_eq!(call.talk_time.unwrap().as_secs(), 4);
    assert_eq!(
        (&call.direction, &call.outcome),
        (&Some(Direction::Outbound), &Some(Outcome::Answered))
    );
    assert_eq!(
        call.external,
        Some(ExternalParty::of_number("+380993034330")),
        "its name is its number"
    );
    let [user] = &call.internal[..] else { panic!("one user") };
    assert_eq!(user.extension.as_ref().unwrap().as_str(), "001");
    assert_eq!(
        (user.name.as_ref().unwrap().as_str(), user.id.as_deref()),
        ("Васильев Андрей", Some("36"))
    );
    assert_eq!(texts(&call.trunks), ["380442249895"]);
    assert_eq!(texts(&call.transfers), ["003", "001"]);
    assert!(call.recording.as_ref().unwrap().ends_with("94c6bebe1621/audio"));
    assert!(call.note_subjects.is_empty() && call.has_notes.is_none());
}

#[test]
fn the_documents_internal_call_has_two_users_and_nobody_outside() {
    let call = &examples()[0];
    assert_eq!(call.parent.as_ref().unwrap().as_str(), "d267486f-a539-45dd-c5f5-e735a5870b80");
    assert_eq!((&call.direction, &call.external), (&Some(Direction::Internal), &None));
    let extensions: Vec<_> = call.internal.iter().filter_map(|it| it.extension.clone()).collect();
    assert_eq!(texts(&extensions), ["001", "004"]);
    assert!(call.trunks.is_empty() && call.transfers.is_empty());
    let stray = json!({"lgDirection": 1, "otherLegNum": "+380", "otherLegName": "Олена"});
    assert_eq!(maybe(&stray).unwrap().external, None);
}

#[test]
fn a_pause_is_no_call() {
    assert_eq!(maybe(&json!({"lgDirection": 32})), None);
    assert_eq!(maybe(&json!({"lgDirection": 64})), None);
}

// Row 136.
#[test]
fn every_disposition_is_an_outcome_and_none_is_a_guess() {
    for (code, outcome) in [
        (0, Outcome::Answered),
        (1, Outcome::NoAnswer),
        (2, Outcome::Congestion),
        (3, Outcome::Failed),
        (4, Outcome::Busy),
        (9, Outcome::Other("9".into())),
    ] {
        assert_eq!(call(&json!({"disposition": code})).outcome, Some(outcome));
    }
    assert_eq!(call(&json!({"billSecs": 5})).outcome, None);
    assert_eq!(call(&json!({"lgDirection": 4})).direction, Some(Direction::Inbound));
    assert_eq!(call(&json!({"lgDirection": 6})).direction, Some(Direction::Other("6".into())));
}

// Row 130: a start is nowhere told.
#[test]
fn times_are_derived_only_from_what_was_told() {
    let bare = call(&json!({}));
    assert_eq!((bare.started, bare.answered, bare.ended), (None, None, Some(bare.filed_at)));
    assert_eq!((bare.duration, bare.talk_time, bare.direction), (None, None, None));
    let missed = call(&json!({"disposition": 1, "duration": 20, "billSecs": 0}));
    assert_eq!((missed.started, missed.answered), (Some(exact(1_435_319_278_470)), None));
    assert_eq!(missed.talk_time.unwrap().as_secs(), 0);
    let unsaid = call(&json!({"billSecs": 5}));
    assert_eq!((unsaid.started, unsaid.answered), (None, None), "nobody said that it was answered");
}

// Row 147.
#[test]
fn a_name_that_repeats_the_number_is_no_name() {
    let name = |name: &str| {
        let party = call(&json!({"otherLegNum": "+380993034330", "otherLegName": name})).external;
        party.unwrap().name.map(telephony_core::Personal::into_string)
    };
    for repeated in ["+380993034330", "380993034330", "+38 (099) 303-43-30", " +380993034330 "] {
        assert_eq!(name(repeated), None, "{repeated}");
    }
    for kept in ["Олена", "380", "Олена 380993034330"] {
        assert_eq!(name(kept).as_deref(), Some(kept));
    }
    let hidden = call(&json!({"otherLegName": "Олена"})).external.unwrap();
    assert_eq!((hidden.number, hidden.name.unwrap().as_str()), (None, "Олена"));
    let both = json!({"otherLegNum": "anonymous", "otherLegName": "anonymous"});
    assert_eq!(call(&both).external, Some(ExternalParty::of_number("anonymous")));
}

// Rows 81, 133.
#[test]
fn a_script_has_a_name_and_no_extension_and_an_empty_leg_is_nobody() {
    let call = call(&json!({
        "leg": {"id": 5, "type": 4, "displayName": "IVR", "ext": null},
        "leg2": {"id": "", "ext": ""},
    }));
    let [script] = &call.internal[..] else { panic!("one party") };
    assert_eq!((script.name.as_ref().unwrap().as_str(), script.id.as_deref()), ("IVR", Some("5")));
    assert_eq!(script.extension, None);
}

// Row 140.
#[test]
fn one_extension_is_no_transfer() {
    assert!(call(&json!({"transferHistory": "017"})).transfers.is_empty());
    assert_eq!(
        texts(&call(&json!({"transferHistory": "017 > 019 > 020"})).transfers),
        ["017", "019", "020"]
    );
}

#[test]
fn a_note_stands_on_its_contact_and_on_its_number() {
    let note: ContactNote = serde_json::from_value(json!({
        "id": 3301, "content": "Callback", "dateCreate": 1_443_597_876_000_u64, "lastModified": 1_443_597_876_359_u64,
        "responsibleUserId": 18, "noteType": 4, "otherLegNum": "+380445550101",
    }))
    .unwrap();
    let note = Unifier::new().note(&note, 7068);
    assert_eq!(note.id.as_str(), "7068/3301");
    let number = NoteSubject::Phone("+380445550101".into());
    assert_eq!(note.subjects, [NoteSubject::Contact("7068".into()), number]);
    assert_eq!((note.text.unwrap().as_str(), note.kind.as_deref()), ("Callback", Some("4")));
    assert_eq!(
        (note.created, note.updated),
        (Some(exact(1_443_597_876_000)), Some(exact(1_443_597_876_359)))
    );
    assert_eq!(note.author.unwrap().id.as_deref(), Some("18"));
}

#[test]
fn a_note_of_which_nothing_is_known_has_its_contact() {
    let note = Unifier::new().note(&ContactNote::default(), 7);
    assert_eq!(note.subjects, [NoteSubject::Contact("7".into())]);
    assert_eq!((note.text, note.author, note.created, note.kind), (None, None, None, None));
}
