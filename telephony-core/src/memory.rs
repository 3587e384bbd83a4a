//! Reference implementation of the traits, over plain collections.

mod failure;
mod listed;
mod note_feed;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Account, BadRecord, CallHistoryCapability, CallHistorySource, CallId, CallPart, CallQuery, CallRecord, Error,
    ErrorKind, Note, NoteCapability, NoteDraft, NoteId, NoteStore, NoteSubject, Page, PageCursor, Provider, Result,
    Source,
};
use failure::FailureQueue;
use listed::{LISTS, ListedRecords};

pub use failure::{MemoryFailure, MemoryOperation};

const CALL_PAGE: &str = "memory.call.list";

const NOTE_WRITE: &str = "memory.note.write";

/// Calls, notes and lists in memory, for tests of your own code. The conformance suite is checked with it as well.
///
/// ```
/// use futures_util::TryStreamExt;
/// use telephony_core::time::{Duration, OffsetDateTime};
/// use telephony_core::{CallHistorySourceExt, CallQuery, CallRecord};
/// use telephony_core::{MemoryStore, Moment, Provider};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> telephony_core::Result<()> {
/// let provider = Provider::from_static("example");
/// let store = MemoryStore::new(provider.clone());
/// let at = OffsetDateTime::UNIX_EPOCH;
/// store.add_calls([CallRecord::new(provider, "1", Moment::exact(at))]);
/// let calls: Vec<_> = store.calls(CallQuery::new(at, at + Duration::HOUR)).try_collect().await?;
/// assert_eq!(calls.len(), 1);
/// # Ok(())
/// # }
/// ```
#[doc(alias("mock", "fake"))]
pub struct MemoryStore {
    provider: Provider,
    account: Account,
    page_size: usize,
    lists: &'static [&'static str],
    state: Mutex<MemoryState>,
}

#[derive(Default)]
struct MemoryState {
    calls: Vec<CallRecord>,
    bad: Vec<BadRecord>,
    notes: Vec<Note>,
    last_note: u64,
    listed: ListedRecords,
    failures: FailureQueue,
}

impl MemoryStore {
    /// An empty store with this provider name, the account `memory`, the lists `users` and `contacts`, and 100 records
    /// per page.
    pub fn new(provider: Provider) -> Self {
        let account = Account::new("memory");
        Self { provider, account, page_size: 100, lists: LISTS, state: Mutex::default() }
    }

    /// Sets the account that the records belong to.
    pub fn for_account(mut self, account: impl Into<Account>) -> Self {
        self.account = account.into();
        self
    }

    /// Sets the number of records per page; zero is raised to one.
    pub fn page_size(mut self, page_size: usize) -> Self {
        self.page_size = page_size.max(1);
        self
    }

    /// Adds calls. A call replaces the stored one with the same id and part. The provider and account of each call are
    /// set to the store's.
    pub fn add_calls(&self, calls: impl IntoIterator<Item = CallRecord>) {
        let calls = calls.into_iter().map(|mut call| {
            call.provider = self.provider.clone();
            call.account = self.account.clone();
            (call.key(), call)
        });
        let new: BTreeMap<_, _> = calls.collect();
        let mut state = self.state();
        state.calls.retain(|call| !new.contains_key(&call.key()));
        state.calls.extend(new.into_values());
        state.calls.sort_by(CallRecord::timeline_order);
    }

    /// Removes the call with this id, if present.
    pub fn remove_call(&self, id: &CallId) {
        self.state().calls.retain(|call| call.id != *id);
    }

    /// Adds a record that cannot be read. It is returned with the first page of every walk.
    pub fn add_bad_record(&self, bad: BadRecord) {
        self.state().bad.push(bad);
    }

