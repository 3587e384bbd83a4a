use std::fmt;

use bytes::Bytes;
use http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Method, Request};
use serde::Serialize;

use super::{Answer, BaseUrl, InvalidInput, Query, Question, Segment};
use crate::{Error, ErrorKind, Provider, Result};

/// Effect of sending an operation twice. The HTTP method alone does not show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Idempotency {
    /// Changes nothing.
    Safe,
    /// Changes one object that its key names: doing it twice has the effect of doing it once.
    Idempotent,
    /// Does something each time it is sent, such as making a call.
    NonIdempotent,
    /// Opens a session.
    Authorize,
}

/// Operation of a vendor, as the vendor's document describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// Vendor.
    pub provider: Provider,
    /// Name for people and logs: `vendor.resource.verb`.
    pub name: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path template, such as `/rest/crm/contacts/v2/{id}/notes`.
    pub path: &'static str,
    /// Effect of sending it twice.
    pub idempotency: Idempotency,
}

impl Operation {
    /// Creates an operation of a vendor.
    pub const fn new(
        provider: Provider,
        name: &'static str,
        method: Method,
        path: &'static str,
        idempotency: Idempotency,
    ) -> Self {
        Self { provider, name, method, path, idempotency }
    }

    /// Creates an error of this operation.
    pub fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind, self.provider.clone(), self.name)
    }

    /// Creates the error for invalid input, which is refused before any request.
    pub fn invalid(&self, reason: &'static str) -> Error {
        self.refuse(InvalidInput::new(reason))
    }

    /// Creates the error for input that is refused for the given reason.
    pub fn refuse(&self, input: InvalidInput) -> Error {
        input.into_error(self.provider.clone(), self.name)
    }
}

/// Body of a request and its content type.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestBody {
    content_type: &'static str,
    bytes: Bytes,
}

impl RequestBody {
    /// Creates a JSON body with exactly `Content-Type: application/json`.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self, InvalidInput> {
        let bytes =
            serde_json::to_vec(value).map_err(|_| InvalidInput::new("the request cannot be written as JSON"))?;
        Ok(Self { content_type: "application/json", bytes: bytes.into() })
    }

    /// Creates an empty body with `Content-Type: application/json`, because a server may read credentials only with
    /// that header.
    pub const fn empty_json() -> Self {
        Self { content_type: "application/json", bytes: Bytes::new() }
    }

    /// Bytes to send.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestBody({} bytes)", self.bytes.len())
    }
}

/// Address and content of a request. The client adds the credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Target {
    /// HTTP method; the operation's own unless a setting of the client changes it.
    pub method: Method,
    /// Path with its segments filled in.
    pub path: String,
    /// Query.
    pub query: Query,
    /// Body.
    pub body: Option<RequestBody>,
    /// Asks caches between client and server not to answer in the server's place. Set for every read, because a cache
    /// whose key is the URL alone mixes them up, and for a GET that changes something.
    pub no_store: bool,
}

impl Target {
    /// Creates a target from an operation's path without placeholders.
    pub fn of(operation: &Operation) -> Self {
        Self::with_segments(operation, &[])
    }

    /// Creates a target from an operation's path, with its placeholders filled in order.
    pub fn with_segments(operation: &Operation, segments: &[Segment]) -> Self {
        Self {
            method: operation.method.clone(),
            path: Segment::fill(operation.path, segments),
            query: Query::new(),
            body: None,
            no_store: operation.idempotency == Idempotency::Safe,
        }
    }

    /// Asks proxies and caches to forward the request and to store nothing.
    pub fn no_store(mut self) -> Self {
        self.no_store = true;
        self
    }

    /// Adds a query.
    pub fn query(mut self, query: Query) -> Self {
        self.query = query;
        self
    }

    /// Adds a JSON body.
    pub fn json<T: Serialize + ?Sized>(mut self, value: &T) -> Result<Self, InvalidInput> {
        self.body = Some(RequestBody::json(value)?);
        Ok(self)
    }

    /// Adds the `Content-Type` of a JSON body without a body.
    pub fn empty_json(mut self) -> Self {
        self.body = Some(RequestBody::empty_json());
        self
    }

    /// Builds the complete request except for the credentials.
    pub fn to_request(&self, base: &BaseUrl) -> Result<Request<Bytes>, InvalidInput> {
        let mut url = base.join(&self.path);
        if !self.query.as_str().is_empty() {
            url.push('?');
            url.push_str(self.query.as_str());
        }
        let mut request = Request::builder()
            .method(self.method.clone())
            .uri(url)
            .body(self.body.as_ref().map(|body| body.bytes.clone()).unwrap_or_default())
            .map_err(|_| InvalidInput::new("the request cannot be put together"))?;
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if self.no_store {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        if let Some(body) = &self.body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(body.content_type));
        }
        Ok(request)
    }
}

