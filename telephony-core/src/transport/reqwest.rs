//! reqwest behind the seam: the one file that names it.

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

/// A transport over a client of yours. Build it without redirects, or keys may travel to other hosts.
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
    let described = if error.is_connect() || error.is_builder() {
        TransportError::not_sent("no connection could be made")
    } else if error.is_decode() || error.is_body() {
        TransportError::maybe_sent("the answer broke off")
    } else {
        TransportError::maybe_sent("the connection broke")
    };
    if error.is_timeout() { described.timed_out() } else { described }
}
