use ccrm_api::Normalizer;
use ccrm_api::models::{CallHistoryEntry, Envelope, Note};
use serde_json::{Value, json};
use telephony_core::{CallRecord, Certainty, Direction, Medium, NoteSubject, Outcome, Zone};
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Example, Kind};

use crate::support::{entry, note, utc};

fn example<T: serde::de::DeserializeOwned>(endpoint: &str) -> T {
    let example = Example::find(Vendor::Ccrm, endpoint, None, Kind::Response).unwrap();
    let envelope: Envelope<Vec<T>> = serde_json::from_str(example.data).unwrap();
    envelope.data.into_iter().next().unwrap()
}

fn call(members: &Value) -> CallRecord {
    Normalizer::new().call(&entry(members).unwrap())
}

#[test]
fn the_documents_call_is_told_in_common_words() {
    let call = Normalizer::new().call(&example::<CallHistoryEntry>("list_call_history"));
    assert_eq!(call.id.as_str(), "e4baaa94-095a-41b3-b638-203dcfcfd3fe");
    assert_eq!((call.filed_at.instant(), call.filed_at.certainty()), (utc("2022-12-29 10:24:57"), Certainty::Zoned));
    assert_eq!(
        (call.medium, call.direction, call.outcome),
        (Medium::Call, Some(Direction::Inbound), Some(Outcome::Answered))
    );
    assert_eq!(call.duration.unwrap().as_secs(), 368);
    assert_eq!((call.talk_time, call.started, call.answered, call.ended), (None, None, None, None));
    let external = call.external.unwrap();
    assert_eq!(external.number.unwrap().as_str(), "+48 333 333 333");
    assert_eq!((external.name, external.organisation, external.id), (None, None, None));
    let [user] = &call.internal[..] else { panic!("one user") };
    assert_eq!(user.extension.as_ref().unwrap().as_str(), "107");
    assert_eq!(user.name.as_ref().unwrap(), &"Jan Kowalski");
    assert_eq!(user.id.as_deref(), Some("fdf75d0c-fc9f-41dc-9a54-af2121db989b"));
    assert_eq!((call.tags, call.has_notes, call.message), (vec!["Billing".to_owned()], Some(true), None));
    assert_eq!(call.note_subjects, [NoteSubject::Call(call.id)]);
}

// Row 19: one call, at 11:24:57 in the history and at 10:24:57 inside its note. Row 20: the note's own time.
#[test]
fn the_documents_note_and_call_are_one_instant_read_in_two_zones() {
    let note = example::<Note>("list_notes");
    let history = Normalizer::new().call(&example::<CallHistoryEntry>("list_call_history"));
    let inside = note.call.clone().unwrap();
    let normalizer = Normalizer::new();
    assert_eq!(normalizer.note_call_date(&inside).unwrap().instant(), history.filed_at.instant());
    let local = normalizer.clone().note_call_zone(Zone::named("Europe/Warsaw").unwrap());
    assert_eq!(local.note_call_date(&inside).unwrap().instant(), utc("2022-12-29 09:24:57"));

    let told = normalizer.note(&note);
    assert_eq!(told.text.unwrap(), "Notatka do tego połączenia");
    assert_eq!(told.created.unwrap().instant(), utc("2022-12-29 11:13:35"));
    assert_eq!(told.author.unwrap().name.unwrap(), "Jan Kowalski");
    assert_eq!((told.pinned, told.deleted), (Some(false), Some(false)));
    assert_eq!(told.subjects, history.note_subjects);
}

// Row 18: no document names the zone.
#[test]
fn the_zone_can_be_set() {
    let normalizer = Normalizer::new().zone(Zone::utc());
    assert_eq!(normalizer.call(&entry(&json!({})).unwrap()).filed_at.instant(), utc("2022-12-29 11:24:57"));
    let exact = call(&json!({"callDate": "2022-12-29T11:24:57+03:00"})).filed_at;
    assert_eq!((exact.instant(), exact.certainty()), (utc("2022-12-29 08:24:57"), Certainty::Exact));
    assert_eq!(call(&json!({"callDate": "2026-10-25 02:30:00"})).filed_at.certainty(), Certainty::Ambiguous);
    assert_eq!(call(&json!({"callDate": "2026-03-29 02:30:00"})).filed_at.certainty(), Certainty::Gap);
}

#[test]
fn the_party_outside_is_the_caller_of_an_inbound_and_the_called_of_an_outbound_record() {
    let parties = json!({
        "from": {"type": "person", "uuid": "p", "firstName": "Anna", "lastName": "Nowak", "number": "+48 1"},
        "to": [{"type": "organisation", "uuid": "o", "name": "Firma", "numberNotFormatted": 482}],
    });
    let external = |direction: &str| {
        let mut members = parties.clone();
        members["callDirection"] = direction.into();
        call(&members).external
    };
    let inbound = external("IN").unwrap();
    assert_eq!((inbound.name.unwrap().as_str(), inbound.id.as_deref()), ("Anna Nowak", Some("p")));
    assert_eq!((inbound.number.unwrap().as_str(), inbound.organisation), ("+48 1", None));
    let outbound = external("OUT").unwrap();
    assert_eq!((outbound.organisation.unwrap().as_str(), outbound.id.as_deref()), ("Firma", Some("o")));
    assert_eq!((outbound.number.unwrap().as_str(), outbound.name), ("482", None));
    assert_eq!(external("INTERNAL"), None);
    assert_eq!(external("sideways"), None, "who is outside is not guessed");
}

