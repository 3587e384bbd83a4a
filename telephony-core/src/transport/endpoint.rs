use std::fmt;

use bytes::Bytes;
use http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Method, Request};
use serde::Serialize;

use super::{Answer, BaseUrl, InvalidInput, Query, Question, Segment};
use crate::{Error, ErrorKind, Provider, Result};

/// What sending an operation twice does, which the HTTP method does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Idempotency {
    /// Changes nothing.
    Safe,
    /// Changes one thing that is named by its key: doing it twice is doing it once.
    Idempotent,
    /// Does something again each time, such as making a call.
    NonIdempotent,
    /// Opens a session.
    Authorize,
}

/// One operation of a vendor, as its document has it.
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
    /// What sending it twice does.
    pub idempotency: Idempotency,
}

impl Operation {
    /// An operation of a vendor.
    pub const fn new(
        provider: Provider,
        name: &'static str,
        method: Method,
        path: &'static str,
        idempotency: Idempotency,
    ) -> Self {
        Self { provider, name, method, path, idempotency }
    }

    /// An error of this operation.
    pub fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind, self.provider.clone(), self.name)
    }

    /// Refuses the caller's input before any request.
    pub fn invalid(&self, reason: &'static str) -> Error {
        self.error(ErrorKind::InvalidQuery).with_message(reason)
    }

    /// Refuses the caller's input for the reason given.
    pub fn refuse(&self, input: InvalidInput) -> Error {
        self.invalid(input.reason())
    }
}

/// What a request carries.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestBody {
    content_type: &'static str,
    bytes: Bytes,
}

impl RequestBody {
    /// A JSON body under `Content-Type: application/json`, to the letter.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self, InvalidInput> {
        let bytes =
            serde_json::to_vec(value).map_err(|_| InvalidInput::new("the request cannot be written as JSON"))?;
        Ok(Self { content_type: "application/json", bytes: bytes.into() })
    }

    /// Nothing, under `Content-Type: application/json`: a server may look for credentials only behind that header.
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

/// Where a request goes and what it carries; credentials are added by the client.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Target {
    /// Method; the operation's own unless a setting of the client says otherwise.
    pub method: Method,
    /// Path, its segments filled in.
    pub path: String,
    /// Query.
    pub query: Query,
    /// Body.
    pub body: Option<RequestBody>,
    /// Whether nothing on the way may answer in the server's place: for every read, since a store that knows answers by
    /// their URL alone mixes them up, and for a GET that does something.
    pub no_store: bool,
}

impl Target {
    /// The operation's own path, which has no places to fill.
    pub fn of(operation: &Operation) -> Self {
        Self::with_segments(operation, &[])
    }

    /// The operation's path, its places filled in order.
    pub fn with_segments(operation: &Operation, segments: &[Segment]) -> Self {
        Self {
            method: operation.method.clone(),
            path: Segment::fill(operation.path, segments),
            query: Query::new(),
            body: None,
            no_store: operation.idempotency == Idempotency::Safe,
        }
    }

    /// Asks whatever stands on the way to hand the request on and to keep nothing.
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

    /// Whole request, but for the credentials.
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

/// One request to one operation, without IO: plain data that can be printed, compared and sent again.
pub trait Endpoint: fmt::Debug + Clone + Send + Sync + 'static {
    /// What the answer becomes.
    type Output: Send + 'static;

    /// Operation that it asks for.
    const OPERATION: Operation;

    /// What the answer must show of the request; checked by [`read_answer`](super::read_answer).
    const QUESTION: &'static dyn Question<Self>;

    /// Path, query and body; input that no vendor could accept is refused here, before any request.
    fn target(&self) -> Result<Target>;

    /// Reads an answer, a vendor's own error answer too.
    fn decode(&self, answer: &Answer) -> Result<Self::Output>;

    /// Answer for a repeated [`Idempotency::Idempotent`] whose thing is gone: the first sending did it.
    fn already_done(&self) -> Option<Self::Output> {
        None
    }

    /// How to find out whether a [`Idempotency::NonIdempotent`] of unknown fate was carried out.
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
