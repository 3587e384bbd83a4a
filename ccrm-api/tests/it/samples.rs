//! One request of each endpoint, and each body of the vendor's document with its model. A new endpoint adds a line for
//! its request and one for each body.
//!
//! The tests of requests, of the table of endpoints and of printed answers run over each request; those of examples,
//! documented fields, and null and absent members over each body; those of privacy over both.

#[cfg(feature = "client")]
use ccrm_api::endpoints::{ListCallHistory, ListCallPresentations, ListNotes, ListSipAccounts, ListSmsPresentations};
use ccrm_api::models::{CallHistoryEntry, CallPresentation, Envelope, Note, SipAccount, SmsPresentation};

#[cfg(feature = "client")]
use crate::requests::clock;

#[cfg(feature = "client")]
telephony_fixtures::endpoint_samples! {
    list_call_history: ListCallHistory =
        ListCallHistory::new(clock("2022-02-01 08:00:00"), clock("2023-01-27 08:00:00"));
    list_notes: ListNotes = ListNotes::new("337b7045-c171-4c8c-946b-ba123e91c369");
    list_sip_accounts: ListSipAccounts = ListSipAccounts::new();
    list_call_presentations: ListCallPresentations = ListCallPresentations::new();
    list_sms_presentations: ListSmsPresentations = ListSmsPresentations::new();
}

telephony_fixtures::endpoint_bodies! {
    list_call_history_response: Envelope<Vec<CallHistoryEntry>> = "list_call_history" Response,
        received ["$.success", "$.data[].uuid", "$.data[].callDate"];
    list_notes_response: Envelope<Vec<Note>> = "list_notes" Response, received ["$.success", "$.data[].uuid"];
    list_sip_accounts_response: Envelope<Vec<SipAccount>> = "list_sip_accounts" Response,
        received ["$.success", "$.data[].extensionId"];
    list_call_presentations_response: Envelope<Vec<CallPresentation>> = "list_call_presentations" Response,
        received ["$.success", "$.data[].presentation"];
    list_sms_presentations_response: Envelope<Vec<SmsPresentation>> = "list_sms_presentations" Response,
        received ["$.success", "$.data[].presentation"];
}
