use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request};
use time::OffsetDateTime;
use tokio::time::Instant;
use tracing::Instrument;

use super::Pipeline;
use super::attempt::{Opened, incomplete};
use super::repeat::Verdict;
use crate::Result;
use crate::transport::active::{Stopwatch, active};
use crate::transport::limits::ThroughputGuard;
use crate::transport::telemetry::{self, SpanServer};
use crate::transport::{Answer, AnswerMeta, Body, Operation, OperationAttempt};

/// Answer whose body is still arriving, for bodies that are too large for memory.
#[non_exhaustive]
pub struct Streamed {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    operation: Operation,
    begun: Instant,
    sent_at: OffsetDateTime,
    received_at: OffsetDateTime,
    watch: Stopwatch,
    pace: ThroughputGuard,
    body: Body,
}

impl Pipeline {
    /// Sends a request once and unchanged, to any address, and returns the answer while its body still arrives.
    ///
    /// No credentials are added, and the request is not retried. The head must arrive within `stall`, and the body may
    /// fall behind the pace of the [`Limits`](super::super::Limits) by `stall`, too. The limits on the head also apply.
    /// The size of the body is not limited, so that the code that reads the pieces must count their bytes.
    pub async fn stream(
        &self,
        operation: &Operation,
        mut request: Request<Bytes>,
        stall: Duration,
    ) -> Result<Streamed> {
        request.extensions_mut().insert(OperationAttempt::new(operation.clone(), 1));
        self.require_runtime(operation)?;
        let server = SpanServer::of_uri(request.uri(), self.trace_server);
        let span = telemetry::span(operation, request.method(), 1, server);
        let watch = Stopwatch::start();
        // A request to the vendor's own address counts against the vendor's rate limit.
        let is_vendors = request.uri().authority().is_some_and(|it| it.as_str() == self.base.authority());
        if is_vendors {
            let entered = active(&watch, self.enter(operation, self.retry.patience)).await;
            let entered = entered.map_err(|error| error.with_account(&self.account))?;
            telemetry::waited(&span, operation, entered.waited);
            watch.exclude_since(Duration::ZERO);
        }
        let begun = Instant::now();
        let open = self.open(operation, request, &watch, watch.now().saturating_add(stall));
        let opened = active(&watch, open).instrument(span.clone()).await;
        if let (true, Ok(answer)) = (is_vendors, &opened) {
            let head = || Answer::new(429, "").with_headers(answer.head.headers.clone());
            let verdict = match answer.head.status.as_u16() {
                429 => Verdict::Refused(head().retry_after()),
                _ => Verdict::Passed,
            };
            self.report(operation, begun, verdict);
        }
        let opened = opened.map_err(|error| {
            telemetry::failed(&span, &error);
            let (status, elapsed) = (error.status(), begun.elapsed());
            let meta = AnswerMeta { status, elapsed, attempts: 1, ..AnswerMeta::default() };
            error.with_account(&self.account).with_answer_meta(|| meta)
        })?;
        let Opened { head, body, sent_at, received_at } = opened;
        let status = head.status.as_u16();
        telemetry::answered(&span, status);
        Ok(Streamed {
            status,
            headers: head.headers,
            operation: operation.clone(),
            begun,
            sent_at,
            received_at,
            watch,
            pace: ThroughputGuard::new(self.limits.pace, stall),
            body,
        })
    }
}

impl Streamed {
    /// Returns the next piece of the body, never an empty one; `None` at its end.
    pub async fn piece(&mut self) -> Result<Option<Bytes>> {
        loop {
            let next = self.body.next(&mut self.pace, &self.watch, Duration::MAX);
            match active(&self.watch, next).await {
                Ok(Some(piece)) if piece.is_empty() => {}
                Ok(piece) => return Ok(piece),
                Err(unread) => {
                    let error = incomplete(&self.operation, unread, self.status, self.sent_at);
                    return Err(error.with_answer_meta(|| AnswerMeta::from(&self.head())));
                }
            }
        }
    }

    /// Status and headers as an answer without a body, for use in an error.
    pub fn head(&self) -> Answer {
        let head = Answer::new(self.status, Bytes::new()).with_headers(self.headers.clone());
        let head = head.with_times(self.sent_at, self.received_at);
        Answer { elapsed: self.begun.elapsed(), attempts: 1, ..head }
    }
}

