//! Timelines yield the same calls in the same order, however the range is split.

use std::time::Duration;

use proptest::prelude::*;
use time::UtcOffset;

use super::watched::Watched;
use super::*;
use crate::Granularity;

const DAYS: u32 = 60;

/// Calls of a burst, of a steady stretch or of one moment: a beginning, a count and the seconds between two calls.
fn stretch() -> impl Strategy<Value = Vec<u32>> {
    let last = DAYS * 86_400 - 1;
    (0..last, 1..120_u32, prop_oneof![Just(0), 1..5_u32, Just(3600), Just(40_000)])
        .prop_map(move |(first, count, apart)| (0..count).map(|it| (first + it * apart).min(last)).collect())
}

fn options() -> impl Strategy<Value = TimelineOptions> {
    let window = prop_oneof![Just(1), Just(3600), Just(86_400), Just(100 * 86_400), Just(u64::MAX)];
    let longest = prop_oneof![Just(7200), Just(32 * 86_400), Just(u64::MAX)];
    (1..5_usize, window, longest, 0..50_u32).prop_map(|(in_flight, window, longest, records)| {
        TimelineOptions::new(in_flight, Duration::from_secs(window))
            .longest(Duration::from_secs(longest))
            .records(records)
    })
}

fn source() -> impl Strategy<Value = (usize, u8, Option<i8>)> {
    (1..20_usize, 0..3_u8, proptest::option::of(-12..14_i8))
}

fn ids(entries: &[Entry]) -> Vec<(OffsetDateTime, String)> {
    let ids = entries.iter().filter_map(|entry| match entry {
        Entry::Call(call) => Some((call.filed_at.instant(), call.id.as_str().to_owned())),
        Entry::Quarantined(_) => None,
    });
    ids.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn a_timeline_is_the_same_however_its_windows_are_cut(
        calls in proptest::collection::vec(stretch(), 0..6),
        options in options(),
        (page_size, manner, day) in source(),
        (begin, end) in (0..20_u32, 1..40_u32),
    ) {
        let store = store(page_size, calls.into_iter().flatten());
        for raw in ["{}", "[]"] {
            let provider = Provider::from_static("memory");
            store.add_bad_record(BadRecord::new(provider, "list", 0, "$[0]", "no time", raw));
        }
        let from = FROM + time::Duration::days(begin.into()) + time::Duration::milliseconds(1500);
        let query = CallQuery::new(from, from + time::Duration::days(end.into()));
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_time().start_paused(true).build().unwrap();
        let mut want: Vec<Entry> = runtime.block_on(store.calls(query.clone()).try_collect()).unwrap();
        want.sort_by_key(|entry| match entry {
            Entry::Call(call) => (call.filed_at.instant(), Some(call.id.clone())),
            Entry::Quarantined(_) => (OffsetDateTime::UNIX_EPOCH, None),
        });
        let mut source = match manner {
            0 => Watched::new(store),
            1 => Watched::new(store).uncounted(),
            _ => Watched::new(store).closing(),
        };
        if let Some(hours) = day {
            let offset = UtcOffset::from_hms(hours, 0, 0).unwrap();
            source = source.granularity(Granularity::day(offset));
        }
        let got: Vec<Entry> =
            runtime.block_on(source.timeline(query, options).try_collect()).unwrap();
        prop_assert_eq!(ids(&got), ids(&want));
        prop_assert_eq!(got.len(), want.len(), "each bad record once");
        prop_assert!(source.seen().most_open <= options.in_flight.get());
    }
}
