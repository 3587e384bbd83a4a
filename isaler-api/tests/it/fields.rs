//! Every field that the document names is read and written back.

use std::collections::BTreeSet;

use isaler_api::models::{
    Acknowledgement, ActivityTypes, AddAnswer, AddListItem, FieldNames, HistoryAnswer, HistoryList,
    NewEntry, NewEntryList,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::Kind;
use telephony_fixtures::fields;

use crate::support::{lost, round_trip};

// Requests are read by the endpoints; without the client there are none, and their bodies stand for themselves.
#[cfg(feature = "client")]
pub(crate) use isaler_api::endpoints::{
    DeleteHistory as Delete, GetHistory as Get, ListHistory as List,
};
#[cfg(not(feature = "client"))]
pub(crate) use serde_json::{Value as Delete, Value as Get, Value as List};

fn keeps_all<T: DeserializeOwned + Serialize>(endpoint: &str, kind: Kind) {
    let payload = fields::payload(Vendor::Isaler, endpoint, kind);
    assert_ne!(payload, Value::Null, "the document names fields of {endpoint} {kind}");
    let written = round_trip::<T>(&payload.to_string());
    assert_eq!(lost(&payload, &written), Vec::<String>::new(), "{endpoint} {kind}");
    assert_eq!(written, payload, "{endpoint} {kind}");
}

macro_rules! payloads {
    ($($test:ident: $model:ty = $endpoint:literal $kind:ident;)+) => {
        $(
            #[test]
            fn $test() {
                keeps_all::<$model>($endpoint, Kind::$kind);
            }
        )+

        const TABLE: &[(&str, Kind)] = &[$(($endpoint, Kind::$kind)),+];
    };
}

payloads! {
    no_field_of_an_answer_about_fields_is_lost: FieldNames = "list_fields" Response;
    no_field_of_an_activity_type_is_lost: ActivityTypes = "list_tips" Response;
    no_field_of_a_request_for_a_list_is_lost: List = "list_history" Request;
    no_field_of_a_list_is_lost: HistoryList = "list_history" Response;
    no_field_of_a_request_for_an_entry_is_lost: Get = "get_history" Request;
    no_field_of_an_entry_is_lost: HistoryAnswer = "get_history" Response;
    no_field_of_a_request_to_add_is_lost: NewEntry = "add_history" Request;
    no_field_of_an_answer_to_add_is_lost: AddAnswer = "add_history" Response;
    no_field_of_a_request_to_add_a_list_is_lost: NewEntryList = "add_history_list" Request;
    no_field_of_an_answer_to_add_a_list_is_lost: Vec<AddListItem> = "add_history_list" Response;
    no_field_of_a_request_to_delete_is_lost: Delete = "delete_history" Request;
    no_field_of_an_answer_to_delete_is_lost: Acknowledgement = "delete_history" Response;
}

#[test]
fn the_table_has_every_message_whose_fields_are_recorded() {
    let recorded: BTreeSet<_> = fields::all(Vendor::Isaler)
        .iter()
        .map(|field| (field.endpoint.as_str(), field.kind))
        .collect();
    assert_eq!(recorded, TABLE.iter().copied().collect());
}
