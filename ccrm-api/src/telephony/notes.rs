mod feed;

use async_trait::async_trait;
use telephony_core::transport::Endpoint;
use telephony_core::{
    CallId, Error, ErrorKind, Note, NoteCapability, NoteDraft, NoteId, NoteStore, NoteSubject, Page, PageCursor, Result,
};

use super::calls::is_round;
use super::pages;
use crate::client::DOCUMENTED_PAGE_SIZE;
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

    async fn note_page(&self, subject: &NoteSubject, cursor: Option<&PageCursor>) -> Result<Page<Note>> {
        let NoteSubject::Call(call) = subject else {
            let message = format!("notes are listed on a call, not on a {}", subject.kind());
            return Err(ListNotes::OPERATION.error(ErrorKind::Unsupported).with_message(message));
        };
        if cursor.is_some() {
            // All pages of a record's notes are read at once (`list`), so a page of this store never has a next one.
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

    async fn find_written(&self, _draft: &NoteDraft, _error: &Error) -> Result<Option<NoteId>> {
        Err(unsupported("ccrm.note.create"))
    }
}

async fn list(client: &Client, call: &CallId) -> Result<Page<Note>> {
    let request = |is_applied| ListNotes::new(call.as_str()).call_is_applied(is_applied);
    let answer = pages::send_checked(client, request, [ListNotes::control()]).await?;
    let total = answer.total_count();
    let sent = answer.data.sent();
    // No document says if notes have pages. Without a count, a round number of notes may be a page limit, unless it
    // exceeds the documented one.
    let may_be_full = is_round(sent) && sent <= DOCUMENTED_PAGE_SIZE as usize;
    let is_truncated = total.map_or(may_be_full, |total| total > sent as u64);
    let rows = if is_truncated && sent > 0 {
        let request = |is_applied, page: Option<u32>| {
            let list = ListNotes::new(call.as_str()).call_is_applied(is_applied);
            page.map_or_else(|| list.clone(), |page| list.clone().page(page))
        };
        pages::read_all(client, request, || [ListNotes::control()]).await?
    } else {
        answer.data.into_rows().collect()
    };
    let subject = NoteSubject::Call(call.clone());
    let (mut notes, mut quarantined) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        match row {
            Ok(read) => {
                let mut note = client.normalizer().note(&read.item);
                note.repairs.extend(read.repairs);
                // A note without a call of its own is filed under this one.
                if !note.subjects.contains(&subject) {
                    note.subjects.insert(0, subject.clone());
                }
                notes.push(note);
            }
            Err(bad) => quarantined.push(bad),
        }
    }
    Ok(Page::new(notes).with_quarantined(quarantined).with_total(total))
}

fn unsupported(operation: &'static str) -> Error {
    Error::new(ErrorKind::Unsupported, PROVIDER, operation).with_message("the vendor's API only reads notes")
}
