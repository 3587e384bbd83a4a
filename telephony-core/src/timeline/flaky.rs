//! A source or store that fails at random, and answers after a random number of polls.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use futures_util::stream::{BoxStream, StreamExt};

use crate::{
    Account, CallHistoryCapability, CallHistorySource, CallQuery, CallRecord, Error, ErrorKind, Note, NoteCapability,
    NoteDraft, NoteId, NoteStore, NoteSubject, Page, PageCursor, Provider, Result, Source,
};

#[derive(Debug)]
pub(crate) struct Flaky<S> {
    source: S,
    random: Mutex<u64>,
    /// Percentage of requests that fail.
    failures: u64,
    answered: AtomicUsize,
}

const KINDS: [ErrorKind; 6] = [
    ErrorKind::RateLimited,
    ErrorKind::Unavailable,
    ErrorKind::NotSent,
    ErrorKind::Interrupted,
    ErrorKind::Timeout,
    ErrorKind::NotJson,
];

impl<S: Source> Flaky<S> {
    pub(crate) fn new(source: S, seed: u64, failures: u64) -> Self {
        Self { source, random: Mutex::new(seed | 1), failures, answered: AtomicUsize::new(0) }
    }

    pub(crate) fn source(&self) -> &S {
        &self.source
    }

    /// Number of requests that did not fail.
    pub(crate) fn answered(&self) -> usize {
        self.answered.load(Ordering::Relaxed)
    }

    fn random(&self) -> u64 {
        let mut state: MutexGuard<'_, u64> = self.random.lock().unwrap();
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        *state >> 11
    }

    async fn request(&self) -> Result<()> {
        let random = self.random();
        for _ in 0..random % 4 {
            tokio::task::yield_now().await;
        }
        if (random / 4) % 100 < self.failures {
            let kind = KINDS[usize::try_from(random / 400).unwrap() % KINDS.len()];
            return Err(Error::new(kind, self.provider(), "flaky"));
        }
        self.answered.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// Items of a stream that is polled once more after each retryable error, and the number of errors.
pub(crate) async fn patient<T>(mut stream: BoxStream<'_, Result<T>>) -> (Vec<T>, usize) {
    let (mut items, mut failed) = (Vec::new(), 0);
    while let Some(item) = stream.next().await {
        match item {
            Ok(item) => items.push(item),
            Err(error) => {
                assert!(error.is_retryable(), "{error}");
                failed += 1;
            }
        }
    }
    (items, failed)
}

pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

impl<S: Source> Source for Flaky<S> {
    fn provider(&self) -> Provider {
        self.source.provider()
    }

    fn account(&self) -> Account {
        self.source.account()
    }
}

#[async_trait]
impl<S: CallHistorySource> CallHistorySource for Flaky<S> {
    fn call_history_capability(&self) -> CallHistoryCapability {
        self.source.call_history_capability()
    }

    async fn call_page(&self, query: &CallQuery, cursor: Option<&PageCursor>) -> Result<Page<CallRecord>> {
        self.request().await?;
        self.source.call_page(query, cursor).await
    }
}

#[async_trait]
impl<S: NoteStore> NoteStore for Flaky<S> {
    fn note_capability(&self) -> NoteCapability {
        self.source.note_capability()
    }

    async fn note_page(&self, subject: &NoteSubject, cursor: Option<&PageCursor>) -> Result<Page<Note>> {
        self.request().await?;
        self.source.note_page(subject, cursor).await
    }

    async fn create_note(&self, draft: &NoteDraft) -> Result<NoteId> {
        self.source.create_note(draft).await
    }

    async fn find_written(&self, draft: &NoteDraft, error: &Error) -> Result<Option<NoteId>> {
        self.source.find_written(draft, error).await
    }

    async fn update_note(&self, id: &NoteId, draft: &NoteDraft) -> Result<()> {
        self.source.update_note(id, draft).await
    }

    async fn delete_note(&self, id: &NoteId) -> Result<()> {
        self.source.delete_note(id).await
    }
}
