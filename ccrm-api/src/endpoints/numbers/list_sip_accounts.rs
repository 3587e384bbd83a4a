//! `GET /publicApi/users/sipAccounts`
//!
//! Document "Konta SIP, prezentacja numeru, pola nadawcy", section "1. Lista dostępnych kont SIP".

use telephony_core::Result;
use telephony_core::transport::{Answer, Endpoint, Idempotency, Method, NoQuestion, Operation, Question, Target};
use telephony_core::wire::rows::Rows;

use crate::PROVIDER;
use crate::endpoints::{EndpointEntry, paged, read_list};
use crate::models::{Envelope, SipAccount};

/// Lists the SIP accounts of the PBX that users of the CRM can be assigned to.
///
/// By the document, the answer has no `totalCount`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListSipAccounts {
    page: Option<u32>,
    raw: bool,
}

impl ListSipAccounts {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry =
        EndpointEntry::list::<Self>("list_sip_accounts").answer("list_sip_accounts.response");

    /// Requests every SIP account.
    pub const fn new() -> Self {
        Self { page: None, raw: false }
    }
}

telephony_core::setters!(ListSipAccounts {
    /// Page number, counted from 1. The document does not mention pages here, and one answer may hold the whole list.
    page => u32,
    /// Keeps each record's JSON text with the record.
    raw = bool,
});

impl Endpoint for ListSipAccounts {
    type Output = Envelope<Rows<SipAccount>>;

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "ccrm.sip_account.list",
        Method::GET,
        "/publicApi/users/sipAccounts",
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
