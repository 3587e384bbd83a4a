use std::fmt;

use http::HeaderMap;

use crate::Result;
use crate::transport::{Answer, Bytes, Endpoint, InvalidInput, NoQuestion, Operation, Query, Question, Target};

/// Endpoint whose output includes the answer that it was decoded from, and whose answer is not compared with its
/// request, so that rows that were not requested are seen as well.
#[derive(Debug, Clone)]
pub struct Seen<E> {
    endpoint: E,
    query: Option<Query>,
}

impl<E: Endpoint> Seen<E> {
    /// Wraps an endpoint.
    pub const fn new(endpoint: E) -> Self {
        Self { endpoint, query: None }
    }

    /// Replaces the query of the endpoint, for parameters that the endpoint itself refuses.
    #[must_use]
    pub fn query(mut self, query: Query) -> Self {
        self.query = Some(query);
        self
    }
}

impl<E: Endpoint> Endpoint for Seen<E> {
    type Output = SeenAnswer<E::Output>;
    const OPERATION: Operation = E::OPERATION;
    const QUESTION: &'static dyn Question<Self> = &NoQuestion("an examination compares the rows itself");

    fn build_target(&self) -> Result<Target, InvalidInput> {
        let mut target = self.endpoint.build_target()?;
        if let Some(query) = &self.query {
            target.query = query.clone();
        }
        Ok(target)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        let output = self.endpoint.decode(answer)?;
        let Answer { status, headers, body, attempts, .. } = answer.clone();
        Ok(SeenAnswer { output, status, headers, body, attempts })
    }
}

/// Decoded output and the answer that it was decoded from. `Debug` prints neither headers nor the body.
#[derive(Clone)]
#[non_exhaustive]
pub struct SeenAnswer<T> {
    /// Decoded output.
    pub output: T,
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, with its content encoding removed.
    pub body: Bytes,
    /// Number of requests that the operation had sent.
    pub attempts: u32,
}

impl<T> fmt::Debug for SeenAnswer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, body, attempts, .. } = self;
        f.debug_struct("SeenAnswer")
            .field("status", status)
            .field("body_bytes", &body.len())
            .field("attempts", attempts)
            .finish_non_exhaustive()
    }
}
