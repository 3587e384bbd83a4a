//! `GET /publicApi/notes`
//!
//! Document "Historia kontaktu", section "2. Pobranie notatek powiązanych z danym zdarzeniem".

use telephony_core::Result;
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, ListQuestion, Method, MustShow, Operation, Query, Question, Shown,
    Target,
};
use telephony_core::wire::rows::Rows;

use crate::PROVIDER;
use crate::endpoints::{EndpointEntry, REMEDY, check_page, read_list};
use crate::models::{CallHistoryId, Envelope, Note};

/// Lists the notes on one record of the contact history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListNotes {
    call: CallHistoryId,
    page: Option<u32>,
    raw: bool,
    call_is_applied: bool,
}

impl ListNotes {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry = EndpointEntry::list::<Self>("list_notes").answer("list_notes.response");

    /// Requests the notes on the call, text message or fax with this id.
    pub fn new(call: impl Into<CallHistoryId>) -> Self {
        Self { call: call.into(), page: None, raw: false, call_is_applied: false }
    }

    /// Control request whose answer must be empty, because no record has the id of zeros. The call counts as applied, so
    /// that a stray in the answer is counted as a note instead of an error.
    pub(crate) fn control() -> Self {
        Self::new(uuid::Uuid::nil()).call_is_applied(true)
    }

    /// Sets the flag that the vendor is known to apply the requested call. A note on another call is then a stray.
    pub(crate) const fn call_is_applied(mut self, is_applied: bool) -> Self {
        self.call_is_applied = is_applied;
        self
    }
}

telephony_core::setters!(ListNotes {
    /// Page number, counted from 1. The document does not mention pages here, and one answer may hold the whole list.
    page => u32,
    /// Keeps each note's JSON text with the note.
    raw = bool,
});

impl Endpoint for ListNotes {
    type Output = Envelope<Rows<Note>>;

    const OPERATION: Operation =
        Operation::new(PROVIDER, "ccrm.note.list", Method::GET, "/publicApi/notes", Idempotency::Safe);

    const QUESTION: &'static dyn Question<Self> = &ListQuestion::<Self, Note> {
        path: "$.data",
        records: |answer| &mut answer.data,
        must_show: &[MustShow {
            what: "a note on another record than the one asked for",
            remedy: REMEDY,
            member: "call.uuid",
            shown: |asked, note| {
                let call = note.call.as_ref().and_then(|call| call.uuid.as_ref());
                Shown::equal(Some(&asked.call), call.filter(|id| !id.is_blank()))
            },
        }],
        heeded: |asked| asked.call_is_applied,
    };

    fn build_target(&self) -> Result<Target, InvalidInput> {
        let operation = Self::OPERATION;
        if self.call.is_blank() {
            return Err(InvalidInput::new("notes are asked for by the id of a record"));
        }
        check_page(self.page)?;
        Ok(Target::of(&operation).query(Query::new().pair("callHistory", &self.call).maybe("page", self.page)))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_list(&Self::OPERATION, answer, self.raw)
    }
}
