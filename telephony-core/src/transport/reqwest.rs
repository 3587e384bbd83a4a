//! reqwest behind the seam: the one file that names it.

use std::error::Error as StdError;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::TryStreamExt;

use super::{Body, Transport, TransportError};

/// A transport with our settings: no redirects, no cookies, no retries of its own, 3.1 s to connect.
///
/// Redirects are not followed because custom headers such as `apikey` would travel to the other host.
pub fn reqwest_transport() -> Result<Arc<dyn Transport>, TransportError> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(Duration::from_millis(3100))
        .user_agent(concat!("telephony-core/", env!("CARGO_PKG_VERSION")))
        .build()
        .map(from_reqwest)
        .map_err(|_| TransportError::not_sent("the HTTP client could not be built"))
}

/// A transport over a client of yours.
///
/// Build it without redirects: keys would travel to other hosts, and a write that was redirected to a host that cannot be
/// reached would pass for one that was never sent. Build it without retries too, or a write may be sent twice.
pub fn from_reqwest(client: reqwest::Client) -> Arc<dyn Transport> {
    Arc::new(Reqwest(client))
}

#[derive(Debug)]
struct Reqwest(reqwest::Client);

#[async_trait]
impl Transport for Reqwest {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Body>, TransportError> {
        let request = reqwest::Request::try_from(request)
            .map_err(|_| TransportError::not_sent("the request is not one that can be sent"))?;
        let response = self.0.execute(request).await.map_err(|error| describe(&error))?;
        let mut answer = http::Response::new(());
        *answer.status_mut() = response.status();
        answer.headers_mut().clone_from(response.headers());
        let body = response.bytes_stream().map_err(|error| describe(&error));
        Ok(answer.map(|()| Body::stream(body)))
    }
}

// reqwest's own text holds the URL, and the URL may hold numbers; what is kept is where it failed.
fn describe(error: &reqwest::Error) -> TransportError {
    // Once there is a connection, nothing that fails says how much of the request had left.
    if error.is_connect() || error.is_builder() {
        let described = TransportError::not_sent("no connection could be made");
        return if error.is_timeout() { described.timed_out() } else { described };
    }
    if error.is_timeout() {
        return TransportError::maybe_sent("the HTTP client's own time was up").timed_out();
    }
    if error.is_decode() || error.is_body() {
        return TransportError::maybe_sent(if is_undecodable(error) {
            "the answer could not be decompressed"
        } else {
            "the answer broke off"
        });
    }
    if has_too_large_head(error) {
        return TransportError::maybe_sent("the head is larger than is read").too_large();
    }
    TransportError::maybe_sent("the connection broke")
}

// A decompressor's fault stands alone; a connection's is wrapped in hyper's.
fn is_undecodable(error: &reqwest::Error) -> bool {
    matches!(error.source(), Some(cause) if cause.is::<io::Error>())
}

// hyper reads 100 headers and some 400 KiB, which reqwest does not let us set without a price, and says so in words alone.
// Other words would make it a connection that broke.
fn has_too_large_head(error: &reqwest::Error) -> bool {
    let mut causes = std::iter::successors(error.source(), |cause| (*cause).source());
    causes.any(|cause| cause.to_string() == "message head is too large")
}