impl fmt::Debug for Streamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streamed").field("status", &self.status).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use async_trait::async_trait;
    use futures_util::stream::{self, Stream, StreamExt};
    use http::{Method, Response};

    use super::*;
    use crate::transport::{BaseUrl, Idempotency, PlainHttp, Transport, TransportError};
    use crate::{Error, ErrorKind, Provider};

    type Piece = Result<Bytes, TransportError>;

    /// Transport that answers 206 with one body.
    #[derive(Debug)]
    struct Once(Mutex<Option<Body>>);

    #[async_trait]
    impl Transport for Once {
        async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
            assert!(request.headers().is_empty(), "nothing is added to a request");
            let body = self.0.lock().unwrap().take();
            match body {
                Some(body) => Ok(Response::builder().status(206).body(body).unwrap()),
                None => std::future::pending().await,
            }
        }
    }

    async fn open(pipeline: &Pipeline) -> Result<Streamed> {
        let operation = Operation::new(
            Provider::from_static("test"),
            "test.audio.get",
            Method::GET,
            "/audio/{id}",
            Idempotency::Safe,
        );
        let request = Request::get("https://elsewhere.test/7").body(Bytes::new()).unwrap();
        pipeline.stream(&operation, request, Duration::from_secs(30)).await
    }

    async fn body(pieces: impl Stream<Item = Piece> + Send + 'static) -> (Vec<Bytes>, Error) {
        let transport = Arc::new(Once(Mutex::new(Some(Body::stream(pieces)))));
        let base = BaseUrl::parse("https://test.test", PlainHttp::Loopback).unwrap();
        let pipeline = Pipeline::builder(transport, base).build();
        let mut answer = open(&pipeline).await.unwrap();
        assert_eq!((answer.status, answer.head().status), (206, 206));
        assert_eq!(format!("{answer:?}"), "Streamed { status: 206, .. }");
        let mut came = Vec::new();
        loop {
            match answer.piece().await {
                Ok(Some(piece)) => came.push(piece),
                // The body is used up, and a second request gets no answer.
                Ok(None) => return (came, open(&pipeline).await.unwrap_err()),
                Err(error) => return (came, error),
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_comes_piece_by_piece_without_empty_ones() {
        let pieces = ["", "ab", "", "", "c", ""].map(|piece| Ok(Bytes::from_static(piece.as_bytes())));
        let (came, error) = body(stream::iter(pieces)).await;
        assert_eq!(came, ["ab", "c"]);
        assert_eq!((error.kind(), error.message()), (ErrorKind::Timeout, "no answer in time"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_breaks_off_or_halts_keeps_what_came() {
        let first = || stream::iter([Ok(Bytes::from_static(b"ab"))]);
        let cut = stream::iter([Err(TransportError::maybe_sent("cut"))]);
        let (came, error) = body(first().chain(cut)).await;
        assert_eq!((came.len(), error.kind()), (1, ErrorKind::Interrupted));
        let (came, error) = body(first().chain(stream::pending())).await;
        assert_eq!((came.len(), error.kind()), (1, ErrorKind::Timeout));
        let drip = stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Some((Ok(Bytes::new()), ()))
        });
        let (came, error) = body(first().chain(drip)).await;
        assert_eq!((came.len(), error.kind()), (1, ErrorKind::Timeout));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_drips_ends_and_one_that_is_written_slowly_does_not() {
        let drip = |wait: u64, size: usize| {
            stream::repeat(()).then(move |()| async move {
                tokio::time::sleep(Duration::from_secs(wait)).await;
                Ok(Bytes::from(vec![b'x'; size]))
            })
        };
        let begun = Instant::now();
        let (came, error) = body(drip(1, 10)).await;
        assert_eq!((came.len(), error.kind()), (30, ErrorKind::Timeout));
        assert_eq!(begun.elapsed().as_secs(), 30);
        let (came, error) = body(drip(20, 20_480).take(20)).await;
        assert_eq!((came.len(), error.message()), (20, "no answer in time"));

        // Time that the reader needs between two pieces does not count against the server.
        let transport = Arc::new(Once(Mutex::new(Some(Body::stream(drip(1, 1024).take(40))))));
        let base = BaseUrl::parse("https://test.test", PlainHttp::Loopback).unwrap();
        let mut answer = open(&Pipeline::builder(transport, base).build()).await.unwrap();
        while answer.piece().await.unwrap().is_some() {
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
    }
}
