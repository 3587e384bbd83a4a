//! Consumers that sleep while requests are in flight.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use http::{Request, Response};

use super::*;
use crate::transport::{Body, TransportError};

/// Polls once, as a consumer does that then does something else.
async fn poll_once<F: Future>(mut work: Pin<&mut F>) -> Poll<F::Output> {
    std::future::poll_fn(|context| Poll::Ready(work.as_mut().poll(context))).await
}

/// Behaviour of a server towards a request that is not polled.
#[derive(Debug, Clone, Copy)]
enum Server {
    /// Answers one second after the request, polled or not.
    Prompt,
    /// Sends the head, and the rest half a second later, but breaks off if nobody reads for five seconds.
    Impatient,
    /// Ends a connection that is not complete within three seconds.
    SlowToConnect,
    /// Answers after ten seconds, and resets the connection if nobody has read the answer for five seconds.
    Resets,
}

#[derive(Debug)]
struct Scene(Server, AtomicUsize);

#[async_trait]
impl Transport for Scene {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        self.1.fetch_add(1, Ordering::Relaxed);
        let millis = Duration::from_millis;
        let late = move |since: Instant, most: u64| since.elapsed() > millis(most);
        match self.0 {
            Server::Prompt => {
                sleep(millis(1000)).await;
                Ok(Response::new(Body::full("[1]")))
            }
            Server::Impatient => {
                sleep(millis(500)).await;
                let head = Instant::now();
                let pieces = stream::iter([0, 1]).then(move |piece| async move {
                    sleep(millis(250)).await;
                    if late(head, 5000) {
                        return Err(TransportError::maybe_sent("the answer broke off"));
                    }
                    Ok(Bytes::from_static([b"[", b"1]" as &[u8]][piece]))
                });
                Ok(Response::new(Body::stream(pieces)))
            }
            Server::SlowToConnect => {
                let begun = Instant::now();
                for _ in 0..4 {
                    sleep(millis(250)).await;
                    if late(begun, 3000) {
                        return Err(TransportError::not_sent("no connection").timed_out());
                    }
                }
                Ok(Response::new(Body::full("[1]")))
            }
            Server::Resets => {
                let begun = Instant::now();
                sleep(millis(10_000)).await;
                if late(begun, 15_000) {
                    return Err(TransportError::maybe_sent("the connection broke"));
                }
                Ok(Response::new(Body::full("[1]")))
            }
        }
    }
}

/// Reads twelve answers, several in flight, with a pause after each, and returns the number of requests.
async fn read(server: Server, in_flight: usize, pause: Duration) -> usize {
    let scene = Arc::new(Scene(server, AtomicUsize::new(0)));
    let base = BaseUrl::parse("https://vendor.example.test", PlainHttp::Loopback).unwrap();
    let pipeline = Pipeline::builder(scene.clone(), base).seed(7).build();
    let calls = stream::iter(0..12).map(|_| async {
        let headers = Headers::new();
        pipeline.call(&Read, &headers).await
    });
    let mut calls = std::pin::pin!(calls.buffered(in_flight));
    let mut answers = 0;
    while let Some(answer) = calls.next().await {
        assert_eq!(answer.unwrap_or_else(|error| panic!("{server:?}: {error}")), [1]);
        answers += 1;
        sleep(pause).await;
    }
    assert_eq!(answers, 12);
    scene.1.load(Ordering::Relaxed)
}

// Field case 4.
#[tokio::test(start_paused = true)]
async fn a_consumer_that_sleeps_between_items_loses_nothing() {
    for server in [Server::Prompt, Server::Impatient, Server::SlowToConnect, Server::Resets] {
        for in_flight in [1, 2, 4, 8] {
            for pause in [0, 1, 7, 120, 3600, 86_400] {
                let requests = read(server, in_flight, Duration::from_secs(pause)).await;
                assert!(requests <= 12 * in_flight, "{server:?} {in_flight} {pause}: {requests}");
                if pause == 0 || matches!(server, Server::Prompt) {
                    assert_eq!(requests, 12, "{server:?} {in_flight} {pause}");
                }
            }
        }
    }
}

// Field case 4.
#[tokio::test(start_paused = true)]
async fn a_write_that_was_lost_in_a_pause_is_still_not_sent_twice() {
    let scene = Arc::new(Scene(Server::Resets, AtomicUsize::new(0)));
    let base = BaseUrl::parse("https://vendor.example.test", PlainHttp::Loopback).unwrap();
    let pipeline = Pipeline::builder(scene.clone(), base).build();
    let headers = Headers::new();
    let mut call = std::pin::pin!(pipeline.call(&Once, &headers));
    assert!(poll_once(call.as_mut()).await.is_pending());
    sleep(Duration::from_secs(120)).await;
    assert_eq!(call.await.unwrap_err().kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(scene.1.load(Ordering::Relaxed), 1);
}

// Field case 4: more pauses than a read has attempts.
#[tokio::test(start_paused = true)]
async fn a_read_that_is_lost_in_pause_after_pause_arrives_when_its_consumer_stays() {
    let scene = Arc::new(Scene(Server::Impatient, AtomicUsize::new(0)));
    let base = BaseUrl::parse("https://vendor.example.test", PlainHttp::Loopback).unwrap();
    let pipeline = Pipeline::builder(scene.clone(), base).seed(7).build();
    let headers = Headers::new();
    let mut call = std::pin::pin!(pipeline.call(&Read, &headers));
    for pause in 0..40 {
        assert!(poll_once(call.as_mut()).await.is_pending(), "lost in pause {pause}");
        sleep(Duration::from_secs(600)).await;
    }
    assert_eq!(call.await.unwrap(), [1]);
    assert!(scene.1.load(Ordering::Relaxed) > 8, "it was lost more often than it may fail");
}

// Field case 4: pauses do not hide that a server is down.
#[tokio::test(start_paused = true)]
async fn a_server_that_never_answers_ends_in_a_timeout_for_a_consumer_that_pauses_too() {
    let script = Script::new(std::iter::repeat_with(|| ScriptStep::Silence).take(20));
    let pipeline = pipeline(&script).build();
    let headers = Headers::new();
    let mut call = std::pin::pin!(pipeline.call(&Read, &headers));
    for _ in 0..100 {
        if let Poll::Ready(result) = poll_once(call.as_mut()).await {
            assert_eq!(result.unwrap_err().kind(), ErrorKind::Timeout);
            assert!(script.requests() <= 9, "{}", script.requests());
            return;
        }
        sleep(Duration::from_secs(600)).await;
    }
    panic!("it goes on for ever");
}

// Field case 4: a recording whose reader sleeps in the middle of a piece.
#[tokio::test(start_paused = true)]
async fn a_streamed_answer_does_not_stall_because_its_reader_sleeps() {
    let pipeline = pipeline(&Script::new([ScriptStep::Drip(200, Duration::from_secs(2), 4096)])).build();
    let request = Request::get("https://elsewhere.test/7").body(Bytes::new()).unwrap();
    let stall = Duration::from_secs(5);
    let mut answer = pipeline.stream(&Read::OPERATION, request, stall).await.unwrap();
    for _ in 0..10 {
        let mut piece = std::pin::pin!(answer.piece());
        assert!(poll_once(piece.as_mut()).await.is_pending());
        sleep(Duration::from_secs(3600)).await;
        assert_eq!(piece.await.unwrap().unwrap().len(), 4096);
    }
}
