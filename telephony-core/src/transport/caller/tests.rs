//! Policy on paused time, through the seam, with scripted answers.

use std::collections::VecDeque;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream;
use http::header::RETRY_AFTER;
use http::{Method, Request, Response};

use super::super::{Body, PlainHttp, Target};
use super::*;
use crate::Provider;
use crate::wire::json;

#[derive(Debug)]
enum Step {
    Answer(u16, &'static str),
    RetryAfter(u16, &'static str),
    NotSent,
    Broken,
    CutBody,
    Silence,
    Large(usize),
}

#[derive(Debug, Default)]
struct Script {
    steps: Mutex<VecDeque<Step>>,
    sent: Mutex<Vec<Instant>>,
}

#[async_trait]
impl Transport for Script {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        self.sent.lock().unwrap().push(Instant::now());
        let step = self.steps.lock().unwrap().pop_front().expect("one request too many");
        let answer = |status: u16, body: Body| {
            let mut response = Response::new(body);
            *response.status_mut() = status.try_into().unwrap();
            Ok(response)
        };
        match step {
            Step::Answer(status, text) => answer(status, Body::full(text)),
            Step::RetryAfter(status, wait) => answer(status, Body::full("")).map(|mut it| {
                it.headers_mut().insert(RETRY_AFTER, wait.parse().unwrap());
                it
            }),
            Step::NotSent => Err(TransportError::not_sent("refused")),
            Step::Broken => Err(TransportError::maybe_sent("reset")),
            Step::CutBody => {
                let cut =
                    vec![Ok(Bytes::from_static(b"[1")), Err(TransportError::maybe_sent("cut"))];
                answer(200, Body::stream(stream::iter(cut)))
            }
            Step::Silence => {
                sleep(Duration::from_secs(3600)).await;
                unreachable!("the deadline comes first")
            }
            Step::Large(size) => answer(200, Body::full(vec![b' '; size])),
        }
    }
}

macro_rules! endpoint {
    ($name:ident, $class:expr, $already_done:expr) => {
        #[derive(Debug, Clone)]
        struct $name;

        impl Endpoint for $name {
            type Output = Vec<u32>;
            const OPERATION: Operation = Operation::new(
                Provider::from_static("test"),
                "test.it",
                Method::GET,
                "/it",
                $class,
            );

            fn target(&self) -> crate::Result<Target> {
                Ok(Target::of(&Self::OPERATION))
            }

            fn decode(&self, answer: &Answer) -> crate::Result<Self::Output> {
                let provider = Provider::from_static("test");
                match answer.status {
                    200 => json::from_body(&answer.body)
                        .map_err(|fault| answer.fault(fault, provider, "test.it")),
                    404 => Err(answer.error(ErrorKind::NotFound, provider, "test.it")),
                    429 => Err(answer.error(ErrorKind::RateLimited, provider, "test.it")),
                    _ => Err(answer.error(ErrorKind::Unavailable, provider, "test.it")),
                }
            }

            fn already_done(&self) -> Option<Self::Output> {
                $already_done
            }
        }
    };
}

endpoint!(Read, Class::Read, None);
endpoint!(Keyed, Class::KeyedWrite, Some(vec![]));
endpoint!(Once, Class::Once, None);

struct Run<T> {
    result: Result<T, Error>,
    requests: usize,
    elapsed: Duration,
}

async fn run<E: Endpoint>(endpoint: E, steps: impl IntoIterator<Item = Step>) -> Run<E::Output> {
    let script = Arc::new(Script::default());
    script.steps.lock().unwrap().extend(steps);
    let base = BaseUrl::parse("https://vendor.example.test", PlainHttp::Loopback).unwrap();
    let caller = Caller::builder(script.clone(), base).seed(7).build();
    let start = Instant::now();
    let result = caller.call(&endpoint, &Headers::new()).await;
    let requests = script.sent.lock().unwrap().len();
    Run { result, requests, elapsed: start.elapsed() }
}

#[tokio::test(start_paused = true)]
async fn a_read_survives_every_passing_fault() {
    let steps =
        [Step::CutBody, Step::Answer(200, "<html>"), Step::Broken, Step::Answer(200, "[1]")];
    let run = run(Read, steps).await;
    assert_eq!(run.result.unwrap(), [1]);
    assert_eq!(run.requests, 4);
    // Full jitter under 200, 400 and 800 ms.
    assert!(run.elapsed <= Duration::from_millis(1400), "{:?}", run.elapsed);
}

#[tokio::test(start_paused = true)]
async fn a_read_gives_up_after_four_attempts_with_the_last_error() {
    let run =
        run(Read, [Step::NotSent, Step::NotSent, Step::NotSent, Step::Answer(500, "x")]).await;
    let error = run.result.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Unavailable, Some(500)));
    assert_eq!(error.body(), Some(&b"x"[..]));
}

