//! `GET /rest/calls/users.api`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Получение списка совершенных звонков сотрудников".

use telephony_core::Result;
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, ListQuestion, Method, MustShow, Operation, Question, Target, unknown,
};
use telephony_core::wire::rows::Rows;
use time::OffsetDateTime;

use super::period::{self, MAX_LIMIT, Page};
use super::{DirectionsEncoding, directions};
use crate::PROVIDER;
use crate::endpoints::EndpointEntry;
use crate::endpoints::{REMEDY, read_list};
use crate::models::{CallDirection, FinishedCall};

/// Finished calls of the users in a period, and their pauses, at most 50 an answer.
///
/// A pause is not a call ([`CallDirection::is_pause`]). The vendor sends pauses when their directions are requested;
/// the document does not say whether it also sends them otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListUserCalls {
    from: OffsetDateTime,
    to: OffsetDateTime,
    directions: Option<Vec<CallDirection>>,
    directions_encoding: DirectionsEncoding,
    limit: Option<u32>,
    offset: Option<u64>,
    raw: bool,
}

impl ListUserCalls {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry = EndpointEntry::list::<Self>("list_user_calls").answer("list_user_calls.response");

    /// Maximum number of records in one answer of the vendor.
    pub const MAX_LIMIT: u32 = MAX_LIMIT;

    /// Requests the calls and pauses between two instants, to the millisecond.
    pub const fn new(from: OffsetDateTime, to: OffsetDateTime) -> Self {
        Self {
            from,
            to,
            directions: None,
            directions_encoding: DirectionsEncoding::BitSum,
            limit: None,
            offset: None,
            raw: false,
        }
    }
}

telephony_core::setters!(ListUserCalls {
    /// Directions wanted, including pauses; all calls when not set.
    directions: Vec<CallDirection>,
    /// Encoding of the directions in the query.
    directions_encoding = DirectionsEncoding,
    /// Maximum number of records in the answer, 1 to 50; 50 when not set.
    limit => u32,
    /// Number of records to skip.
    offset => u64,
    /// Keeps the JSON text of each record, in `Rows::raw`.
    raw = bool,
});

impl Endpoint for ListUserCalls {
    type Output = Rows<FinishedCall>;

    const OPERATION: Operation =
        Operation::new(PROVIDER, "phonet.user_call.list", Method::GET, "/rest/calls/users.api", Idempotency::Safe);

    const QUESTION: &'static dyn Question<Self> = &ListQuestion::<Self, FinishedCall> {
        path: "$",
        records: |calls| calls,
        must_show: &[
            MustShow {
                what: "a call of another period",
                remedy: REMEDY,
                member: "endAt",
                shown: |asked, call| period::shown(asked.from, asked.to, call),
            },
            MustShow {
                what: "a call of another direction",
                remedy: "try another `DirectionsEncoding`, or ask for all directions",
                member: "lgDirection",
                shown: |asked, call| directions::shown(asked.directions.as_deref(), call),
            },
        ],
        heeded: unknown,
    };

    fn build_target(&self) -> Result<Target, InvalidInput> {
        let page = Page {
            directions: self.directions.as_deref().unwrap_or_default(),
            directions_encoding: self.directions_encoding,
            limit: self.limit,
            offset: self.offset,
        };
        page.target(&Self::OPERATION, self.from, self.to)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_list(&Self::OPERATION, answer, self.raw)
    }
}
