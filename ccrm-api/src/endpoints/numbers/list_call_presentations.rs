//! `GET /publicApi/call/presentation/available`
//!
//! Document "Konta SIP, prezentacja numeru, pola nadawcy", section "2. Lista numerów do prezentacji dla połączeń".

use telephony_core::Result;
use telephony_core::transport::{Answer, Endpoint, Idempotency, Method, NoQuestion, Operation, Question, Target};
use telephony_core::wire::rows::Rows;

use crate::PROVIDER;
use crate::endpoints::{EndpointEntry, paged, read_list};
use crate::models::{CallPresentation, Envelope};

/// Lists the company's numbers that outgoing calls can show.
///
/// The list has all numbers to choose from, independent of the users that have them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListCallPresentations {
    page: Option<u32>,
    raw: bool,
}

impl ListCallPresentations {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry =
        EndpointEntry::list::<Self>("list_call_presentations").answer("list_call_presentations.response");

    /// Requests every number.
    pub const fn new() -> Self {
        Self { page: None, raw: false }
    }
}

telephony_core::setters!(ListCallPresentations {
    /// Page number, counted from 1. The document does not mention pages here, and one answer may hold the whole list.
    page => u32,
    /// Keeps each record's JSON text with the record.
    raw = bool,
});

impl Endpoint for ListCallPresentations {
    type Output = Envelope<Rows<CallPresentation>>;

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "ccrm.call_presentation.list",
        Method::GET,
        "/publicApi/call/presentation/available",
        Idempotency::Safe,
    );

    const QUESTION: &'static dyn Question<Self> =
        &NoQuestion("nothing but a page is asked for, and no record says its page");

    fn target(&self) -> Result<Target> {
        paged(&Self::OPERATION, self.page)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_list(&Self::OPERATION, answer, self.raw)
    }
}
