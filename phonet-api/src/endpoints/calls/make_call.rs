//! `POST /rest/user/makeCall`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Выполнение звонка".

use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, Method, NoQuestion, Operation, Question, Target,
};
use telephony_core::{PhoneNumber, Result};

use crate::PROVIDER;
use crate::endpoints::EndpointEntry;
use crate::endpoints::read_value;
use crate::models::{MadeCall, NewCall};

/// Makes a call: the user's phone rings first, then the number is called.
///
/// The request is retried only if the previous attempt certainly made no call, because a second request is a second
/// call. If its outcome is unknown, the error is `OutcomeUnknown`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MakeCall {
    call: NewCall,
}

impl MakeCall {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry =
        EndpointEntry::write::<Self>("make_call").request("make_call.request").answer("make_call.response");

    /// Makes a call from the user of an extension to a number, in any form that the vendor accepts.
    pub fn new(extension: impl Into<PhoneNumber>, number: impl Into<PhoneNumber>) -> Self {
        Self { call: NewCall::new(extension, number) }
    }
}

impl Endpoint for MakeCall {
    type Output = MadeCall;

    const OPERATION: Operation =
        Operation::new(PROVIDER, "phonet.call.make", Method::POST, "/rest/user/makeCall", Idempotency::NonIdempotent);

    const QUESTION: &'static dyn Question<Self> = &NoQuestion("the id of a new call is all that the answer holds");

    fn build_target(&self) -> Result<Target, InvalidInput> {
        let operation = Self::OPERATION;
        let is_blank = |number: &PhoneNumber| number.as_str().trim().is_empty();
        if is_blank(&self.call.extension) {
            return Err(InvalidInput::new("a call is made from an extension"));
        }
        if is_blank(&self.call.number) {
            return Err(InvalidInput::new("a call is made to a number"));
        }
        Target::of(&operation).json(&self.call)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_value(&Self::OPERATION, answer)
    }

    fn how_to_verify(&self) -> &'static str {
        "list the active calls and look for this one before making it again"
    }
}
