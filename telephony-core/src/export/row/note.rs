//! Row of a note.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{flat_row, join};
use crate::{Note, NoteSubject, PersonalText};

flat_row! {
    /// A note as one row of scalars; see the [module](crate::export) for the form of the columns.
    pub struct NoteRow in "notes", key [provider, account, id], json [],
        lists [call_ids, client_ids, contact_ids, deal_ids, numbers],
        personal [
            account: Id, id: Id, client_ids: Id, contact_ids: Id, deal_ids: Id, numbers: Number, author_name: Name,
            author_login: Name, author_id: Id
        ] {
        /// Vendor that keeps the note.
        pub provider: String,
        /// Account that the note belongs to.
        pub account: String,
        /// Id, unique within the provider's account.
        pub id: String,
        /// Ids of the calls that the note is attached to: a list.
        #[serde(default)]
        pub call_ids: Option<String>,
        /// Ids of the clients that the note is attached to: a list.
        #[serde(default)]
        pub client_ids: Option<String>,
        /// Ids of the contacts that the note is attached to: a list.
        #[serde(default)]
        pub contact_ids: Option<String>,
        /// Ids of the deals that the note is attached to: a list.
        #[serde(default)]
        pub deal_ids: Option<String>,
        /// Numbers whose contacts the note is attached to: a list.
        #[serde(default, with = "super::optional_text")]
        pub numbers: Option<PersonalText>,
        /// Plain text.
        #[serde(default, with = "super::optional_text")]
        pub text: Option<PersonalText>,
        /// Display name of the author.
        #[serde(default, with = "super::optional_text")]
        pub author_name: Option<PersonalText>,
        /// Login of the author.
        #[serde(default, with = "super::optional_text")]
        pub author_login: Option<PersonalText>,
        /// Vendor's id of the author.
        #[serde(default)]
        pub author_id: Option<String>,
        /// Time of creation.
        #[serde(default, with = "crate::moment::instant_text::option")]
        pub created_at: Option<OffsetDateTime>,
        /// Certainty of `created_at`: `exact`, `zoned`, `ambiguous`, `gap` or `date_only`.
        #[serde(default)]
        pub created_at_certainty: Option<String>,
        /// Time of the last change.
        #[serde(default, with = "crate::moment::instant_text::option")]
        pub updated_at: Option<OffsetDateTime>,
        /// Kind of note, in the vendor's spelling.
        #[serde(default)]
        pub kind: Option<String>,
        /// True if a user pinned the note.
        #[serde(default)]
        pub pinned: Option<bool>,
        /// True if the vendor reports the note as deleted.
        #[serde(default)]
        pub deleted: Option<bool>,
        /// Number of repairs that were made so that the note could be read.
        #[serde(default)]
        pub repairs: usize,
    }
}

impl From<&Note> for NoteRow {
    fn from(note: &Note) -> Self {
        let subjects = SubjectColumns::of(&note.subjects);
        let author = note.author.as_ref();
        Self {
            provider: note.provider.as_str().to_owned(),
            account: note.account.as_str().to_owned(),
            id: note.id.as_str().to_owned(),
            call_ids: subjects.calls,
            client_ids: subjects.clients,
            contact_ids: subjects.contacts,
            deal_ids: subjects.deals,
            numbers: subjects.numbers,
            text: note.text.clone(),
            author_name: author.and_then(|author| author.name.clone()),
            author_login: author.and_then(|author| author.login.clone()),
            author_id: author.and_then(|author| author.id.clone()),
            created_at: note.created.map(OffsetDateTime::from),
            created_at_certainty: note.created.map(|created| created.certainty().as_str().to_owned()),
            updated_at: note.updated.map(OffsetDateTime::from),
            kind: note.kind.clone(),
            pinned: note.pinned,
            deleted: note.deleted,
            repairs: note.repairs.len(),
        }
    }
}

impl From<Note> for NoteRow {
    fn from(note: Note) -> Self {
        Self::from(&note)
    }
}

// The entries of streams hold their records in boxes.
impl From<Box<Note>> for NoteRow {
    fn from(note: Box<Note>) -> Self {
        Self::from(&*note)
    }
}

#[allow(clippy::borrowed_box, reason = "a matched entry lends its box")]
impl From<&Box<Note>> for NoteRow {
    fn from(note: &Box<Note>) -> Self {
        Self::from(&**note)
    }
}

/// Subjects of a record by their kind, each kind as a list.
pub(super) struct SubjectColumns {
    calls: Option<String>,
    pub(super) clients: Option<String>,
    pub(super) contacts: Option<String>,
    pub(super) deals: Option<String>,
    numbers: Option<PersonalText>,
}

impl SubjectColumns {
    pub(super) fn of(subjects: &[NoteSubject]) -> Self {
        let (mut calls, mut clients, mut contacts, mut deals, mut numbers) = (vec![], vec![], vec![], vec![], vec![]);
        for subject in subjects {
            match subject {
                NoteSubject::Call(id) => calls.push(id.as_str()),
                NoteSubject::Client(id) => clients.push(id.as_str()),
                NoteSubject::Contact(id) => contacts.push(id.as_str()),
                NoteSubject::Deal(id) => deals.push(id.as_str()),
                NoteSubject::Phone(number) => numbers.push(number.as_str()),
            }
        }
        Self {
            calls: join(calls),
            clients: join(clients),
            contacts: join(contacts),
            deals: join(deals),
            numbers: join(numbers).map(PersonalText::from),
        }
    }
}
