//! One request of each endpoint, as printed by the document. A new endpoint adds a line.
//!
//! The tests of requests, of the table of endpoints, of printed answers and of privacy run over each line.

use ccrm_api::endpoints::{ListCallHistory, ListCallPresentations, ListNotes, ListSipAccounts, ListSmsPresentations};

use crate::requests::clock;

telephony_fixtures::endpoint_samples! {
    list_call_history: ListCallHistory =
        ListCallHistory::new(clock("2022-02-01 08:00:00"), clock("2023-01-27 08:00:00"));
    list_notes: ListNotes = ListNotes::new("337b7045-c171-4c8c-946b-ba123e91c369");
    list_sip_accounts: ListSipAccounts = ListSipAccounts::new();
    list_call_presentations: ListCallPresentations = ListCallPresentations::new();
    list_sms_presentations: ListSmsPresentations = ListSmsPresentations::new();
}
