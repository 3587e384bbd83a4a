//! Examination of a cCRM account: what its server does where the document leaves it open.

mod clocks;
mod errors;
mod pages;
mod period;
mod questions;
mod redaction;

use async_trait::async_trait;
use telephony_core::doctor::{DoctorSource, Examination, ExamineOptions, NotSeen, Report, Seen, SeenAnswer};
use telephony_core::transport::Query;
use telephony_core::wire::rows::Rows;
use telephony_core::{Result, WallClock};
use time::{Duration, PrimitiveDateTime};

use crate::endpoints::ListCallHistory;
use crate::models::{CallHistoryEntry, Envelope};
use crate::{Client, PROVIDER};

pub use redaction::REDACTION;

/// Number of days of the periods from which the examined rows are taken, tried until one has enough rows.
const SPANS: [i64; 3] = [7, 90, 370];

/// Number of rows that are enough to see an order.
const ENOUGH: usize = 20;

type HistoryAnswer = SeenAnswer<Envelope<Rows<CallHistoryEntry>>>;

/// Examination in progress.
struct Examined<'c> {
    client: &'c Client,
    examination: Examination,
    /// Current time of the client's clock in the account's zone, in whole seconds.
    now: PrimitiveDateTime,
}

/// First page of a period with rows.
struct Sample {
    from: PrimitiveDateTime,
    to: PrimitiveDateTime,
    answer: HistoryAnswer,
}

impl Sample {
    fn rows(&self) -> &[CallHistoryEntry] {
        &self.answer.output.data.items
    }

    fn times(&self) -> Vec<PrimitiveDateTime> {
        self.rows().iter().map(time_of).collect()
    }
}

fn time_of(row: &CallHistoryEntry) -> PrimitiveDateTime {
    row.call_date.local()
}

impl Examined<'_> {
    /// Requests the first page of a period.
    async fn period(&mut self, from: PrimitiveDateTime, to: PrimitiveDateTime) -> Result<HistoryAnswer, NotSeen> {
        self.ask(Seen::new(ListCallHistory::new(from, to))).await
    }

    /// Requests a page of a period by any number.
    async fn page(&mut self, sample: &Sample, page: u32) -> Result<HistoryAnswer, NotSeen> {
        let (from, to) = (WallClock::new(sample.from), WallClock::new(sample.to));
        let query = Query::new().pair("dateFrom", from).pair("dateTo", to).pair("page", page);
        self.ask(Seen::new(ListCallHistory::new(sample.from, sample.to)).query(query)).await
    }

    async fn ask(&mut self, request: Seen<ListCallHistory>) -> Result<HistoryAnswer, NotSeen> {
        self.examination.ask(self.client.send(request)).await
    }

    /// Reads the rows to examine: those of the shortest period with enough of them, else of the one with most.
    async fn sample(&mut self) -> Result<Sample, NotSeen> {
        let to = self.now.saturating_add(Duration::DAY);
        let mut best: Result<Sample, NotSeen> = Err(NotSeen::LimitReached);
        for days in SPANS {
            let from = self.now.saturating_sub(Duration::days(days));
            match self.period(from, to).await {
                Ok(answer) => {
                    let sample = Sample { from, to, answer };
                    if best.as_ref().is_ok_and(|best| best.rows().len() >= sample.rows().len()) {
                        continue;
                    }
                    let is_enough = sample.rows().len() >= ENOUGH;
                    best = Ok(sample);
                    if is_enough {
                        break;
                    }
                }
                // A longer period may be refused where a shorter one is not.
                Err(failure) if best.is_err() => return Err(failure),
                Err(_) => break,
            }
        }
        best
    }
}

#[async_trait]
impl DoctorSource for Client {
    async fn examine(&self, options: &ExamineOptions) -> Result<Report> {
        let now = self.normalizer().account_zone().local(self.pipeline().vendor_time());
        let now = now.replace_nanosecond(0).unwrap_or(now);
        let pace = self.pacing().and_then(|pacing| pacing.pace);
        let mut examined = Examined { client: self, examination: Examination::begin(options), now };
        let sample = match examined.sample().await {
            Ok(sample) => sample,
            Err(NotSeen::Failed(error)) => return Err(error),
            Err(_) => {
                let error = telephony_core::Error::new(telephony_core::ErrorKind::Timeout, PROVIDER, "ccrm.examine");
                return Err(error.with_message("the limits of the examination were reached before the first answer"));
            }
        };
        let strays = examined.controls().await;
        examined.bounds(&sample, strays).await;
        let paging = examined.paging(&sample).await;
        let is_total_right = examined.total(&sample, &paging).await;
        examined.longest_period(&sample, is_total_right).await;
        examined.clocks(&sample).await;
        examined.errors(&sample).await;
        examined.examination.add_common(self.pipeline(), pace);
        Ok(examined.examination.end(PROVIDER, env!("CARGO_PKG_VERSION")))
    }
}
