//! `GET /developer/v3/history/fields`
//!
//! Document: isaler-history, section Запрос “fields”.

use telephony_core::Result;
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, Method, NoQuestion, Operation, Question, Target,
};

use crate::PROVIDER;
use crate::endpoints::{EndpointEntry, by_method, read_content};
use crate::models::FieldNames;
use crate::models::field_names::Labels;

/// Lists the names of an entry's fields with the account's labels.
///
/// By the document the account's settings decide which fields are listed; the observed server always lists the same
/// eight.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListFields {
    by_post: bool,
}

impl ListFields {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry = EndpointEntry::single::<Self>("list_fields").answer("list_fields.response");

    /// Requests all fields.
    pub const fn new() -> Self {
        Self { by_post: false }
    }
}

telephony_core::setters!(ListFields {
    /// Sends the request by POST, which the server treats like GET.
    by_post = bool,
});

impl Endpoint for ListFields {
    type Output = FieldNames;

    const OPERATION: Operation =
        Operation::new(PROVIDER, "isaler.field.list", Method::GET, "/developer/v3/history/fields", Idempotency::Safe);

    const QUESTION: &'static dyn Question<Self> = &NoQuestion("nothing is asked for but all fields");

    fn build_target(&self) -> Result<Target, InvalidInput> {
        Ok(by_method(Target::of(&Self::OPERATION).empty_json(), self.by_post))
    }

    fn decode(&self, answer: &Answer) -> Result<FieldNames> {
        let (labels, _) = read_content(&Self::OPERATION, answer)?;
        Ok(FieldNames::of(labels.map(Labels::into_inner).unwrap_or_default()))
    }
}
