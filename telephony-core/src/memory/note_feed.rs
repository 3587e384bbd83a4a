use async_trait::async_trait;

use super::{MemoryOperation, MemoryStore, note_place};
use crate::{Error, ErrorKind, Note, NoteDraft, NoteFeed, NoteFeedCapability, NoteFeedQuery, NoteId, NoteReach};
use crate::{Page, PageCursor, Result};

#[async_trait]
impl NoteFeed for MemoryStore {
    fn note_feed_capability(&self) -> NoteFeedCapability {
        NoteFeedCapability::new(NoteReach::AllNotes)
    }

    async fn note_feed_page(&self, query: &NoteFeedQuery, cursor: Option<&PageCursor>) -> Result<Page<Note>> {
        let after: Option<(NoteFeedQuery, u64)> = self.unpack(cursor)?;
        let after = match after {
            Some((of, after)) if of == *query => after,
            Some(_) => {
                let message = "the cursor belongs to another query";
                let error = Error::new(ErrorKind::InvalidQuery, self.provider.clone(), "memory.note.feed");
                return Err(error.with_account(&self.account).with_message(message));
            }
            None => 0,
        };
        let state = self.read(MemoryOperation::NoteFeedPage)?;
        let new = state.notes.iter().filter(|note| note.may_be_since(query.since) && note_place(note) > after);
        self.page(new.cloned(), |note| (query.clone(), note_place(note)))
    }
}

impl MemoryStore {
    /// Adds a subject to a note.
    #[cfg(test)]
    pub(crate) fn attach(&self, id: &NoteId, subject: &crate::NoteSubject) {
        let mut state = self.state();
        let notes = state.notes.iter_mut().filter(|note| note.id == *id);
        notes.for_each(|note| note.subjects.push(subject.clone()));
    }

    /// Newest note of the draft's subject and text that was not created before the request was sent.
    pub(super) fn newest_written(&self, draft: &NoteDraft, error: &Error) -> Result<Option<NoteId>> {
        if error.kind() != ErrorKind::OutcomeUnknown {
            return Ok(None);
        }
        let state = self.read(MemoryOperation::FindWritten)?;
        let is_written = |note: &&Note| {
            let is_early = |at: crate::Moment| Some(at.instant()) != draft.at && error.sent_at() > Some(at.instant());
            note.subjects.contains(&draft.subject)
                && note.text.as_ref() == Some(&draft.text)
                && !note.created.is_some_and(is_early)
        };
        Ok(state.notes.iter().rev().find(is_written).map(|note| note.id.clone()))
    }
}
