//! Wire models of the server's requests and answers, member by member.

mod activity_type;
mod answer;
mod contact;
mod entry_time;
pub(crate) mod envelope;
pub(crate) mod field_names;
mod history_entry;
mod history_list;
mod id;
pub(crate) mod list;
mod new_entry;
mod refusal;
mod sent_list;
mod sort;

pub use activity_type::{ActivityType, ActivityTypeFilter, ActivityTypes};
pub use answer::{Acknowledgement, AddAnswer, AddListItem, HistoryAnswer};
pub use contact::Contact;
pub use entry_time::{EntryTime, InvalidEntryTime};
pub use field_names::FieldNames;
pub use history_entry::HistoryEntry;
pub use history_list::HistoryList;
pub use id::{ClientId, ContactId, DealId, EntryId, UserId};
pub use new_entry::{NewEntry, NewEntryList};
pub use refusal::Refusal;
pub use sort::{SortBy, SortOrder};
