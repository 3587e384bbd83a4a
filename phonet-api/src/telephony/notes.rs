mod draft;
mod feed;
mod under_number;
mod written;

use async_trait::async_trait;
use telephony_core::transport::{Endpoint, Operation};
use telephony_core::{
    BadRecord, Error, ErrorKind, Note, NoteCapability, NoteDraft, NoteId, NoteStore, NoteSubject, Page, PageCursor,
    Result,
};

use crate::endpoints::{CreateContactNote, DeleteContactNote, ListContactNotes, UpdateContactNote};
use crate::models::{ContactId, ContactNote, ContactNoteId};
use crate::{Client, PROVIDER};

const LIST: &Operation = &ListContactNotes::OPERATION;
const WRITE: &Operation = &CreateContactNote::OPERATION;
const UPDATE: &Operation = &UpdateContactNote::OPERATION;
const DELETE: &Operation = &DeleteContactNote::OPERATION;

#[async_trait]
impl NoteStore for Client {
    fn note_capability(&self) -> NoteCapability {
        let mut capability = NoteCapability::none();
        capability.list = true;
        capability.create = true;
        capability.update = true;
        capability.delete = true;
        capability.on_contact = true;
        capability.on_phone = true;
        capability
    }

    /// Lists the notes of a contact in one page, and the notes under a number in one page for each 60 contacts with
    /// that number. A request that fails for now ends the page, and the next page begins with it. A contact whose notes
    /// cannot be read is quarantined.
    async fn note_page(&self, subject: &NoteSubject, cursor: Option<&PageCursor>) -> Result<Page<Note>> {
        let account = self.account_label();
        let page = match subject {
            NoteSubject::Contact(id) => {
                let notes = self.notes_on(contact_id(id, LIST)?).await;
                notes.map(|(notes, bad)| Page::new(notes).with_quarantined(bad))
            }
            NoteSubject::Phone(number) => under_number::page(self, number, cursor).await,
            other => Err(unsupported(other, LIST)),
        };
        page.map(|page| page.of_account(account)).map_err(|error| error.with_account(account))
    }

    /// Creates a note. A note under a number is written to the contact with that number, if exactly one has it.
    ///
    /// The author is a user's id and the kind is a number of the vendor's. The time lies in the years 2000 to 2099 and
    /// is kept to the millisecond. A value that the vendor cannot store is refused by name before any request.
    async fn create_note(&self, draft: &NoteDraft) -> Result<NoteId> {
        let filled = draft::fill(ContactNote::default(), draft, WRITE)?;
        let contact = self.contact_of(&draft.subject).await?;
        let note = self.create_contact_note(contact, filled).await?;
        match note.id {
            Some(note) => Ok(note_id(contact, note)),
            // The vendor accepted the note without giving its id, so it can only be found by listing the notes.
            None => Err(WRITE
                .error(ErrorKind::OutcomeUnknown)
                .with_message("the note was taken without an id; list the contact's notes to find it")),
        }
    }

    async fn update_note(&self, id: &NoteId, draft: &NoteDraft) -> Result<()> {
        let (contact, note) = parts(id, UPDATE)?;
        // An invalid draft is refused before the note is looked up.
        draft::fill(ContactNote::default(), draft, UPDATE)?;
        draft::stays_on(contact, &draft.subject)?;
        // The request replaces the whole note, so fields that the draft does not set keep their current value.
        let there = self.list_contact_notes(contact).await?;
        let Some(replaced) = there.items.into_iter().find(|it| it.id == Some(note)) else {
            return Err(UPDATE.error(ErrorKind::NotFound).with_message("the contact has no note with this id"));
        };
        self.update_contact_note(contact, draft::fill(replaced, draft, UPDATE)?).await?;
        Ok(())
    }

    async fn delete_note(&self, id: &NoteId) -> Result<()> {
        let (contact, note) = parts(id, DELETE)?;
        self.delete_contact_note(contact, note).await?;
        Ok(())
    }

