//! `GET /developer/v3/history/tips`
//!
//! Document: isaler-history, section Запрос “tips”.

use telephony_core::Result;
use telephony_core::transport::{Answer, Endpoint, Idempotency, Method, NoQuestion, Operation, Question, Target};
use telephony_core::wire::rows::Rows;

use crate::PROVIDER;
use crate::endpoints::{EndpointEntry, by_method, read_list};
use crate::models::ActivityType;

/// Lists the account's activity types, by whose titles [`CallTypes`](crate::CallTypes) recognises calls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListTips {
    raw: bool,
    by_post: bool,
}

impl ListTips {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry = EndpointEntry::list::<Self>("list_tips").answer("list_tips.response");

    /// Requests all types.
    pub const fn new() -> Self {
        Self { raw: false, by_post: false }
    }
}

telephony_core::setters!(ListTips {
    /// Keeps each type's JSON text with the type.
    raw = bool,
    /// Sends the request by POST, which the server treats like GET.
    by_post = bool,
});

impl Endpoint for ListTips {
    type Output = Rows<ActivityType>;

    const OPERATION: Operation =
        Operation::new(PROVIDER, "isaler.tip.list", Method::GET, "/developer/v3/history/tips", Idempotency::Safe);

    const QUESTION: &'static dyn Question<Self> = &NoQuestion("nothing is asked for but all types");

    fn target(&self) -> Result<Target> {
        Ok(by_method(Target::of(&Self::OPERATION).empty_json(), self.by_post))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_list(&Self::OPERATION, answer, self.raw)
    }
}
