//! `GET /developer/v3/history/fields`
//!
//! Document: isaler-history, section Запрос “fields”.

use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, Method, NoQuestion, Operation, Question, Target,
};
use telephony_core::{Repair, Result};

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
        Self::decode_mended(answer).map(|(names, _)| names)
    }
}

impl ListFields {
    fn decode_mended(answer: &Answer) -> Result<(FieldNames, Vec<Repair>)> {
        let (labels, repairs) = read_content(&Self::OPERATION, answer)?;
        Ok((FieldNames::of(labels.map(Labels::into_inner).unwrap_or_default()), repairs))
    }
}

/// Same request as [`ListFields`], whose output includes the repairs of the answer.
#[derive(Debug, Clone)]
pub(crate) struct MendedFields(ListFields);

impl From<ListFields> for MendedFields {
    fn from(request: ListFields) -> Self {
        Self(request)
    }
}

impl Endpoint for MendedFields {
    type Output = (FieldNames, Vec<Repair>);

    const OPERATION: Operation = ListFields::OPERATION;

    const QUESTION: &'static dyn Question<Self> = &NoQuestion("nothing is asked for but all fields");

    fn build_target(&self) -> Result<Target, InvalidInput> {
        self.0.build_target()
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        ListFields::decode_mended(answer)
    }
}
