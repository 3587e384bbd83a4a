//! Spans and events that the crates write with `tracing`.
//!
//! # The span `telephony.request`
//!
//! Each request has one span at the level DEBUG, with the names of OpenTelemetry's conventions for HTTP clients, so
//! that
//! `tracing-opentelemetry` exports it as it is:
//!
//! | field | content |
//! | --- | --- |
//! | `otel.kind` | `client` |
//! | `otel.name` | method and path template, such as `GET /publicApi/callHistory` |
//! | `otel.status_code` | `ERROR` if the request failed, else absent |
//! | `http.request.method` | method as sent |
//! | `http.request.resend_count` | number of earlier attempts of the operation; absent for the first attempt |
//! | `http.response.status_code` | status; absent without an answer |
//! | `url.template` | path template. The path is not recorded because it may hold ids. |
//! | `server.port` | port |
//! | `server.address` | host, only with [`ClientSettings::trace_server`](super::ClientSettings::trace_server) |
//! | `error.type` | HTTP status of 400 or more, else the [`ErrorKind`](crate::ErrorKind) as one word; absent if it succeeded |
//! | `telephony.vendor`, `telephony.operation` | vendor and `vendor.resource.verb` |
//! | `telephony.rate_limit_wait` | time in milliseconds that the request waited for a rate limit; absent without a wait |
//!
//! The host names the account and with it the customer, so that it is recorded only where a setting asks for it.
//!
//! # Events
//!
//! | message | level | fields |
//! | --- | --- | --- |
//! | `the request is retried` | INFO | `telephony.vendor`, `telephony.operation`, `telephony.attempt` (the one that failed), `error.type`, `telephony.wait` (milliseconds until the next attempt) |
//! | `the request waited for its turn` | DEBUG | `telephony.vendor`, `telephony.operation`, `telephony.wait` (milliseconds) |
//! | `a fault of the answer was mended` | WARN | `provider`, `operation`, `index`, `path`, `reason`, at most 20 an answer; then `more` |
//! | `a record was quarantined` | WARN | `provider`, `operation`, `index`, `path`, `reason`, at most 20 an answer; then `more` |
//! | `a batch was read` | DEBUG | `provider`, `new`, `changed`, `gone`, `quarantined` |
//!
//! No span and no event holds a key, a cookie, a number, a name, a text or an id.

use std::time::Duration;

use http::{Method, Uri};
use tracing::Span;
use tracing::field::Empty;

use super::{BaseUrl, Operation};
use crate::Error;

/// Lowest HTTP status that is a failure by itself.
const REFUSAL: u16 = 400;

/// Server of a request, as far as its span names it.
#[derive(Debug, Clone, Copy)]
pub(super) struct SpanServer<'a> {
    pub(super) address: Option<&'a str>,
    pub(super) port: Option<u16>,
}

impl<'a> SpanServer<'a> {
    pub(super) fn of(base: &'a BaseUrl, is_named: bool) -> Self {
        Self { address: is_named.then(|| base.host()), port: base.port() }
    }

    pub(super) fn of_uri(uri: &'a Uri, is_named: bool) -> Self {
        let port = uri.port_u16().or_else(|| default_port(uri.scheme_str()?));
        Self { address: uri.host().filter(|_| is_named), port }
    }
}

/// Returns the port of a scheme.
pub(super) fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    }
}

pub(super) fn span(operation: &Operation, method: &Method, attempt: u32, server: SpanServer<'_>) -> Span {
    tracing::debug_span!(
        "telephony.request",
        otel.kind = "client",
        otel.name = %format_args!("{method} {}", operation.path),
        otel.status_code = Empty,
        http.request.method = %method,
        http.request.resend_count = (attempt > 1).then(|| attempt - 1),
        http.response.status_code = Empty,
        url.template = operation.path,
        server.address = server.address,
        server.port = server.port,
        "error.type" = Empty,
        telephony.vendor = %operation.provider,
        telephony.operation = operation.name,
        telephony.rate_limit_wait = Empty,
    )
}

/// Records the failure of a request in its span.
pub(super) fn failed(span: &Span, error: &Error) {
    match error.status().filter(|status| *status >= REFUSAL) {
        Some(status) => refused(span, status),
        None => {
            span.record("otel.status_code", "ERROR").record("error.type", error.kind().as_str());
        }
    }
}

/// Records an answer's status in its span, as a failure if it is one.
pub(super) fn answered(span: &Span, status: u16) {
    span.record("http.response.status_code", status);
    if status >= REFUSAL {
        refused(span, status);
    }
}

fn refused(span: &Span, status: u16) {
    span.record("otel.status_code", "ERROR").record("error.type", tracing::field::display(status));
}

/// Records in a request's span how long it waited for a rate limit, in milliseconds, unless that is zero.
pub(super) fn waited(span: &Span, operation: &Operation, wait: Duration) {
    let wait = millis(wait);
    if wait > 0 {
        span.record("telephony.rate_limit_wait", wait);
        tracing::debug!(
            telephony.vendor = %operation.provider,
            telephony.operation = operation.name,
            telephony.wait = wait,
            "the request waited for its turn"
        );
    }
}

/// Reports that an attempt failed and that the next one follows after `wait`.
pub(super) fn retried(operation: &Operation, attempt: u32, error: &Error, wait: Duration) {
    tracing::info!(
        telephony.vendor = %operation.provider,
        telephony.operation = operation.name,
        telephony.attempt = attempt,
        "error.type" = error.kind().as_str(),
        telephony.wait = millis(wait),
        "the request is retried"
    );
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
