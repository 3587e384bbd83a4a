//! One request of each endpoint, as printed by the document. A new endpoint adds a line.
//!
//! The tests of requests, of the table of endpoints, of printed answers and of privacy run over each line.

use ccrm_api::endpoints::{ListCallHistory, ListCallPresentations, ListNotes, ListSipAccounts, ListSmsPresentations};

use crate::requests::clock;
use crate::{privacy, requests, table};

/// Lines of the form `name: Type = request;`.
macro_rules! samples {
    ($($name:ident: $endpoint:ident = $request:expr;)+) => {
        $(mod $name {
            use super::*;

            #[test]
            fn the_entry_is_the_endpoints_own() {
                table::check(stringify!($name), $endpoint::ENTRY, &$request);
            }

            #[test]
            fn the_request_is_as_recorded() {
                requests::check(stringify!($name), &$request);
            }

            #[test]
            fn the_printed_answer_is_read() {
                table::check_answer($endpoint::ENTRY, &$request);
            }

            #[test]
            fn no_error_shows_what_the_vendor_said() {
                privacy::client::check_errors(&$request);
            }
        })+

        /// Name of each endpoint.
        pub(crate) const NAMES: &[&str] = &[$(stringify!($name)),+];
    };
}

samples! {
    list_call_history: ListCallHistory =
        ListCallHistory::new(clock("2022-02-01 08:00:00"), clock("2023-01-27 08:00:00"));
    list_notes: ListNotes = ListNotes::new("337b7045-c171-4c8c-946b-ba123e91c369");
    list_sip_accounts: ListSipAccounts = ListSipAccounts::new();
    list_call_presentations: ListCallPresentations = ListCallPresentations::new();
    list_sms_presentations: ListSmsPresentations = ListSmsPresentations::new();
}
