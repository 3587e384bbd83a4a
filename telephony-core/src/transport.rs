//! Sends endpoints and decodes their answers: requests as plain data without IO, the [`Transport`] trait for an HTTP
//! client, and the [`Pipeline`] that retries.
//!
//! A vendor's client is a [`Pipeline`] and its endpoints. This module names no vendor.
//!
//! # Deadlines and pauses
//!
//! All times of [`Limits`] are active times. A stream makes progress only while its consumer polls it. Time that a
//! request waits because its consumer does something else does not count, however long it is, and a read that is lost
//! meanwhile is retried. Time that a read waits for a rate limit does not count either.
//!
//! # Rate limits
//!
//! A read that is refused because of a rate limit is retried until the [`RetryPolicy`]'s `patience` ends. A request that
//! would wait longer than that after another's refusal ends as `RateLimited` before it is sent. After a refusal all
//! clones of a client share one [`Pacer`]. The pacer holds requests back until one passes, and then sends them below
//! the pace that was refused. [`PipelineBuilder::pace`] sets a pace from the start, and [`PipelineBuilder::gate`] lets
//! clients and processes share one. Waits are recorded in the request's span as `telephony.rate_limit_wait`, in
//! milliseconds. [`telemetry`] lists all spans and events.
//!
//! # Compression
//!
//! With the feature `gzip`, a default of the vendors' crates, the [`Pipeline`] asks for compressed answers and
//! decompresses them itself, whichever transport sends the requests: it sends `Accept-Encoding: gzip`, and decompresses
//! an answer that its `Content-Encoding` labels as gzip. All limits hold on the decompressed bytes. A transport hands
//! the body on as it arrived; one that decompresses nevertheless removes `Content-Encoding`, as HTTP clients do. A
//! transport over a network where compression is not worth its time removes `Accept-Encoding` from the request.
//! Recordings are requested uncompressed.
//!
//! # Proxies
//!
//! The transport over reqwest sends requests to a vendor through the proxy that the environment names: `HTTPS_PROXY`
//! for an `https://` address, `HTTP_PROXY` for an `http://` one, `ALL_PROXY` for both, in upper or lower case. A
//! proxy's address may hold credentials: `http://user:password@proxy.example:3128`. `NO_PROXY` lists hosts, separated
//! by commas. Requests to these hosts and to their subdomains are sent directly. Through a proxy an `https://` request
//! is a tunnel, and the proxy does not see the key; a plain `http://` request shows the key to the proxy. Requests to a
//! loopback address never go through a proxy.
//!
//! A transport over a client of your own uses that client's proxies.

mod active;
mod answer;
mod answer_meta;
mod base_url;
#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod budget;
mod clock;
mod endpoint;
mod entry;
mod error;
mod foreign;
mod gate;
#[cfg(feature = "gzip")]
pub(crate) mod gzip;
pub mod host;
mod limits;
mod meter;
mod operation_attempt;
mod outlast;
mod pacer;
mod partial_read;
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
mod seconds;
mod secret;
mod settings;
mod settled;
mod shared_settings;
pub mod telemetry;
#[cfg(feature = "tower")]
mod tower;
mod variables;

pub use ::bytes::Bytes;
pub use ::http::{self, Method};
pub use answer::Answer;
pub use answer_meta::{AnswerMeta, Answered, WithMeta};
pub use base_url::{BaseUrl, PlainHttp};
#[cfg(feature = "blocking")]
pub use blocking::Blocking;
pub use body::Body;
pub use clock::Clock;
pub use endpoint::{Endpoint, Idempotency, Operation, RequestBody, Target};
pub use entry::{EndpointEntry, EndpointKind};
pub use error::{InvalidInput, Sent, TransportError};
pub use foreign::ForeignPage;
pub use gate::{Gate, GateRequest};
pub use limits::Limits;
pub use operation_attempt::OperationAttempt;
pub use outlast::Outlast;
pub use pacer::{Pacer, Pacing};
pub use partial_read::{PartialRead, Subjects, read_each};
pub use path::Segment;
pub use pipeline::{Headers, Pipeline, PipelineBuilder, RetryContext, Streamed};
pub use public::PublicOnly;
pub use query::Query;
pub use question::{Heeded, ListQuestion, MustShow, NoQuestion, Question, RecordQuestion, Shown, read_answer, unknown};
#[cfg(feature = "reqwest")]
pub use reqwest::{from_reqwest, reqwest_transport};
pub use retry::{Decision, RetryPolicy};
pub use secret::Secret;
pub use settings::ClientSettings;
pub use settled::look_until_settled;
pub use shared_settings::SharedSettings;
#[cfg(feature = "tower")]
pub use tower::from_tower;
pub use variables::{InvalidVariable, Variables, zone_name};

use async_trait::async_trait;

/// Sends one HTTP request: the interface to an HTTP client.
///
/// Implement it for a client, middleware or mock of your own. A transport does not follow redirects, keeps no cookies,
/// and states in its error if the request may have arrived. A transport that does not know this reports
/// [`Sent::Maybe`]. The [`Pipeline`] applies deadlines, the limit on the body, decompression and retries. The
/// extensions of each request hold an [`OperationAttempt`].
#[async_trait]
pub trait Transport: std::fmt::Debug + Send + Sync {
    /// Sends one request and returns its answer. The answer's body may still be arriving.
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Body>, TransportError>;
}

#[async_trait]
impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Body>, TransportError> {
        (**self).send(request).await
    }
}