#[tokio::test(start_paused = true)]
async fn a_once_write_is_sent_once_and_its_fate_is_said() {
    for step in [Step::Broken, Step::CutBody, Step::Answer(503, ""), Step::Answer(200, "<html>")] {
        let run = run(Once, [step]).await;
        assert_eq!(run.result.unwrap_err().kind(), ErrorKind::OutcomeUnknown);
        assert_eq!(run.requests, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_once_write_that_was_not_sent_or_refused_is_repeated() {
    let run = run(Once, [Step::NotSent, Step::Answer(429, ""), Step::Answer(200, "[7]")]).await;
    assert_eq!(run.result.unwrap(), [7]);
}

#[tokio::test(start_paused = true)]
async fn a_keyed_write_that_is_gone_at_the_second_try_was_done_by_the_first() {
    let again = run(Keyed, [Step::Broken, Step::Answer(404, "")]).await;
    assert_eq!(again.result.unwrap(), Vec::<u32>::new());
    let first = run(Keyed, [Step::Answer(404, "")]).await;
    assert_eq!(first.result.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test(start_paused = true)]
async fn the_vendors_wait_is_kept_to() {
    let run = run(Read, [Step::RetryAfter(429, "7"), Step::Answer(200, "[]")]).await;
    assert!(run.result.is_ok());
    assert!(run.elapsed >= Duration::from_secs(7), "{:?}", run.elapsed);
}

#[tokio::test(start_paused = true)]
async fn a_silent_server_ends_by_the_operations_deadline() {
    let run = run(Read, std::iter::repeat_with(|| Step::Silence).take(4)).await;
    assert_eq!(run.result.unwrap_err().kind(), ErrorKind::Timeout);
    assert!(run.elapsed <= Duration::from_secs(120), "{:?}", run.elapsed);
}

#[tokio::test(start_paused = true)]
async fn a_body_over_the_limit_is_refused_and_a_large_one_is_read() {
    let over = run(Read, [Step::Large((16 << 20) + 1)]).await;
    assert_eq!(over.result.unwrap_err().kind(), ErrorKind::TooLarge);
    // All blanks: large, within the limit, and no JSON; decoded in a task of its own.
    let large = run(Read, std::iter::repeat_with(|| Step::Large(1 << 20)).take(4)).await;
    assert_eq!(large.result.unwrap_err().kind(), ErrorKind::Unreadable);
}

#[tokio::test(start_paused = true)]
async fn an_outage_costs_little_more_than_the_requests_themselves() {
    let script = Arc::new(Script::default());
    let base = BaseUrl::parse("https://vendor.example.test", PlainHttp::Loopback).unwrap();
    let caller = Caller::builder(script.clone(), base).build();
    for _ in 0..200 {
        script.steps.lock().unwrap().extend((0..4).map(|_| Step::Answer(503, "")));
        caller.clone().call(&Read, &Headers::new()).await.unwrap_err();
    }
    assert_eq!(script.sent.lock().unwrap().len(), 200 + 500 / 14);
}

#[tokio::test(start_paused = true)]
async fn a_definite_fault_is_not_repeated() {
    let run = run(Read, [Step::Answer(200, r#"["x"]"#)]).await;
    let error = run.result.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("$[0]")));
    assert_eq!(
        error.to_string(),
        "test: test.it: decode (HTTP 200) at $[0]: invalid type: string, expected u32"
    );
}
