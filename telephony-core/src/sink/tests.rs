//! Tests that every database passes.

mod account;
mod batches;
mod database;
mod driver;
mod kills;
mod odd_texts;
mod stored;

use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::{LoadEvent, LoadOptions, LoadReport, Sink, StreamKey, load};
use crate::streams::{StreamBatch, StreamName, StreamPlan};
use crate::{CallRecord, Moment, Provider, Source};
use account::TestAccount;
#[cfg(feature = "postgres")]
pub(super) use database::PostgresFolder;
#[cfg(feature = "sqlite")]
pub(super) use database::SqliteFolder;
pub(super) use database::{Database, databases};

pub(super) const PROVIDER: Provider = Provider::from_static("memory");
const START: OffsetDateTime = datetime!(2024-03-01 00:00 UTC);
const NOW: OffsetDateTime = datetime!(2024-03-03 00:00 UTC);

/// Plan of small batches that re-reads everything.
fn plan() -> StreamPlan {
    StreamPlan::since(START).records(5).lookback(std::time::Duration::from_secs(7 * 24 * 3600))
}

fn call(id: u32, minute: i64) -> CallRecord {
    CallRecord::new(PROVIDER, format!("{id:04}"), Moment::exact(START + Duration::minutes(minute)))
}

fn key(account: &TestAccount, stream: StreamName) -> StreamKey {
    StreamKey::new(account.provider(), account.account(), stream)
}

/// Key and batch of many calls with JSON.
pub(super) fn large_batch(calls: u32) -> (StreamKey, StreamBatch) {
    let account = TestAccount::new("one");
    let mut batch = batches::batch(&account, StreamName::Calls, "1");
    batch.calls = (0..calls)
        .map(|id| {
            let mut call = call(id, i64::from(id));
            call.account = account.account();
            call.outcome = Some(crate::Outcome::NoAnswer);
            call.raw = Some(format!(r#"{{"a":1,"b":"{}"}}"#, "x".repeat(400)).into());
            call.into()
        })
        .collect();
    (key(&account, StreamName::Calls), batch)
}

/// Loads all streams at an hour after the plan's first instant, and expects no failure.
async fn load_at(account: &TestAccount, sink: &mut dyn Sink, hour: i64) -> LoadReport {
    let streams = StreamName::all(account);
    let options = LoadOptions::new();
    let mut observe = |_: &LoadEvent<'_>| ();
    let report = load(account, sink, &streams, &plan(), NOW + Duration::hours(hour), &options, &mut observe).await;
    assert!(report.first_error().is_none(), "{:?}", report.first_error());
    report
}
