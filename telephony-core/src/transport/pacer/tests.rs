//! Rate limits of several kinds, in simulated time.

use futures_util::future::join_all;

use super::*;
use crate::transport::Method;

/// Method by which a vendor counts requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PacedKind {
    /// Requests in each calendar minute.
    Fixed,
    /// Requests in the latest 60 seconds.
    Sliding,
    /// Token bucket of the limit's size that fills evenly.
    Bucket,
    /// Token bucket of a sixth of the limit's size that fills evenly.
    SmallBucket,
    /// Requests in the latest 60 seconds, refused requests included.
    Strict,
}

/// Vendor that permits a number of requests a minute.
struct PacedVendor {
    kind: PacedKind,
    limit: u32,
    begun: Instant,
    log: Mutex<(Vec<Duration>, f64, Duration, u32)>,
}

impl PacedVendor {
    fn new(kind: PacedKind, limit: u32) -> Self {
        let size = if kind == PacedKind::SmallBucket { (limit / 6).max(1) } else { limit };
        let log = Mutex::new((Vec::new(), f64::from(size), Duration::ZERO, 0));
        Self { kind, limit, begun: Instant::now(), log }
    }

    fn permits(&self) -> bool {
        let minute = Duration::from_secs(60);
        // The vendor's minutes do not begin with the client's.
        let now = self.begun.elapsed() + Duration::from_secs(37);
        let mut log = self.log.lock().unwrap();
        let (entries, tokens, latest, refused) = &mut *log;
        let permitted = match self.kind {
            PacedKind::Fixed => {
                let minute = now.as_secs() / 60;
                entries.iter().filter(|it| it.as_secs() / 60 == minute).count() < self.limit as usize
            }
            PacedKind::Sliding | PacedKind::Strict => {
                entries.retain(|it| now < *it + minute);
                entries.len() < self.limit as usize
            }
            PacedKind::Bucket | PacedKind::SmallBucket => {
                let size = if self.kind == PacedKind::Bucket { self.limit } else { self.limit / 6 };
                let filled = now.saturating_sub(*latest).as_secs_f64() * f64::from(self.limit) / 60.0;
                *tokens = (*tokens + filled).min(f64::from(size.max(1)));
                *latest = now;
                let permitted = *tokens >= 1.0;
                *tokens -= f64::from(u8::from(permitted));
                permitted
            }
        };
        if permitted || self.kind == PacedKind::Strict {
            entries.push(now);
        }
        *refused += u32::from(!permitted);
        permitted
    }

    fn refused(&self) -> u32 {
        self.log.lock().unwrap().3
    }
}

static OPERATION: super::super::Operation = super::super::Operation::new(
    crate::Provider::from_static("test"),
    "test.it",
    Method::GET,
    "/it",
    Idempotency::Safe,
);

/// Sends requests until all have passed and returns the time that it took.
async fn send(pacer: &Pacer, vendor: &PacedVendor, streams: usize, requests: usize) -> Duration {
    let account = crate::Account::default();
    let begun = Instant::now();
    let answer = Duration::from_millis(80);
    let stream = || async {
        for _ in 0..requests / streams {
            loop {
                let request = GateRequest::new(&OPERATION, &account);
                pacer.enter(&request).await;
                let permitted = vendor.permits();
                tokio::time::sleep(answer).await;
                if permitted {
                    pacer.passed(&request, answer);
                    break;
                }
                pacer.refused(&request, answer, None);
            }
        }
    };
    join_all((0..streams).map(|_| stream())).await;
    begun.elapsed()
}

