use std::collections::BTreeMap;
use std::ops::Bound;

use async_trait::async_trait;

use super::{MemoryOperation, MemoryStore};
use crate::{BadRecord, ListSource, ListedRecord, Page, PageCursor, Result, unknown_list};

/// Lists of a store that was not given others.
pub(super) const LISTS: &[&str] = &["users", "contacts"];

/// Records of the lists, by list and id, and the quarantined ones.
#[derive(Default)]
pub(super) struct ListedRecords {
    records: BTreeMap<(String, String), ListedRecord>,
    bad: Vec<(String, BadRecord)>,
}

impl MemoryStore {
    /// Sets the names of the store's lists; default `users` and `contacts`.
    pub fn with_lists(mut self, lists: &'static [&'static str]) -> Self {
        self.lists = lists;
        self
    }

    /// Adds records of lists. A record replaces the stored one with the same list and id, and its provider and account
    /// are set to the store's. A record of a list that the store does not have is never returned.
    pub fn add_listed(&self, records: impl IntoIterator<Item = ListedRecord>) {
        let mut state = self.state();
        for mut record in records {
            record.provider = self.provider.clone();
            record.account = self.account.clone();
            state.listed.records.insert((record.list.to_string(), record.id.clone()), record);
        }
    }

    /// Removes the record with this id from a list, if present.
    pub fn remove_listed(&self, list: &str, id: &str) {
        self.state().listed.records.remove(&(list.to_owned(), id.to_owned()));
    }

    /// Adds a record of a list that cannot be read. It is returned with the first page of every walk over the list.
    pub fn add_bad_listed(&self, list: impl Into<String>, bad: BadRecord) {
        self.state().listed.bad.push((list.into(), bad));
    }
}

#[async_trait]
impl ListSource for MemoryStore {
    fn lists(&self) -> &'static [&'static str] {
        self.lists
    }

    async fn list_page(&self, list: &str, cursor: Option<&PageCursor>) -> Result<Page<ListedRecord>> {
        if !self.lists.contains(&list) {
            return Err(unknown_list(self));
        }
        let after: Option<String> = cursor.map(|cursor| cursor.unpack_in_list(self, list)).transpose()?;
        let state = self.read(MemoryOperation::ListPage)?;
        let start = match &after {
            Some(id) => Bound::Excluded((list.to_owned(), id.clone())),
            None => Bound::Included((list.to_owned(), String::new())),
        };
        let of_list = state.listed.records.range((start, Bound::Unbounded)).take_while(|((of, _), _)| of == list);
        let page = self.page(of_list.map(|(_, record)| record.clone()), |last| (list, last.id.clone()))?;
        let bad = state.listed.bad.iter().filter(|(of, _)| of == list && after.is_none());
        Ok(page.with_quarantined(bad.map(|(_, bad)| bad.clone()).collect()).of_account(&self.account))
    }
}
