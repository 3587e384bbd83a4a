//! `POST /rest/security/authorize`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Авторизация в Phonet".

use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, Method, NoQuestion, Operation, Question, Secret, Target,
};
use telephony_core::{ErrorKind, Result};

use crate::endpoints::EndpointEntry;
use crate::models::Credentials;
use crate::session::SessionCookie;
use crate::{AccountDomain, PROVIDER, error};

/// Opens a session, which every other request needs.
#[derive(Debug, Clone)]
pub struct Authorize {
    domain: AccountDomain,
    api_key: Secret,
    /// Host that is asked and whose cookies are accepted. Kept secret because it may identify the customer.
    host: Secret,
}

impl Authorize {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry = EndpointEntry::single::<Self>("authorize").request("authorize.request");

    /// Requests a session of this account.
    pub fn new(domain: AccountDomain, api_key: impl Into<Secret>) -> Self {
        let host = Secret::new(domain.as_str());
        Self { domain, api_key: api_key.into(), host }
    }

    pub(crate) fn at(mut self, host: &str) -> Self {
        self.host = Secret::new(host);
        self
    }
}

impl Endpoint for Authorize {
    type Output = SessionCookie;

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "phonet.session.authorize",
        Method::POST,
        "/rest/security/authorize",
        Idempotency::Authorize,
    );

    const QUESTION: &'static dyn Question<Self> = &NoQuestion("a session names neither account nor key");

    fn build_target(&self) -> Result<Target, InvalidInput> {
        let operation = Self::OPERATION;
        let body = Credentials::new(self.domain.as_str(), self.api_key.expose());
        Target::of(&operation).json(&body)
    }

    /// Finds the session and the other cookies in the answer's `Set-Cookie` headers; the body is ignored.
    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        let operation = Self::OPERATION;
        match answer.status {
            // A firewall's page, and not the vendor's refusal.
            401 | 403 if answer.foreign_error(&operation).is_some() => {
                error::check_status(&operation, answer)?;
            }
            403 if error::is_foreign(&answer.body) => {
                return Err(error::fail(&operation, answer, ErrorKind::Blocked, error::BLOCKED));
            }
            401 | 403 => {
                let message = "the domain or the API key is not accepted";
                return Err(error::fail(&operation, answer, ErrorKind::Unauthenticated, message));
            }
            _ => error::check_status(&operation, answer)?,
        }
        let now = answer.date().or(answer.received_at);
        SessionCookie::find(&answer.headers, self.host.expose(), now).ok_or_else(|| {
            let message = "the answer brings no session";
            error::fail(&operation, answer, ErrorKind::NotJson, message)
        })
    }
}
