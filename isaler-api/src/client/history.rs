use time::Date;

use super::{Client, Request};
use crate::endpoints::{AddHistory, AddHistoryList, DeleteHistory, GetHistory, ListHistory};
use crate::models::{EntryId, NewEntry};

impl Client {
    /// Lists the entries of a period, both days included.
    pub fn list_history(&self, from: Date, to: Date) -> Request<'_, ListHistory> {
        Request { client: self, endpoint: ListHistory::new(from, to) }
    }

    /// Reads one entry, with its text as stored.
    pub fn get_history(&self, id: impl Into<EntryId>) -> Request<'_, GetHistory> {
        Request { client: self, endpoint: GetHistory::new(id) }
    }

    /// Writes an entry.
    pub fn add_history(&self, entry: NewEntry) -> Request<'_, AddHistory> {
        Request { client: self, endpoint: AddHistory::new(entry).text(self.0.behaviour.text) }
    }

    /// Writes several entries.
    pub fn add_history_list(&self, entries: impl IntoIterator<Item = NewEntry>) -> Request<'_, AddHistoryList> {
        Request { client: self, endpoint: AddHistoryList::new(entries).text(self.0.behaviour.text) }
    }

    /// Deletes an entry.
    pub fn delete_history(&self, id: impl Into<EntryId>) -> Request<'_, DeleteHistory> {
        Request { client: self, endpoint: DeleteHistory::new(id) }
    }
}
