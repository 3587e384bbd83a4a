use telephony_core::{Author, Moment, Note, NoteId, NoteSubject, NumberKind};

use super::Normalizer;
use crate::PROVIDER;
use crate::models::{ContactId, ContactNote, ContactNoteId};

impl Normalizer {
    /// Note record of a contact's note. Its subjects are the contact, the external number and the call, where the note
    /// names them.
    ///
    /// Its id joins the contact's and the note's, `7068/3301`, because updating and deleting need both. A note without
    /// an id gets 0, which no request accepts.
    pub fn note(&self, note: &ContactNote, contact: impl Into<ContactId>) -> Note {
        let contact = contact.into();
        let id = note.id.map_or(0, ContactNoteId::get);
        let mut normalized = Note::new(PROVIDER, NoteId::new(format!("{contact}/{id}")));
        normalized.account.clone_from(&self.account);
        normalized.subjects.push(NoteSubject::Contact(contact.to_string()));
        let number = note.other_leg_number.clone();
        let number = number.filter(|it| it.kind() != NumberKind::Anonymous);
        normalized.subjects.extend(number.map(NoteSubject::Phone));
        normalized.subjects.extend(note.uuid.as_ref().map(|it| NoteSubject::Call(it.call_id())));
        normalized.text.clone_from(&note.content);
        normalized.author = note.responsible_user_id.map(|id| {
            let mut author = Author::default();
            author.id = Some(id.to_string());
            author
        });
        normalized.created = note.created.map(Moment::exact);
        normalized.updated = note.last_modified.map(Moment::exact);
        normalized.kind = note.note_type.map(|kind| kind.to_string());
        normalized
    }
}
