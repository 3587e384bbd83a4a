//! `GET /publicApi/sms/presentation/available`
//!
//! Document "Konta SIP, prezentacja numeru, pola nadawcy", section "3. Lista numerów i pól nadawcy dla SMS".

use telephony_core::Result;
use telephony_core::transport::{Answer, Endpoint, Idempotency, Method, NoQuestion, Operation, Question, Target};
use telephony_core::wire::rows::Rows;

use crate::PROVIDER;
use crate::endpoints::{EndpointEntry, paged, read_list};
use crate::models::{Envelope, SmsPresentation};

/// Lists the numbers and sender names that text messages can show.
///
/// Both kinds are in one list, see [`SmsPresentation::sender_name`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListSmsPresentations {
    page: Option<u32>,
    raw: bool,
}

impl ListSmsPresentations {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry =
        EndpointEntry::list::<Self>("list_sms_presentations").answer("list_sms_presentations.response");

    /// Requests every number and name.
    pub const fn new() -> Self {
        Self { page: None, raw: false }
    }
}

telephony_core::setters!(ListSmsPresentations {
    /// Page number, counted from 1. The document does not mention pages here, and one answer may hold the whole list.
    page => u32,
    /// Keeps each record's JSON text with the record.
    raw = bool,
});

impl Endpoint for ListSmsPresentations {
    type Output = Envelope<Rows<SmsPresentation>>;

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "ccrm.sms_presentation.list",
        Method::GET,
        "/publicApi/sms/presentation/available",
        Idempotency::Safe,
    );

    const QUESTION: &'static dyn Question<Self> =
        &NoQuestion("nothing but a page is asked for, and no record says its page");

    fn target(&self) -> Result<Target> {
        paged(&Self::OPERATION, self.page)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_list(&Self::OPERATION, answer, self.raw)
    }
}
