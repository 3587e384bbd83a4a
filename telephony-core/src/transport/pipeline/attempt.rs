#[cfg(feature = "gzip")]
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, SET_COOKIE, USER_AGENT};
use http::response::Parts;
use http::{HeaderMap, Request};
use time::OffsetDateTime;
use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tracing::{Instrument, Span};

use super::{Headers, Pipeline, RetryContext};
use crate::transport::active::Stopwatch;
use crate::transport::body::Unread;
use crate::transport::limits::ThroughputGuard;
use crate::transport::{
    Answer, AnswerMeta, Body, Endpoint, Operation, OperationAttempt, Sent, TransportError, read_answer,
};
use crate::{Cause, Error, ErrorKind, Result};

// Answers larger than this number of bytes are decoded in a task of their own, off the task that drives the
// connections.
const LARGE: usize = 64 << 10;

impl Pipeline {
    /// Makes one attempt: sends the request and reads the answer, within the attempt's limits and the operation's
    /// deadline.
    pub(super) async fn attempt<E: Endpoint>(
        &self,
        endpoint: &E,
        headers: &Headers,
        context: &RetryContext,
        span: &Span,
    ) -> Result<E::Output> {
        // An error without facts about an answer is one before the answer was complete.
        let answer = self.answer(endpoint, headers, context).await;
        let answer = answer.map_err(|error| error.with_answer_meta(|| context.meta(None)))?;
        span.record("http.response.status_code", answer.status);
        let sent_at = answer.sent_at;
        let decoded = match Handle::try_current() {
            Ok(runtime) if answer.body.len() > LARGE => decode_aside(endpoint.clone(), answer, &runtime).await,
            _ => read(endpoint, &answer),
        };
        decoded.map_err(|error| match error.sent_at() {
            Some(_) => error,
            None => error.with_sent_at(sent_at),
        })
    }

    async fn answer<E: Endpoint>(&self, endpoint: &E, headers: &Headers, context: &RetryContext) -> Result<Answer> {
        let operation = E::OPERATION;
        let mut target = endpoint.target()?;
        if let Some(method) = &context.method {
            target.method.clone_from(method);
        }
        let mut request = target.to_request(&self.base).map_err(|input| operation.refuse(input))?;
        request.headers_mut().extend(headers.clone());
        if let Some(user_agent) = &self.user_agent {
            request.headers_mut().insert(USER_AGENT, user_agent.clone());
        }
        #[cfg(feature = "gzip")]
        crate::transport::gzip::accept(request.headers_mut());
        request.extensions_mut().insert(OperationAttempt::new(operation.clone(), context.sent));
        let limits = &self.limits;
        let watch = &*context.watch;
        let begun = watch.now();
        let until = begun.saturating_add(limits.attempt).min(context.deadline);
        let first_byte = begun.saturating_add(limits.first_byte).min(until);
        let opened = self.open(&operation, request, watch, first_byte).await?;
        let Opened { head, body, sent_at, received_at } = opened;
        #[cfg(feature = "gzip")]
        self.has_compressed.fetch_or(crate::transport::gzip::is_compressed(&head), Ordering::Relaxed);
        #[cfg(feature = "gzip")]
        let (head, body) = crate::transport::gzip::decompressed(head, body);
        let status = head.status.as_u16();
        let pace = ThroughputGuard::new(limits.pace, limits.grace);
        let body = body.read(limits.body, announced(&head.headers), pace, watch, until).await;
        let body = match body {
            Ok(body) => body,
            Err(unread) => {
                let error = incomplete(&operation, unread, status, sent_at);
                return Err(error.with_answer_meta(|| context.meta(Some((status, head.headers)))));
            }
        };
        let mut answer = Answer::new(status, body).with_headers(head.headers).with_times(sent_at, received_at);
        (answer.elapsed, answer.attempts) = (context.begun.elapsed(), context.sent);
        if let Some(date) = answer.date() {
            self.skew.note(date, received_at);
        }
        Ok(answer)
    }

