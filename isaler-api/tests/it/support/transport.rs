//! Transport that answers from a script and keeps the requests.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use isaler_api::{Client, ClientBuilder};
use telephony_core::transport::http::{Request, Response};
use telephony_core::transport::{Body, Bytes, RetryPolicy, Transport, TransportError};

/// Answer, or failure of the transport.
pub(crate) type Reply = Result<(u16, &'static str), TransportError>;

#[derive(Debug, Default)]
pub(crate) struct Script {
    replies: Mutex<VecDeque<Reply>>,
    pub(crate) sent: Mutex<Vec<Request<Bytes>>>,
}

impl Script {
    pub(crate) fn new(replies: impl IntoIterator<Item = Reply>) -> Arc<Self> {
        Arc::new(Self { replies: Mutex::new(replies.into_iter().collect()), sent: Mutex::default() })
    }

    /// Path and body of each request.
    pub(crate) fn bodies(&self) -> Vec<(String, String)> {
        let sent = self.sent.lock().unwrap();
        let text = |body: &Bytes| String::from_utf8(body.to_vec()).unwrap();
        sent.iter().map(|it| (it.uri().path().to_owned(), text(it.body()))).collect()
    }
}

#[async_trait]
impl Transport for Script {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        self.sent.lock().unwrap().push(request);
        let reply = self.replies.lock().unwrap().pop_front().expect("a reply for each request");
        let (status, body) = reply?;
        Ok(Response::builder().status(status).body(Body::full(body)).unwrap())
    }
}

pub(crate) fn builder() -> ClientBuilder {
    Client::builder("https://crm.example.ru", "sentinel-key", "vladislav@isaler.ru").retry(quick())
}

pub(crate) fn client(script: &Arc<Script>) -> Client {
    builder().build_with(Arc::clone(script) as Arc<dyn Transport>).unwrap()
}

/// Default retry policy with a very short backoff.
pub(crate) fn quick() -> RetryPolicy {
    let mut retry = RetryPolicy::default();
    retry.base = Duration::from_millis(1);
    retry.cap = Duration::from_millis(2);
    retry.rate_limit_base = Duration::from_millis(1);
    retry.rate_limit_cap = Duration::from_millis(50);
    retry
}
