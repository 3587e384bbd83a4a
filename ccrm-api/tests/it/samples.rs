//! One request of each endpoint, and each body of the vendor's document with its model. A new endpoint adds a line for
//! its request and one for each body.
//!
//! The tests of requests, of the table of endpoints and of printed answers run over each request; those of examples,
//! documented fields, and null and absent members over each body; those of privacy over both.

#[cfg(feature = "client")]
use ccrm_api::endpoints::{ListCallHistory, ListCallPresentations, ListNotes, ListSipAccounts, ListSmsPresentations};
use ccrm_api::models::{CallHistoryEntry, CallPresentation, Envelope, Note, SipAccount, SmsPresentation};
use telephony_fixtures::examples::Kind;

#[cfg(feature = "client")]
use crate::requests::clock;
use crate::{examples, fields, null_and_absent, privacy};

#[cfg(feature = "client")]
telephony_fixtures::endpoint_samples! {
    list_call_history: ListCallHistory =
        ListCallHistory::new(clock("2022-02-01 08:00:00"), clock("2023-01-27 08:00:00"));
    list_notes: ListNotes = ListNotes::new("337b7045-c171-4c8c-946b-ba123e91c369");
    list_sip_accounts: ListSipAccounts = ListSipAccounts::new();
    list_call_presentations: ListCallPresentations = ListCallPresentations::new();
    list_sms_presentations: ListSmsPresentations = ListSmsPresentations::new();
}

/// Lines of the form `name: Model = "endpoint" Kind, required members;`.
macro_rules! bodies {
    ($($name:ident: $model:ty = $endpoint:literal $kind:ident, [$($required:literal),*];)+) => {
        $(mod $name {
            use super::*;

            #[test]
            fn the_example_reads_and_loses_nothing() {
                examples::check::<$model>($endpoint, Kind::$kind);
            }

            #[test]
            fn every_documented_field_is_read() {
                fields::check::<$model>($endpoint, Kind::$kind);
            }

            #[test]
            fn no_fault_quotes_a_value() {
                privacy::check_faults::<$model>($endpoint, Kind::$kind);
            }
        })+

        /// Endpoint and kind of each body.
        pub(crate) const BODIES: &[(&str, Kind)] = &[$(($endpoint, Kind::$kind)),+];

        /// Checks of null and absence, one a body.
        pub(crate) const GAPS: &[fn()] = &[$(|| null_and_absent::check::<$model>($endpoint, Kind::$kind, &[$($required),*])),+];
    };
}

bodies! {
    list_call_history_response: Envelope<Vec<CallHistoryEntry>> = "list_call_history" Response,
        ["$.success", "$.data[].uuid", "$.data[].callDate"];
    list_notes_response: Envelope<Vec<Note>> = "list_notes" Response, ["$.success", "$.data[].uuid"];
    list_sip_accounts_response: Envelope<Vec<SipAccount>> = "list_sip_accounts" Response,
        ["$.success", "$.data[].extensionId"];
    list_call_presentations_response: Envelope<Vec<CallPresentation>> = "list_call_presentations" Response,
        ["$.success", "$.data[].presentation"];
    list_sms_presentations_response: Envelope<Vec<SmsPresentation>> = "list_sms_presentations" Response,
        ["$.success", "$.data[].presentation"];
}
