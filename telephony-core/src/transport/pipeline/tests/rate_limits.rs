//! Reads under a rate limit, through the [`Transport`] trait.

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::future::try_join_all;
use http::{Request, Response};

use super::*;
use crate::transport::{Body, GateRequest, TransportError};

/// Permits a number of requests in each minute of its own clock. If it is strict, refused requests count, too.
#[derive(Debug)]
struct Limited {
    limit: usize,
    strict: bool,
    begun: Instant,
    minute: Mutex<(u64, usize)>,
    refused: Mutex<usize>,
}

impl Limited {
    fn new(limit: usize, strict: bool) -> Arc<Self> {
        let (begun, minute, refused) = (Instant::now(), Mutex::default(), Mutex::default());
        Arc::new(Self { limit, strict, begun, minute, refused })
    }
}

#[async_trait]
impl Transport for Limited {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let minute = (self.begun.elapsed() + Duration::from_secs(13)).as_secs() / 60;
        let permitted = {
            let mut count = self.minute.lock().unwrap();
            if count.0 != minute {
                *count = (minute, 0);
            }
            let permitted = count.1 < self.limit;
            count.1 += usize::from(permitted || self.strict);
            permitted
        };
        sleep(Duration::from_millis(120)).await;
        let mut answer = Response::new(Body::full("[1]"));
        if !permitted {
            *self.refused.lock().unwrap() += 1;
            *answer.status_mut() = http::StatusCode::TOO_MANY_REQUESTS;
        }
        Ok(answer)
    }
}

fn limited(transport: &Arc<Limited>) -> PipelineBuilder {
    let base = BaseUrl::parse("https://vendor.example.test", PlainHttp::Loopback).unwrap();
    Pipeline::builder(transport.clone(), base).seed(7)
}

async fn read(pipeline: &Pipeline, streams: usize, requests: usize) -> Result<(), Error> {
    let stream = || async {
        for _ in 0..requests / streams {
            pipeline.call(&Read, &Headers::new()).await?;
        }
        Ok(())
    };
    try_join_all((0..streams).map(|_| stream())).await.map(drop)
}

// Field case 5.
#[tokio::test(start_paused = true)]
async fn a_long_read_outlasts_any_limit_of_requests_a_minute() {
    for limit in [6, 10, 30, 60, 600] {
        for strict in [false, true] {
            for streams in 1..=4 {
                let transport = Limited::new(limit, strict);
                let begun = Instant::now();
                let result = read(&limited(&transport).build(), streams, 360).await;
                let refused = *transport.refused.lock().unwrap();
                result.unwrap_or_else(|error| panic!("{limit} {strict} x{streams}: {error}"));
                let (took, ideal) = (begun.elapsed().as_secs(), 360 * 60 / limit as u64);
                assert!(took < ideal * 2 + 240, "{limit} {strict} x{streams}: {took} s");
                assert!(refused < 60, "{limit} {strict} x{streams}: {refused}");
            }
        }
    }
}

// Field case 5: a pace that is set is never refused.
#[tokio::test(start_paused = true)]
async fn a_pace_that_is_set_is_kept_by_all_clones() {
    let transport = Limited::new(13, true);
    let pipeline = limited(&transport).pace(12).build();
    let begun = Instant::now();
    let (one, two) = (pipeline.clone(), pipeline.clone());
    tokio::try_join!(read(&one, 1, 30), read(&two, 2, 30)).unwrap();
    assert_eq!((*transport.refused.lock().unwrap(), begun.elapsed().as_secs()), (0, 295));
    assert_eq!(pipeline.pacing().unwrap().pace, Some(12));
}

