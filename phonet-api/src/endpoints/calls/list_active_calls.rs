//! `GET /rest/calls/active/v3`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Получение списка активных (разговоры происходят в данный момент)
//! звонков".

use telephony_core::Result;
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, Method, NoQuestion, Operation, Question, Target,
};
use telephony_core::wire::rows::Rows;

use crate::PROVIDER;
use crate::endpoints::EndpointEntry;
use crate::endpoints::read_list;
use crate::models::ActiveCall;

/// Calls of the company that are ringing or in progress, all in one answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListActiveCalls {}

impl ListActiveCalls {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry =
        EndpointEntry::list::<Self>("list_active_calls").answer("list_active_calls.response");

    /// Requests all active calls.
    pub const fn new() -> Self {
        Self {}
    }
}

impl Endpoint for ListActiveCalls {
    type Output = Rows<ActiveCall>;

    const OPERATION: Operation =
        Operation::new(PROVIDER, "phonet.active_call.list", Method::GET, "/rest/calls/active/v3", Idempotency::Safe);

    const QUESTION: &'static dyn Question<Self> = &NoQuestion("whatever is active now is asked for");

    fn build_target(&self) -> Result<Target, InvalidInput> {
        // The document prints the `Content-Type` header, although the request has no body.
        Ok(Target::of(&Self::OPERATION).empty_json())
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_list(&Self::OPERATION, answer, false)
    }
}
