use phonet_api::endpoints::ListContactNotes;
use phonet_api::models::ContactNoteId;
use telephony_core::ErrorKind;
use telephony_core::transport::{Answer, Endpoint};

// A list with a gap, as PHP serializes it.
#[test]
fn notes_in_an_object_of_numbered_members_are_all_read() {
    let rows = r#"{"0":{"id":7,"elementId":1},"2":{"id":8,"elementId":1},"3":{"error":1}}"#;
    let notes = ListContactNotes::new(1).decode(&Answer::new(200, rows)).unwrap();
    let ids: Vec<_> = notes.items.iter().map(|note| note.id.map(ContactNoteId::get)).collect();
    assert_eq!(ids, [Some(7), Some(8)]);
    assert_eq!((notes.quarantined.len(), notes.raw.len()), (1, 0));
}

// Row 170: the printed note has 0 as its id. A row without any id is the text of an error, and not a note.
#[test]
fn a_row_without_anything_is_no_note() {
    let list = ListContactNotes::new(1);
    let rows = r#"[{"id":0},{"id":"x"},{"error":1},{"id":7},{"content":"a"},{}]"#;
    let notes = list.decode(&Answer::new(200, rows)).unwrap();
    let ids: Vec<_> = notes.items.iter().map(|note| note.id.map(ContactNoteId::get)).collect();
    assert_eq!(ids, [None, Some(7), None]);
    let bad: Vec<_> = notes.quarantined.iter().map(|bad| bad.path.as_str()).collect();
    assert_eq!(bad, ["$[1].id", "$[2].id", "$[5].id"]);
    let error = list.decode(&Answer::new(200, r#"{"success":false}"#)).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::UnexpectedShape, Some("$.id")));
}
