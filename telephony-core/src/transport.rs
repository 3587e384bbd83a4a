//! From an endpoint to its answer: requests without IO, the seam for an HTTP client, and the caller that retries.
//!
//! A vendor's client is a [`Caller`] and its endpoints. Nothing here names a vendor.

mod active;
mod answer;
mod base_url;
mod body;
mod budget;
mod caller;
mod clock;
mod endpoint;
mod error;
mod gate;
mod limits;
mod pacer;
mod path;
mod query;
mod request;
#[cfg(feature = "reqwest")]
mod reqwest;
mod retry;
mod retry_after;
mod secret;

pub use ::bytes::Bytes;
pub use ::http::{self, Method};
pub use answer::Answer;
pub use base_url::{BaseUrl, PlainHttp};
pub use body::Body;
pub use caller::{Caller, CallerBuilder, Course, Headers, Streamed};
pub use clock::Clock;
pub use endpoint::{Class, Endpoint, Operation, RequestBody, Target};
pub use error::{InvalidInput, Sent, TransportError};
pub use gate::{Gate, GateRequest};
pub use limits::Limits;
pub use pacer::{Pacer, Pacing};
pub use path::Segment;
pub use query::Query;
#[cfg(feature = "reqwest")]
pub use reqwest::{from_reqwest, reqwest_transport};
pub use retry::{Decision, RetryPolicy};
pub use secret::Secret;

use async_trait::async_trait;

/// The seam: whatever can send one HTTP request.
///
/// Bring your own client, middleware or mock. A transport does not follow redirects, keeps no cookies, and says in
/// its error whether the request may have arrived; one that cannot tell says [`Sent::Maybe`]. Deadlines, the limit on
/// the body and retries are applied above it.
#[async_trait]
pub trait Transport: std::fmt::Debug + Send + Sync {
    /// Sends one request; the answer's body may still be on its way.
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Body>, TransportError>;
}

#[async_trait]
impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Body>, TransportError> {
        (**self).send(request).await
    }
}