    /// Makes the next `count` operations fail with this error, whichever they are: a page of calls, notes or a list, or a
    /// write.
    ///
    /// Failures are queued: those of a second call follow those of the first. A write that fails is not carried out.
    /// [`fail`](Self::fail) selects the operation, and can carry the write out.
    ///
    /// ```
    /// use telephony_core::{CallHistorySource, CallQuery, Error, ErrorKind, MemoryStore, Provider};
    ///
    /// # let at = time::OffsetDateTime::UNIX_EPOCH;
    /// let provider = Provider::from_static("example");
    /// let store = MemoryStore::new(provider.clone());
    /// store.fail_next(2, Error::new(ErrorKind::Unavailable, provider, "example.call.list"));
    /// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    /// # runtime.block_on(async {
    /// let query = CallQuery::new(at, at);
    /// assert!(store.call_page(&query, None).await.is_err());
    /// assert!(store.call_page(&query, None).await.is_err());
    /// assert!(store.call_page(&query, None).await.is_ok());
    /// # });
    /// ```
    pub fn fail_next(&self, count: usize, error: Error) {
        self.fail(MemoryFailure::new(error).times(count));
    }

    /// Makes operations fail: those of one kind, after some that pass, or although the write is carried out.
    ///
    /// Failures are queued, and the first one that applies to an operation decides it. A failure without an operation
    /// applies to every page and every write, and not to the search of
    /// [`find_written`](NoteStore::find_written).
    ///
    /// ```
    /// use telephony_core::{Error, ErrorKind, MemoryFailure, MemoryOperation, MemoryStore};
    /// use telephony_core::{NoteDraft, NoteStore, NoteSubject, Provider};
    ///
    /// let provider = Provider::from_static("example");
    /// let store = MemoryStore::new(provider.clone());
    /// let lost = Error::new(ErrorKind::OutcomeUnknown, provider, "example.note.create");
    /// store.fail(MemoryFailure::new(lost).on(MemoryOperation::CreateNote).after_effect());
    /// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    /// # runtime.block_on(async {
    /// let draft = NoteDraft::new(NoteSubject::Client("101".to_owned()), "call back at noon");
    /// let error = store.create_note(&draft).await.unwrap_err();
    /// assert!(store.find_written(&draft, &error).await.unwrap().is_some());
    /// # });
    /// ```
    pub fn fail(&self, failure: MemoryFailure) {
        self.state().failures.push(failure);
    }

    /// Removes the failures that are still to come.
    pub fn clear_failures(&self) {
        self.state().failures = FailureQueue::default();
    }

    // State for one read, or the failure that is due.
    fn read(&self, operation: MemoryOperation) -> Result<MutexGuard<'_, MemoryState>> {
        let mut state = self.state();
        match state.failures.next(operation)? {
            Some(error) => Err(error),
            None => Ok(state),
        }
    }

    // Carries out one write, unless a failure that is due prevents it, and fails afterwards if one follows it.
    fn write<T>(&self, operation: MemoryOperation, write: impl FnOnce(&mut MemoryState) -> Result<T>) -> Result<T> {
        let mut state = self.state();
        let late = state.failures.next(operation)?;
        let written = write(&mut state)?;
        late.map_or(Ok(written), Err)
    }

    // A poisoned lock is still usable, because a panic of another thread cannot leave a half-written record.
    fn state(&self) -> MutexGuard<'_, MemoryState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn no_such_note(&self) -> Error {
        Error::new(ErrorKind::NotFound, self.provider.clone(), NOTE_WRITE).with_message("there is no note with this id")
    }

    // The cursor is the last item of the page, so that records added or removed before it do not shift the next page.
    fn page<T, C: Serialize>(&self, items: impl Iterator<Item = T>, cursor: impl Fn(&T) -> C) -> Result<Page<T>> {
        let mut items: Vec<T> = items.take(self.page_size + 1).collect();
        let more = items.len() > self.page_size;
        items.truncate(self.page_size);
        let last = items.last().filter(|_| more);
        let next = last.map(|last| PageCursor::pack(&self.provider, &self.account, &cursor(last))).transpose()?;
        Ok(Page::new(items).with_next(next))
    }

    fn unpack<C: DeserializeOwned>(&self, cursor: Option<&PageCursor>) -> Result<Option<C>> {
        cursor.map(|cursor| cursor.unpack(&self.provider, &self.account)).transpose()
    }
}

fn call_place(call: &CallRecord) -> (i128, CallId, Option<CallPart>) {
    (call.filed_at.instant().unix_timestamp_nanos(), call.id.clone(), call.part.clone())
}