    /// Lists the contact's notes, and waits as long as [`write_settles`](crate::ClientBuilder::write_settles) says. If
    /// the clocks differ by ten minutes or more, or the answers have no `Date`, any note of equal text is
    /// `OutcomeUnknown`.
    async fn find_written(&self, draft: &NoteDraft, error: &Error) -> Result<Option<NoteId>> {
        let found = written::find(self, draft, error).await;
        found.map_err(|error| error.with_account(self.account_label()))
    }
}

impl Client {
    async fn notes_on(&self, contact: ContactId) -> Result<(Vec<Note>, Vec<BadRecord>)> {
        let sent = self.list_contact_notes(contact).await?;
        let mut notes = Vec::with_capacity(sent.items.len());
        let (mut bad, mut nameless) = (Vec::new(), Vec::new());
        for row in sent.into_rows() {
            match row {
                Ok(read) if read.item.id.is_some() => {
                    let mut note = self.normalizer().note(&read.item, contact);
                    note.repairs.extend(read.repairs);
                    notes.push(note);
                }
                Ok(read) => nameless.push(without_id(read.index, &read.item)),
                Err(unread) => bad.push(unread),
            }
        }
        bad.extend(nameless);
        Ok((notes, bad))
    }

    /// Notes on a contact that a request before this one found; none if it was deleted in the meantime.
    async fn notes_if_exists(&self, contact: ContactId) -> Result<(Vec<Note>, Vec<BadRecord>)> {
        match self.notes_on(contact).await {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok((Vec::new(), Vec::new())),
            notes => notes,
        }
    }

    async fn contact_of(&self, subject: &NoteSubject) -> Result<ContactId> {
        let number = match subject {
            NoteSubject::Contact(id) => return contact_id(id, WRITE),
            NoteSubject::Phone(number) => number,
            other => return Err(unsupported(other, WRITE)),
        };
        let contacts = self.search_contacts(number.clone()).limit(2).await?;
        match contacts.items.as_slice() {
            [contact] => Ok(contact.id),
            [] => Err(WRITE.error(ErrorKind::NotFound).with_message("no contact has this number")),
            _ => Err(WRITE.invalid("several contacts have this number; name the one you mean")),
        }
    }
}

/// Contact whose notes cannot be read.
fn without_notes(index: usize, contact: ContactId, error: &Error) -> BadRecord {
    BadRecord::of_subject(index, &NoteSubject::Contact(contact.to_string()), error)
}

// Quarantined because a note without an id can be neither updated, deleted nor distinguished from another one.
fn without_id(index: usize, note: &ContactNote) -> BadRecord {
    let raw = serde_json::to_string(note).unwrap_or_default();
    BadRecord::new(PROVIDER, LIST.name, index, format!("$[{index}].id"), "the note has no id", raw)
}

fn note_id(contact: ContactId, note: ContactNoteId) -> NoteId {
    NoteId::new(format!("{contact}/{note}"))
}

fn parts(id: &NoteId, operation: &Operation) -> Result<(ContactId, ContactNoteId)> {
    let parts = id.as_str().split_once('/');
    parts
        .and_then(|(contact, note)| Some((digits(contact)?.into(), digits(note)?.into())))
        .ok_or_else(|| operation.invalid("a note's id is that of its contact, a slash and its own"))
}

fn contact_id(id: &str, operation: &Operation) -> Result<ContactId> {
    digits(id).map(ContactId::new).ok_or_else(|| operation.invalid("a contact's id is a number"))
}

// `parse` alone would accept a plus sign.
fn digits(text: &str) -> Option<u64> {
    text.bytes().all(|it| it.is_ascii_digit()).then(|| text.parse().ok())?
}

fn unsupported(subject: &NoteSubject, operation: &Operation) -> Error {
    operation.error(ErrorKind::Unsupported).with_message(format!("notes are on contacts, not on a {}", subject.kind()))
}
