mod list_call_history;

pub use list_call_history::ListCallHistory;
