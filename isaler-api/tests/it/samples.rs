//! One request of each endpoint, and each body of the vendor's document with its model. A new endpoint adds a line for
//! its request and one for each body.
//!
//! The tests of requests, of the table of endpoints and of printed answers run over each request; those of examples,
//! documented fields, and null and absent members over each body; those of privacy over both.

#[cfg(feature = "client")]
use isaler_api::endpoints::{AddHistory, AddHistoryList, DeleteHistory, GetHistory, ListFields, ListHistory, ListTips};
#[cfg(feature = "client")]
use isaler_api::models::SortBy;
use isaler_api::models::{
    Acknowledgement, ActivityTypes, AddAnswer, AddListItem, FieldNames, HistoryAnswer, HistoryList, NewEntry,
    NewEntryList,
};

#[cfg(feature = "client")]
use crate::requests::{list, of_list, to_add};

// Requests are read by the endpoints. Without the `client` feature the crate has no endpoints, so request bodies are
// read as plain JSON.
#[cfg(feature = "client")]
use isaler_api::endpoints::{DeleteHistory as Delete, GetHistory as Get, ListHistory as List};
#[cfg(not(feature = "client"))]
use serde_json::{Value as Delete, Value as Get, Value as List};

#[cfg(feature = "client")]
telephony_fixtures::endpoint_samples! {
    list_fields: ListFields = ListFields::new();
    list_tips: ListTips = ListTips::new();
    list_history: ListHistory = list().order(SortBy::At);
    get_history: GetHistory = GetHistory::new(777);
    add_history: AddHistory = AddHistory::new(to_add());
    add_history_list: AddHistoryList = AddHistoryList::new([
        of_list("2024-06-25 14:20", "Исх.звонок", "Это описание 100"),
        of_list("2024-06-25 14:25", "Отправка КП", "Это описание 101"),
    ]);
    delete_history: DeleteHistory = DeleteHistory::new(25355);
}

telephony_fixtures::endpoint_bodies! {
    list_fields_response: FieldNames = "list_fields" Response, received ["$.data"];
    list_tips_response: ActivityTypes = "list_tips" Response, received ["$.data", "$.data[].title"];
    list_history_request: List = "list_history" Request;
    list_history_response: HistoryList = "list_history" Response,
        received ["$.data", "$.data[].cid", "$.data[].datum"];
    get_history_request: Get = "get_history" Request;
    get_history_response: HistoryAnswer = "get_history" Response,
        received ["$.data", "$.data.cid", "$.data.datum"];
    add_history_request: NewEntry = "add_history" Request;
    add_history_response: AddAnswer = "add_history" Response, received ["$.data"];
    add_history_list_request: NewEntryList = "add_history_list" Request;
    add_history_list_response: Vec<AddListItem> = "add_history_list" Response, received ["$[].result"];
    delete_history_request: Delete = "delete_history" Request;
    delete_history_response: Acknowledgement = "delete_history" Response, received ["$.result"];
}
