use std::time::Duration;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use time::macros::datetime;

use super::{CallRow, NoteRow, join, split};
use crate::export::Row as _;
use crate::wire::probe::CANARY;
use crate::{
    Account, Author, CallPart, CallRecord, Certainty, Direction, ExternalParty, InternalParty, Moment, Note, NoteId,
    NoteSubject, Outcome, PersonalText, PhoneNumber, Provider, Repair,
};

fn full_call() -> CallRecord {
    let at = Moment::new(datetime!(2024-03-01 08:00 UTC), Certainty::Zoned);
    let mut call = CallRecord::new(Provider::from_static("test"), "007", at);
    call.account = Account::new("one");
    call.part = Some(CallPart::new("1"));
    call.parent = Some("006".into());
    call.direction = Some(Direction::Inbound);
    call.outcome = Some(Outcome::from("parked"));
    (call.started, call.answered, call.ended) = (Some(at), Some(at), Some(at));
    (call.duration, call.talk_time) = (Some(Duration::from_millis(7_500)), Some(Duration::ZERO));
    let mut party = ExternalParty::of_number(format!("+{CANARY}"));
    (party.name, party.organisation) = (Some("Jan\n\"Q\", +1".into()), Some("007".into()));
    party.id = Some("0042".to_owned());
    call.external = Some(party);
    let party = |extension: Option<&str>, name: Option<&str>| {
        let (extension, name) = (extension.map(PhoneNumber::from), name.map(PersonalText::from));
        InternalParty { extension, name, ..InternalParty::default() }
    };
    call.internal = vec![party(Some("001"), None), party(None, Some("Ivan|Ivan"))];
    call.trunks = vec!["48111222333".into()];
    call.transfers = vec!["003".into(), "001".into()];
    call.recording = Some("https://example.test/1".into());
    call.message = Some("0".into());
    call.tags = vec!["vip".to_owned(), "a|b".to_owned()];
    call.has_notes = Some(true);
    call.note_subjects = vec![NoteSubject::Client("01".to_owned()), NoteSubject::Deal("02".to_owned())];
    call.repairs = vec![Repair::new(0, "$", "left out", b"x".to_vec())];
    call.raw = Some("{}".into());
    call
}

fn full_note() -> Note {
    let mut note = Note::new(Provider::from_static("test"), NoteId::new("00"));
    note.subjects = vec![NoteSubject::Call("1".into()), NoteSubject::Contact("01".to_owned())];
    note.subjects.push(NoteSubject::Phone(CANARY.into()));
    note.text = Some(CANARY.into());
    note.author = Some(Author { name: Some("Jan".into()), login: Some("007".into()), id: Some("7".to_owned()) });
    note.created = Some(Moment::exact(datetime!(2024-03-01 08:00 UTC)));
    note.updated = note.created;
    note.pinned = Some(false);
    note
}

#[test]
fn a_boxed_record_makes_the_same_row() {
    let (call, note) = (Box::new(full_call()), Box::new(full_note()));
    assert_eq!((CallRow::from(&call), CallRow::from(call.clone())), (CallRow::from(&*call), CallRow::from(&*call)));
    assert_eq!((NoteRow::from(&note), NoteRow::from(note.clone())), (NoteRow::from(&*note), NoteRow::from(&*note)));
}

fn as_csv<T: Serialize>(rows: &[T]) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    for row in rows {
        table.serialize(row).unwrap();
    }
    String::from_utf8(table.into_inner().unwrap()).unwrap()
}

fn of_csv<T: DeserializeOwned>(table: &str) -> Vec<T> {
    csv::Reader::from_reader(table.as_bytes()).deserialize().map(Result::unwrap).collect()
}

#[test]
fn the_header_of_a_table_is_the_named_columns() {
    let header = |table: String| table.lines().next().unwrap_or_default().to_owned();
    assert_eq!(header(as_csv(&[CallRow::from(full_call())])), CallRow::COLUMNS.join(","));
    assert_eq!(header(as_csv(&[NoteRow::from(full_note())])), NoteRow::COLUMNS.join(","));
    let json = serde_json::to_value(CallRow::from(full_call())).unwrap();
    let is_scalar = |column: &&str| json.get(column).is_some_and(|it| !it.is_array() && !it.is_object());
    assert!(CallRow::COLUMNS.iter().all(is_scalar), "{json}");
    assert_eq!(json.as_object().unwrap().len(), CallRow::COLUMNS.len());
}

