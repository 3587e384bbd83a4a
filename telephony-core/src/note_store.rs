use async_trait::async_trait;
use futures_util::stream::{BoxStream, StreamExt, TryStreamExt};

use crate::{Note, NoteCapability, NoteDraft, NoteId, NoteSubject, Page, PageCursor, Result, Source, paginate};

/// Store of notes.
///
/// # Contract
///
/// - An operation that the capability denies is rejected with [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported)
///   before any request is sent, and so is a subject of a kind that the store does not take.
/// - A created note is listed under its subject with its text (a vendor may clean the text) until it is deleted.
/// - A create with an unknown outcome ends with [`ErrorKind::OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) and is
///   never retried automatically.
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
        }
    )+};
}

forward!(Box<T>, std::sync::Arc<T>);

/// Streams over any [`NoteStore`], also a boxed one. An error ends its stream.
pub trait NoteStoreExt: NoteStore {
    /// Pages of the notes on a subject.
    fn note_pages(&self, subject: NoteSubject) -> BoxStream<'_, Result<Page<Note>>> {
        paginate::pages(self.provider(), "note_pages", move |cursor| {
            let subject = subject.clone();
            async move { self.note_page(&subject, cursor.as_ref()).await }
        })
        .boxed()
    }

    /// Notes on a subject that could be read, in the vendor's order. Quarantined notes are left out.
    fn notes(&self, subject: NoteSubject) -> BoxStream<'_, Result<Note>> {
        self.note_pages(subject)
            .map_ok(|page| futures_util::stream::iter(page.items.into_iter().map(Ok)))
            .try_flatten()
            .boxed()
    }
}

impl<T: NoteStore + ?Sized> NoteStoreExt for T {}
