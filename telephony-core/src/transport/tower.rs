//! Transport over a tower service.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream;
use http::{Request, Response};
use tower_service::Service;

use super::{Body, Transport, TransportError};

type BoxError = Box<dyn StdError + Send + Sync>;

/// Creates a transport over a tower service, such as an HTTP client with layers of your own.
///
/// The service must not follow redirects and must not retry, because it does not know which requests may be sent twice.
/// Each request has an [`OperationAttempt`](super::OperationAttempt) in its extensions. A clone of the service sends
/// each request, once it is ready. An error of the service that is a [`TransportError`] is kept; of any other error the
/// text is dropped, because it may hold an address, and the request is taken as sent.
pub fn from_tower<S, B>(service: S) -> Arc<dyn Transport>
where
    S: Service<Request<Bytes>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    Arc::new(TowerTransport(Mutex::new(service)))
}

/// Service behind a lock, because many services are not `Sync`. The lock is held while the service is cloned.
struct TowerTransport<S>(Mutex<S>);

impl<S> fmt::Debug for TowerTransport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TowerTransport(..)")
    }
}

#[async_trait]
impl<S, B> Transport for TowerTransport<S>
where
    S: Service<Request<Bytes>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let mut service = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let ready = poll_fn(|context| service.poll_ready(context)).await;
        ready.map_err(|error| described(error.into(), TransportError::not_sent("the service is not ready")))?;
        let answer = service.call(request).await;
        let failed = TransportError::maybe_sent("the service failed");
        let answer = answer.map_err(|error| described(error.into(), failed))?;
        Ok(answer.map(|body| {
            Body::stream(stream::try_unfold(Box::pin(body), |mut body| async move {
                while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
                    let broken = TransportError::maybe_sent("the answer broke off");
                    let frame = frame.map_err(|error| described(error.into(), broken))?;
                    if let Ok(piece) = frame.into_data() {
                        return Ok(Some((piece, body)));
                    }
                }
                Ok(None)
            }))
        }))
    }
}

/// Returns the service's own report, or else this one.
fn described(error: BoxError, other: TransportError) -> TransportError {
    error.downcast::<TransportError>().map_or(other, |own| *own)
}

#[cfg(test)]
mod tests {
    use std::future::{Ready, ready};
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use futures_util::TryStreamExt;
    use http_body::Frame;

    use super::*;
    use crate::transport::Sent;

    /// Body of one piece and trailers.
    struct Pieces(Vec<Frame<Bytes>>);

    impl http_body::Body for Pieces {
        type Data = Bytes;
        type Error = BoxError;

        fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
            Poll::Ready(self.0.pop().map(Ok))
        }
    }

    /// Service that answers, fails with one of two errors, or is not ready.
    #[derive(Clone)]
    struct Scripted(&'static str);

    impl Service<Request<Bytes>> for Scripted {
        type Response = Response<Pieces>;
        type Error = BoxError;
        type Future = Ready<Result<Self::Response, BoxError>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
            Poll::Ready(if self.0 == "not ready" { Err("https://host.test/48777888999".into()) } else { Ok(()) })
        }

        fn call(&mut self, request: Request<Bytes>) -> Self::Future {
            ready(match self.0 {
                "known" => Err(TransportError::not_sent("no connection could be made").into()),
                "unknown" => Err("https://host.test/48777888999".into()),
                _ => {
                    let trailers = Frame::trailers(http::HeaderMap::new());
                    let body = Pieces(vec![trailers, Frame::data(request.into_body())]);
                    Ok(Response::builder().status(201).body(body).unwrap())
                }
            })
        }
    }

    async fn send(script: &'static str) -> Result<(u16, Vec<Bytes>), TransportError> {
        let transport = from_tower(Scripted(script));
        assert_eq!(format!("{transport:?}"), "TowerTransport(..)");
        let answer = transport.send(Request::new(Bytes::from_static(b"[7]"))).await?;
        Ok((answer.status().as_u16(), answer.into_body().into_stream().try_collect().await?))
    }

    #[tokio::test]
    async fn a_service_sends_the_request_and_its_body_is_read() {
        assert_eq!(send("answers").await.unwrap(), (201, vec![Bytes::from_static(b"[7]")]));
    }

    #[tokio::test]
    async fn a_services_error_is_kept_if_it_is_a_report_and_else_the_request_may_have_arrived() {
        for (script, sent, text) in [
            ("not ready", Sent::No, "the service is not ready"),
            ("known", Sent::No, "no connection could be made"),
            ("unknown", Sent::Maybe, "the service failed"),
        ] {
            let error = send(script).await.unwrap_err();
            assert_eq!((error.sent(), error.to_string().as_str()), (sent, text));
        }
    }
}
