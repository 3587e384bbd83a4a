//! `GET /rest/user/status`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Получение статуса пользователя".

use telephony_core::Result;
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, Method, NoQuestion, Operation, Question, Target,
};

use crate::PROVIDER;
use crate::endpoints::EndpointEntry;
use crate::endpoints::read_value;
use crate::models::UserStatus;

/// Presence of the session's user.
///
/// A session is opened with an API key and not for a user, so a server may have no presence to report, or may refuse.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GetUserStatus {}

impl GetUserStatus {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry =
        EndpointEntry::single::<Self>("get_user_status").answer("get_user_status.response");

    /// Requests the presence of this session's user.
    pub const fn new() -> Self {
        Self {}
    }
}

impl Endpoint for GetUserStatus {
    type Output = UserStatus;

    const OPERATION: Operation =
        Operation::new(PROVIDER, "phonet.user_status.get", Method::GET, "/rest/user/status", Idempotency::Safe);

    const QUESTION: &'static dyn Question<Self> = &NoQuestion("the answer does not name the session's user");

    fn build_target(&self) -> Result<Target, InvalidInput> {
        Ok(Target::of(&Self::OPERATION))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_value(&Self::OPERATION, answer)
    }
}
