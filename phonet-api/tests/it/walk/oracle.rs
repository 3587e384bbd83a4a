//! Walks over servers that were written from the document alone, in each way in which it can be read.
//!
//! The oracle knows the calls on the line and the contract of the trait, and nothing about the walk.

mod costs;
mod crowds;
mod faults;
mod server;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use futures_util::TryStreamExt;
use phonet_api::Client;
use telephony_core::{CallHistorySourceExt, CallQuery, CallRecord, ErrorKind, Result, TimeRange};
use time::OffsetDateTime;

use self::server::Server;
use self::world::{Chance, Dialect, Line, Sorted, Ties, lines};

const DAY: i64 = 86_400_000;
const BEGIN: i64 = 1_764_201_600_000;

fn at(milliseconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000).unwrap()
}

type Key = (String, String, i64);

fn key(call: &CallRecord) -> Key {
    let leg = call.internal[0].id.clone().unwrap();
    let end = call.filed_at.instant().unix_timestamp_nanos() / 1_000_000;
    (call.id.as_str().replace('-', ""), leg, i64::try_from(end).unwrap())
}

fn key_of(dialect: &Dialect, line: &Line) -> Key {
    (format!("{:032x}", line.id), line.leg.to_string(), dialect.printed_end(line))
}

/// Records that a walk delivered, each with its count.
#[derive(Default)]
struct Seen {
    calls: BTreeMap<Key, usize>,
    quarantined: usize,
}

impl Seen {
    fn add(&mut self, calls: impl IntoIterator<Item = CallRecord>, range: TimeRange) {
        for call in calls {
            assert!(range.contains(call.filed_at.instant()), "a call of another range");
            *self.calls.entry(key(&call)).or_default() += 1;
        }
    }
}

/// Reads all pages of a query.
async fn pages(client: &Client, query: CallQuery) -> Result<Seen> {
    let mut seen = Seen::default();
    let range = query.range;
    let mut pages = client.call_pages(query);
    while let Some(page) = pages.try_next().await? {
        seen.quarantined += page.quarantined.len();
        seen.add(page.items, range);
    }
    Ok(seen)
}

/// Reads consecutive windows as a timeline does: a record that is shown too early is kept for its own window.
async fn windows(client: &Client, range: TimeRange, chance: &mut Chance) -> Result<Seen> {
    let mut seen = Seen::default();
    let mut later: BTreeMap<Key, CallRecord> = BTreeMap::new();
    let (mut from, mut continued) = (range.from, false);
    while from < range.to {
        let length = time::Duration::milliseconds(1 + chance.below(chance.clone().pick(&[3_600_000, DAY, 3 * DAY])));
        let window = TimeRange::new(from, (from + length).min(range.to));
        let query = CallQuery::new(window.from, window.to).continued(continued);
        let mut here: BTreeMap<Key, CallRecord> = BTreeMap::new();
        let mut pages = client.call_pages(query);
        while let Some(page) = pages.try_next().await? {
            seen.quarantined += page.quarantined.len();
            for call in page.items {
                let key = key(&call);
                assert!(here.insert(key, call).is_none(), "twice in one walk");
            }
            for call in page.later {
                assert!(call.filed_at.instant() >= window.to);
                later.insert(key(&call), call);
            }
        }
        let ours = |call: &CallRecord| window.contains(call.filed_at.instant());
        let (due, rest) = later.into_iter().partition(|(_, call)| ours(call));
        later = rest;
        let due: BTreeMap<Key, CallRecord> = due;
        for (key, call) in due {
            here.entry(key).or_insert(call);
        }
        seen.add(here.into_values(), window);
        (from, continued) = (window.to, true);
    }
    Ok(seen)
}

/// Walks a world that is drawn from a seed, in a way that is drawn from the same seed.
async fn walk(seed: u64, moving: bool) -> (Dialect, Result<()>) {
    let mut chance = Chance(seed);
    let mut dialect = Dialect::any(&mut chance);
    if moving && !matches!(dialect.sorted, Sorted::EndAscending | Sorted::EndDescending) {
        // Nothing proves that a list without a known order is complete while its rows are added and removed.
        dialect.ties = Ties::Stable;
    }
    let days = chance.pick(&[1, 3, 200]);
    let span = (BEGIN, BEGIN + days * DAY);
    let count = chance.pick(&[0, 3, 30, 120]);
    let mut world = lines(&mut chance, count, span);
    if dialect.odd.is_some() {
        let start = BEGIN + chance.below(days * DAY);
        world.push(Line { id: 1, leg: 1, start, answer: None, end: start + 1_000 });
    }
    let from = BEGIN + chance.below(days * DAY / 2);
    let to = from + 1 + chance.below(days * DAY);
    let range = TimeRange::new(at(from), at(to));
    let server = Server::new(dialect, world.clone());
    if moving {
        server.change(Chance(seed ^ 0x63), chance.pick(&[1, 3, 10]));
    }
    let client = server.client();
    let in_windows = days < 100 && chance.is(2);
    let seen = if in_windows {
        windows(&client, range, &mut chance).await
    } else {
        pages(&client, CallQuery::new(range.from, range.to)).await
    };
    let seen = match seen {
        Ok(seen) => seen,
        Err(error) => return (dialect, Err(error)),
    };
    let wanted: BTreeSet<Key> = world
        .iter()
        .filter(|line| line.id > 1 && (from..to).contains(&dialect.printed_end(line)))
        .map(|line| key_of(&dialect, line))
        .collect();
    let gone: BTreeSet<Key> = server.gone().iter().map(|line| key_of(&dialect, line)).collect();
    for key in wanted.difference(&gone) {
        assert_eq!(
            seen.calls.get(key),
            Some(&1),
            "seed {seed} windows {in_windows}: {key:?} of {} in {dialect:?}",
            wanted.len()
        );
    }
    assert!(seen.calls.values().all(|times| *times == 1), "seed {seed} windows {in_windows}: doubled in {dialect:?}");
    let odd = format!("{:032x}", 1);
    let others = seen.calls.keys().filter(|(id, ..)| *id != odd);
    if !moving {
        assert_eq!(others.count(), wanted.len(), "seed {seed}: {dialect:?}");
    }
    (dialect, Ok(()))
}

fn seeds(usual: u64) -> std::ops::Range<u64> {
    let of = |name: &str| std::env::var(name).ok().and_then(|it| it.parse().ok());
    let from = of("ORACLE_FROM").unwrap_or(0);
    from..from + of("ORACLE_SEEDS").unwrap_or(usual)
}

// Field cases 2, 3, 6 and 7.
#[tokio::test(start_paused = true)]
async fn every_call_comes_once_however_the_document_is_read() {
    for seed in seeds(300) {
        let (dialect, walked) = walk(seed, false).await;
        assert!(walked.is_ok(), "seed {seed}: {walked:?} in {dialect:?}");
    }
}

// Field case 7.
#[tokio::test(start_paused = true)]
async fn calls_that_come_and_go_are_never_lost_or_doubled_in_silence() {
    let mut unstable = 0;
    for seed in seeds(300) {
        let (dialect, walked) = walk(seed, true).await;
        if let Err(error) = walked {
            assert_eq!(error.kind(), ErrorKind::InconsistentRead, "seed {seed}: {error} in {dialect:?}");
            unstable += 1;
        }
    }
    println!("{unstable} unstable");
}
