//! Examination of an iSaler account: what its server does where the document leaves it open.

mod errors;
mod lists;
mod methods;
mod questions;
mod redaction;
mod times;

use async_trait::async_trait;
use telephony_core::doctor::{DoctorSource, Examination, ExamineOptions, NotSeen, Report, Seen, SeenAnswer};
use telephony_core::wire::rows::Rows;
use telephony_core::{Error, ErrorKind, Result};
use time::{Date, Duration, PrimitiveDateTime};

use crate::endpoints::ListHistory;
use crate::models::HistoryEntry;
use crate::{Client, PROVIDER};

pub use redaction::REDACTION;

/// Number of days of the periods from which the examined entries are taken, tried until one has enough entries.
const SPANS: [i64; 4] = [1, 7, 90, 370];

/// Number of entries that are enough to see an order.
const ENOUGH: usize = 30;

type EntriesAnswer = SeenAnswer<Rows<HistoryEntry>>;

/// Examination in progress.
struct Examined<'c> {
    client: &'c Client,
    examination: Examination,
    /// Current time of the client's clock in the account's zone.
    now: PrimitiveDateTime,
}

/// First page of a period with entries, in the server's own order.
struct Sample {
    from: Date,
    to: Date,
    answer: EntriesAnswer,
}

impl Sample {
    fn entries(&self) -> &[HistoryEntry] {
        &self.answer.output.items
    }

    /// Request for the sample's period.
    fn request(&self) -> ListHistory {
        ListHistory::new(self.from, self.to)
    }

    fn times(&self) -> Vec<PrimitiveDateTime> {
        self.entries().iter().filter_map(|entry| entry.at).map(|at| at.local()).collect()
    }
}

impl Examined<'_> {
    async fn ask(&mut self, request: ListHistory) -> Result<EntriesAnswer, NotSeen> {
        self.examination.ask(self.client.send(Seen::new(request))).await
    }

    /// Reads the entries to examine: those of the shortest period with enough of them, else of the one with most.
    async fn sample(&mut self) -> Result<Sample, NotSeen> {
        let today = self.now.date();
        let to = today.saturating_add(Duration::DAY);
        let mut best: Result<Sample, NotSeen> = Err(NotSeen::LimitReached);
        for days in SPANS {
            let from = today.saturating_sub(Duration::days(days));
            match self.ask(ListHistory::new(from, to)).await {
                Ok(answer) => {
                    let sample = Sample { from, to, answer };
                    if best.as_ref().is_ok_and(|best| best.entries().len() >= sample.entries().len()) {
                        continue;
                    }
                    let is_enough = sample.entries().len() >= ENOUGH;
                    best = Ok(sample);
                    if is_enough {
                        break;
                    }
                }
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
        let now = self.normalizer().account_zone().local(self.pipeline().vendor_time());
        let mut examined = Examined { client: self, examination: Examination::begin(options), now };
        let sample = match examined.sample().await {
            Ok(sample) => sample,
            Err(NotSeen::Failed(error)) => return Err(error),
            Err(_) => {
                let error = Error::new(ErrorKind::Timeout, PROVIDER, "isaler.examine");
                return Err(error.with_message("the limits of the examination were reached before the first answer"));
            }
        };
        examined.times(&sample);
        examined.lists(&sample).await;
        examined.methods().await;
        examined.errors().await;
        examined.examination.add_common(self.pipeline(), pace);
        Ok(examined.examination.end(PROVIDER, env!("CARGO_PKG_VERSION")))
    }
}
