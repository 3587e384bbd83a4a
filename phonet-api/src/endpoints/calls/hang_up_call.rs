//! `GET /rest/calls/active/{uuid}/hangup`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Завершение звонка/разговора".

use serde_json::Value;
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, Method, NoQuestion, Operation, Question, Segment, Target,
};
use telephony_core::{ErrorKind, Result};

use crate::endpoints::EndpointEntry;
use crate::models::CallUuid;
use crate::{PROVIDER, endpoints, error};

/// Ends an active call, ringing or in progress. A write, although its method is GET.
///
/// A call that is not active, because it ended or never existed, is `NotFound`. Only after a retry is a missing call
/// taken for one that the first attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HangUpCall {
    call: CallUuid,
}

impl HangUpCall {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry = EndpointEntry::write::<Self>("hang_up_call");

    /// Ends the active call with this id.
    pub fn new(call: impl Into<CallUuid>) -> Self {
        Self { call: call.into() }
    }
}

impl Endpoint for HangUpCall {
    type Output = ();

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "phonet.call.hang_up",
        Method::GET,
        "/rest/calls/active/{uuid}/hangup",
        Idempotency::Idempotent,
    );

    const QUESTION: &'static dyn Question<Self> = &NoQuestion("an empty body shows nothing");

    fn target(&self) -> Result<Target> {
        let operation = Self::OPERATION;
        let call = Segment::token(self.call.as_str()).map_err(|input| operation.refuse(input))?;
        // An answer from a cache would leave the call active.
        Ok(Target::with_segments(&operation, &[call]).no_store())
    }

    /// Success is the status; the server sends no body. A login page under 200 is not a success, and neither is text
    /// that is not JSON.
    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        let operation = Self::OPERATION;
        error::check_status(&operation, answer)?;
        if answer.body.trim_ascii().is_empty() {
            return Ok(());
        }
        let says_more = match endpoints::read_value::<Value>(&operation, answer)? {
            Value::Null | Value::Bool(true) | Value::String(_) => false,
            Value::Bool(false) => true,
            Value::Number(number) => number.as_u64() == Some(0),
            Value::Array(list) => !list.is_empty(),
            Value::Object(members) => !members.is_empty(),
        };
        if says_more {
            let message = "the answer says something else than that it was done";
            return Err(error::fail(&operation, answer, ErrorKind::UnexpectedShape, message));
        }
        Ok(())
    }

    fn already_done(&self) -> Option<Self::Output> {
        Some(())
    }
}
