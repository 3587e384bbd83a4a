use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt};
use http::{HeaderMap, Request};
use tokio::time::{Instant, timeout_at};
use tracing::Instrument;

use super::{Caller, broken, span};
use crate::transport::{Answer, Operation, TransportError};
use crate::{ErrorKind, Result};

/// An answer whose body is still on its way, for what is too large to be held as a whole.
#[non_exhaustive]
pub struct Streamed {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    operation: Operation,
    stall: Duration,
    body: BoxStream<'static, Result<Bytes, TransportError>>,
}

impl Caller {
    /// Sends a request once and as it stands, to whatever address it has, and gives the answer as it arrives.
    ///
    /// Nothing is added: no credentials, and no second attempt. Its head, and then each piece of its body, may take
    /// `stall`; how large the body may be is for the caller to say, who counts it.
    pub async fn stream(
        &self,
        operation: &Operation,
        request: Request<Bytes>,
        stall: Duration,
    ) -> Result<Streamed> {
        let span = span(operation, 1);
        let sent = timeout_at(Instant::now() + stall, self.transport.send(request));
        match sent.instrument(span.clone()).await {
            Ok(Ok(response)) => {
                let (head, body) = response.into_parts();
                let status = head.status.as_u16();
                span.record("http.response.status_code", status);
                let (operation, body) = (operation.clone(), body.into_stream());
                Ok(Streamed { status, headers: head.headers, operation, stall, body })
            }
            Ok(Err(error)) => Err(broken(operation, error)),
            Err(_) => Err(operation.error(ErrorKind::Timeout).with_message("no answer in time")),
        }
    }
}

impl Streamed {
    /// Next piece of the body, never an empty one; `None` at its end.
    pub async fn piece(&mut self) -> Result<Option<Bytes>> {
        // Empty pieces are no progress, so they do not move the deadline.
        let until = Instant::now() + self.stall;
        loop {
            match timeout_at(until, self.body.next()).await {
                Ok(Some(Ok(piece))) if piece.is_empty() => {}
                Ok(piece) => {
                    return piece.transpose().map_err(|error| broken(&self.operation, error));
                }
                Err(_) => {
                    let error = self.operation.error(ErrorKind::Timeout).with_status(self.status);
                    return Err(error.with_message("the body came to a halt"));
                }
            }
        }
    }

    /// Status and headers as an answer without its body, to make an error of.
    pub fn head(&self) -> Answer {
        Answer::new(self.status, Bytes::new()).with_headers(self.headers.clone())
    }
}

impl fmt::Debug for Streamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streamed")
            .field("status", &self.status)
            .field("stall", &self.stall)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use async_trait::async_trait;
    use futures_util::stream::{self, Stream};
    use http::{Method, Response};

    use super::*;
    use crate::transport::{BaseUrl, Body, Class, PlainHttp, Transport};
    use crate::{Error, Provider};

    type Piece = Result<Bytes, TransportError>;

    /// Answers 206 with one body.
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

    async fn open(caller: &Caller) -> Result<Streamed> {
        let operation = Operation::new(
            Provider::from_static("test"),
            "test.audio.get",
            Method::GET,
            "/audio/{id}",
            Class::Read,
        );
        let request = Request::get("https://elsewhere.test/7").body(Bytes::new()).unwrap();
        caller.stream(&operation, request, Duration::from_secs(30)).await
    }

    async fn body(pieces: impl Stream<Item = Piece> + Send + 'static) -> (Vec<Bytes>, Error) {
        let transport = Arc::new(Once(Mutex::new(Some(Body::stream(pieces)))));
        let base = BaseUrl::parse("https://test.test", PlainHttp::Loopback).unwrap();
        let caller = Caller::builder(transport, base).build();
        let mut answer = open(&caller).await.unwrap();
        assert_eq!((answer.status, answer.head().status), (206, 206));
        let mut came = Vec::new();
        loop {
            match answer.piece().await {
                Ok(Some(piece)) => came.push(piece),
                // The body is used up, and the next answer never comes.
                Ok(None) => return (came, open(&caller).await.unwrap_err()),
                Err(error) => return (came, error),
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_comes_piece_by_piece_without_empty_ones() {
        let pieces =
            ["", "ab", "", "", "c", ""].map(|piece| Ok(Bytes::from_static(piece.as_bytes())));
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
}