// Notes are numbered in the order of their creation.
fn note_place(note: &Note) -> u64 {
    note.id.as_str().parse().unwrap_or(0)
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("provider", &self.provider).finish_non_exhaustive()
    }
}

impl Source for MemoryStore {
    fn provider(&self) -> Provider {
        self.provider.clone()
    }

    fn account(&self) -> Account {
        self.account.clone()
    }
}

#[async_trait]
impl CallHistorySource for MemoryStore {
    fn call_history_capability(&self) -> CallHistoryCapability {
        let size = u32::try_from(self.page_size).unwrap_or(u32::MAX);
        let mut capability = CallHistoryCapability::new(size);
        capability.total = true;
        capability.filter_direction = true;
        capability.filter_medium = true;
        capability.direction = true;
        capability.outcome = true;
        capability.duration = true;
        capability.talk_time = true;
        capability.recording = true;
        capability
    }

    async fn call_page(&self, query: &CallQuery, cursor: Option<&PageCursor>) -> Result<Page<CallRecord>> {
        query.check(&self.provider, CALL_PAGE)?;
        let after: Option<(i128, CallId, Option<CallPart>)> = self.unpack(cursor)?;
        let state = self.read(MemoryOperation::CallPage)?;
        let admitted = || state.calls.iter().filter(|call| query.matches(call));
        let total = admitted().count() as u64;
        let quarantined = if after.is_none() { state.bad.clone() } else { Vec::new() };
        let behind = |call: &&CallRecord| after.as_ref().is_none_or(|it| *it < call_place(call));
        let page = self.page(admitted().filter(behind).cloned(), call_place)?;
        Ok(page.with_quarantined(quarantined).with_total(Some(total)))
    }
}

#[async_trait]
impl NoteStore for MemoryStore {
    fn note_capability(&self) -> NoteCapability {
        let mut capability = NoteCapability::none();
        capability.list = true;
        capability.create = true;
        capability.update = true;
        capability.delete = true;
        capability.on_call = true;
        capability.on_client = true;
        capability.on_contact = true;
        capability.on_deal = true;
        capability.on_phone = true;
        capability
    }

    async fn note_page(&self, subject: &NoteSubject, cursor: Option<&PageCursor>) -> Result<Page<Note>> {
        let after: Option<u64> = self.unpack(cursor)?;
        let state = self.read(MemoryOperation::NotePage)?;
        let notes = state.notes.iter().filter(|note| note.subjects.contains(subject));
        let behind = |note: &&Note| after.is_none_or(|it| it < note_place(note));
        self.page(notes.filter(behind).cloned(), note_place)
    }

    async fn create_note(&self, draft: &NoteDraft) -> Result<NoteId> {
        self.write(MemoryOperation::CreateNote, |state| {
            state.last_note += 1;
            let id = NoteId::new(state.last_note.to_string());
            let mut note = Note::new(self.provider.clone(), id.clone());
            note.account = self.account.clone();
            note.subjects = vec![draft.subject.clone()];
            note.text = Some(draft.text.clone());
            note.created = draft.at.map(crate::Moment::exact);
            note.kind.clone_from(&draft.kind);
            state.notes.push(note);
            Ok(id)
        })
    }

    async fn update_note(&self, id: &NoteId, draft: &NoteDraft) -> Result<()> {
        self.write(MemoryOperation::UpdateNote, |state| {
            let note = state.notes.iter_mut().find(|note| note.id == *id);
            note.ok_or_else(|| self.no_such_note())?.text = Some(draft.text.clone());
            Ok(())
        })
    }

    async fn delete_note(&self, id: &NoteId) -> Result<()> {
        self.write(MemoryOperation::DeleteNote, |state| {
            let before = state.notes.len();
            state.notes.retain(|note| note.id != *id);
            if state.notes.len() == before { Err(self.no_such_note()) } else { Ok(()) }
        })
    }

    async fn find_written(&self, draft: &NoteDraft, error: &Error) -> Result<Option<NoteId>> {
        self.newest_written(draft, error)
    }
}

#[cfg(test)]
mod tests;
