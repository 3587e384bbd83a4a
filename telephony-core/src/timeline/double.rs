//! Vendors in memory, each with the paging, the granularity and the quirks of one kind of vendor, and a request
//! counter.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use time::{Duration, OffsetDateTime, UtcOffset};

use crate::{
    Account, BadRecord, CallHistoryCapability, CallHistorySource, CallPart, CallQuery, CallRecord, Granularity, Moment,
    Page, PageCursor, Provider, Result, Source,
};

/// A row of the vendor's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DoubleRow {
    pub(crate) id: u32,
    pub(crate) leg: Option<u32>,
    pub(crate) start: OffsetDateTime,
    pub(crate) end: OffsetDateTime,
    pub(crate) version: u32,
    pub(crate) kind: DoubleKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DoubleKind {
    Call,
    /// An entry that is not a call.
    Meeting,
    /// A row that cannot be read.
    Garbled,
}

/// Behaviour of a simulated vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Sends a total and at most 1,000 rows; a range with more rows is split and requested in parts.
    Counting,
    /// Sends 50 rows per page, newest first, for the range in which calls began. One day before the range is requested
    /// too, unless the range continues another one.
    ByStart,
    /// The same, for the range in which calls ended.
    ByEnd,
    /// Sends 200 rows per page, of whole days in the order of their ids; each page after the first is read twice.
    Days,
    /// The same, with each page read once.
    PlainDays,
}

#[derive(Debug)]
pub(crate) struct Double {
    manner: Manner,
    page: u32,
    counts_everything: bool,
    parts: bool,
    state: Mutex<DoubleState>,
}

#[derive(Debug, Default)]
struct DoubleState {
    rows: BTreeMap<(u32, Option<u32>), DoubleRow>,
    requests: usize,
    /// Rows of the period that was requested last, in the vendor's order.
    asked: Option<(OffsetDateTime, OffsetDateTime, Vec<DoubleRow>)>,
}

pub(crate) const PROVIDER: Provider = Provider::from_static("double");

impl DoubleRow {
    pub(crate) fn new(id: u32, end: OffsetDateTime, length: Duration) -> Self {
        Self { id, leg: None, start: end - length, end, version: 0, kind: DoubleKind::Call }
    }

    pub(crate) fn record(&self) -> CallRecord {
        let mut call = CallRecord::new(PROVIDER, self.id.to_string(), Moment::exact(self.end));
        call.account = Account::new("double");
        call.part = self.leg.map(|leg| CallPart::new(leg.to_string()));
        call.tags = vec![self.version.to_string()];
        call
    }

    fn bad(&self) -> BadRecord {
        let raw = format!("{} {:?} {}", self.id, self.leg, self.version);
        let mut bad = BadRecord::new(PROVIDER, "double.call.list", 0, "$[0]", "garbled", raw);
        bad.account = Account::new("double");
        bad
    }
}

impl Double {
    pub(crate) fn new(manner: Manner, rows: impl IntoIterator<Item = DoubleRow>) -> Self {
        let double = Self { manner, page: 50, counts_everything: false, parts: true, state: Mutex::default() };
        double.put(rows);
        double
    }

    /// Sets the number of rows per page, 50 by default.
    pub(crate) fn page(mut self, page: u32) -> Self {
        self.page = page;
        self
    }

    /// Reports the number of all rows as the total.
    pub(crate) fn counting_everything(mut self) -> Self {
        self.counts_everything = true;
        self
    }

    /// Leaves out the part that distinguishes rows with the same id.
    pub(crate) fn without_parts(mut self) -> Self {
        self.parts = false;
        self
    }

    /// Calls at equal distances over a range, each two minutes long.
    pub(crate) fn even(manner: Manner, from: OffsetDateTime, to: OffsetDateTime, count: u32) -> Self {
        Self::new(manner, even(from, to, count))
    }

