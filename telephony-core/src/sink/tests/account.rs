use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use futures_util::TryStreamExt;

use super::PROVIDER;
use crate::{
    Account, BadRecord, CallHistoryCapability, CallHistorySource, CallHistorySourceExt, CallQuery, CallRecord, Entry,
    Error, ErrorKind, ListSource, ListedRecord, MemoryStore, Note, NoteCapability, NoteDraft, NoteFeed,
    NoteFeedCapability, NoteFeedExt, NoteFeedQuery, NoteId, NoteStore, NoteSubject, Page, PageCursor, Provider, Result,
    Source,
};

const USERS_PER_PAGE: usize = 2;

/// Account in memory with the list `users`.
#[derive(Debug)]
pub(super) struct TestAccount {
    pub(super) store: MemoryStore,
    users: Mutex<(Vec<ListedRecord>, Vec<BadRecord>)>,
    bad_notes: Mutex<Vec<BadRecord>>,
}

impl TestAccount {
    pub(super) fn new(label: &str) -> Self {
        let store = MemoryStore::new(PROVIDER).for_account(label).page_size(3);
        Self { store, users: Mutex::default(), bad_notes: Mutex::default() }
    }

    /// Replaces the list `users`.
    pub(super) fn set_users<'a>(&self, ids: impl IntoIterator<Item = &'a str>) {
        let user = |id: &str| {
            let mut user = ListedRecord::new(PROVIDER, "users", id);
            user.account = self.account();
            user.name = Some(format!("user {id}").into());
            user.data = Some(format!(r#"{{"id":"{id}"}}"#).into());
            user
        };
        self.users.lock().unwrap().0 = ids.into_iter().map(user).collect();
    }

    /// Sets the quarantined records that the last page of the list has.
    pub(super) fn set_bad_users(&self, bad: Vec<BadRecord>) {
        self.users.lock().unwrap().1 = bad;
    }

    /// Sets the quarantined records that each page of notes has.
    pub(super) fn set_bad_notes(&self, bad: Vec<BadRecord>) {
        *self.bad_notes.lock().unwrap() = bad;
    }

    /// Ids of the list `users`, in their order.
    pub(super) fn user_ids(&self) -> Vec<String> {
        self.users.lock().unwrap().0.iter().map(|user| user.id.clone()).collect()
    }

    /// Calls of the account, by their ids.
    pub(super) async fn calls(&self) -> BTreeMap<String, CallRecord> {
        let query = CallQuery::new(super::START, super::NOW);
        let entries: Vec<_> = self.store.calls(query).try_collect().await.unwrap();
        entries.into_iter().filter_map(Entry::into_call).map(|call| (call.id.to_string(), call)).collect()
    }

    /// Number of notes of the account.
    pub(super) async fn notes(&self) -> usize {
        let notes: Vec<_> = self.store.notes_since(NoteFeedQuery::new(super::START)).try_collect().await.unwrap();
        notes.len()
    }

    /// Writes a note on a client, at the time of the load of this hour.
    pub(super) async fn note(&self, text: &str, hour: i64) -> NoteId {
        let mut draft = NoteDraft::new(NoteSubject::Client("7".to_owned()), text);
        draft.at = Some(super::NOW + time::Duration::hours(hour));
        self.store.create_note(&draft).await.unwrap()
    }
}

impl Source for TestAccount {
    fn provider(&self) -> Provider {
        self.store.provider()
    }

    fn account(&self) -> Account {
        self.store.account()
    }
}

#[async_trait]
impl CallHistorySource for TestAccount {
    fn call_history_capability(&self) -> CallHistoryCapability {
        self.store.call_history_capability()
    }

    async fn call_page(&self, query: &CallQuery, cursor: Option<&PageCursor>) -> Result<Page<CallRecord>> {
        self.store.call_page(query, cursor).await
    }
}

#[async_trait]
impl NoteStore for TestAccount {
    fn note_capability(&self) -> NoteCapability {
        self.store.note_capability()
    }

    async fn note_page(&self, subject: &NoteSubject, cursor: Option<&PageCursor>) -> Result<Page<Note>> {
        self.store.note_page(subject, cursor).await
    }

    async fn create_note(&self, draft: &NoteDraft) -> Result<NoteId> {
        self.store.create_note(draft).await
    }

    async fn update_note(&self, id: &NoteId, draft: &NoteDraft) -> Result<()> {
        self.store.update_note(id, draft).await
    }

    async fn delete_note(&self, id: &NoteId) -> Result<()> {
        self.store.delete_note(id).await
    }

    async fn find_written(&self, draft: &NoteDraft, error: &Error) -> Result<Option<NoteId>> {
        self.store.find_written(draft, error).await
    }
}

#[async_trait]
impl NoteFeed for TestAccount {
    fn note_feed_capability(&self) -> NoteFeedCapability {
        self.store.note_feed_capability()
    }

    async fn note_feed_page(&self, query: &NoteFeedQuery, cursor: Option<&PageCursor>) -> Result<Page<Note>> {
        let page = self.store.note_feed_page(query, cursor).await?;
        Ok(page.with_quarantined(self.bad_notes.lock().unwrap().clone()))
    }
}

#[async_trait]
impl ListSource for TestAccount {
    fn lists(&self) -> &'static [&'static str] {
        &["users"]
    }

    async fn list_page(&self, list: &str, cursor: Option<&PageCursor>) -> Result<Page<ListedRecord>> {
        let (provider, account) = (self.provider(), self.account());
        if list != "users" {
            return Err(Error::new(ErrorKind::InvalidQuery, provider, "memory.list"));
        }
        let from = cursor.map(|cursor| cursor.unpack::<usize>(&provider, &account)).transpose()?.unwrap_or_default();
        let (users, bad) = self.users.lock().unwrap().clone();
        let page: Vec<_> = users.iter().skip(from).take(USERS_PER_PAGE).cloned().collect();
        let end = from + page.len();
        if end < users.len() {
            let next = PageCursor::pack(&provider, &account, &end)?;
            return Ok(Page::new(page).with_next(Some(next)));
        }
        Ok(Page::new(page).with_quarantined(bad))
    }
}