// Field case 5: two clients of one account share what they learn.
#[tokio::test(start_paused = true)]
async fn two_clients_share_a_gate() {
    let transport = Limited::new(10, false);
    let pacer = Arc::new(Pacer::new());
    // The waits are random, and the count below depends on them.
    pacer.seed(7);
    let client = || limited(&transport).gate(pacer.clone()).build();
    let (one, two) = (client(), client());
    assert!(one.pacing().is_none());
    tokio::try_join!(read(&one, 2, 60), read(&two, 2, 60)).unwrap();
    assert!(*transport.refused.lock().unwrap() < 20);
    assert!(pacer.pacing().pace.is_some(), "{pacer:?}");
}

/// Gate that permits a request once an hour, and records its calls.
#[derive(Debug, Default)]
struct Hourly(Mutex<Vec<String>>);

#[async_trait]
impl Gate for Hourly {
    async fn enter(&self, request: &GateRequest<'_>) {
        sleep(Duration::from_secs(3600)).await;
        self.0.lock().unwrap().push(format!("{} {}", request.provider, request.operation));
    }

    fn passed(&self, request: &GateRequest<'_>, took: Duration) {
        self.0.lock().unwrap().push(format!("passed {} {took:?}", request.account));
    }

    fn refused(&self, _: &GateRequest<'_>, _: Duration, wait: Option<Duration>) {
        self.0.lock().unwrap().push(format!("refused {wait:?}"));
    }
}

// Field case 5: time that a read waits for a gate counts against no deadline.
#[tokio::test(start_paused = true)]
async fn a_read_may_wait_for_a_gate_longer_than_its_deadline_and_a_write_may_not() {
    let gate = Arc::new(Hourly::default());
    let script =
        Script::new([ScriptStep::With(429, &[("retry-after", "7")], ""), ScriptStep::Late(Duration::from_secs(14))]);
    let pipeline = pipeline(&script).account("a".into()).gate(gate.clone()).build();
    assert!(pipeline.call(&Read, &Headers::new()).await.unwrap().is_empty());
    let noted = gate.0.lock().unwrap().clone();
    let expected = ["test test.it", "refused Some(7s)", "test test.it", "passed a 14s"];
    assert_eq!(noted, expected);
    let begun = Instant::now();
    let error = pipeline.call(&Once, &Headers::new()).await.unwrap_err();
    assert_eq!((error.kind(), begun.elapsed().as_secs()), (ErrorKind::RateLimited, 120));
    assert_eq!((script.requests(), error.sent_at()), (2, None));
}

// Field case 5: a wait that an unavailable vendor asks for does not count against the request's own deadline either.
#[tokio::test(start_paused = true)]
async fn a_read_outlasts_a_wait_longer_than_its_deadline_that_the_vendor_asks_for() {
    for status in [429, 503] {
        let script = Script::new([
            ScriptStep::With(status, &[("retry-after", "200")], ""),
            ScriptStep::Late(Duration::from_secs(14)),
        ]);
        let begun = Instant::now();
        let answer = pipeline(&script).build().call(&Read, &Headers::new()).await;
        assert!(answer.unwrap().is_empty(), "{status}");
        assert_eq!((begun.elapsed().as_secs(), script.requests()), (214, 2), "{status}");
    }
}

