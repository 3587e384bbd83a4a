use async_trait::async_trait;
use telephony_core::transport::Endpoint;
use telephony_core::{
    CallId, Error, ErrorKind, Note, NoteCapability, NoteDraft, NoteId, NoteStore, NoteSubject,
    Page, PageCursor, Result,
};

use super::calls::PAGE;
use crate::endpoints::ListNotes;
use crate::{Client, PROVIDER};

#[async_trait]
impl NoteStore for Client {
    fn note_capability(&self) -> NoteCapability {
        let mut capability = NoteCapability::none();
        capability.list = true;
        capability.on_call = true;
        capability
    }

    async fn note_page(
        &self,
        subject: &NoteSubject,
        cursor: Option<&PageCursor>,
    ) -> Result<Page<Note>> {
        let NoteSubject::Call(call) = subject else {
            let message = format!("notes are listed on a call, not on a {}", subject.kind());
            return Err(ListNotes::OPERATION.error(ErrorKind::Unsupported).with_message(message));
        };
        if cursor.is_some() {
            // One answer holds all notes of a record, so no page of this store has a next one.
            return Err(ListNotes::OPERATION.invalid("this cursor was not made by this source"));
        }
        let account = self.account_label();
        let page = list(self, call).await;
        page.map(|page| page.of_account(account)).map_err(|error| error.with_account(account))
    }

    async fn create_note(&self, _draft: &NoteDraft) -> Result<NoteId> {
        Err(unsupported("ccrm.note.create"))
    }

    async fn update_note(&self, _id: &NoteId, _draft: &NoteDraft) -> Result<()> {
        Err(unsupported("ccrm.note.update"))
    }

    async fn delete_note(&self, _id: &NoteId) -> Result<()> {
        Err(unsupported("ccrm.note.delete"))
    }
}

async fn list(client: &Client, call: &CallId) -> Result<Page<Note>> {
    let answer = client.list_notes(call.as_str()).await?;
    let total = answer.total_count();
    if answer.data.sent() >= PAGE as usize {
        return Err(ListNotes::OPERATION.error(ErrorKind::Unstable).with_message(
            "notes fill a whole page, and the vendor documents no way to ask for more",
        ));
    }
    let subject = NoteSubject::Call(call.clone());
    let set_aside = answer.data.set_aside.clone();
    let notes = answer.data.into_placed().map(|sent| {
        let mut note = client.unifier().note(&sent.item);
        note.repairs.extend(sent.repairs);
        // The vendor files it under this record, also where the note's own call names another one.
        if !note.subjects.contains(&subject) {
            note.subjects.insert(0, subject.clone());
        }
        note
    });
    Ok(Page::new(notes.collect()).with_set_aside(set_aside).with_total(total))
}

fn unsupported(operation: &'static str) -> Error {
    Error::new(ErrorKind::Unsupported, PROVIDER, operation)
        .with_message("the vendor's API only reads notes")
}
