//! `POST /developer/v3/history/add`
//!
//! Document: isaler-history, section Запрос “add”.

use telephony_core::Result;
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, Method, NoQuestion, Operation, Question, Target,
};

use crate::endpoints::{EndpointEntry, HOW_TO_VERIFY, checks, read_value};
use crate::models::{EntryId, NewEntry};
use crate::{PROVIDER, TextPolicy, error};

/// Writes an entry and returns its id.
///
/// The server does not check that the client, contacts, deal and user exist, nor that the login may write for them. The
/// operation is not idempotent: the same request sent twice creates two entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddHistory {
    entry: NewEntry,
    text: TextPolicy,
}

impl AddHistory {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry =
        EndpointEntry::write::<Self>("add_history").request("add_history.request").answer("add_history.response");

    /// Creates a request to write this entry.
    pub fn new(entry: NewEntry) -> Self {
        Self { entry, text: TextPolicy::default() }
    }
}

telephony_core::setters!(AddHistory {
    /// Treatment of characters that the server would lose.
    text = TextPolicy,
});

impl Endpoint for AddHistory {
    type Output = EntryId;

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "isaler.history.add",
        Method::POST,
        "/developer/v3/history/add",
        Idempotency::NonIdempotent,
    );

    const QUESTION: &'static dyn Question<Self> = &NoQuestion("the id of a new entry is all that the answer holds");

    fn build_target(&self) -> Result<Target, InvalidInput> {
        let operation = Self::OPERATION;
        checks::entry(&self.entry, self.text).and_then(|entry| Target::of(&operation).json(&entry))
    }

    fn decode(&self, answer: &Answer) -> Result<EntryId> {
        let operation = Self::OPERATION;
        let (id, _) = read_value(&operation, answer)?;
        let id = id.filter(|id: &EntryId| id.get() > 0);
        id.ok_or_else(|| error::shapeless(&operation, answer, "the answer names no id"))
    }

    fn how_to_verify(&self) -> &'static str {
        HOW_TO_VERIFY
    }
}
