use phonet_api::Normalizer;
use phonet_api::models::{ContactNote, FinishedCall};
use serde_json::{Value, json};
use telephony_core::{
    CallRecord, Certainty, Direction, ExternalParty, Medium, Moment, NoteSubject, Outcome, PartyKind, PhoneNumber,
};
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Example, Kind};
use time::OffsetDateTime;

fn exact(milliseconds: i128) -> Moment {
    let instant = OffsetDateTime::from_unix_timestamp_nanos(milliseconds * 1_000_000).unwrap();
    Moment::exact(instant)
}

fn maybe(members: &Value) -> Option<CallRecord> {
    let mut call = json!({"uuid": "a", "endAt": 1_435_319_298_470_u64});
    for (key, value) in members.as_object().unwrap() {
        call[key] = value.clone();
    }
    Normalizer::new().call(&serde_json::from_value::<FinishedCall>(call).unwrap())
}

fn call(members: &Value) -> CallRecord {
    maybe(members).unwrap()
}

fn examples() -> Vec<CallRecord> {
    let example = Example::find(Vendor::Phonet, "list_company_calls", None, Kind::Response).unwrap();
    let calls: Vec<FinishedCall> = serde_json::from_str(example.data).unwrap();
    calls.iter().map(|call| Normalizer::default().call(call).unwrap()).collect()
}

fn texts(numbers: &[PhoneNumber]) -> Vec<&str> {
    numbers.iter().map(PhoneNumber::as_str).collect()
}

