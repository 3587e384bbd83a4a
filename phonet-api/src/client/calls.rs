use telephony_core::PhoneNumber;
use time::OffsetDateTime;

use super::{Client, Request};
use crate::endpoints::{HangUpCall, ListActiveCalls, ListCompanyCalls, ListMissedCalls, ListUserCalls, MakeCall};
use crate::models::CallUuid;

impl Client {
    /// Makes a call from the user of an extension to a number; never sent twice.
    pub fn make_call(
        &self,
        extension: impl Into<PhoneNumber>,
        number: impl Into<PhoneNumber>,
    ) -> Request<'_, MakeCall> {
        Request { client: self, endpoint: MakeCall::new(extension, number) }
    }

    /// Lists the calls that ring or are talked on right now.
    pub fn list_active_calls(&self) -> Request<'_, ListActiveCalls> {
        Request { client: self, endpoint: ListActiveCalls::new() }
    }

    /// Ends an active call.
    pub fn hang_up_call(&self, call: impl Into<CallUuid>) -> Request<'_, HangUpCall> {
        Request { client: self, endpoint: HangUpCall::new(call) }
    }

    /// Lists the company's finished calls of a period.
    pub fn list_company_calls(&self, from: OffsetDateTime, to: OffsetDateTime) -> Request<'_, ListCompanyCalls> {
        Request { client: self, endpoint: ListCompanyCalls::new(from, to) }
    }

    /// Lists the calls of a period that nobody took and that are to be called back.
    pub fn list_missed_calls(&self, from: OffsetDateTime, to: OffsetDateTime) -> Request<'_, ListMissedCalls> {
        Request { client: self, endpoint: ListMissedCalls::new(from, to) }
    }

    /// Lists the users' finished calls of a period, and their pauses, which are no calls.
    pub fn list_user_calls(&self, from: OffsetDateTime, to: OffsetDateTime) -> Request<'_, ListUserCalls> {
        Request { client: self, endpoint: ListUserCalls::new(from, to) }
    }
}
