use super::check;
use crate::tidy::tests::{complaints, places};

const NOTES: &str = "//! `GET /notes`\n//!\n//! Section “2. Notes” of “D”.\n\nimpl Endpoint for ListNotes {\n    const OPERATION: Operation = Operation::new(\n        PROVIDER,\n        \"ccrm.note.list\",\n        Method::GET,\n        \"/notes\",\n        Idempotency::Safe,\n    );\n}\n";
const HANG_UP: &str = "//! `GET /calls/{id}/hangup`: a write in the guise of a read.\n//! Section\n//! Hang up.\nconst OPERATION: Operation = Operation::new(PROVIDER, \"phonet.call.hang_up\", Method::GET, \"/calls/{id}/hangup\", Idempotency::Idempotent);\n";
const NOTES_FILE: &str = "ccrm-api/src/endpoints/list_notes.rs";
const HANG_UP_FILE: &str = "phonet-api/src/endpoints/calls/hang_up_call.rs";

const CCRM_TABLE: (&str, &str) =
    ("ccrm-api/src/endpoints.rs", "pub const ALL: &[EndpointEntry] = &[\n    ListNotes::ENTRY,\n];\n");
const PHONET_TABLE: (&str, &str) =
    ("phonet-api/src/endpoints.rs", "pub const ALL: &[EndpointEntry] = &[\n    HangUpCall::ENTRY,\n];\n");