    /// Sends the request once and waits for the answer's head.
    pub(super) async fn open(
        &self,
        operation: &Operation,
        request: Request<Bytes>,
        watch: &Stopwatch,
        until: Duration,
    ) -> Result<Opened> {
        let sent_at = self.clock.now();
        self.meter.sent();
        let (mut head, body) = match watch.until(until, self.transport.send(request)).await {
            Some(Ok(response)) => response.into_parts(),
            Some(Err(error)) => return Err(broken(operation, error, sent_at)),
            None => {
                let error = operation.error(ErrorKind::Timeout).with_sent_at(Some(sent_at));
                return Err(error.with_message("no answer in time"));
            }
        };
        for (name, value) in &mut head.headers {
            if name == SET_COOKIE {
                value.set_sensitive(true);
            }
        }
        if !self.limits.permit(&head.headers) {
            let error = operation.error(ErrorKind::TooLarge).with_sent_at(Some(sent_at));
            return Err(error.with_status(head.status.as_u16()).with_message("the head is larger than the limit"));
        }
        Ok(Opened { head, body, sent_at, received_at: self.clock.now() })
    }
}

/// Decodes an answer. An error keeps the facts about it.
fn read<E: Endpoint>(endpoint: &E, answer: &Answer) -> Result<E::Output> {
    read_answer(endpoint, answer).map_err(|error| error.with_answer_meta(|| AnswerMeta::from(answer)))
}

/// Decodes in a task of its own. Dropping the future cancels the task unless decoding has begun.
pub(super) async fn decode_aside<E: Endpoint>(endpoint: E, answer: Answer, runtime: &Handle) -> Result<E::Output> {
    let mut task = JoinSet::new();
    task.spawn_on(async move { read(&endpoint, &answer) }.in_current_span(), runtime);
    let error = match task.join_next().await {
        Some(Ok(decoded)) => return decoded,
        // A panic of the decoder is not retried because a second attempt would cause it, too.
        Some(Err(fault)) if fault.is_panic() => {
            E::OPERATION.error(ErrorKind::UnexpectedShape).with_message("reading the answer panicked")
        }
        _ => E::OPERATION.error(ErrorKind::Interrupted).with_message("the runtime shut down"),
    };
    Err(error)
}

/// Returns the length of the body in bytes, as its head states it; `None` for a body with a `Content-Encoding`, because
/// its decoded length differs.
fn announced(head: &HeaderMap) -> Option<usize> {
    if head.contains_key(CONTENT_ENCODING) {
        return None;
    }
    head.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Answer whose body has not been read yet.
pub(super) struct Opened {
    pub(super) head: Parts,
    pub(super) body: Body,
    pub(super) sent_at: OffsetDateTime,
    pub(super) received_at: OffsetDateTime,
}

/// Returns the error of a body that did not arrive completely.
pub(super) fn incomplete(operation: &Operation, unread: Unread, status: u16, sent_at: OffsetDateTime) -> Error {
    let (kind, message) = match unread {
        Unread::Broken(error) => return broken(operation, error, sent_at).with_status(status),
        Unread::TooLarge => (ErrorKind::TooLarge, "the body is larger than the limit"),
        Unread::TooSlow => (ErrorKind::Timeout, "the body came too slowly"),
        Unread::TooLate => (ErrorKind::Timeout, "no whole answer in time"),
    };
    operation.error(kind).with_message(message).with_status(status).with_sent_at(Some(sent_at))
}

fn broken(operation: &Operation, error: TransportError, sent_at: OffsetDateTime) -> Error {
    let advice = error.cause().map_or("", Cause::advice);
    let kind = match error.sent() {
        Sent::No => ErrorKind::NotSent,
        Sent::Maybe if error.is_timeout() => ErrorKind::Timeout,
        Sent::Maybe if error.is_too_large() => ErrorKind::TooLarge,
        Sent::Maybe => ErrorKind::Interrupted,
    };
    let sent_at = (error.sent() == Sent::Maybe).then_some(sent_at);
    operation.error(kind).with_message(advice).with_sent_at(sent_at).with_source(error)
}