    pub(crate) fn put(&self, rows: impl IntoIterator<Item = DoubleRow>) {
        self.change(|all| all.extend(rows.into_iter().map(|row| ((row.id, row.leg), row))));
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut BTreeMap<(u32, Option<u32>), DoubleRow>)) {
        let mut state = self.state();
        state.asked = None;
        change(&mut state.rows);
    }

    pub(crate) fn rows(&self) -> Vec<DoubleRow> {
        self.state().rows.values().cloned().collect()
    }

    /// Number of requests since the previous call of this function.
    pub(crate) fn requests(&self) -> usize {
        std::mem::take(&mut self.state().requests)
    }

    fn state(&self) -> MutexGuard<'_, DoubleState> {
        self.state.lock().unwrap()
    }

    fn by_start(&self) -> bool {
        self.manner == Manner::ByStart
    }

    /// Next rows of the query in the vendor's order, and the position after them.
    fn window(query: &CallQuery, state: &mut DoubleState, place: Option<i64>) -> Sent {
        let from = place.map_or(query.range.from, moment);
        let mut to = query.range.to;
        let rows = |to| {
            let inside = state.rows.values().filter(move |row| from <= row.end && row.end < to);
            let mut rows: Vec<DoubleRow> = inside.cloned().collect();
            rows.sort_by_key(|row| row.end);
            rows
        };
        loop {
            state.requests += 1;
            let rows = rows(to);
            if rows.len() <= 1000 {
                let next = (to < query.range.to).then(|| nanos(to));
                return (rows, next);
            }
            let part = (to - from).as_seconds_f64() * 800.0 / f64::from(u32::try_from(rows.len()).unwrap());
            to = from + Duration::seconds_f64(part.floor().max(1.0));
        }
    }

    fn offset(&self, query: &CallQuery, state: &mut DoubleState, place: Option<i64>) -> Sent {
        let (size, days) = match self.manner {
            Manner::Days | Manner::PlainDays => (200, true),
            _ => (self.page as usize, false),
        };
        let margin = if self.by_start() && !query.continued { Duration::DAY } else { Duration::ZERO };
        let (mut from, mut to) = (query.range.from - margin, query.range.to);
        if days {
            from = from.replace_time(time::Time::MIDNIGHT);
            to = (to + Duration::DAY - Duration::NANOSECOND).replace_time(time::Time::MIDNIGHT);
        }
        let at = |row: &DoubleRow| if self.by_start() { row.start } else { row.end };
        if state.asked.as_ref().is_none_or(|(asked, end, _)| (*asked, *end) != (from, to)) {
            let mut rows: Vec<&DoubleRow> = state.rows.values().filter(|row| from <= at(row) && at(row) < to).collect();
            if !days {
                rows.sort_unstable_by_key(|row| std::cmp::Reverse((at(row), row.id, row.leg)));
            }
            let rows = rows.into_iter().cloned().collect();
            state.asked = Some((from, to, rows));
        }
        let rows = state.asked.as_ref().map_or(&[][..], |(.., rows)| rows);
        let skip = usize::try_from(place.unwrap_or(0)).unwrap();
        state.requests += if self.manner == Manner::Days && skip > 0 { 2 } else { 1 };
        let page: Vec<DoubleRow> = rows.iter().skip(skip).take(size).cloned().collect();
        let next = (page.len() == size).then(|| i64::try_from(skip + size).unwrap());
        (page, next)
    }
}

/// Rows of a page, and the position after it.
type Sent = (Vec<DoubleRow>, Option<i64>);

fn nanos(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos()).unwrap()
}

fn moment(nanos: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(nanos.into()).unwrap()
}

pub(crate) fn even(from: OffsetDateTime, to: OffsetDateTime, count: u32) -> impl Iterator<Item = DoubleRow> {
    let apart = (to - from) / count;
    (0..count).map(move |id| DoubleRow::new(id, from + apart * id, Duration::minutes(2)))
}

/// Calls on working days from nine to five, from a deterministic random number generator.
pub(crate) fn office(from: OffsetDateTime, days: u32, count: u32) -> Vec<DoubleRow> {
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move |below: u32| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        u32::try_from(((random >> 32) * u64::from(below)) >> 32).unwrap()
    };
    let mut times = Vec::new();
    while times.len() < count as usize {
        let day = from + Duration::days(next(days).into());
        if day.weekday().number_days_from_monday() < 5 {
            let at = day + Duration::hours(9) + Duration::seconds(next(8 * 3600).into());
            times.push(at + Duration::milliseconds(next(1000).into()));
        }
    }
    times.sort();
    times.into_iter().zip(0..).map(|(at, id)| DoubleRow::new(id, at, Duration::minutes(2))).collect()
}

impl Source for Double {
    fn provider(&self) -> Provider {
        PROVIDER
    }

    fn account(&self) -> Account {
        Account::new("double")
    }
}

#[async_trait]
impl CallHistorySource for Double {
    fn call_history_capability(&self) -> CallHistoryCapability {
        let mut can = CallHistoryCapability::new(match self.manner {
            Manner::Counting => 1000,
            Manner::ByStart | Manner::ByEnd => self.page,
            Manner::Days | Manner::PlainDays => 200,
        });
        can.total = self.manner == Manner::Counting;
        if self.manner == Manner::Days {
            can.further_page_requests = 2;
        }
        if matches!(self.manner, Manner::Days | Manner::PlainDays) {
            can.granularity = Granularity::day(UtcOffset::UTC);
        }
        can
    }

    async fn call_page(&self, query: &CallQuery, cursor: Option<&PageCursor>) -> Result<Page<CallRecord>> {
        query.check(&PROVIDER, "double.call.list")?;
        let place: Option<i64> = cursor.map(|it| it.unpack(&PROVIDER, &self.account())).transpose()?;
        let mut state = self.state();
        let (rows, next) = match self.manner {
            Manner::Counting => Self::window(query, &mut state, place),
            _ => self.offset(query, &mut state, place),
        };
        let total = (self.manner == Manner::Counting).then(|| {
            state.rows.values().filter(|row| self.counts_everything || query.range.contains(row.end)).count() as u64
        });
        let calls = rows.iter().filter(|row| row.kind == DoubleKind::Call);
        let (mut items, mut later) = (Vec::new(), Vec::new());
        for mut call in calls.map(DoubleRow::record) {
            call.part = call.part.filter(|_| self.parts);
            let at = call.filed_at.instant();
            if query.range.contains(at) {
                items.push(call);
            } else if at >= query.range.to && self.by_start() {
                later.push(call);
            }
        }
        let garbled = rows.iter().filter(|row| row.kind == DoubleKind::Garbled);
        let bad = garbled.filter(|row| query.range.contains(row.end)).map(DoubleRow::bad).collect();
        let since = (self.by_start() && query.continued).then(|| query.range.from + Duration::DAY);
        let next = next.map(|next| PageCursor::pack(&PROVIDER, &self.account(), &next)).transpose()?;
        Ok(Page::new(items)
            .with_later(later)
            .with_quarantined(bad)
            .with_whole_since(since)
            .with_next(next)
            .with_total(total))
    }
}
