//! An entry whose type is not a call.

use telephony_core::{Author, Note, NoteId};

use super::{Normalizer, subjects, text};
use crate::PROVIDER;
use crate::models::HistoryEntry;

impl Normalizer {
    /// Converts the entry to a note; `None` when the entry is a call.
    ///
    /// The text is taken from the entry unchanged: as stored from `info`, altered from a list.
    pub fn note(&self, entry: &HistoryEntry) -> Option<Note> {
        if entry.kind.as_deref().is_some_and(|kind| self.call_types.get(kind).is_some()) {
            return None;
        }
        let mut note = Note::new(PROVIDER, NoteId::new(entry.id.to_string()));
        note.account.clone_from(&self.account);
        note.subjects = subjects(entry);
        note.text = text(entry.content.as_ref()).cloned();
        note.author = author(entry);
        note.created = entry.at.map(|at| self.zone.moment(at));
        note.kind.clone_from(&entry.kind);
        Some(note)
    }
}

fn author(entry: &HistoryEntry) -> Option<Author> {
    let mut author = Author::default();
    author.login.clone_from(&entry.responsible_login);
    author.id = entry.responsible.map(|user| user.get().to_string());
    (author != Author::default()).then_some(author)
}
