//! `GET /rest/calls/company.api`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Получение списка совершенных звонков компании".

use telephony_core::Result;
use telephony_core::transport::{Answer, Class, Endpoint, Method, Operation, Query, Target};
use telephony_core::wire::salvage::Salvaged;
use time::OffsetDateTime;

use crate::PROVIDER;
use crate::endpoints::read_list;
use crate::models::{CallDirection, CompanyCall};

/// Finished calls of the company in a period, at most 50 an answer, newest first by what is known.
///
/// Whether the period compares a call's start or its end is undocumented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListCompanyCalls {
    from: OffsetDateTime,
    to: OffsetDateTime,
    directions: Option<Vec<CallDirection>>,
    directions_encoding: DirectionsEncoding,
    limit: Option<u32>,
    offset: Option<u64>,
    raw: bool,
}

/// How a list of directions is written into the query, which the document leaves open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum DirectionsEncoding {
    /// Sum of the bits, `directions=6`: the values are powers of two.
    #[default]
    BitSum,
    /// Key once a value, `directions=2&directions=4`.
    RepeatedKey,
    /// Key with an index a value, `directions[0]=2&directions[1]=4`.
    IndexedKey,
}

impl DirectionsEncoding {
    fn write(self, query: Query, directions: &[CallDirection]) -> Query {
        let codes = directions.iter().map(|direction| direction.code());
        match self {
            Self::BitSum => query.pair("directions", codes.fold(0, |sum, code| sum | code)),
            Self::RepeatedKey => codes.fold(query, |query, code| query.pair("directions", code)),
            Self::IndexedKey => codes.enumerate().fold(query, |query, (index, code)| {
                query.pair(&format!("directions[{index}]"), code)
            }),
        }
    }
}

impl ListCompanyCalls {
    /// Most calls that the vendor sends in one answer.
    pub const MAX_LIMIT: u32 = 50;

    /// Calls between two instants, to the millisecond.
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

telephony_core::setters!(ListCompanyCalls {
    /// Directions wanted; all when not set.
    directions: Vec<CallDirection>,
    /// How directions are written.
    directions_encoding = DirectionsEncoding,
    /// Most calls in the answer, 1 to 50; 50 when not set.
    limit: u32,
    /// Calls to pass over.
    offset: u64,
    /// Keeps the JSON text of each record beside it.
    raw = bool,
});

impl Endpoint for ListCompanyCalls {
    type Output = Salvaged<CompanyCall>;

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "phonet.company_call.list",
        Method::GET,
        "/rest/calls/company.api",
        Class::Read,
    );

    fn target(&self) -> Result<Target> {
        let operation = Self::OPERATION;
        if self.to < self.from {
            return Err(operation.invalid("the period ends before it starts"));
        }
        let limit = self.limit.unwrap_or(Self::MAX_LIMIT);
        if !(1..=Self::MAX_LIMIT).contains(&limit) {
            return Err(operation.invalid("a limit is a number from 1 to 50"));
        }
        let mut query = Query::new()
            .pair("timeFrom", milliseconds(self.from))
            .pair("timeTo", milliseconds(self.to));
        if let Some(directions) = self.directions.as_deref().filter(|it| !it.is_empty()) {
            query = self.directions_encoding.write(query, directions);
        }
        // Always sent: what the vendor takes for a missing one is undocumented.
        let query = query.pair("limit", limit).pair("offset", self.offset.unwrap_or(0));
        Ok(Target::of(&operation).query(query))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_list(&Self::OPERATION, answer, self.raw)
    }
}

fn milliseconds(instant: OffsetDateTime) -> i128 {
    instant.unix_timestamp_nanos().div_euclid(1_000_000)
}
