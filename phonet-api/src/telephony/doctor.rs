//! Examination of a Phonet account: what its server does where the document leaves it open.

mod directions;
mod lists;
mod pages;
mod period;
mod questions;
mod redaction;
mod sessions;
mod times;

use async_trait::async_trait;
use telephony_core::doctor::{DoctorSource, Examination, ExamineOptions, NotSeen, Report, Seen, SeenAnswer};
use telephony_core::transport::Query;
use telephony_core::wire::rows::Rows;
use telephony_core::{Error, ErrorKind, Result};
use time::{Duration, OffsetDateTime};

use crate::endpoints::{Instead, ListCompanyCalls};
use crate::models::{CallUuid, FinishedCall};
use crate::{Client, PROVIDER};

pub use redaction::REDACTION;

/// Number of days of the periods from which the examined calls are taken, tried until one has enough calls.
const SPANS: [i64; 4] = [1, 7, 80, 370];

/// Number of calls that are enough to see an order.
const ENOUGH: usize = 30;

type CallsAnswer = SeenAnswer<Rows<FinishedCall>>;

/// Examination in progress.
struct Examined<'c> {
    client: &'c Client,
    examination: Examination,
    now: OffsetDateTime,
}

/// First page of a period with calls.
struct Sample {
    from: OffsetDateTime,
    to: OffsetDateTime,
    answer: CallsAnswer,
}

impl Sample {
    fn calls(&self) -> &[FinishedCall] {
        &self.answer.output.items
    }
}

fn ids(answer: &CallsAnswer) -> Vec<&CallUuid> {
    answer.output.items.iter().map(|call| &call.uuid).collect()
}

fn milliseconds(instant: OffsetDateTime) -> i128 {
    instant.unix_timestamp_nanos().div_euclid(1_000_000)
}

fn calls_between(from: OffsetDateTime, to: OffsetDateTime) -> ListCompanyCalls {
    // Each form of an empty list is accepted here, because the form is what is examined.
    ListCompanyCalls::new(from, to).walked().instead(Instead::NoBody)
}

impl Examined<'_> {
    /// Requests the first page of a period.
    async fn period(&mut self, from: OffsetDateTime, to: OffsetDateTime) -> Result<CallsAnswer, NotSeen> {
        self.ask(Seen::new(calls_between(from, to))).await
    }

    /// Requests calls of the sample's period by any limit and offset.
    async fn page(&mut self, sample: &Sample, limit: u32, offset: u64) -> Result<CallsAnswer, NotSeen> {
        let period = Query::new().pair("timeFrom", milliseconds(sample.from)).pair("timeTo", milliseconds(sample.to));
        let query = period.pair("limit", limit).pair("offset", offset);
        self.ask(Seen::new(calls_between(sample.from, sample.to)).query(query)).await
    }

    async fn ask(&mut self, request: Seen<ListCompanyCalls>) -> Result<CallsAnswer, NotSeen> {
        self.examination.ask(self.client.send(request)).await
    }

    /// Reads the calls to examine: those of the shortest period with enough of them, else of the one with most.
    async fn sample(&mut self) -> Result<Sample, NotSeen> {
        let to = self.now.saturating_add(Duration::DAY);
        let mut best: Result<Sample, NotSeen> = Err(NotSeen::LimitReached);
        for days in SPANS {
            let from = self.now.saturating_sub(Duration::days(days));
            match self.period(from, to).await {
                Ok(answer) => {
                    let sample = Sample { from, to, answer };
                    if best.as_ref().is_ok_and(|best| best.calls().len() >= sample.calls().len()) {
                        continue;
                    }
                    let is_enough = sample.calls().len() >= ENOUGH;
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
        let pace = self.pacing().and_then(|pacing| pacing.pace);
        let now = self.pipeline().vendor_time();
        let mut examined = Examined { client: self, examination: Examination::begin(options), now };
        let sample = match examined.sample().await {
            Ok(sample) => sample,
            Err(NotSeen::Failed(error)) => return Err(error),
            Err(_) => {
                let error = Error::new(ErrorKind::Timeout, PROVIDER, "phonet.examine");
                return Err(error.with_message("the limits of the examination were reached before the first answer"));
            }
        };
        examined.times(&sample);
        let strays = examined.controls().await;
        let compared = examined.compared(&sample, strays).await;
        examined.bounds(&sample, strays, compared).await;
        examined.longest_period(&sample).await;
        examined.pages(&sample).await;
        examined.directions(&sample).await;
        examined.lists(&sample).await;
        examined.sessions(&sample).await;
        examined.examination.add_common(self.pipeline(), pace);
        Ok(examined.examination.end(PROVIDER, env!("CARGO_PKG_VERSION")))
    }
}
