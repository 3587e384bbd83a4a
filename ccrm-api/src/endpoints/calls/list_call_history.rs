//! `GET /publicApi/callHistory`
//!
//! Document "Historia kontaktu", section "1. Pobranie listy połączeń za dany okres".

use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, ListQuestion, Method, MustShow, Operation, Query, Question, Shown,
    Target,
};
use telephony_core::wire::rows::Rows;
use telephony_core::{Result, WallClock, Zone};
use time::PrimitiveDateTime;

use crate::PROVIDER;
use crate::endpoints::{EndpointEntry, REMEDY, check_page, read_list};
use crate::models::{CallHistoryEntry, Envelope};

/// Number of days from 1970 to 2200.
const FAR_AHEAD: i64 = 84_006;

/// Lists calls, text messages and faxes of a period, at most 1000 a page.
///
/// Both ends are wall clocks in the account's zone, to the second: fractions are dropped. The document does not say if
/// a record exactly at an end belongs to the period, nor in which order the records are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListCallHistory {
    from: PrimitiveDateTime,
    to: PrimitiveDateTime,
    page: Option<u32>,
    raw: bool,
    zone: Option<Zone>,
    period_is_applied: bool,
}

impl ListCallHistory {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry =
        EndpointEntry::list::<Self>("list_call_history").answer("list_call_history.response");

    /// Requests the records filed between two wall clocks of the account's zone.
    pub const fn new(from: PrimitiveDateTime, to: PrimitiveDateTime) -> Self {
        Self { from, to, page: None, raw: false, zone: None, period_is_applied: false }
    }

    /// Control request whose answer must be empty: a day in 1970, before this vendor had any telephone exchange.
    pub(crate) fn control() -> Self {
        Self::day(0)
    }

    /// Two control requests: a day in 1970 and one in 2200, long before and long after any call.
    ///
    /// Two, because a server that adds the record next before (or after) the period to each answer finds none on one side
    /// of all calls.
    pub(crate) fn controls() -> [Self; 2] {
        [Self::control(), Self::day(FAR_AHEAD)]
    }

    // The period counts as applied, so that a stray in the control's answer is counted as a record instead of an error.
    fn day(since_1970: i64) -> Self {
        let first = time::OffsetDateTime::UNIX_EPOCH.date();
        let day = PrimitiveDateTime::new(first, time::Time::MIDNIGHT).saturating_add(time::Duration::days(since_1970));
        Self::new(day, day.saturating_add(time::Duration::DAY - time::Duration::SECOND)).period_is_applied(true)
    }

    /// Sets the account's zone, in which clocks with an offset and clocks of a night with a change are compared.
    pub(crate) fn in_zone(mut self, zone: &Zone) -> Self {
        self.zone = Some(zone.clone());
        self
    }

    /// Sets the flag that the vendor is known to apply the period. A record outside the period is then a stray.
    pub(crate) const fn period_is_applied(mut self, is_applied: bool) -> Self {
        self.period_is_applied = is_applied;
        self
    }

    // Both ends are compared as sent, in whole seconds.
    fn holds(&self, filed: WallClock) -> Shown {
        let local = match (filed.offset(), &self.zone) {
            (None, _) => filed.local(),
            (Some(_), Some(zone)) => zone.local(zone.moment(filed).instant()),
            (Some(_), None) => return Shown::Silent,
        };
        let (from, to, local) = (whole(self.from), whole(self.to), whole(local));
        if (from..=to).contains(&local) {
            return Shown::Yes;
        }
        let Some(zone) = &self.zone else { return Shown::No };
        // A server that compares instants and prints clocks shows other clocks on the night of a change.
        let instant = |clock| zone.moment(WallClock::new(clock)).instant();
        let (first, end) = zone.local_bounds(instant(from), instant(to));
        if (first..=end).contains(&local) { Shown::Silent } else { Shown::No }
    }
}

// `telephony_core::setters` makes a method of each line, for the endpoint and for the client's `Request` of it: `page`
// takes a `u32` and sets `Some(page)`; `raw` takes a `bool` and sets it.
telephony_core::setters!(ListCallHistory {
    /// Page number, counted from 1.
    page => u32,
    /// Keeps each record's JSON text with the record.
    raw = bool,
});

impl Endpoint for ListCallHistory {
    type Output = Envelope<Rows<CallHistoryEntry>>;

    const OPERATION: Operation =
        Operation::new(PROVIDER, "ccrm.call_history.list", Method::GET, "/publicApi/callHistory", Idempotency::Safe);

    const QUESTION: &'static dyn Question<Self> = &ListQuestion::<Self, CallHistoryEntry> {
        path: "$.data",
        records: |answer| &mut answer.data,
        must_show: &[MustShow {
            what: "a record outside the period asked for",
            remedy: REMEDY,
            member: "callDate",
            shown: |asked, entry| asked.holds(entry.call_date),
        }],
        heeded: |asked| asked.period_is_applied,
    };

    fn build_target(&self) -> Result<Target, InvalidInput> {
        let operation = Self::OPERATION;
        if self.to < self.from {
            return Err(InvalidInput::new("the period ends before it starts"));
        }
        check_page(self.page)?;
        if self.from.year() < 0 || self.to.year() > 9999 {
            return Err(InvalidInput::new("a year has four digits"));
        }
        // The document shows `page` without dates and says that dates are obligatory, so both are always sent.
        let query =
            Query::new().pair("dateFrom", clock(self.from)).pair("dateTo", clock(self.to)).maybe("page", self.page);
        Ok(Target::of(&operation).query(query))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_list(&Self::OPERATION, answer, self.raw)
    }
}

fn clock(clock: PrimitiveDateTime) -> WallClock {
    WallClock::new(whole(clock))
}

fn whole(clock: PrimitiveDateTime) -> PrimitiveDateTime {
    clock.replace_nanosecond(0).unwrap_or(clock)
}
