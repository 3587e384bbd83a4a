//! Transport that plays scripted answers, and an endpoint of each idempotency class.

use std::collections::VecDeque;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};

use super::*;
use crate::Provider;
use crate::transport::{Answer, Body, InvalidInput, Target, TransportError};
use crate::wire::json;

/// Reaction of the vendor to one request.
#[derive(Debug)]
pub(super) enum ScriptStep {
    Answer(u16, &'static str),
    With(u16, &'static [(&'static str, &'static str)], &'static str),
    NotSent,
    Broken,
    Fails(TransportError),
    CutBody(u16, &'static str),
    Silence,
    /// Sends the head after this time.
    Late(Duration),
    /// Sends the head at once, then pieces of this many blanks, each after this time.
    Drip(u16, Duration, usize),
    Large(u16, usize),
    Headers(u16, usize, usize),
}

impl ScriptStep {
    async fn play(self) -> Result<Response<Body>, TransportError> {
        let answer = |status: u16, body: Body| {
            let mut response = Response::new(body);
            *response.status_mut() = status.try_into().unwrap();
            response
        };
        Ok(match self {
            Self::Answer(status, text) => answer(status, Body::full(text)),
            Self::With(status, headers, text) => {
                let mut answer = answer(status, Body::full(text));
                answer.headers_mut().extend(
                    headers
                        .iter()
                        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))),
                );
                answer
            }
            Self::NotSent => return Err(TransportError::not_sent("refused")),
            Self::Broken => return Err(TransportError::maybe_sent("reset")),
            Self::Fails(error) => return Err(error),
            Self::CutBody(status, words) => {
                let cut = vec![Ok(Bytes::from_static(b"[1")), Err(TransportError::maybe_sent(words))];
                answer(status, Body::stream(stream::iter(cut)))
            }
            Self::Silence => std::future::pending().await,
            Self::Late(wait) => {
                sleep(wait).await;
                answer(200, Body::full("[]"))
            }
            Self::Drip(status, wait, size) => {
                let pieces = stream::repeat(()).then(move |()| async move {
                    sleep(wait).await;
                    Ok(Bytes::from(vec![b' '; size]))
                });
                answer(status, Body::stream(pieces))
            }
            Self::Large(status, size) => answer(status, Body::full(vec![b' '; size])),
            Self::Headers(status, count, size) => {
                let mut answer = answer(status, Body::full("[]"));
                *answer.headers_mut() = padding(count, size);
                answer
            }
        })
    }
}

fn padding(count: usize, size: usize) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for _ in 0..count {
        let value = HeaderValue::from_bytes(&vec![b'x'; size]).unwrap();
        headers.append(HeaderName::from_static("x-padding"), value);
    }
    headers
}

#[derive(Debug)]
pub(super) struct Script {
    steps: Mutex<VecDeque<ScriptStep>>,
    sent: Mutex<usize>,
}

impl Script {
    pub(super) fn new(steps: impl IntoIterator<Item = ScriptStep>) -> Arc<Self> {
        let steps = Mutex::new(steps.into_iter().collect());
        Arc::new(Self { steps, sent: Mutex::new(0) })
    }

    pub(super) fn then(&self, steps: impl IntoIterator<Item = ScriptStep>) {
        self.steps.lock().unwrap().extend(steps);
    }

    pub(super) fn requests(&self) -> usize {
        *self.sent.lock().unwrap()
    }
}

#[async_trait]
impl Transport for Script {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        *self.sent.lock().unwrap() += 1;
        let step = self.steps.lock().unwrap().pop_front().expect("one request too many");
        step.play().await
    }
}

macro_rules! endpoint {
    ($name:ident, $idempotency:expr, $already_done:expr) => {
        #[derive(Debug, Clone)]
        pub(super) struct $name;

        impl Endpoint for $name {
            type Output = Vec<u32>;
            const OPERATION: Operation =
                Operation::new(Provider::from_static("test"), "test.it", Method::GET, "/it", $idempotency);
            const QUESTION: &'static dyn crate::transport::Question<Self> =
                &crate::transport::NoQuestion("a list of numbers");

            fn build_target(&self) -> crate::Result<Target, InvalidInput> {
                Ok(Target::of(&Self::OPERATION))
            }

            fn decode(&self, answer: &Answer) -> crate::Result<Self::Output> {
                let kind = match answer.status {
                    200 => {
                        let fault = match json::from_body(&answer.body) {
                            Ok(output) => return Ok(output),
                            Err(fault) => fault,
                        };
                        return Err(answer.fault(fault, &Self::OPERATION));
                    }
                    400 => ErrorKind::Rejected,
                    404 => ErrorKind::NotFound,
                    408 => ErrorKind::Timeout,
                    429 => ErrorKind::RateLimited,
                    // Models an answer inside an answer, whose error is created without the outer answer.
                    207 => return Err(Self::OPERATION.error(ErrorKind::OutcomeUnknown)),
                    _ => ErrorKind::Unavailable,
                };
                Err(answer.error(kind, &Self::OPERATION))
            }

            fn already_done(&self) -> Option<Self::Output> {
                $already_done
            }

            fn how_to_verify(&self) -> &'static str {
                "list the calls in progress"
            }
        }
    };
}

endpoint!(Read, Idempotency::Safe, None);
endpoint!(Keyed, Idempotency::Idempotent, Some(vec![]));
endpoint!(Once, Idempotency::NonIdempotent, None);
