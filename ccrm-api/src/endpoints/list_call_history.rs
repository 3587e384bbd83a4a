//! `GET /publicApi/callHistory`
//!
//! Document "Historia kontaktu", section "1. Pobranie listy połączeń za dany okres".

use telephony_core::transport::{Answer, Class, Endpoint, Method, Operation, Query, Target};
use telephony_core::wire::salvage::Salvaged;
use telephony_core::{Result, WallClock};
use time::PrimitiveDateTime;

use super::{check_page, read_list};
use crate::PROVIDER;
use crate::models::{CallHistoryEntry, Envelope};

/// Calls, text messages and faxes of a period, at most 1000 a page.
///
/// Both ends are wall clocks in the account's zone, to the second: fractions are dropped. Whether a record exactly at
/// an end belongs to the period is undocumented, and so is the order of the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListCallHistory {
    from: PrimitiveDateTime,
    to: PrimitiveDateTime,
    page: Option<u32>,
    raw: bool,
}

impl ListCallHistory {
    /// Records filed between two wall clocks of the account's zone.
    pub const fn new(from: PrimitiveDateTime, to: PrimitiveDateTime) -> Self {
        Self { from, to, page: None, raw: false }
    }
}

telephony_core::setters!(ListCallHistory {
    /// Page, counted from 1.
    page => u32,
    /// Keeps the JSON text of each record beside it.
    raw = bool,
});

impl Endpoint for ListCallHistory {
    type Output = Envelope<Salvaged<CallHistoryEntry>>;

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "ccrm.call_history.list",
        Method::GET,
        "/publicApi/callHistory",
        Class::Read,
    );

    fn target(&self) -> Result<Target> {
        let operation = Self::OPERATION;
        if self.to < self.from {
            return Err(operation.invalid("the period ends before it starts"));
        }
        check_page(&operation, self.page)?;
        if self.from.year() < 0 || self.to.year() > 9999 {
            return Err(operation.invalid("a year has four digits"));
        }
        // The document shows `page` without dates and says that dates are obligatory: both are always sent.
        let query = Query::new()
            .pair("dateFrom", clock(self.from))
            .pair("dateTo", clock(self.to))
            .maybe("page", self.page);
        Ok(Target::of(&operation).query(query))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_list(&Self::OPERATION, answer, self.raw)
    }
}

fn clock(clock: PrimitiveDateTime) -> WallClock {
    WallClock::new(clock.replace_nanosecond(0).unwrap_or(clock))
}