#[test]
fn a_row_says_what_the_record_says_in_one_line_of_a_table() {
    let row = CallRow::from(&full_call());
    assert_eq!((row.id.as_str(), row.part.as_deref(), row.parent.as_deref()), ("007", Some("1"), Some("006")));
    assert_eq!(row.fingerprint, format!("{:016x}", full_call().key().fingerprint()));
    assert_eq!((row.filed_at_certainty.as_str(), row.outcome.as_deref()), ("zoned", Some("parked")));
    assert_eq!((row.is_answered, row.duration_seconds, row.talk_seconds), (Some(true), Some(8), Some(0)));
    assert_eq!(row.external_e164.as_deref(), Some("+48777888999"));
    assert_eq!((row.extensions.as_deref(), row.internal_names.as_deref()), (Some("001|"), Some(r"|Ivan\|Ivan")));
    assert_eq!((row.internal_ids.as_deref(), row.transfers.as_deref()), (None, Some("003|001")));
    assert_eq!(row.tags.as_deref().map(split), Some(vec!["vip".to_owned(), "a|b".to_owned()]));
    assert_eq!((row.client_ids.as_deref(), row.contact_ids, row.deal_ids.as_deref()), (Some("01"), None, Some("02")));
    let row = NoteRow::from(&full_note());
    assert_eq!((row.call_ids.as_deref(), row.contact_ids.as_deref(), row.deal_ids), (Some("1"), Some("01"), None));
    assert_eq!(row.created_at_certainty.as_deref(), Some("exact"));
}

#[test]
fn a_duration_in_a_row_is_the_one_in_the_records_json() {
    for milliseconds in [0, 499, 500, 7_500, 7_501] {
        let mut call = full_call();
        call.duration = Some(Duration::from_millis(milliseconds));
        let json = serde_json::to_value(&call).unwrap();
        assert_eq!(json["duration"].as_u64(), CallRow::from(call).duration_seconds, "{milliseconds}");
    }
}

#[test]
fn a_table_is_read_back_with_leading_zeros_and_plus_signs() {
    let bare = CallRecord::new(Provider::from_static("test"), "1", Moment::exact(datetime!(2024-03-01 08:00 UTC)));
    let rows = [CallRow::from(full_call()), CallRow::from(bare)];
    let table = as_csv(&rows);
    assert!(table.contains("2024-03-01T08:00:00.000000000Z,zoned,call,inbound,parked,true,"), "{table}");
    assert_eq!(of_csv::<CallRow>(&table), rows);
    let notes = [NoteRow::from(full_note()), NoteRow::from(Note::new(Provider::from_static("test"), NoteId::new("1")))];
    assert_eq!(of_csv::<NoteRow>(&as_csv(&notes)), notes);
    let json = serde_json::to_string(&rows[0]).unwrap();
    assert_eq!(serde_json::from_str::<CallRow>(&json).unwrap(), rows[0]);
    let line = serde_json::to_value(&rows[1]).unwrap();
    assert!(line["external_number"].is_null() && line["talk_seconds"].is_null());
}

#[test]
fn no_number_name_or_text_is_in_the_debug_of_a_row() {
    let (call, note) = (CallRow::from(full_call()), NoteRow::from(full_note()));
    let shown = format!("{call:?} {note:?} {:?} {:?}", call.cells(), note.cells());
    for text in [CANARY, "Jan", "Ivan", "001", "48111222333", "example.test"] {
        assert!(!shown.contains(text), "{text} in {shown}");
    }
}

#[cfg(feature = "region")]
#[test]
fn a_row_in_a_region_joins_numbers_without_a_plus() {
    let mut call = full_call();
    call.external = Some(ExternalParty::of_number("048 777-88-89"));
    let row = CallRow::from(call);
    assert_eq!(row.external_e164, None);
    let row = row.in_region(crate::Region::named("UA").unwrap());
    assert_eq!(row.external_e164.as_deref(), Some("+380487778889"));
    assert_eq!(row.external_number.as_deref(), Some("048 777-88-89"));
}

proptest! {
    #[test]
    fn any_list_is_split_into_the_items_that_were_joined(
        items in proptest::collection::vec(r"[a|\\]{0,4}|.{0,6}", 1..5),
    ) {
        match join(items.iter().map(String::as_str)) {
            Some(text) => prop_assert_eq!(split(&text), items),
            None => prop_assert!(items.iter().all(String::is_empty)),
        }
    }
}
