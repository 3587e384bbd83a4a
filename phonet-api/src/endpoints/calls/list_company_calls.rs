//! `GET /rest/calls/company.api`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Получение списка совершенных звонков компании".

use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, ListQuestion, Method, MustShow, Operation, Question, Shown, Target,
    unknown,
};
use telephony_core::wire::rows::Rows;
use telephony_core::{ErrorKind, Repair, Result};
use time::OffsetDateTime;

use super::period::{self, MAX_LIMIT, Page};
use super::{DirectionsEncoding, directions};
use crate::PROVIDER;
use crate::endpoints::EndpointEntry;
use crate::endpoints::{REMEDY, read_list, read_list_or_none};
use crate::models::{CallDirection, FinishedCall};

/// Finished calls of the company in a period, at most 50 an answer, newest first as far as is known.
///
/// The document does not say whether the period is compared with a call's start or its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListCompanyCalls {
    from: OffsetDateTime,
    to: OffsetDateTime,
    directions: Option<Vec<CallDirection>>,
    directions_encoding: DirectionsEncoding,
    limit: Option<u32>,
    offset: Option<u64>,
    raw: bool,
    walked: bool,
    instead: Instead,
}

/// Reason of the repair of an answer that is not a list, which the walk finds out the meaning of.
pub(crate) const TAKEN_FOR_EMPTY: &str = "taken for an empty list";

/// Answers that a walk accepts as a list without calls.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Instead {
    /// Only a list.
    #[default]
    Nothing,
    /// A list, `null` or `{}`, of which a walk finds out what they mean.
    NoCalls,
    /// A list, `null`, `{}` or an answer without a body.
    NoBody,
    /// Only a list. `null` and `{}` are retried, because they do not mean an empty list where calls exist or where the
    /// server writes `[]` for an empty list.
    Retried,
}

impl ListCompanyCalls {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry =
        EndpointEntry::list::<Self>("list_company_calls").answer("list_company_calls.response");

    /// Maximum number of calls in one answer of the vendor.
    pub const MAX_LIMIT: u32 = MAX_LIMIT;

    /// Leaves the comparison of calls with the period to the walk, because the walk learns from the calls at the edges
    /// of its windows which time the vendor compares. An answer that is not a list is left to the walk, too.
    pub(crate) const fn walked(mut self) -> Self {
        (self.walked, self.instead) = (true, Instead::NoCalls);
        self
    }

    /// Sets which answers are accepted as a list without calls.
    pub(crate) const fn instead(mut self, instead: Instead) -> Self {
        self.instead = instead;
        self
    }

    /// Requests the calls between two instants, to the millisecond.
    pub const fn new(from: OffsetDateTime, to: OffsetDateTime) -> Self {
        Self {
            from,
            to,
            directions: None,
            directions_encoding: DirectionsEncoding::BitSum,
            limit: None,
            offset: None,
            raw: false,
            walked: false,
            instead: Instead::Nothing,
        }
    }
}

telephony_core::setters!(ListCompanyCalls {
    /// Directions wanted; all when not set.
    directions: Vec<CallDirection>,
    /// Encoding of the directions in the query.
    directions_encoding = DirectionsEncoding,
    /// Maximum number of calls in the answer, 1 to 50; 50 when not set.
    limit => u32,
    /// Number of calls to skip.
    offset => u64,
    /// Keeps the JSON text of each record, in `Rows::raw`.
    raw = bool,
});

impl Endpoint for ListCompanyCalls {
    type Output = Rows<FinishedCall>;

    const OPERATION: Operation =
        Operation::new(PROVIDER, "phonet.company_call.list", Method::GET, "/rest/calls/company.api", Idempotency::Safe);

    const QUESTION: &'static dyn Question<Self> = &ListQuestion::<Self, FinishedCall> {
        path: "$",
        records: |calls| calls,
        must_show: &[
            MustShow {
                what: "a call of another period",
                remedy: REMEDY,
                member: "endAt",
                shown: |asked, call| match asked {
                    Self { walked: true, .. } => Shown::NotAsked,
                    _ => period::shown(asked.from, asked.to, call),
                },
            },
            MustShow {
                what: "a call of another direction",
                remedy: "try another `DirectionsEncoding`, or ask for all directions",
                member: "lgDirection",
                shown: |asked, call| match asked {
                    Self { walked: true, .. } => Shown::NotAsked,
                    _ => directions::shown(asked.directions.as_deref(), call),
                },
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
        let is_success = (200..300).contains(&answer.status);
        let has_no_body = is_success && answer.body.trim_ascii().is_empty();
        let mut calls = match self.instead {
            Instead::Nothing => return read_list(&Self::OPERATION, answer, self.raw),
            Instead::NoBody if has_no_body => Rows::default(),
            _ => read_list_or_none(&Self::OPERATION, answer, self.raw)?,
        };
        let is_list = calls.sent() > 0 || answer.body.trim_ascii_start().starts_with(b"[");
        if self.instead == Instead::Retried && !is_list {
            let error = answer.error(ErrorKind::NotJson, &Self::OPERATION);
            return Err(error.with_path("$").with_message("there is no list of calls"));
        }
        if self.walked && !is_list {
            // The walk finds out what this server means by this answer.
            let body = answer.body.trim_ascii().to_vec();
            calls.envelope_repairs.push(Repair::new(0, "$", TAKEN_FOR_EMPTY, body));
        }
        Ok(calls)
    }
}