/// Request to one operation, without IO: plain data that can be printed, compared and sent repeatedly.
///
/// A vendor's client sends any endpoint, also one of your own: an operation that no document describes, or that a crate
/// does not have yet. It then has the client's credentials, limits, retries and spans.
///
/// ```
/// use serde::Deserialize;
/// use telephony_core::transport::{
///     Answer, Endpoint, Idempotency, InvalidInput, Method, NoQuestion, Operation, Query, Question,
///     Target,
/// };
/// use telephony_core::wire::json;
/// use telephony_core::{ErrorKind, Provider, Result};
///
/// #[derive(Debug, Deserialize)]
/// struct Queue {
///     name: String,
/// }
///
/// /// Lists the queues of a switchboard.
/// #[derive(Debug, Clone)]
/// struct ListQueues {
///     limit: u32,
/// }
///
/// impl Endpoint for ListQueues {
///     type Output = Vec<Queue>;
///
///     // The name is shown in errors and spans. A `Safe` operation is retried.
///     const OPERATION: Operation = Operation::new(
///         Provider::from_static("example"),
///         "example.queue.list",
///         Method::GET,
///         "/queues",
///         Idempotency::Safe,
///     );
///
///     const QUESTION: &'static dyn Question<Self> =
///         &NoQuestion("no row shows what was asked for");
///
///     fn build_target(&self) -> Result<Target, InvalidInput> {
///         Ok(Target::of(&Self::OPERATION).query(Query::new().pair("limit", self.limit)))
///     }
///
///     fn decode(&self, answer: &Answer) -> Result<Vec<Queue>> {
///         if !answer.is_success() {
///             return Err(answer.error(ErrorKind::Rejected, &Self::OPERATION));
///         }
///         json::from_body(&answer.body).map_err(|fault| answer.fault(fault, &Self::OPERATION))
///     }
/// }
///
/// // `client.send(ListQueues { limit: 50 }).await?` sends it. A captured answer is decoded so:
/// let answer = Answer::new(200, r#"[{"name": "sales"}]"#);
/// let queues = ListQueues { limit: 50 }.decode(&answer)?;
/// assert_eq!(queues[0].name, "sales");
/// # Ok::<(), telephony_core::Error>(())
/// ```
pub trait Endpoint: fmt::Debug + Clone + Send + Sync + 'static {
    /// Decoded form of the answer.
    type Output: Send + 'static;

    /// Operation that the request calls.
    const OPERATION: Operation;

    /// Check of the answer against the request, done by [`read_answer`](super::read_answer).
    const QUESTION: &'static dyn Question<Self>;

    /// Builds path, query and body. Input that no vendor could accept is refused here, before any request.
    fn build_target(&self) -> Result<Target, InvalidInput>;

    /// Returns path, query and body. Refused input is an error of this operation.
    fn target(&self) -> Result<Target> {
        self.build_target().map_err(|input| Self::OPERATION.refuse(input))
    }

    /// Decodes an answer, including the vendor's own error answers.
    fn decode(&self, answer: &Answer) -> Result<Self::Output>;

    /// Output of a retried [`Idempotency::Idempotent`] request whose object is gone, because the first attempt did it.
    fn already_done(&self) -> Option<Self::Output> {
        None
    }

    /// Instruction for finding out if an [`Idempotency::NonIdempotent`] request with an unknown outcome was carried
    /// out.
    fn how_to_verify(&self) -> &'static str {
        "read back before sending again"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::PlainHttp;

    const OPERATION: Operation = Operation::new(
        Provider::from_static("test"),
        "test.note.create",
        Method::POST,
        "/notes/{id}",
        Idempotency::NonIdempotent,
    );

    #[test]
    fn a_request_has_what_its_target_has_and_no_more() {
        let base = BaseUrl::parse("https://vendor.example.test/api", PlainHttp::Loopback).unwrap();
        let bare = Target::with_segments(&OPERATION, &[Segment::number(7)]);
        let request = bare.to_request(&base).unwrap();
        assert_eq!(request.uri(), "https://vendor.example.test/api/notes/7");
        assert_eq!((request.method(), request.headers().len()), (&Method::POST, 1));
        assert_eq!(request.headers()[ACCEPT], "application/json");
        assert!(request.body().is_empty());

        let full = bare.clone().query(Query::new().pair("page", 2)).no_store();
        let request = full.json(&["+48777888999"]).unwrap().to_request(&base).unwrap();
        assert_eq!(request.uri(), "https://vendor.example.test/api/notes/7?page=2");
        assert_eq!(request.headers()[CACHE_CONTROL], "no-store");
        assert_eq!(request.headers()[CONTENT_TYPE], "application/json");
        assert_eq!(request.body(), r#"["+48777888999"]"#);

        let request = bare.empty_json().to_request(&base).unwrap();
        assert_eq!(request.headers()[CONTENT_TYPE], "application/json");
        assert!(request.body().is_empty());
    }

    #[test]
    fn a_body_is_shown_by_its_size() {
        let body = RequestBody::json("+48777888999").unwrap();
        assert_eq!(body.bytes(), r#""+48777888999""#);
        assert_eq!(format!("{body:?}"), "RequestBody(14 bytes)");
    }
}
