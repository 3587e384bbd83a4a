//! Requests and bytes that syncs cost.

use super::*;
use crate::timeline::double::{self, Double, DoubleRow, Manner, even, office};

const YEAR: Duration = Duration::days(365);

// Field case 12a.
#[tokio::test]
async fn a_first_sync_costs_little_more_than_the_pages_of_a_year() {
    for (manner, most) in [(Manner::Counting, 16), (Manner::ByStart, 252), (Manner::PlainDays, 72), (Manner::Days, 90)]
    {
        let rows: Vec<DoubleRow> = office(START, 365, 12_000);
        let source = Double::new(manner, rows.clone());
        let plan = SyncPlan::since(START);
        let batches: Vec<Batch> =
            sync(&source, plan, None, START + YEAR + Duration::MINUTE).try_collect().await.unwrap();
        assert_eq!(batches.iter().map(|it| it.new.len()).sum::<usize>(), rows.len());
        assert!(batches.iter().all(|it| it.new.len() <= 8000));
        let requests = source.requests();
        assert!(requests <= most, "{manner:?}: {requests} of {most}");
    }
}

// Field case 12a.
#[tokio::test]
async fn a_first_sync_since_the_epoch_costs_a_few_dozen_requests() {
    let end = START + Duration::days(30);
    for (manner, most) in [(Manner::Counting, 2), (Manner::ByStart, 36), (Manner::Days, 30)] {
        let source = Double::even(manner, START, end, 1000);
        let plan = SyncPlan::since(OffsetDateTime::UNIX_EPOCH);
        let batches: Vec<Batch> = sync(&source, plan, None, end + Duration::MINUTE).try_collect().await.unwrap();
        assert_eq!(batches.iter().map(|it| it.new.len()).sum::<usize>(), 1000);
        let requests = source.requests();
        assert!(requests <= most, "{manner:?}: {requests} of {most}");
    }
}

// Field case 12b.
#[tokio::test]
async fn a_sync_every_five_minutes_costs_12_requests_and_24_bytes_a_record() {
    // A tenth of 5000 calls a day and of 50 rows per page costs the same number of requests.
    const DAY: u32 = 500;
    let end = START + Duration::days(9);
    let rows: Vec<DoubleRow> = even(START, end, 9 * DAY).collect();
    let source = Double::new(Manner::ByStart, rows).page(5);
    let mut now = START + Duration::days(8);
    let first: Vec<Batch> = sync(&source, SyncPlan::since(START), None, now).try_collect().await.unwrap();
    let mut checkpoint = Some(first.last().unwrap().checkpoint.clone());
    source.requests();
    let mut new = 0;
    for _ in 0..288 {
        now += Duration::minutes(5);
        let mut batches = sync(&source, SyncPlan::since(START), checkpoint.clone(), now);
        while let Some(batch) = batches.try_next().await.unwrap() {
            assert!(batch.changed.is_empty() && batch.gone.is_empty());
            new += batch.new.len();
            checkpoint = Some(batch.checkpoint);
        }
    }
    assert_eq!(new, DAY as usize);
    let mean = f64::from(u32::try_from(source.requests()).unwrap()) / 288.0;
    assert!(mean <= 12.0, "{mean} requests a sync");
    let checkpoint = checkpoint.unwrap();
    let text = serde_json::to_string(&checkpoint).unwrap();
    let known = checkpoint.seen.len();
    assert!((3_500..3_600).contains(&known), "{known}");
    assert!(text.len() <= 24 * known, "{} bytes for {known} records", text.len());
}

// Field cases 3 and 12b.
#[tokio::test]
async fn a_call_of_23_hours_is_found_by_the_daily_tier_at_the_latest() {
    let source = Double::new(Manner::ByStart, even(START, START + Duration::days(20), 400));
    let mut now = START + Duration::days(10);
    let mut checkpoint = None;
    let ended = now + Duration::minutes(30);
    source.put([DoubleRow::new(9999, ended, hours(23))]);
    let mut found = None;
    while found.is_none() {
        assert!(now < ended + hours(26), "it is never found");
        let batches: Vec<Batch> =
            sync(&source, SyncPlan::since(START), checkpoint.take(), now).try_collect().await.unwrap();
        assert!(batches.iter().all(|it| it.gone.is_empty() && it.changed.is_empty()));
        let here = batches.iter().flat_map(|it| &it.new).any(|it| it.id.as_str() == "9999");
        found = here.then_some(now);
        checkpoint = batches.last().map(|it| it.checkpoint.clone());
        now += Duration::minutes(20);
    }
    assert_eq!(double::PROVIDER.as_str(), "double");
}
