mod add_history;
mod add_history_list;
mod delete_history;
mod get_history;
mod list_history;

pub use add_history::AddHistory;
pub use add_history_list::AddHistoryList;
pub(crate) use add_history_list::DEFAULT_KIND;
pub use delete_history::DeleteHistory;
pub use get_history::GetHistory;
pub(crate) use get_history::MendedHistory;
pub use list_history::{ListHistory, PAGE_SIZE};
