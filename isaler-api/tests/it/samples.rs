//! One request of each endpoint, as printed by the document. A new endpoint adds a line.
//!
//! The tests of requests, of the table of endpoints, of printed answers and of privacy run over each line.

use isaler_api::endpoints::{AddHistory, AddHistoryList, DeleteHistory, GetHistory, ListFields, ListHistory, ListTips};
use isaler_api::models::SortBy;

use crate::requests::{list, of_list, to_add};

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