#[tokio::test(start_paused = true)]
async fn requests_are_paced_below_any_limit_and_not_far_below_it() {
    for limit in [6, 10, 30, 60, 600] {
        for kind in [PacedKind::Fixed, PacedKind::Sliding, PacedKind::Bucket, PacedKind::SmallBucket, PacedKind::Strict]
        {
            for streams in 1..=4 {
                for seed in 0..2 {
                    let requests = if limit == 600 { 1800 } else { 300 };
                    let (pacer, vendor) = (Pacer::new(), PacedVendor::new(kind, limit));
                    pacer.seed(seed);
                    let took = send(&pacer, &vendor, streams, requests).await.as_secs();
                    let ideal = (requests as u64 - u64::from(limit)) * 60 / u64::from(limit);
                    let shown = format!(
                        "{kind:?} {limit} x{streams} seed {seed}: {took} s, ideal {ideal} s, refused {}",
                        vendor.refused()
                    );
                    assert!(took < ideal * 2, "{shown}");
                    assert!((vendor.refused() as usize) < 40 + requests / 20, "{shown}");
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_pace_that_is_stated_is_kept_from_the_first_request() {
    let (pacer, vendor) = (Pacer::per_minute(30), PacedVendor::new(PacedKind::Sliding, 31));
    let took = send(&pacer, &vendor, 3, 60).await;
    assert_eq!((took.as_secs(), vendor.refused()), (118, 0));
    assert_eq!(pacer.pacing(), Pacing { pace: Some(30), hold: Duration::ZERO, refused: 0, waiting: 0 });
}

#[tokio::test(start_paused = true)]
async fn two_clients_that_share_a_pacer_share_the_limit() {
    let (pacer, vendor) = (Pacer::new(), PacedVendor::new(PacedKind::Fixed, 20));
    let other = pacer.clone();
    let (one, two) = tokio::join!(send(&pacer, &vendor, 2, 100), send(&other, &vendor, 2, 100));
    assert!(vendor.refused() < 30, "{}", vendor.refused());
    assert!(one.max(two) < Duration::from_secs(900), "{one:?} {two:?}");
}

#[tokio::test(start_paused = true)]
async fn one_refusal_by_chance_does_not_slow_a_client_for_long() {
    let account = crate::Account::default();
    let (pacer, request) = (Pacer::new(), GateRequest::new(&OPERATION, &account));
    pacer.enter(&request).await;
    pacer.refused(&request, Duration::from_millis(1), None);
    let took = send(&pacer, &PacedVendor::new(PacedKind::Sliding, 100_000), 1, 1000).await;
    assert!(took < Duration::from_secs(200), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_the_vendor_asks_for_holds_all_requests_and_no_longer() {
    let account = crate::Account::default();
    let (pacer, request) = (Pacer::new(), GateRequest::new(&OPERATION, &account));
    let begun = Instant::now();
    pacer.enter(&request).await;
    tokio::time::sleep(Duration::from_millis(1)).await;
    pacer.refused(&request, Duration::from_millis(1), Some(Duration::from_secs(90)));
    assert_eq!(pacer.pacing().hold, Duration::from_secs(90));
    pacer.enter(&request).await;
    assert_eq!(begun.elapsed(), Duration::from_millis(90_001));
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_dropped_while_it_waits_holds_nobody_up() {
    let account = crate::Account::default();
    let (pacer, request) = (Pacer::per_minute(6), GateRequest::new(&OPERATION, &account));
    pacer.enter(&request).await;
    {
        let waiting = pacer.enter(&request);
        let waited = tokio::time::timeout(Duration::from_secs(3), waiting).await;
        assert!(waited.is_err());
    }
    let begun = Instant::now();
    pacer.enter(&request).await;
    assert_eq!((begun.elapsed().as_secs(), pacer.pacing().waiting), (7, 0));
    // The call passes without a wait because a user waits for it.
    let urgent = GateRequest { idempotency: Idempotency::NonIdempotent, ..request };
    pacer.enter(&urgent).await;
    assert_eq!(begun.elapsed().as_secs(), 7);
}

// A limit of so few requests a minute would ask for a longer wait: a rate by it would cost minutes.
#[tokio::test(start_paused = true)]
async fn a_few_refusals_with_a_short_wait_cost_that_wait_alone() {
    let account = crate::Account::default();
    let (pacer, request) = (Pacer::new(), GateRequest::new(&OPERATION, &account));
    let (begun, answer, second) = (Instant::now(), Duration::from_millis(80), Duration::from_secs(1));
    for number in 0..30 {
        pacer.enter(&request).await;
        tokio::time::advance(answer).await;
        if [1, 2, 4, 8, 9].contains(&number) {
            pacer.refused(&request, answer, Some(second));
        } else {
            pacer.passed(&request, answer);
        }
    }
    assert!(begun.elapsed() < 6 * second + 30 * answer, "{:?}", begun.elapsed());
    assert_eq!(pacer.pacing().pace, None);
}
