//! Every example of the document, read by its model and written back.

use isaler_api::models::{
    Acknowledgement, ActivityTypes, AddAnswer, AddListItem, FieldNames, HistoryAnswer, NewEntry,
    NewEntryList,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Example, Kind};

use crate::support::round_trip;

pub(crate) fn example(endpoint: &str, kind: Kind) -> &'static Example {
    Example::find(Vendor::Isaler, endpoint, None, kind).expect("the document prints it")
}

/// The document's numbers, texts and zeros are this crate's canonical forms, so nothing at all may change.
fn unchanged<T: DeserializeOwned + Serialize>(endpoint: &str, kind: Kind) {
    let example = example(endpoint, kind);
    let written = round_trip::<T>(example.data);
    let sent: serde_json::Value = serde_json::from_str(example.data).unwrap();
    assert_eq!(written, sent, "{}", example.name());
    insta::assert_json_snapshot!(example.name(), written);
}

macro_rules! examples {
    ($($test:ident: $model:ty = $endpoint:literal $kind:ident;)+) => {
        $(
            #[test]
            fn $test() {
                unchanged::<$model>($endpoint, Kind::$kind);
            }
        )+

        const TABLE: &[(&str, Kind)] = &[$(($endpoint, Kind::$kind)),+];
    };
}

examples! {
    the_fields_are_read: FieldNames = "list_fields" Response;
    the_activity_types_are_read: ActivityTypes = "list_tips" Response;
    the_request_for_one_entry_is_read: crate::fields::Get = "get_history" Request;
    the_answer_with_one_entry_is_read: HistoryAnswer = "get_history" Response;
    the_request_for_a_list_is_read: crate::fields::List = "list_history" Request;
    the_request_to_add_is_read: NewEntry = "add_history" Request;
    the_answer_to_add_is_read: AddAnswer = "add_history" Response;
    the_request_to_add_a_list_is_read: NewEntryList = "add_history_list" Request;
    the_answer_to_add_a_list_is_read: Vec<AddListItem> = "add_history_list" Response;
    the_request_to_delete_is_read: crate::fields::Delete = "delete_history" Request;
    the_answer_to_delete_is_read: Acknowledgement = "delete_history" Response;
}

#[test]
fn the_table_has_every_example_of_the_vendor() {
    let examples = Example::all().iter().filter(|example| example.vendor == Vendor::Isaler);
    let names: Vec<_> = examples.map(|example| (example.endpoint, example.kind)).collect();
    assert_eq!(names.len(), TABLE.len());
    assert!(names.iter().all(|name| TABLE.contains(name)), "{names:?}");
}
