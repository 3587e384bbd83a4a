//! One request of each endpoint, as printed by the document. A new endpoint adds a line.
//!
//! The tests of requests, of the table of endpoints, of printed answers and of privacy run over each line.

use isaler_api::endpoints::{AddHistory, AddHistoryList, DeleteHistory, GetHistory, ListFields, ListHistory, ListTips};
use isaler_api::models::SortBy;

use crate::requests::{list, of_list, to_add};
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
            fn the_request_is_as_printed() {
                requests::check(stringify!($name), &$request);
            }

            #[test]
            fn the_printed_answer_is_read() {
                table::check_answer($endpoint::ENTRY, &$request);
            }

            #[test]
            fn no_error_shows_what_the_vendor_said() {
                privacy::check_errors(&$request);
            }
        })+

        /// Name of each endpoint.
        pub(crate) const NAMES: &[&str] = &[$(stringify!($name)),+];
    };
}

samples! {
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
