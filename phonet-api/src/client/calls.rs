use telephony_core::PhoneNumber;
use time::OffsetDateTime;

use super::{Client, Request};
use crate::endpoints::{HangUpCall, ListActiveCalls, ListCompanyCalls, ListMissedCalls, ListUserCalls, MakeCall};
use crate::models::CallUuid;

impl Client {
    /// Makes a call from the user of an extension to a number. Retried only if the previous attempt certainly made no
    /// call.
    #[doc(alias("click to call", "originate", "dial"))]
    pub fn make_call(
        &self,
        extension: impl Into<PhoneNumber>,
        number: impl Into<PhoneNumber>,
    ) -> Request<'_, MakeCall> {
        Request { client: self, endpoint: MakeCall::new(extension, number) }
    }

    /// Lists the calls that are ringing or in progress.
    pub fn list_active_calls(&self) -> Request<'_, ListActiveCalls> {
        Request { client: self, endpoint: ListActiveCalls::new() }
    }

    /// Ends an active call.
    pub fn hang_up_call(&self, call: impl Into<CallUuid>) -> Request<'_, HangUpCall> {
        Request { client: self, endpoint: HangUpCall::new(call) }
    }

    /// Lists the company's finished calls in a period.
    pub fn list_company_calls(&self, from: OffsetDateTime, to: OffsetDateTime) -> Request<'_, ListCompanyCalls> {
        Request { client: self, endpoint: ListCompanyCalls::new(from, to) }
    }

    /// Lists the unanswered calls of a period that need a call back.
    pub fn list_missed_calls(&self, from: OffsetDateTime, to: OffsetDateTime) -> Request<'_, ListMissedCalls> {
        Request { client: self, endpoint: ListMissedCalls::new(from, to) }
    }

    /// Lists the users' finished calls in a period and their pauses, which are not calls.
    pub fn list_user_calls(&self, from: OffsetDateTime, to: OffsetDateTime) -> Request<'_, ListUserCalls> {
        Request { client: self, endpoint: ListUserCalls::new(from, to) }
    }
}
