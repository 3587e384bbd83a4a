use super::check;
use crate::tidy::tests::{complaints, places};

const EXAMPLES: &str = "insta::assert_json_snapshot!(\"list_notes.response\", written);\n";
const REQUESTS: &str = "\nassert_snapshot!(\n    \"list_notes.request\", sent);\n";
const EXAMPLE_SNAP: &str = "ccrm-api/tests/it/snapshots/it__examples__list_notes.response.snap";
const REQUEST_SNAP: &str = "ccrm-api/tests/it/snapshots/it__requests__notes__list_notes.request.snap";

#[test]
fn snapshots_that_tests_name_pass() {
    let found = complaints(
        check,
        [
            ("ccrm-api/tests/it/examples.rs", EXAMPLES),
            ("ccrm-api/tests/it/requests/notes.rs", REQUESTS),
            (EXAMPLE_SNAP, ""),
            (REQUEST_SNAP, ""),
        ],
    );
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn an_orphan_is_found_wherever_it_lies() {
    let found = complaints(
        check,
        [
            ("ccrm-api/tests/it/examples.rs", EXAMPLES),
            ("ccrm-api/tests/it/quirks.rs", "const LIST: &str = \"list_notes.request\";"),
            (EXAMPLE_SNAP, ""),
            ("ccrm-api/src/snapshots/ccrm_api__list_notes.response.snap", ""),
            ("ccrm-api/tests/it/snapshots/it__examples__list_calls.response.snap", ""),
            ("ccrm-api/tests/it/snapshots/it__quirks__list_notes.request.snap", ""),
        ],
    );
    assert_eq!(
        places(&found),
        [
            "ccrm-api/src/snapshots/ccrm_api__list_notes.response.snap",
            "ccrm-api/tests/it/snapshots/it__examples__list_calls.response.snap",
            "ccrm-api/tests/it/snapshots/it__quirks__list_notes.request.snap"
        ]
    );
}

#[test]
fn a_missing_snapshot_is_found_where_it_is_named() {
    let found = complaints(
        check,
        [
            ("ccrm-api/tests/it/examples.rs", EXAMPLES),
            ("ccrm-api/tests/it/requests/notes.rs", REQUESTS),
            (EXAMPLE_SNAP, ""),
        ],
    );
    assert_eq!(places(&found), ["ccrm-api/tests/it/requests/notes.rs:2"]);
    assert!(found[0].contains(REQUEST_SNAP), "{found:?}");
}

#[test]
fn an_example_that_no_test_reads_is_found() {
    let found = complaints(check, []);
    assert_eq!(
        found,
        [
            "ccrm-api/tests/it/samples.rs: [rule] no line is for the example list_notes.response (mend: add a line with its model, or set `pending = true` in fixtures/documents/manifest.toml)"
        ]
    );
}

#[test]
fn a_line_of_a_body_names_its_examples_and_a_line_of_a_sample_its_request() {
    let found = complaints(
        check,
        [
            (
                "ccrm-api/tests/it/samples.rs",
                "samples! { list_notes: ListNotes = ListNotes::new(); }
                bodies! { notes: Vec<Note> = \"list_notes\" Response, [\"$.id\"]; other: A = \"list_notes\" Request; }",
            ),
            ("ccrm-api/tests/it/snapshots/it__requests__list_notes.request.snap", ""),
            (EXAMPLE_SNAP, ""),
        ],
    );
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_line_without_its_snapshot_is_found() {
    let lines = "bodies! {\n    notes: Vec<Note> = \"list_notes\" Response;\n}\nsamples! {\n\n    list_notes: ListNotes = A;\n}";
    let found = complaints(check, [("ccrm-api/tests/it/samples.rs", lines)]);
    assert_eq!(places(&found), ["ccrm-api/tests/it/samples.rs:2", "ccrm-api/tests/it/samples.rs:6"]);
}
