//! `GET /publicApi/users/sipAccounts`
//!
//! Document "Konta SIP, prezentacja numeru, pola nadawcy", section "1. Lista dostępnych kont SIP".

use telephony_core::Result;
use telephony_core::transport::{Answer, Endpoint, Idempotency, Method, NoQuestion, Operation, Question, Target};
use telephony_core::wire::rows::Rows;

use super::{paged, read_list};
use crate::PROVIDER;
use crate::endpoints::EndpointEntry;
use crate::models::{Envelope, SipAccount};

/// SIP accounts of the PBX that users of the CRM can be tied to.
///
/// The answer has no `totalCount` by the document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListSipAccounts {
    page: Option<u32>,
    raw: bool,
}

impl ListSipAccounts {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry =
        EndpointEntry::list::<Self>("list_sip_accounts").answer("list_sip_accounts.response");

    /// Every SIP account.
    pub const fn new() -> Self {
        Self { page: None, raw: false }
    }
}

telephony_core::setters!(ListSipAccounts {
    /// Page, counted from 1; the document names no pages here, and one answer may hold the whole list.
    page => u32,
    /// Keeps the JSON text of each record beside it.
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
