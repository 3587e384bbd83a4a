//! From an endpoint to its answer: requests without IO, the seam for an HTTP client, and the caller that retries.
//!
//! A vendor's client is a [`Pipeline`] and its endpoints. Nothing here names a vendor.
//!
//! # Deadlines and pauses
//!
//! All times of [`Limits`] are active times. A stream is polled only when its consumer polls, so what a request waits for
//! while its consumer does something else does not count, however long that is; a read that is lost meanwhile is sent
//! again. What a read waits for a rate limit does not count either.
//!
//! # Rate limits
//!
//! A read that is refused for the number of requests is sent again until the [`RetryPolicy`]'s patience ends. After a
//! refusal all clones of a client share one [`Pacer`], which holds requests back until one passes, and then sends them
//! below the pace that was refused. [`PipelineBuilder::pace`] sets a pace from the start, and [`PipelineBuilder::gate`] lets
//! clients and processes share one. Waits are in the request's span as `telephony.rate_limit_wait`, in milliseconds.
//!
//! # Proxies
//!
//! The transport over reqwest sends requests to a vendor through the proxy that the environment names: `HTTPS_PROXY` for
//! an `https://` address, `HTTP_PROXY` for an `http://` one, `ALL_PROXY` for both, in capitals or small letters. A proxy's
//! address may hold credentials: `http://user:password@proxy.example:3128`. Hosts in `NO_PROXY`, separated by commas, are
//! asked directly, and so are hosts below them. Through a proxy an `https://` request is a tunnel, and the proxy does not see the
//! key; a plain `http://` request shows it. Requests to a loopback address never go through a proxy.
//!
//! A transport over a client of your own has that client's proxies.

mod active;
mod answer;
mod base_url;
mod body;
mod budget;
mod clock;
mod endpoint;
mod entry;
mod error;
mod foreign;
mod gate;
mod limits;
mod pacer;
mod path;
mod pipeline;
mod public;
mod query;
mod question;
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
pub use clock::Clock;
pub use endpoint::{Endpoint, Idempotency, Operation, RequestBody, Target};
pub use entry::{EndpointEntry, EndpointKind};
pub use error::{InvalidInput, Sent, TransportError};
pub use foreign::ForeignPage;
pub use gate::{Gate, GateRequest};
pub use limits::Limits;
pub use pacer::{Pacer, Pacing};
pub use path::Segment;
pub use pipeline::{Headers, Pipeline, PipelineBuilder, RetryContext, Streamed};
pub use public::PublicOnly;
pub use query::Query;
pub use question::{Heeded, ListQuestion, MustShow, NoQuestion, Question, RecordQuestion, Shown, read_answer, unknown};
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
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Body>, TransportError>;
}

#[async_trait]
impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Body>, TransportError> {
        (**self).send(request).await
    }
}
