mod draft_matcher;
mod draft_text;
mod of_call;
mod once;

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;

use crate::{
    CallRecord, Error, Note, NoteCapability, NoteDraft, NoteId, NoteSubject, Page, PageCursor, Result, Source, paginate,
};
pub use draft_matcher::{DraftMatch, DraftMatcher};

/// Store of notes.
///
/// # Contract
///
/// - An operation that the capability denies is rejected with [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported)
///   before any request is sent, and so is a subject of a kind that the store does not take.
/// - A created note is listed under its subject with its text (a vendor may clean the text) until it is deleted.
/// - A create with an unknown outcome ends with [`ErrorKind::OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) and is
///   never retried automatically.
/// - A deletion of a note that is gone ends with [`ErrorKind::NotFound`](crate::ErrorKind::NotFound).
///
/// The conformance suite (feature `conformance`) checks these promises, each as far as the capability permits:
///
/// - what the capability denies is refused as unsupported;
/// - notes can be listed;
/// - every note on the subject is listed;
/// - notes carry the store's provider;
/// - a note can be written;
/// - a written note is listed;
/// - a note is listed under the id that writing it gave;
/// - a note can be changed;
/// - a changed note has its new text;
/// - a note can be deleted;
/// - a deleted note is gone;
/// - a note that is gone cannot be deleted;
/// - a call's note subjects are of kinds that the store takes;
/// - some call names a subject of its notes;
/// - notes can be listed under a call's subject;
/// - calls can be read.
#[async_trait]
pub trait NoteStore: Source {
    /// Capabilities of this store.
    fn note_capability(&self) -> NoteCapability;

    /// Returns one page of the notes on a subject, from the start or from a cursor of the same subject.
    async fn note_page(&self, subject: &NoteSubject, cursor: Option<&PageCursor>) -> Result<Page<Note>>;

    /// Creates a note and returns its id.
    async fn create_note(&self, draft: &NoteDraft) -> Result<NoteId>;

    /// Replaces a note's text.
    async fn update_note(&self, id: &NoteId, draft: &NoteDraft) -> Result<()>;

    /// Deletes a note.
    async fn delete_note(&self, id: &NoteId) -> Result<()>;

    /// Finds the note that a [`create_note`](Self::create_note) with this error may have written.
    ///
    /// `None` means that it was not written: an error of another kind than
    /// [`ErrorKind::OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) writes nothing, and otherwise the store waits as
    /// long as the vendor may still be carrying out the request. A note is recognised by its subject, its text and its
    /// time, which is compared with the time of the request by the vendor's clock; an equal note that somebody else
    /// wrote in the meantime is taken for it. If the time proves nothing, for example because the clocks differ by ten
    /// minutes or more, the error is `OutcomeUnknown`, and its message says so.
    ///
    /// An implementation compares with [`DraftMatcher`], and repeats the comparison with
    /// [`look_until_settled`](crate::transport::look_until_settled) (feature `transport`) until the vendor can no
    /// longer carry out the request.
    async fn find_written(&self, draft: &NoteDraft, error: &Error) -> Result<Option<NoteId>>;
}

macro_rules! forward {
    ($($pointer:ty),+) => {$(
        #[async_trait]
        impl<T: NoteStore + ?Sized> NoteStore for $pointer {
            fn note_capability(&self) -> NoteCapability {
                (**self).note_capability()
            }

            async fn note_page(
                &self,
                subject: &NoteSubject,
                cursor: Option<&PageCursor>,
            ) -> Result<Page<Note>> {
                (**self).note_page(subject, cursor).await
            }

            async fn create_note(&self, draft: &NoteDraft) -> Result<NoteId> {
                (**self).create_note(draft).await
            }

            async fn update_note(&self, id: &NoteId, draft: &NoteDraft) -> Result<()> {
                (**self).update_note(id, draft).await
            }

            async fn delete_note(&self, id: &NoteId) -> Result<()> {
                (**self).delete_note(id).await
            }

            async fn find_written(&self, draft: &NoteDraft, error: &Error) -> Result<Option<NoteId>> {
                (**self).find_written(draft, error).await
            }
        }
    )+};
}