#[test]
fn the_external_number_is_the_formatted_one_where_there_is_one() {
    let number = |number: Value| call(&json!({"externalNumber": number})).external.and_then(|it| it.number);
    let both = json!({"numberNotFormatted": 48_333, "numberFormatted": "+48 333"});
    assert_eq!(number(both).unwrap().as_str(), "+48 333");
    let blank = json!({"numberNotFormatted": "Pozdrawiamy", "numberFormatted": ""});
    assert_eq!(number(blank).unwrap().as_str(), "Pozdrawiamy");
    assert_eq!(number(json!({"numberFormatted": " "})), None);
}

#[test]
fn what_the_vendor_does_not_say_is_not_there() {
    let bare = call(&json!({}));
    let empty = call(&json!({
        "to": {"number": "", "uuid": ""}, "from": {}, "callDirection": "", "status": "", "service": "", "smsData": " ",
        "externalNumber": {"type": "unknown"}, "userTalk": {"receivers": []}, "flags": [{"name": ""}],
    }));
    assert_eq!(empty, bare);
    assert_eq!((bare.medium.clone(), bare.direction.clone(), bare.outcome.clone()), (Medium::Call, None, None));
    assert_eq!((bare.external.clone(), bare.duration, bare.has_notes), (None, None, None));
}

#[test]
fn words_that_nobody_documented_are_passed_on() {
    let call = call(&json!({"callDirection": "LOOP", "status": "CONGESTION", "service": "MMS"}));
    assert_eq!(call.direction, Some(Direction::Other("LOOP".into())));
    assert_eq!(call.outcome, Some(Outcome::Other("CONGESTION".into())));
    assert_eq!(call.medium, Medium::Other("MMS".into()));
}

// Rows 15, 24, 25.
#[test]
fn a_message_has_its_text_and_no_outcome() {
    let sms = call(&json!({"service": "SMS", "smsData": "Dzień dobry", "status": null, "note": 0}));
    assert_eq!((sms.medium, sms.outcome, sms.has_notes), (Medium::Sms, None, Some(false)));
    assert_eq!(sms.message.unwrap(), "Dzień dobry");
}

#[test]
fn a_note_stands_on_its_call_its_organisation_and_its_person() {
    let note = note(&json!({
        "call": {"uuid": "c"}, "organisation": {"uuid": "o", "name": "Firma"}, "person": {"uuid": "p"}, "pin": 1,
        "status": "deleted", "text": "plain",
    }));
    let note = Normalizer::new().note(&note.unwrap());
    let subjects = [NoteSubject::Call("c".into()), NoteSubject::Client("o".into()), NoteSubject::Contact("p".into())];
    assert_eq!(note.subjects, subjects);
    assert_eq!((note.pinned, note.deleted), (Some(true), Some(true)));
    assert_eq!(note.text.unwrap(), "plain");
}

// Field case 24: both ends of an internal call, the caller first.
#[test]
fn an_internal_call_shows_both_ends() {
    let entry = json!({
        "callDirection": "internal", "service": "CALL",
        "from": {"type": "unknown", "number": "107", "numberNotFormatted": 107},
        "to": {"type": "unknown", "number": "108", "numberNotFormatted": 108},
        "userTalk": {"status": "internal", "receivers": [
            {"internal": 108, "uuid": "fdf75d0c-fc9f-41dc-9a54-af2121db989b", "firstName": "Jan", "lastName": "Kowalski"},
        ]},
        "externalNumber": {"numberNotFormatted": "", "numberFormatted": "", "type": "unknown"},
    });
    let call = call(&entry);
    let [caller, called] = &call.internal[..] else { panic!("{:?}", call.internal) };
    assert_eq!(caller.extension.as_ref().unwrap().as_str(), "107");
    assert_eq!(called.extension.as_ref().unwrap().as_str(), "108");
    assert_eq!(called.name.as_deref(), Some("Jan Kowalski"));
    assert!(call.external.is_none() && call.trunks.is_empty());
}

// Field case 24: the company's own number is the trunk.
#[test]
fn the_line_that_carried_a_call_is_among_the_trunks() {
    let line = |direction: &str| {
        let call = call(&json!({
            "callDirection": direction,
            "from": {"number": "+48 1"}, "to": {"number": "+48 2"},
        }));
        call.trunks.iter().map(|it| it.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((line("IN"), line("OUT")), (vec!["+48 2".to_owned()], vec!["+48 1".to_owned()]));
    assert!(line("sideways").is_empty());
}

// Field case 8: a part depends only on fields that do not change, and not on the other legs.
#[test]
fn the_legs_of_a_transfer_have_keys_of_their_own() {
    let leg = |members: Value| call(&members).key();
    let first = leg(json!({"callDate": "2022-12-29 11:24:57", "from": {"number": "+48 1"}}));
    assert_eq!(
        first,
        leg(json!({"callDate": "2022-12-29 11:24:57", "from": {"numberNotFormatted": 481, "firstName": "Anna"},
            "note": 1, "flags": [{"name": "a"}], "duration": 5})),
    );
    for other in [
        json!({"callDate": "2022-12-29 11:24:58", "from": {"number": "+48 1"}}),
        json!({"callDate": "2022-12-29 11:24:57", "from": {"number": "+48 3"}}),
        json!({"callDate": "2022-12-29 11:24:57", "from": {"number": "+48 1"}, "userTalk": {"receivers": [{"internal": 7}]}}),
    ] {
        assert_ne!(first, leg(other.clone()), "{other}");
    }
    assert!(!first.to_string().contains("481"), "a key holds no number");
}

#[test]
fn records_are_of_the_account_that_was_set() {
    let normalizer = Normalizer::new().account("ours");
    let (call, note) = (example::<CallHistoryEntry>("list_call_history"), example::<Note>("list_notes"));
    assert_eq!(normalizer.call(&call).account.as_str(), "ours");
    assert_eq!(normalizer.note(&note).account.as_str(), "ours");
    assert!(Normalizer::new().call(&call).account.is_empty());
}
