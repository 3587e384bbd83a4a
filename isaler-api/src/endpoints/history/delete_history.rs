//! `POST /developer/v3/history/delete`
//!
//! Document: isaler-history, section Запрос “delete”.

use serde::{Deserialize, Serialize};
use telephony_core::Result;
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, Method, NoQuestion, Operation, Question, Target,
};

use crate::PROVIDER;
use crate::endpoints::{EndpointEntry, checks, read_acknowledged};
use crate::models::EntryId;

/// Deletes an entry of the login or of its subordinate users.
///
/// The document calls the parameter `id`; its example and the server use `cid`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteHistory {
    /// Id of the entry.
    #[serde(rename = "cid", alias = "id")]
    id: EntryId,
}

impl DeleteHistory {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry = EndpointEntry::write::<Self>("delete_history")
        .request("delete_history.request")
        .answer("delete_history.response");

    /// Creates a request to delete the entry with this id.
    pub fn new(id: impl Into<EntryId>) -> Self {
        Self { id: id.into() }
    }
}

telephony_core::setters!(DeleteHistory {});

impl Endpoint for DeleteHistory {
    type Output = ();

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "isaler.history.delete",
        Method::POST,
        "/developer/v3/history/delete",
        Idempotency::Idempotent,
    );

    const QUESTION: &'static dyn Question<Self> = &NoQuestion("the answer is a word");

    fn build_target(&self) -> Result<Target, InvalidInput> {
        let operation = Self::OPERATION;
        checks::id(self.id.get()).and_then(|()| Target::of(&operation).json(self))
    }

    fn decode(&self, answer: &Answer) -> Result<()> {
        read_acknowledged(&Self::OPERATION, answer)
    }

    fn already_done(&self) -> Option<()> {
        Some(())
    }
}