forward!(Box<T>, Arc<T>);

/// Streams over any [`NoteStore`], also a boxed one.
///
/// After a retryable error a stream can be polled further and continues with the page that failed, and the methods
/// `into_…` return streams that own their store, both as in
/// [`CallHistorySourceExt`](crate::CallHistorySourceExt#after-an-error). Any other error ends the stream.
///
/// ```
/// use futures_util::TryStreamExt;
/// use telephony_core::{MemoryStore, NoteDraft, NoteStoreExt, NoteSubject, Provider};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> telephony_core::Result<()> {
/// let store = MemoryStore::new(Provider::from_static("example"));
/// let subject = NoteSubject::Client("101".to_owned());
/// store.create_note_once(&NoteDraft::new(subject.clone(), "call back at noon")).await?;
/// let notes: Vec<_> = store.notes(subject).try_collect().await?;
/// assert_eq!(notes.len(), 1);
/// # Ok(())
/// # }
/// ```
pub trait NoteStoreExt: NoteStore {
    /// Pages of the notes on a subject.
    fn note_pages(&self, subject: NoteSubject) -> BoxStream<'_, Result<Page<Note>>> {
        paginate::note_pages(self, subject)
    }

    /// Notes on a subject that could be read, in the vendor's order. Quarantined notes are left out.
    fn notes(&self, subject: NoteSubject) -> BoxStream<'_, Result<Note>> {
        paginate::notes(self, subject)
    }

    /// [`note_pages`](Self::note_pages) as a stream that owns the store.
    fn into_note_pages(self, subject: NoteSubject) -> BoxStream<'static, Result<Page<Note>>>
    where
        Self: Sized + 'static,
    {
        paginate::note_pages(Arc::new(self), subject)
    }

    /// [`notes`](Self::notes) as a stream that owns the store.
    fn into_notes(self, subject: NoteSubject) -> BoxStream<'static, Result<Note>>
    where
        Self: Sized + 'static,
    {
        paginate::notes(Arc::new(self), subject)
    }

    /// Notes under all note subjects of a call, each note once. Quarantined notes are left out.
    ///
    /// The subjects are the record's [`note_subjects`](CallRecord::note_subjects), one after the other. Where a vendor
    /// files notes under a party and not under a call, the notes of its other calls are among them. A record of another
    /// provider or account is refused as [`ErrorKind::InvalidQuery`](crate::ErrorKind::InvalidQuery) before any
    /// request.
    fn notes_of(&self, call: &CallRecord) -> BoxStream<'_, Result<Note>> {
        of_call::notes(self, call)
    }

    /// [`notes_of`](Self::notes_of) as a stream that owns the store.
    fn into_notes_of(self, call: &CallRecord) -> BoxStream<'static, Result<Note>>
    where
        Self: Sized + 'static,
    {
        of_call::notes(Arc::new(self), call)
    }

    /// Creates a note at most once, and returns its id.
    ///
    /// After an unknown outcome the note is looked for with [`find_written`](NoteStore::find_written), which may wait
    /// for the vendor. Only a note that is certainly absent is written once more, three times at the most. If it cannot
    /// be decided, or if the notes cannot be listed, the error is
    /// [`ErrorKind::OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown), and at most one note was written. Its message
    /// says if a note of equal text was found, if the clocks differ too much, or why the search failed.
    fn create_note_once<'a>(&'a self, draft: &'a NoteDraft) -> BoxFuture<'a, Result<NoteId>> {
        Box::pin(once::create(self, draft))
    }
}

impl<T: NoteStore + ?Sized> NoteStoreExt for T {}

#[cfg(test)]
mod tests;
