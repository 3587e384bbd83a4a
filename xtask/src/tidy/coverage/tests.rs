use super::check;
use crate::tidy::tests::complaints;

const WHOLE: [(&str, &str); 8] = [
    ("fixtures/documents/fields/ccrm.toml", "[[table]]\nendpoint = \"list_notes\"\n"),
    ("ccrm-api/src/client.rs", "pub fn list_notes(&self) {}"),
    ("fixtures/sandbox/src/ccrm.rs", "match route { (\"/notes\", \"GET\") => 1 }"),
    ("ccrm-api/tests/it/samples.rs", "list_notes: ListNotes = ListNotes::new(1);"),
    ("fixtures/documents/fields/phonet.toml", "[[table]]\nendpoint = \"hang_up_call\"\n"),
    ("phonet-api/src/client/calls.rs", "pub fn hang_up_call(&self) {}"),
    ("fixtures/sandbox/src/phonet.rs", "const ROUTES: &[Route] = &[(\"GET\", \"/calls/{id}/hangup\", hang_up)];"),
    ("phonet-api/tests/it/samples/calls.rs", "hang_up_call: HangUpCall = HangUpCall::new(1);"),
];

#[test]
fn an_endpoint_that_has_everything_passes_and_a_pending_one_needs_nothing() {
    assert_eq!(complaints(check, WHOLE), Vec::<String>::new());
}

#[test]
fn whatever_an_endpoint_lacks_is_found() {
    for (gone, changed, complaint) in [
        (0, "[[table]]\nendpoint = \"list\"\n", "ccrm.note.list has no entry in fixtures/documents/fields/ccrm.toml"),
        (0, "", "ccrm.note.list has no entry in fixtures/documents/fields/ccrm.toml"),
        (
            0,
            "[[table]]\nendpoint = \"list_notes\"\nfields = [{ path = \"$.a\" }]\n",
            "ccrm.note.list has 1 fields in fixtures/documents/fields/ccrm.toml, the manifest says 0",
        ),
        (1, "pub fn list_notes_of(&self) {}", "ccrm.note.list has no method in ccrm-api/src/client.rs"),
        (
            2,
            "match route { (\"/notes\", \"POST\") => 1 } // (\"/notes\", \"GET\")",
            "ccrm.note.list has no route GET /notes in fixtures/sandbox/src/ccrm.rs",
        ),
        (
            3,
            "list_notes_of: ListNotesOf = ListNotesOf::new(1);",
            "ccrm.note.list is not in ccrm-api/tests/it/samples.rs",
        ),
        (5, "// fn hang_up_call", "phonet.call.hang_up has no method in phonet-api/src/client.rs"),
        (
            6,
            "const ROUTES: &[Route] = &[(\"GET\", \"/calls/{id}\", hang_up)];",
            "phonet.call.hang_up has no route GET /calls/{id}/hangup in fixtures/sandbox/src/phonet.rs",
        ),
    ] {
        let mut files = WHOLE;
        files[gone].1 = changed;
        let found = complaints(check, files);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains(complaint), "{found:?}");
    }
}
