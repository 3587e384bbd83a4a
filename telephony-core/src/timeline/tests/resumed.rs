//! Streams that are polled once more after a retryable error.

use proptest::prelude::*;

use super::*;
use crate::timeline::double::{Double, DoubleKind, DoubleRow, Manner, even, office};
use crate::timeline::flaky::{Flaky, patient, runtime};
use crate::{CallHistorySourceExt, NoteDraft, NoteStore, NoteStoreExt, NoteSubject};

const DAYS: i64 = 40;

const ALL: [Manner; 5] = [Manner::Counting, Manner::ByStart, Manner::ByEnd, Manner::Days, Manner::PlainDays];

fn query() -> CallQuery {
    CallQuery::new(FROM, FROM + time::Duration::days(DAYS))
}

/// Office hours, with a burst, and rows that cannot be read.
fn source(manner: Manner, count: u32) -> Double {
    let burst = FROM + time::Duration::days(DAYS / 2);
    let burst = even(burst, burst + time::Duration::HOUR, count).map(|row| DoubleRow { id: row.id + 100_000, ..row });
    let garbled =
        even(FROM, query().range.to, 5).map(|row| DoubleRow { id: row.id + 900_000, kind: DoubleKind::Garbled, ..row });
    let days = u32::try_from(DAYS).unwrap();
    Double::new(manner, office(FROM, days, count).into_iter().chain(burst).chain(garbled))
}

fn options(in_flight: usize, records: u32) -> TimelineOptions {
    TimelineOptions::new(in_flight, std::time::Duration::MAX).records(records)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_timeline_over_a_failing_source_yields_what_one_over_a_healthy_source_yields(
        seed in any::<u64>(),
        manner in prop::sample::select(&ALL[..]),
        count in 1..600_u32,
        (in_flight, records, failures) in (1..5_usize, 1..2000_u32, 5..70_u64),
    ) {
        let read = |failures| {
            let source = Flaky::new(source(manner, count), seed, failures);
            let (entries, failed) = runtime().block_on(patient(source.timeline(query(), options(in_flight, records))));
            (entries, failed, source.answered())
        };
        let (want, _, requests) = read(0);
        let (got, _, repeated) = read(failures);
        prop_assert_eq!(got, want);
        // Windows that are dropped while they are read have sent more or fewer requests.
        prop_assert!(in_flight > 1 || repeated == requests, "no page is requested a second time");
    }

    #[test]
    fn pages_and_calls_of_a_failing_source_are_those_of_a_healthy_source(
        seed in any::<u64>(),
        manner in prop::sample::select(&ALL[..]),
        count in 1..600_u32,
        failures in 5..70_u64,
    ) {
        let (healthy, flaky) = (source(manner, count), Flaky::new(source(manner, count), seed, failures));
        let (want, _) = runtime().block_on(patient(healthy.call_pages(query())));
        let (pages, _) = runtime().block_on(patient(flaky.call_pages(query())));
        prop_assert_eq!(&pages, &want);
        prop_assert_eq!(flaky.answered(), pages.len());
        let (want, _) = runtime().block_on(patient(healthy.calls(query())));
        let (calls, _) = runtime().block_on(patient(flaky.calls(query())));
        prop_assert_eq!(calls, want);
    }

    #[test]
    fn notes_of_a_failing_store_are_those_of_a_healthy_store(
        seed in any::<u64>(),
        count in 0..40_u32,
        failures in 5..70_u64,
    ) {
        let store = MemoryStore::new(Provider::from_static("memory")).page_size(3);
        let subject = NoteSubject::Client("7".to_owned());
        let (want, got) = runtime().block_on(async {
            for text in 0..count {
                store.create_note(&NoteDraft::new(subject.clone(), text.to_string())).await.unwrap();
            }
            let want = patient(store.notes(subject.clone())).await.0;
            (want, patient(Flaky::new(store, seed, failures).into_notes(subject.clone())).await.0)
        });
        prop_assert_eq!(want.len(), count as usize);
        prop_assert_eq!(got, want);
    }
}

#[tokio::test]
async fn an_outage_is_reported_once_and_not_for_each_window_in_flight() {
    let outage = |store: &MemoryStore| {
        // As many failures as windows in flight.
        let error = crate::Error::new(crate::ErrorKind::Unavailable, Provider::from_static("memory"), "list");
        store.fail_next(3, error);
    };
    let store = store(10, (0..400).map(|call| call * 3600));
    let hourly = TimelineOptions::new(3, std::time::Duration::from_secs(3600));
    let want: Vec<Entry> = store.timeline(query(), hourly).try_collect().await.unwrap();
    outage(&store);
    let (got, failed) = patient(store.timeline(query(), hourly)).await;
    assert_eq!((got, failed), (want, 1));
}
