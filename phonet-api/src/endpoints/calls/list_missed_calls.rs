//! `GET /rest/calls/missed.api`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Получение списка входящих звонков по которым нужно перезвонить".

use telephony_core::Result;
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, ListQuestion, Method, MustShow, Operation, Question, Target, unknown,
};
use telephony_core::wire::rows::Rows;
use time::OffsetDateTime;

use super::period::{self, MAX_LIMIT, Page};
use crate::PROVIDER;
use crate::endpoints::EndpointEntry;
use crate::endpoints::{REMEDY, read_list};
use crate::models::FinishedCall;

/// Unanswered calls of a period that need a call back, at most 50 an answer.
///
/// The document's section names no `directions`, so none are sent. It describes inbound calls but prints an internal
/// and an outbound one, so the answer is not filtered here either. The document does not say whether a call leaves the
/// list after it was called back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListMissedCalls {
    from: OffsetDateTime,
    to: OffsetDateTime,
    limit: Option<u32>,
    offset: Option<u64>,
    raw: bool,
}

impl ListMissedCalls {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry =
        EndpointEntry::list::<Self>("list_missed_calls").answer("list_missed_calls.response");

    /// Maximum number of calls in one answer of the vendor.
    pub const MAX_LIMIT: u32 = MAX_LIMIT;

    /// Requests the missed calls between two instants, to the millisecond.
    pub const fn new(from: OffsetDateTime, to: OffsetDateTime) -> Self {
        Self { from, to, limit: None, offset: None, raw: false }
    }
}

telephony_core::setters!(ListMissedCalls {
    /// Maximum number of calls in the answer, 1 to 50; 50 when not set.
    limit => u32,
    /// Number of calls to skip.
    offset => u64,
    /// Keeps the JSON text of each record, in `Rows::raw`.
    raw = bool,
});

impl Endpoint for ListMissedCalls {
    type Output = Rows<FinishedCall>;

    const OPERATION: Operation =
        Operation::new(PROVIDER, "phonet.missed_call.list", Method::GET, "/rest/calls/missed.api", Idempotency::Safe);

    const QUESTION: &'static dyn Question<Self> = &ListQuestion::<Self, FinishedCall> {
        path: "$",
        records: |calls| calls,
        must_show: &[MustShow {
            what: "a call of another period",
            remedy: REMEDY,
            member: "endAt",
            shown: |asked, call| period::shown(asked.from, asked.to, call),
        }],
        heeded: unknown,
    };

    fn build_target(&self) -> Result<Target, InvalidInput> {
        let page = Page { limit: self.limit, offset: self.offset, ..Page::default() };
        page.target(&Self::OPERATION, self.from, self.to)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_list(&Self::OPERATION, answer, self.raw)
    }
}