// Field case 5: neither attempts nor the budget end a read that is refused repeatedly.
#[tokio::test(start_paused = true)]
async fn a_read_ends_when_its_patience_does() {
    let refusals = || std::iter::repeat_with(|| ScriptStep::Answer(429, "")).take(50);
    let script = Script::new(refusals());
    let retry = RetryPolicy { budget: 5, ..RetryPolicy::default() };
    let begun = Instant::now();
    let pipeline = pipeline(&script).retry(retry.clone()).build();
    let error = pipeline.call(&Read, &Headers::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert!((500..1200).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    let never = super::pipeline(&Script::new(refusals())).retry(RetryPolicy::never()).build();
    let begun = Instant::now();
    never.call(&Read, &Headers::new()).await.unwrap_err();
    assert_eq!(begun.elapsed(), Duration::ZERO);
}

// Attempts limit the retries of failures; the patience alone limits the waits for a rate limit.
#[tokio::test(start_paused = true)]
async fn a_read_with_one_attempt_waits_for_a_rate_limit() {
    let script = Script::new([ScriptStep::With(429, &[("retry-after", "7")], ""), ScriptStep::Answer(200, "[1]")]);
    let pipeline = pipeline(&script).retry(RetryPolicy::default().safe_attempts(1)).build();
    let begun = Instant::now();
    assert_eq!(pipeline.call(&Read, &Headers::new()).await.unwrap(), [1]);
    assert_eq!((begun.elapsed().as_secs(), script.requests()), (7, 2));
}

// A date of the year 9999 asks for a wait of millennia.
#[tokio::test(start_paused = true)]
async fn a_client_is_held_for_a_day_at_the_most() {
    const HINTS: [&[(&str, &str)]; 2] =
        [&[("retry-after", "99999999999")], &[("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT")]];
    for hint in HINTS {
        let script = Script::new([ScriptStep::With(429, hint, ""), ScriptStep::Answer(200, "[1]")]);
        let pipeline = pipeline(&script).build();
        pipeline.call(&Read, &Headers::new()).await.unwrap_err();
        let held = pipeline.call(&Read, &Headers::new()).await.unwrap_err();
        assert_eq!(held.retry_after(), Some(Duration::from_secs(24 * 3600)), "{hint:?}");
        sleep(Duration::from_secs(24 * 3600)).await;
        assert_eq!(pipeline.call(&Read, &Headers::new()).await.unwrap(), [1], "{hint:?}");
    }
}

// The refusal is another request's, so that the wait is known before anything is sent.
#[tokio::test(start_paused = true)]
async fn a_request_ends_at_once_if_another_was_refused_for_longer_than_its_patience() {
    let script = Script::new([ScriptStep::With(429, &[("retry-after", "3600")], "")]);
    let retry = RetryPolicy::default().patience(Duration::from_secs(3));
    let pipeline = pipeline(&script).limits(Limits::default().operation(Duration::from_secs(4))).retry(retry).build();
    pipeline.call(&Read, &Headers::new()).await.unwrap_err();
    let begun = Instant::now();
    for _ in 0..3 {
        let (read, write) = (pipeline.call(&Read, &Headers::new()).await, pipeline.call(&Once, &Headers::new()).await);
        for error in [read.unwrap_err(), write.unwrap_err()] {
            assert_eq!((error.kind(), error.sent_at()), (ErrorKind::RateLimited, None));
            assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
        }
    }
    assert_eq!((begun.elapsed(), script.requests()), (Duration::ZERO, 1));
    sleep(Duration::from_secs(3598)).await;
    script.then([ScriptStep::Answer(200, "[1]")]);
    assert_eq!(pipeline.call(&Read, &Headers::new()).await.unwrap(), [1], "two seconds are within its patience");
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_pace_needs_no_patience() {
    let script = Script::new((0..4).map(|_| ScriptStep::Answer(200, "[1]")));
    let retry = RetryPolicy::default().patience(Duration::ZERO);
    let pipeline = pipeline(&script).pace(1).retry(retry).build();
    let begun = Instant::now();
    let headers = Headers::new();
    try_join_all((0..4).map(|_| pipeline.call(&Read, &headers))).await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), 180);
}

// By default a hold of a few minutes is waited out by the requests that follow it.
#[tokio::test(start_paused = true)]
async fn a_read_waits_for_the_refusal_of_another_within_its_patience() {
    let script = Script::new([ScriptStep::With(429, &[("retry-after", "600")], "")]);
    let pipeline = pipeline(&script).build();
    let headers = Headers::new();
    script.then([ScriptStep::Answer(200, "[1]"), ScriptStep::Answer(200, "[2]")]);
    let late = async {
        sleep(Duration::from_secs(1)).await;
        pipeline.call(&Read, &headers).await
    };
    tokio::try_join!(pipeline.call(&Read, &headers), late).unwrap();
}