#[test]
fn the_documents_outbound_call_is_told_in_common_words() {
    let call = &examples()[1];
    assert_eq!(call.id.as_str(), "d38f07d9-3b59-47aa-c711-94c6bebe1621");
    assert_eq!((&call.parent, &call.medium), (&None, &Medium::Call));
    assert_eq!((Some(call.filed_at), call.ended), (Some(exact(1_435_317_888_511)), Some(exact(1_435_317_888_511))));
    assert_eq!(call.filed_at.certainty(), Certainty::Exact);
    assert_eq!(call.started, Some(exact(1_435_317_873_511)));
    assert_eq!(call.answered, Some(exact(1_435_317_884_511)));
    assert_eq!(call.duration.unwrap().as_secs(), 15);
    assert_eq!(call.talk_time.unwrap().as_secs(), 4);
    assert_eq!((&call.direction, &call.outcome), (&Some(Direction::Outbound), &Some(Outcome::Answered)));
    assert_eq!(call.external, Some(ExternalParty::of_number("+380993034330")), "its name is its number");
    let [user] = &call.internal[..] else { panic!("one user") };
    assert_eq!(user.extension.as_ref().unwrap().as_str(), "001");
    assert_eq!((user.name.as_ref().unwrap().as_str(), user.id.as_deref()), ("Васильев Андрей", Some("36")));
    assert_eq!(texts(&call.trunks), ["380442249895"]);
    assert_eq!(texts(&call.transfers), ["003", "001"]);
    assert!(call.recording.as_ref().unwrap().ends_with("94c6bebe1621/audio"));
    assert_eq!(call.note_subjects, [NoteSubject::Phone("+380993034330".into())]);
    assert!(call.has_notes.is_none() && call.repairs.is_empty());
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

// Row 130: the vendor never sends a start.
#[test]
fn times_are_derived_only_from_what_was_told() {
    let bare = call(&json!({}));
    assert_eq!((bare.started, bare.answered, bare.ended), (None, None, Some(bare.filed_at)));
    assert_eq!((bare.duration, bare.talk_time, bare.direction), (None, None, None));
    let missed = call(&json!({"disposition": 1, "duration": 20, "billSecs": 0}));
    assert_eq!((missed.started, missed.answered), (Some(exact(1_435_319_278_470)), None));
    assert_eq!((missed.talk_time, missed.repairs.len()), (None, 0));
    let unsaid = call(&json!({"billSecs": 5}));
    assert_eq!((unsaid.started, unsaid.answered), (None, None), "nobody said that it was answered");
    assert_eq!(unsaid.talk_time.unwrap().as_secs(), 5);
}

// Field case 29.
#[test]
fn there_is_no_talk_without_an_answer_and_no_answer_before_the_start() {
    for (members, kept, path) in [
        (json!({"disposition": 0, "duration": 40, "billSecs": 40}), (true, true, true), None),
        (json!({"disposition": 0, "duration": 40, "billSecs": 0}), (true, true, true), None),
        (json!({"disposition": 0, "duration": 40, "billSecs": 90}), (true, false, false), Some("$.billSecs")),
        (json!({"disposition": 1, "duration": 40, "billSecs": 30}), (true, false, false), Some("$.billSecs")),
        (json!({"disposition": 4, "duration": 0, "billSecs": 0}), (true, false, false), None),
        (json!({"disposition": 9, "duration": 40, "billSecs": 0}), (true, false, false), None),
        (json!({"disposition": 9, "duration": 40, "billSecs": 30}), (true, false, true), None),
        (json!({"duration": 40, "billSecs": 0}), (true, false, false), None),
        (json!({"disposition": 0, "billSecs": 30}), (false, true, true), None),
        (
            json!({"disposition": 0, "duration": 4_000_000_000_u32, "billSecs": 30}),
            (false, true, true),
            Some("$.duration"),
        ),
        (json!({"disposition": 0, "billSecs": 4_000_000_000_u32}), (false, false, false), Some("$.billSecs")),
    ] {
        let call = call(&members);
        let has = (call.started.is_some(), call.answered.is_some(), call.talk_time.is_some());
        assert_eq!(has, kept, "{members}");
        assert_eq!(call.started.is_some(), call.duration.is_some(), "{members}");
        assert!(call.started.zip(call.answered).is_none_or(|(start, answer)| start <= answer));
        let repairs: Vec<_> = call.repairs.iter().map(|it| it.path.as_str()).collect();
        assert_eq!(repairs, path.into_iter().collect::<Vec<_>>(), "{members}");
    }
}

// Field case 8.
#[test]
fn the_legs_of_a_transfer_have_keys_of_their_own_that_do_not_change() {
    let leg = |id: Value, kind: Value, ext: &str| json!({"leg": {"id": id, "type": kind, "ext": ext}});
    let part = |members: &Value| call(members).key().part.unwrap().as_str().to_owned();
    let first = leg(json!(36), json!(1), "001");
    assert_eq!(part(&first), "1.36.1435319298470");
    assert_eq!(part(&json!({})), "-.-.1435319298470");
    assert_eq!(part(&json!({"leg": {"displayName": "Олена"}})), "-.-.1435319298470");
    let mut others = vec![
        first.clone(),
        leg(json!(36), json!(2), "001"),
        leg(json!(37), json!(1), "001"),
        leg(json!(null), json!(1), "001"),
        leg(json!(null), json!(1), "002"),
        json!({"leg": {"id": 36, "type": 1}, "endAt": 1_435_319_298_471_u64}),
    ];
    let mut parts: Vec<_> = others.iter().map(part).collect();
    parts.sort();
    parts.dedup();
    assert_eq!(parts.len(), others.len());
    // Members that are filed later than the call itself are not part of its key.
    let late = others.swap_remove(0);
    let mut late = late.as_object().unwrap().clone();
    late.insert("audioRecUrl".into(), json!("https://x.phonet.com.ua/a"));
    late.insert("otherLegName".into(), json!("Олена"));
    assert_eq!(part(&Value::Object(late)), part(&first));
    assert!(!part(&leg(json!("48777888999a"), json!(1), "48777888999")).contains("48777888999"));
}

// Field case 27.
#[test]
fn a_record_and_its_parent_have_one_id_in_every_interface() {
    let made = "E108E9034346cbbcc3a5e735a5870b92";
    let call = call(&json!({"uuid": made, "parentUuid": made}));
    assert_eq!(call.id.as_str(), "e108e903-4346-cbbc-c3a5-e735a5870b92");
    assert_eq!(call.parent, Some(call.id));
}

// Row 147.
#[test]
fn a_name_that_repeats_the_number_is_no_name() {
    let name = |name: &str| {
        let party = call(&json!({"otherLegNum": "+380993034330", "otherLegName": name})).external;
        party.unwrap().name.map(telephony_core::PersonalText::into_string)
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
    assert_eq!((&script.extension, &script.kind), (&None, &Some(PartyKind::Ivr)));
}

// Field case 23.
#[test]
fn a_user_a_group_and_a_script_of_one_id_are_three_parties() {
    for (code, kind) in [
        (json!(1), Some(PartyKind::User)),
        (json!(2), Some(PartyKind::Group)),
        (json!(4), Some(PartyKind::Ivr)),
        (json!(3), Some(PartyKind::Other("3".into()))),
        (json!(null), None),
    ] {
        let call = call(&json!({"leg": {"id": 7, "type": code}, "leg2": {"ext": -1, "type": 1}}));
        let [party] = &call.internal[..] else { panic!("one party") };
        assert_eq!((party.id.as_deref(), &party.kind), (Some("7"), &kind));
    }
}

// Field case 25.
#[test]
fn the_notes_of_a_call_are_found_under_its_number() {
    let subjects =
        |number: &str, direction: u8| call(&json!({"otherLegNum": number, "lgDirection": direction})).note_subjects;
    assert_eq!(subjects("+380", 4), [NoteSubject::Phone("+380".into())]);
    assert!(subjects("anonymous", 4).is_empty() && subjects("+380", 1).is_empty());
    let note = json!({"id": 12, "uuid": "f457486fa53945ddc5f5e735a5870b92", "otherLegNum": "+380"});
    let note = Normalizer::new().note(&serde_json::from_value(note).unwrap(), 7068);
    let call = call(&json!({"uuid": "f457486f-a539-45dd-c5f5-e735a5870b92"}));
    assert_eq!(
        note.subjects,
        [NoteSubject::Contact("7068".into()), NoteSubject::Phone("+380".into()), NoteSubject::Call(call.id)]
    );
}

// Row 140.
#[test]
fn one_extension_is_no_transfer() {
    assert!(call(&json!({"transferHistory": "017"})).transfers.is_empty());
    assert_eq!(texts(&call(&json!({"transferHistory": "017 > 019 > 020"})).transfers), ["017", "019", "020"]);
}

#[test]
fn a_note_stands_on_its_contact_and_on_its_number() {
    let note: ContactNote = serde_json::from_value(json!({
        "id": 3301, "content": "Callback", "dateCreate": 1_443_597_876_000_u64, "lastModified": 1_443_597_876_359_u64,
        "responsibleUserId": 18, "noteType": 4, "otherLegNum": "+380445550101",
    }))
    .unwrap();
    let note = Normalizer::new().note(&note, 7068);
    assert_eq!(note.id.as_str(), "7068/3301");
    let number = NoteSubject::Phone("+380445550101".into());
    assert_eq!(note.subjects, [NoteSubject::Contact("7068".into()), number]);
    assert_eq!((note.text.unwrap().as_str(), note.kind.as_deref()), ("Callback", Some("4")));
    assert_eq!((note.created, note.updated), (Some(exact(1_443_597_876_000)), Some(exact(1_443_597_876_359))));
    assert_eq!(note.author.unwrap().id.as_deref(), Some("18"));
}

#[test]
fn a_note_of_which_nothing_is_known_has_its_contact() {
    let note = Normalizer::new().note(&ContactNote::default(), 7);
    assert_eq!(note.subjects, [NoteSubject::Contact("7".into())]);
    assert_eq!((note.text, note.author, note.created, note.kind), (None, None, None, None));
}

#[test]
fn records_are_of_the_account_that_was_set() {
    let call: FinishedCall = serde_json::from_value(json!({"uuid": "a", "endAt": 1_435_319_298_470_u64})).unwrap();
    let normalizer = Normalizer::new().account("ours");
    assert_eq!(normalizer.call(&call).unwrap().account.as_str(), "ours");
    assert_eq!(normalizer.note(&ContactNote::default(), 7).account.as_str(), "ours");
    assert!(Normalizer::new().call(&call).unwrap().account.is_empty());
}
