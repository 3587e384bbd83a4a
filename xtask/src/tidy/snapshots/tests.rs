use super::{check, names};
use crate::manifest::{Manifest, Vendor};
use crate::source::Source;
use crate::tidy::tests::{MADE_UP, complaints, places};

const EXAMPLES: &str = "insta::assert_json_snapshot!(\"list_notes.response\", written);\n";
const REQUESTS: &str = "\nassert_snapshot!(\n    \"list_notes.request\", sent);\n";
const EXAMPLE_SNAP: &str = "ccrm-api/tests/it/snapshots/it__examples__list_notes.response.snap";
const REQUEST_SNAP: &str =
    "ccrm-api/tests/it/snapshots/it__requests__notes__list_notes.request.snap";

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
            "ccrm-api/tests/it/examples.rs: [rule] the example list_notes.response is not in it (mend: read it and snapshot what was read, or set `pending = true` in fixtures/documents/manifest.toml)"
        ]
    );
}

#[test]
fn a_table_may_name_an_example_whole_or_in_parts() {
    let manifest = Manifest::parse(MADE_UP).expect("a manifest");
    let source = Source::new(
        r#"
        ("call_event.webhook", 1),
        ("call_event.first.response", 1),
        ("call_events.response", 1),
        ("call_event.answer", 1),
        reads: Event = "call_event" Webhook;
        ("call_event", Kind::Request),
        ("hang_up_call", Some("found"), Kind::Response),
        ("list_users", None, Kind::Response),
        for name in ["call_event", "list_users"] {}
        "#
        .to_owned(),
    );
    let texts =
        |names: Vec<(usize, String)>| names.into_iter().map(|(_, name)| name).collect::<Vec<_>>();
    assert_eq!(
        texts(names::whole(&source, &manifest, Vendor::Phonet)),
        ["call_event.webhook", "call_event.first.response"]
    );
    assert_eq!(
        texts(names::in_parts(&source, &manifest, Vendor::Phonet)),
        [
            "call_event.webhook",
            "call_event.request",
            "hang_up_call.found.response",
            "list_users.response"
        ]
    );
}
