use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use telephony_core::transport::http::{self, HeaderMap};
use telephony_core::transport::{Body, Bytes, Transport, TransportError};

const AUTHORIZE: &str = "/rest/security/authorize";

/// Facts about a request that its answer may depend on.
pub(super) struct Asked<'a> {
    pub(super) path: &'a str,
    /// Number in the session's cookie; 0 without a cookie.
    pub(super) session: u64,
    /// Cookies after the session's.
    pub(super) others: &'a str,
    /// Number of requests up to this one, starting at 1.
    pub(super) number: usize,
}

/// An answer and its delay.
pub(super) struct Answer {
    status: u16,
    body: &'static str,
    session: Option<u64>,
    cookie: Option<&'static str>,
    location: Option<&'static str>,
    after: Option<Duration>,
}

impl Answer {
    pub(super) fn status(status: u16) -> Self {
        let after = Some(Duration::ZERO);
        Self { status, body: "no", session: None, cookie: None, location: None, after }
    }

    pub(super) fn redirect(status: u16, location: Option<&'static str>) -> Self {
        Self { location, ..Self::status(status) }
    }

    pub(super) fn with_cookie(self, cookie: &'static str) -> Self {
        Self { cookie: Some(cookie), ..self }
    }

    pub(super) fn json(body: &'static str) -> Self {
        Self { body, ..Self::status(200) }
    }

    pub(super) fn session(session: u64) -> Self {
        Self::json("").with_session(session)
    }

    pub(super) fn never() -> Self {
        Self { after: None, ..Self::status(200) }
    }

    pub(super) fn after(self, wait: Duration) -> Self {
        Self { after: Some(wait), ..self }
    }

    pub(super) fn with_session(self, session: u64) -> Self {
        Self { session: Some(session), ..self }
    }
}

type Rule = Box<dyn Fn(Asked<'_>) -> Answer + Send + Sync>;

/// A vendor that answers by a rule, and authorize by another one: session 1, 2, … unless set.
#[derive(Clone)]
pub(super) struct Vendor(Arc<Inner>);

struct Inner {
    rule: Rule,
    authorize: Mutex<Rule>,
    /// Path and session of each request.
    asked: Mutex<Vec<(String, u64)>>,
}

impl Vendor {
    pub(super) fn new(rule: impl Fn(Asked<'_>) -> Answer + Send + Sync + 'static) -> Self {
        let opens: Rule = Box::new(|asked| Answer::session(asked.number as u64));
        let (authorize, asked) = (Mutex::new(opens), Mutex::default());
        Self(Arc::new(Inner { rule: Box::new(rule), authorize, asked }))
    }

    /// Sets the answers to authorize from now on; `number` counts the authorize requests.
    pub(super) fn authorize(&self, rule: impl Fn(Asked<'_>) -> Answer + Send + Sync + 'static) {
        *self.0.authorize.lock().unwrap() = Box::new(rule);
    }

    pub(super) fn transport(&self) -> Arc<dyn Transport> {
        Arc::new(self.clone())
    }

    pub(super) fn requests(&self) -> usize {
        self.0.asked.lock().unwrap().len()
    }

    pub(super) fn authorizes(&self) -> usize {
        self.sessions_of(AUTHORIZE).len()
    }

    /// Sessions that the requests for a path were sent with.
    pub(super) fn sessions_of(&self, path: &str) -> Vec<u64> {
        let asked = self.0.asked.lock().unwrap();
        asked.iter().filter(|it| it.0 == path).map(|it| it.1).collect()
    }

    fn answer(&self, path: &str, headers: &HeaderMap) -> Answer {
        let cookie = headers.get("cookie").map(|it| it.to_str().unwrap());
        let cookie = cookie.map_or("0", |it| it.strip_prefix("JSESSIONID=").unwrap());
        let (session, others) = cookie.split_at(cookie.find(';').unwrap_or(cookie.len()));
        let session = session.parse().unwrap();
        self.0.asked.lock().unwrap().push((path.to_owned(), session));
        if path == AUTHORIZE {
            assert_eq!(session, 0);
            let asked = Asked { path, session, others, number: self.authorizes() };
            return (self.0.authorize.lock().unwrap())(asked);
        }
        (self.0.rule)(Asked { path, session, others, number: self.requests() })
    }
}

#[async_trait]
impl Transport for Vendor {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Body>, TransportError> {
        let answer = self.answer(request.uri().path(), request.headers());
        match answer.after {
            Some(wait) => tokio::time::sleep(wait).await,
            None => std::future::pending().await,
        }
        let mut response = http::Response::builder().status(answer.status);
        if let Some(session) = answer.session {
            response = response.header("set-cookie", format!("JSESSIONID={session}; Path=/"));
        }
        if let Some(cookie) = answer.cookie {
            response = response.header("set-cookie", cookie);
        }
        if let Some(location) = answer.location {
            let location =
                http::HeaderValue::from_bytes(location.as_bytes()).unwrap_or(http::HeaderValue::from_static("%%"));
            response = response.header("location", location);
        }
        Ok(response.body(Body::full(answer.body)).unwrap())
    }
}

impl fmt::Debug for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vendor(..)")
    }
}
