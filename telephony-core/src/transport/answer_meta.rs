use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::HeaderMap;

use super::{Answer, Endpoint, Operation, Question, Target};
use crate::Result;
use crate::transport::InvalidInput;

/// Facts about the exchange behind a result: status, headers, request id, elapsed time and attempts.
///
/// [`Error::answer_meta`](crate::Error::answer_meta) has it for each error of a request, and `send_with_meta` of each
/// request builder for each output. `Debug` prints neither the headers nor the request id.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AnswerMeta {
    /// HTTP status of the last answer; `None` if no answer arrived.
    pub status: Option<u16>,
    /// Headers of the last answer; empty if no answer arrived. A session's cookie in them is marked sensitive.
    pub headers: HeaderMap,
    /// Time from the beginning of the operation until the last answer or failure, with waits and retries.
    pub elapsed: Duration,
    /// Number of requests that the operation sent.
    pub attempts: u32,
}

/// Headers that carry the id of a request, in the order of preference.
const REQUEST_IDS: [&str; 4] = ["x-request-id", "request-id", "x-correlation-id", "cf-ray"];

impl AnswerMeta {
    /// Id that the vendor, or a gateway before it, gave the request: `X-Request-Id`, `Request-Id`, `X-Correlation-Id`
    /// or `CF-Ray`; `None` if the answer has none.
    pub fn request_id(&self) -> Option<&str> {
        REQUEST_IDS.iter().find_map(|name| self.headers.get(*name)?.to_str().ok())
    }
}

impl From<&Answer> for AnswerMeta {
    fn from(answer: &Answer) -> Self {
        let Answer { status, headers, elapsed, attempts, .. } = answer;
        Self { status: Some(*status), headers: headers.clone(), elapsed: *elapsed, attempts: *attempts }
    }
}

impl fmt::Debug for AnswerMeta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnswerMeta")
            .field("status", &self.status)
            .field("headers", &self.headers.len())
            .field("elapsed", &self.elapsed)
            .field("attempts", &self.attempts)
            .finish()
    }
}

/// Output of a request with the facts about its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answered<T> {
    /// Decoded answer.
    pub output: T,
    /// Status, headers, request id, elapsed time and attempts.
    pub meta: AnswerMeta,
}

/// Endpoint whose output has the facts about its answer, so that each client can send it like any other endpoint.
#[derive(Debug, Clone)]
pub struct WithMeta<E> {
    endpoint: E,
    // The answer that shows an earlier attempt to have succeeded is an error to `decode`.
    latest: Arc<Mutex<AnswerMeta>>,
}

impl<E: Endpoint> WithMeta<E> {
    /// Wraps an endpoint.
    pub fn new(endpoint: E) -> Self {
        Self { endpoint, latest: Arc::default() }
    }

    fn answered(&self, output: E::Output) -> Answered<E::Output> {
        let meta = self.latest.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Answered { output, meta }
    }
}

impl<E: Endpoint> Endpoint for WithMeta<E> {
    type Output = Answered<E::Output>;
    const OPERATION: Operation = E::OPERATION;
    const QUESTION: &'static dyn Question<Self> = &OfInner;

    fn build_target(&self) -> Result<Target, InvalidInput> {
        self.endpoint.build_target()
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        *self.latest.lock().unwrap_or_else(PoisonError::into_inner) = AnswerMeta::from(answer);
        Ok(self.answered(self.endpoint.decode(answer)?))
    }

    fn already_done(&self) -> Option<Self::Output> {
        Some(self.answered(self.endpoint.already_done()?))
    }

    fn how_to_verify(&self) -> &'static str {
        self.endpoint.how_to_verify()
    }
}

/// Question of the wrapped endpoint.
struct OfInner;

impl<E: Endpoint> Question<WithMeta<E>> for OfInner {
    fn hold(&self, asked: &WithMeta<E>, output: &mut Answered<E::Output>, answer: &Answer) -> Result<()> {
        E::QUESTION.hold(&asked.endpoint, &mut output.output, answer)
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_id_of_a_request_is_found_by_its_usual_names_and_not_printed() {
        let mut answer = Answer::new(503, "");
        assert_eq!(AnswerMeta::from(&answer).request_id(), None);
        answer.headers.insert("cf-ray", HeaderValue::from_static("ray"));
        assert_eq!(AnswerMeta::from(&answer).request_id(), Some("ray"));
        answer.headers.insert("x-request-id", HeaderValue::from_static("id-7"));
        let meta = AnswerMeta::from(&answer);
        assert_eq!(meta.request_id(), Some("id-7"));
        let shown = format!("{meta:?}");
        assert_eq!(shown, "AnswerMeta { status: Some(503), headers: 2, elapsed: 0ns, attempts: 0 }");
    }
}
