//! Note store: the entries on clients, contacts and deals whose type is not a call.

mod feed;
mod pending;
mod written;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use telephony_core::transport::{Endpoint, Operation};
use telephony_core::{
    Error, ErrorKind, Note, NoteCapability, NoteDraft, NoteId, NoteStore, NoteSubject, Page, PageCursor, PersonalText,
    Repair, Result,
};

// Notes and calls are one list of the vendor, so both walk in the same way.
use super::calls::walk::{self, ReadEntry};
use super::list_text;
use crate::endpoints::{AddHistory, DEFAULT_KIND, DeleteHistory, FIRST_DAY, LAST_DAY, ListHistory, MendedHistory};
use crate::models::{EntryId, EntryTime, NewEntry};
use crate::{Client, PROVIDER};
use pending::{ListedNotes, NotesPlace};

/// Maximum number of texts requested concurrently. The vendor states no limit, and the server is the customer's own.
pub(super) const TEXTS_IN_FLIGHT: usize = 2;

#[derive(Serialize, Deserialize)]
struct State {
    subject: NoteSubject,
    place: NotesPlace,
}

#[async_trait]
impl NoteStore for Client {
    fn note_capability(&self) -> NoteCapability {
        let mut capability = NoteCapability::none();
        capability.list = true;
        capability.create = true;
        capability.delete = true;
        capability.on_client = true;
        capability.on_contact = true;
        capability.on_deal = true;
        capability
    }

    async fn note_page(&self, subject: &NoteSubject, cursor: Option<&PageCursor>) -> Result<Page<Note>> {
        let account = self.account_label();
        let page = self.notes_page(subject, cursor).await;
        page.map(|page| page.of_account(account)).map_err(|error| error.with_account(account))
    }

    async fn create_note(&self, draft: &NoteDraft) -> Result<NoteId> {
        let operation = AddHistory::OPERATION;
        let id = subject_id(&operation, &draft.subject)?;
        let text = draft.text.clone();
        let mut entry = match draft.subject {
            NoteSubject::Client(_) => NewEntry::on_client(id, text),
            NoteSubject::Contact(_) => NewEntry::on_contact(id, text),
            _ => NewEntry::on_deal(id, text),
        };
        let kind = draft.kind.as_deref().unwrap_or(DEFAULT_KIND);
        if self.normalizer().is_call(kind) {
            return Err(operation.invalid("this type of activity is a call and no note"));
        }
        entry.kind = Some(kind.to_owned());
        entry.responsible.clone_from(&draft.author);
        entry.at = draft.at.map(|at| EntryTime::new(self.normalizer().account_zone().local(at)));
        self.add_history(entry).await.map(|id| NoteId::new(id.to_string()))
    }

    async fn update_note(&self, _id: &NoteId, _draft: &NoteDraft) -> Result<()> {
        Err(Error::new(ErrorKind::Unsupported, PROVIDER, "isaler.history.update")
            .with_message("the vendor cannot change an entry"))
    }

    async fn delete_note(&self, id: &NoteId) -> Result<()> {
        let id: EntryId = number(&DeleteHistory::OPERATION, id.as_str())?.into();
        self.delete_history(id).await
    }

    /// Reads the subject's entries of the days around the request, and waits as long as
    /// [`write_settles`](crate::ClientBuilder::write_settles) says. An entry of equal text that is off by hours, as a
    /// wrong zone or a user's own offset makes it, is `OutcomeUnknown`. If the clocks differ by ten minutes or more, or
    /// the answers have no `Date`, the entries of all days are read, and any entry of equal text is `OutcomeUnknown`.
    async fn find_written(&self, draft: &NoteDraft, error: &Error) -> Result<Option<NoteId>> {
        let found = written::find(self, draft, error).await;
        found.map_err(|error| error.with_account(self.account_label()))
    }
}

impl Client {
    async fn notes_page(&self, subject: &NoteSubject, cursor: Option<&PageCursor>) -> Result<Page<Note>> {
        let operation = ListHistory::OPERATION;
        let id = subject_id(&operation, subject)?;
        let place = match cursor.map(|cursor| cursor.unpack::<State>(&PROVIDER, self.account_label())).transpose()? {
            None => NotesPlace::default(),
            Some(state) if state.subject == *subject => state.place,
            Some(_) => return Err(operation.invalid("the cursor belongs to another subject")),
        };
        let request = self.list_history(FIRST_DAY, LAST_DAY);
        let request = match subject {
            NoteSubject::Client(_) => request.client(id),
            NoteSubject::Contact(_) => request.contact(id),
            _ => request.deal(id),
        };
        let request = request.into_endpoint();
        let list = async |cursor| {
            let step = walk::step(self, &request, cursor).await?;
            let (mut entries, mut quarantined, mut other) = (Vec::new(), Vec::new(), None);
            for row in step.rows.into_iter().chain(step.odd.into_iter().map(Err)) {
                match row {
                    Ok(read) if self.normalizer().note(&read.item).is_some() => entries.push(read),
                    Err(bad) if self.normalizer().may_be_note(&bad) => quarantined.push(bad),
                    Ok(read) => other = other.or(Some(read)),
                    Err(_) => {}
                }
            }
            Ok(ListedNotes { entries, quarantined, other, next: step.next })
        };
        let step = pending::step(self, place, list).await?;
        let account = self.account_label();
        let state = |place| PageCursor::pack(&PROVIDER, account, &State { subject: subject.clone(), place });
        let next = step.next.map(state).transpose()?;
        Ok(Page::new(step.notes).with_quarantined(step.quarantined).with_next(next))
    }

    /// Returns the note with its text as stored; `None` when the note was deleted since it was listed.
    async fn note(&self, read: ReadEntry) -> Result<Option<Note>> {
        let (mut entry, mut repairs) = (read.item, read.repairs);
        if self.full_note_text() {
            // Only the text is taken, because `info` has only the first contact.
            let request = self.get_history(entry.id).into_endpoint();
            match self.send(MendedHistory::from(request)).await {
                Ok((stored, mended)) => {
                    entry.content = stored.content;
                    let of_row = |repair: &Repair| !repair.path.ends_with("].content");
                    repairs.retain(of_row);
                    repairs.extend(mended.into_iter().map(|mut repair| {
                        repair.index = read.index;
                        repair
                    }));
                }
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            }
        } else {
            let plain = |text: PersonalText| PersonalText::from(list_text::without_breaks(&text).into_owned());
            entry.content = entry.content.map(plain);
        }
        Ok(self.normalizer().note(&entry).map(|mut note| {
            note.repairs.extend(repairs);
            note
        }))
    }
}

fn subject_id(operation: &Operation, subject: &NoteSubject) -> Result<i64> {
    match subject {
        NoteSubject::Client(id) | NoteSubject::Contact(id) | NoteSubject::Deal(id) => number(operation, id),
        _ => Err(operation.error(ErrorKind::Unsupported).with_message("notes are on a client, a contact or a deal")),
    }
}

fn number(operation: &Operation, id: &str) -> Result<i64> {
    let id = id.parse().ok().filter(|id: &i64| *id > 0);
    id.ok_or_else(|| operation.invalid("this vendor's ids are positive numbers"))
}
