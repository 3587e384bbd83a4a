use telephony_core::{Author, CallId, Moment, Note, NoteId, NoteSubject};

use super::{Normalizer, full_name};
use crate::PROVIDER;
use crate::models::{self, ContactId, NoteCall, NoteStatus, NoteUser, UserId};

impl Normalizer {
    /// Normalises one of the vendor's notes.
    ///
    /// In telephony-core's terms an organisation is a client and a person is a contact.
    pub fn note(&self, note: &models::Note) -> Note {
        let mut normalized = Note::new(PROVIDER, NoteId::new(String::from(&note.uuid)));
        normalized.account.clone_from(&self.account);
        normalized.subjects = subjects(note);
        normalized.text = note.text.as_ref().map(|text| text.plain().into());
        normalized.author = note.user.as_ref().map(author);
        normalized.created = note.created.map(|clock| self.zone.moment(clock));
        normalized.pinned = note.pin;
        normalized.edited = note.edit;
        normalized.deleted = match note.status {
            Some(NoteStatus::Exists) => Some(false),
            Some(NoteStatus::Deleted) => Some(true),
            Some(NoteStatus::Unknown(_)) | None => None,
        };
        normalized
    }

    /// Returns the call time that a note contains. It does not identify the call; the call's id does.
    pub fn note_call_date(&self, call: &NoteCall) -> Option<Moment> {
        call.call_date.map(|clock| self.note_call_zone.moment(clock))
    }
}

fn subjects(note: &models::Note) -> Vec<NoteSubject> {
    let contact = |id: Option<&ContactId>| id.filter(|id| !id.is_blank()).map(ContactId::to_string);
    let call = note.call.as_ref().and_then(|it| it.uuid.as_ref()).filter(|id| !id.is_blank());
    let client = contact(note.organisation.as_ref().and_then(|it| it.uuid.as_ref()));
    let person = contact(note.person.as_ref().and_then(|it| it.uuid.as_ref()));
    let mut subjects = Vec::new();
    subjects.extend(call.map(|id| NoteSubject::Call(id.with_text(|text| CallId::new(text)))));
    subjects.extend(client.map(NoteSubject::Client));
    subjects.extend(person.map(NoteSubject::Contact));
    subjects
}

fn author(user: &NoteUser) -> Author {
    let mut author = Author::default();
    author.name = full_name(user.first_name.as_deref(), user.last_name.as_deref());
    author.id = user.uuid.as_ref().filter(|id| !id.is_blank()).map(UserId::to_string);
    author
}
