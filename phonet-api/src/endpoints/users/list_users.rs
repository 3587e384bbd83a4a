//! `GET /rest/users`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Получение списка пользователей".

use telephony_core::Result;
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, Method, NoQuestion, Operation, Question, Target,
};
use telephony_core::wire::rows::Rows;

use crate::PROVIDER;
use crate::endpoints::EndpointEntry;
use crate::endpoints::read_list;
use crate::models::User;

/// All users of the company, in one answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListUsers {}

impl ListUsers {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry = EndpointEntry::list::<Self>("list_users").answer("list_users.response");

    /// Requests all users.
    pub const fn new() -> Self {
        Self {}
    }
}

impl Endpoint for ListUsers {
    type Output = Rows<User>;

    const OPERATION: Operation =
        Operation::new(PROVIDER, "phonet.user.list", Method::GET, "/rest/users", Idempotency::Safe);

    const QUESTION: &'static dyn Question<Self> = &NoQuestion("all users are asked for, and each is one");

    fn build_target(&self) -> Result<Target, InvalidInput> {
        Ok(Target::of(&Self::OPERATION))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_list(&Self::OPERATION, answer, false)
    }
}