#[test]
fn endpoints_in_groups_and_with_files_of_their_own_pass() {
    let found = complaints(
        check,
        [
            CCRM_TABLE,
            PHONET_TABLE,
            (NOTES_FILE, NOTES),
            ("ccrm-api/src/endpoints/list_notes/tests.rs", ""),
            ("phonet-api/src/endpoints/calls.rs", ""),
            ("phonet-api/src/endpoints/checks.rs", "fn check() {}\n"),
            (HANG_UP_FILE, HANG_UP),
            ("phonet-api/src/webhooks/receiver.rs", ""),
        ],
    );
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn an_endpoint_that_its_table_does_not_list_is_found_unless_it_is_pending() {
    let found = complaints(check, [CCRM_TABLE, (NOTES_FILE, NOTES), (HANG_UP_FILE, HANG_UP)]);
    assert_eq!(
        found,
        [
            "phonet-api/src/endpoints.rs: [rule] phonet.call.hang_up is not in the table of endpoints (mend: list the request's ENTRY in `ALL`, or set `pending = true` in the manifest)",
            "phonet-api/src/endpoints/calls/hang_up_call.rs: [rule] phonet-api/src/endpoints.rs does not list it (mend: list its request's ENTRY in `ALL`, or give the file its endpoint's name)",
        ]
    );
}

#[test]
fn an_entry_without_a_file_is_found() {
    let found = complaints(check, [CCRM_TABLE, PHONET_TABLE, (NOTES_FILE, NOTES)]);
    assert_eq!(places(&found), ["phonet-api/src/endpoints.rs:2"]);
    assert!(found[0].contains("phonet.call.hang_up has no file hang_up_call.rs"), "{found:?}");
}

#[test]
fn a_pending_endpoint_or_webhook_that_is_there_is_found() {
    let table = "pub const ALL: &[EndpointEntry] = &[HangUpCall::ENTRY,\n ListUsers::ENTRY];";
    let found = complaints(
        check,
        [
            CCRM_TABLE,
            (PHONET_TABLE.0, table),
            (NOTES_FILE, NOTES),
            (HANG_UP_FILE, HANG_UP),
            ("phonet-api/src/endpoints/list_users.rs", ""),
            ("phonet-api/src/webhooks/call_event.rs", ""),
        ],
    );
    assert_eq!(places(&found), ["phonet-api/src/endpoints.rs:2", "phonet-api/src/webhooks/call_event.rs"]);
}

#[test]
fn what_the_manifest_or_the_table_does_not_know_and_a_second_file_are_found() {
    let table = "pub const ALL: &[EndpointEntry] = &[ListNotes::ENTRY,\n Notes::ENTRY];";
    let found = complaints(
        check,
        [
            (CCRM_TABLE.0, table),
            PHONET_TABLE,
            (NOTES_FILE, NOTES),
            ("ccrm-api/src/endpoints/notes_of.rs", NOTES),
            (HANG_UP_FILE, HANG_UP),
            ("phonet-api/src/endpoints/hang_up_call.rs", HANG_UP),
        ],
    );
    assert_eq!(
        places(&found),
        [
            "phonet-api/src/endpoints/hang_up_call.rs",
            "ccrm-api/src/endpoints.rs:2",
            "ccrm-api/src/endpoints/notes_of.rs",
        ]
    );
}

#[test]
fn an_operations_name_may_be_a_constant_of_its_file() {
    let named = NOTES.replace("\"ccrm.note.list\"", "NAME") + "const NAME: &str = \"ccrm.note.list\";\n";
    let found = complaints(check, [CCRM_TABLE, PHONET_TABLE, (NOTES_FILE, &named), (HANG_UP_FILE, HANG_UP)]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_file_that_says_something_else_than_the_manifest_is_found() {
    for (entry, changed) in [
        ("//! `GET /notes`", "//! `POST /notes`"),
        ("//! `GET /notes`", "//! `GET /notes/`"),
        ("//! `GET /notes`", "\n//! `GET /notes`"),
        ("2. Notes", "3. Notes"),
        ("//! Section “2. Notes” of “D”.", "// 2. Notes"),
        ("\"ccrm.note.list\"", "\"ccrm.notes.list\""),
        ("\"/notes\"", "\"/note\""),
        ("\"/notes\"", "PATH"),
        ("Method::GET", "Method::POST"),
        ("const OPERATION", "const OPERATIONS"),
    ] {
        assert!(NOTES.contains(entry), "{entry}");
        let text = NOTES.replacen(entry, changed, 1);
        let found = complaints(check, [CCRM_TABLE, PHONET_TABLE, (NOTES_FILE, &text), (HANG_UP_FILE, HANG_UP)]);
        assert!(found.len() == 1 || changed.starts_with('\n'), "{changed}: {found:?}");
        assert!(!found.is_empty(), "{changed}");
        assert!(found.iter().all(|line| line.starts_with(NOTES_FILE)), "{found:?}");
    }
}

#[test]
fn an_endpoint_of_an_undocumented_vendor_has_a_header_that_agrees_with_its_operation() {
    let table = ("isaler-api/src/endpoints.rs", "pub const ALL: &[EndpointEntry] = &[\n    ListCalls::ENTRY,\n];\n");
    let file = "isaler-api/src/endpoints/list_calls.rs";
    let text = "//! `GET /calls`\nconst OPERATION: Operation = Operation::new(P, \"isaler.call.list\", Method::GET, \"/calls\", C);\n";
    let with = |text: &str| {
        let others = [CCRM_TABLE, PHONET_TABLE, (NOTES_FILE, NOTES), (HANG_UP_FILE, HANG_UP)];
        complaints(check, [table, (file, text), others[0], others[1], others[2], others[3]])
    };
    assert_eq!(with(text), Vec::<String>::new());
    for (entry, changed) in [("`GET", "`POST"), ("/calls`", "/call`"), ("//! `", "//! "), ("\"/calls\"", "\"/call\"")] {
        assert!(text.contains(entry), "{entry}");
        let found = with(&text.replacen(entry, changed, 1));
        assert_eq!(places(&found), [format!("{file}:1")], "{changed}");
    }
    let found = complaints(check, [table, CCRM_TABLE, PHONET_TABLE, (NOTES_FILE, NOTES), (HANG_UP_FILE, HANG_UP)]);
    assert_eq!(places(&found), ["isaler-api/src/endpoints.rs:2"]);
}
