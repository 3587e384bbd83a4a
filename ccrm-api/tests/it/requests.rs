mod numbers;

use std::fmt::Write;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use ccrm_api::endpoints::{ListCallHistory, ListNotes};
use ccrm_api::models::{CallHistoryEntry, Envelope, Note};
use ccrm_api::{Client, Fault};
use telephony_core::transport::http::{Request, Response};
use telephony_core::transport::{Answer, Body, Bytes, Endpoint, Query, RetryPolicy, Transport, TransportError};
use telephony_core::{ErrorKind, WallClock};
use telephony_fixtures::examples::{Example, Kind, endpoints};
use telephony_fixtures::{Vendor, fields};
use time::PrimitiveDateTime;

/// Transport that keeps the requests, and answers each with one of the document's examples.
#[derive(Debug, Default)]
struct Recorder(Mutex<Vec<Request<Bytes>>>);

#[async_trait]
impl Transport for Recorder {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let path = Some(request.uri().path());
        let name = endpoints().iter().find(|endpoint| endpoint.path == path).unwrap().name;
        let example = Example::find(Vendor::Ccrm, name, None, Kind::Response);
        self.0.lock().unwrap().push(request);
        Ok(Response::new(Body::full(example.map_or(r#"{"success":true,"data":[]}"#, |it| it.data))))
    }
}

pub(crate) fn clock(text: &str) -> PrimitiveDateTime {
    WallClock::parse(text).expect(text).local()
}

fn client() -> (Client, Arc<Recorder>) {
    let recorder = Arc::new(Recorder::default());
    let client = Client::builder("example", "the key").retry(RetryPolicy::never());
    (client.build_with(recorder.clone()).unwrap(), recorder)
}

/// Method, address, headers without secrets, and body of the only request sent.
fn sent(recorder: &Recorder) -> String {
    let requests = recorder.0.lock().unwrap();
    let [request] = &requests[..] else { panic!("one request") };
    let mut text = format!("{} {}\n", request.method(), request.uri());
    // The encoding depends on the feature `gzip`, and not on the request.
    let headers = request.headers().iter().filter(|(name, _)| *name != "accept-encoding");
    for (name, value) in headers {
        let value = if value.is_sensitive() { "(secret)" } else { value.to_str().unwrap() };
        writeln!(text, "{name}: {value}").unwrap();
    }
    write!(text, "\n{}", String::from_utf8_lossy(request.body())).unwrap();
    text
}

/// Compares the request of an endpoint, as sent by the client, with its snapshot.
pub(crate) fn check(name: &str, endpoint: &impl Endpoint) {
    let (client, recorder) = client();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    // Row 42: the printed answer may belong to another request.
    drop(runtime.block_on(client.send(endpoint.clone())));
    insta::assert_snapshot!(format!("{name}.request"), sent(&recorder));
}

// Rows 1, 4: the address is printed without a scheme, and a page break divides its second date.
#[tokio::test]
async fn the_history_is_asked_for_as_the_document_prints_it() {
    let (client, recorder) = client();
    let (from, to) = (clock("2022-02-01 08:00:00"), clock("2023-01-27 08:00:00"));
    client.list_call_history(from, to).await.unwrap();
    // The document's own address, without the page break inside the second date.
    let printed = "example.ccrm.pl/publicApi/callHistory?dateFrom=2022-02-01%2008:00:00&dateTo=2023-01-27%2008:00:00";
    assert!(sent(&recorder).starts_with(&format!("GET https://{printed}\n")));
}

// Row 3: the document prints a request with only the page and says that dates are obligatory.
#[tokio::test]
async fn a_page_is_asked_for_with_its_dates() {
    let (client, recorder) = client();
    let (from, to) = (clock("2022-02-01 08:00:00.999"), clock("2023-01-27 08:00:00"));
    client.list_call_history(from, to).page(2).raw(true).send().await.unwrap();
    insta::assert_snapshot!("list_call_history.page.request", sent(&recorder));
}

#[tokio::test]
async fn the_notes_are_asked_for_as_the_document_prints_it() {
    let (client, recorder) = client();
    // Row 42: the printed answer belongs to another request, which the client notices.
    let error = client.list_notes("337b7045-c171-4c8c-946b-ba123e91c369").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::FilterIgnored);
    let printed = "example.ccrm.pl/publicApi/notes?callHistory=337b7045-c171-4c8c-946b-ba123e91c369";
    assert!(sent(&recorder).starts_with(&format!("GET https://{printed}\n")));
}

#[tokio::test]
async fn sip_accounts_are_asked_for_as_the_document_prints_it() {
    let (client, recorder) = client();
    client.list_sip_accounts().await.unwrap();
    let printed = "example.ccrm.pl/publicApi/users/sipAccounts";
    assert!(sent(&recorder).starts_with(&format!("GET https://{printed}\n")));
}

#[tokio::test]
async fn numbers_for_calls_are_asked_for_as_the_document_prints_it() {
    let (client, recorder) = client();
    client.list_call_presentations().await.unwrap();
    let printed = "example.ccrm.pl/publicApi/call/presentation/available";
    assert!(sent(&recorder).starts_with(&format!("GET https://{printed}\n")));
}

#[tokio::test]
async fn senders_of_text_messages_are_asked_for_as_the_document_prints_it() {
    let (client, recorder) = client();
    client.list_sms_presentations().await.unwrap();
    let printed = "example.ccrm.pl/publicApi/sms/presentation/available";
    assert!(sent(&recorder).starts_with(&format!("GET https://{printed}\n")));
}

// Row 2: only another page of the vendor describes the header.
#[test]
fn the_key_goes_out_as_a_bearer() {
    let (client, recorder) = client();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async { client.list_sip_accounts().await }).unwrap();
    let requests = recorder.0.lock().unwrap();
    assert_eq!(requests[0].headers()["authorization"], "Bearer the key");
}

#[test]
fn every_documented_parameter_is_sent() {
    let history = ListCallHistory::new(clock("2022-02-01 08:00:00"), clock("2023-01-27 08:00:00")).page(2);
    let notes = ListNotes::new("337b7045-c171-4c8c-946b-ba123e91c369");
    for name in crate::samples::NAMES {
        let query = match *name {
            "list_call_history" => history.target().unwrap().query,
            "list_notes" => notes.target().unwrap().query,
            _ => Query::new(),
        };
        let sent: Vec<_> = query.as_str().split('&').filter(|pair| !pair.is_empty()).collect();
        let documented = fields::parameters(Vendor::Ccrm, name, fields::Place::Query);
        assert_eq!(sent.len(), documented.len(), "{name}");
        for (key, value) in documented {
            assert!(sent.contains(&format!("{key}={}", value.replace(' ', "%20")).as_str()), "{key}");
        }
    }
}

#[test]
fn what_no_server_could_answer_is_refused_before_any_request() {
    let (early, late) = (clock("2022-02-01 08:00:00"), clock("2023-01-27 08:00:00"));
    let kinds = [
        ListCallHistory::new(late, early).target().map(drop),
        ListCallHistory::new(early, late).page(0).target().map(drop),
        ListCallHistory::new(PrimitiveDateTime::MIN, late).target().map(drop),
        ListNotes::new("").target().map(drop),
        ListNotes::new(" ").target().map(drop),
    ];
    for result in kinds {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::InvalidQuery);
    }
    assert!(ListCallHistory::new(early, early).target().is_ok());
    // An id is escaped, so that its text cannot add a parameter.
    assert_eq!(ListNotes::new("a&page=2 ż").target().unwrap().query.as_str(), "callHistory=a%26page%3D2%20%C5%BC");
}

// Page of a web firewall that answers instead of the vendor.
const FIREWALL: &str = "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Enable JavaScript and \
     cookies to continue</body></html>";

// Row 2: 401 has three causes, and 403 means that too many requests were sent. Field cases 35 and 43: an answer of an
// intermediary does not mean that.
#[test]
fn a_status_means_what_this_vendor_means_by_it() {
    let refusal = r#"{"success": false, "message": "Request limit has been exceeded"}"#;
    for (status, body, kind, message) in [
        (401, r#"{"success": false, "message": "Unauthorized"}"#, ErrorKind::Unauthenticated, Some("Unauthorized")),
        (403, refusal, ErrorKind::RateLimited, Some("Request limit has been exceeded")),
        (403, FIREWALL, ErrorKind::Blocked, None),
        (403, "<html>", ErrorKind::Blocked, None),
        (403, "", ErrorKind::Blocked, None),
        (403, r#"{"message":"Forbidden"}"#, ErrorKind::Blocked, Some("Forbidden")),
        (407, "", ErrorKind::Blocked, None),
        (425, "", ErrorKind::Unavailable, None),
        (
            404,
            r#"{"message":"The route could not be found."}"#,
            ErrorKind::NotFound,
            Some("The route could not be found."),
        ),
        (422, r#"{"message":"Refused","errors":{"dateFrom":["x"]}}"#, ErrorKind::Rejected, Some("Refused")),
        (400, "", ErrorKind::Rejected, None),
        (405, "{}", ErrorKind::Rejected, None),
        (408, "", ErrorKind::Timeout, None),
        (429, "", ErrorKind::RateLimited, None),
        (302, "", ErrorKind::Rejected, None),
        (500, "<html>", ErrorKind::Unavailable, None),
        (503, "", ErrorKind::Unavailable, None),
        (200, r#"{"success": false, "message": "No"}"#, ErrorKind::Rejected, Some("No")),
        (200, r#"{"success": "false", "data": "none"}"#, ErrorKind::Rejected, None),
    ] {
        let error = ListNotes::new("a").decode(&Answer::new(status, body)).unwrap_err();
        assert_eq!((error.kind(), error.status()), (kind, Some(status)), "{status} {body}");
        assert_eq!(error.body(), Some(body.as_bytes()));
        let fault = std::error::Error::source(&error).and_then(|it| it.downcast_ref::<Fault>());
        match fault {
            Some(fault) => assert_eq!((fault.status(), fault.text()), (status, message)),
            // A proxy's page has no message of the vendor.
            None => assert!(message.is_none() && matches!(status, 403 | 407 | 425), "{status}"),
        }
    }
    let causes = ListNotes::new("a").decode(&Answer::new(401, "")).unwrap_err().to_string();
    assert!(causes.contains("key") && causes.contains("address") && causes.contains("switched off"), "{causes}");
}

#[test]
fn an_answer_that_is_no_list_is_a_typed_error_with_its_path() {
    for (body, kind, path) in [
        ("", ErrorKind::NotJson, "$"),
        ("<!DOCTYPE html>", ErrorKind::NotJson, "$"),
        ("[]", ErrorKind::UnexpectedShape, "$"),
        (r#"{"data":[]}"#, ErrorKind::UnexpectedShape, "$.success"),
        (r#"{"success":true,"data":7}"#, ErrorKind::UnexpectedShape, "$.data"),
        (r#"{"success":[],"data":[]}"#, ErrorKind::UnexpectedShape, "$.success"),
    ] {
        let error = ListNotes::new("a").decode(&Answer::new(200, body)).unwrap_err();
        assert_eq!((error.kind(), error.path()), (kind, Some(path)), "{body}");
        assert_eq!(error.operation(), "ccrm.note.list");
    }
}

#[test]
fn an_endpoint_reads_what_its_model_reads() {
    let data = |name| Example::find(Vendor::Ccrm, name, None, Kind::Response).unwrap().data;
    let (history, notes) = (data("list_call_history"), data("list_notes"));
    for raw in [false, true] {
        let early = clock("2022-02-01 08:00:00");
        let endpoint = ListCallHistory::new(early, early).raw(raw);
        let read = endpoint.decode(&Answer::new(200, history)).unwrap();
        let model: Envelope<Vec<CallHistoryEntry>> = serde_json::from_str(history).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), serde_json::to_value(model).unwrap());
        assert_eq!(read.data.raw.len(), usize::from(raw));
        let read = ListNotes::new("a").raw(raw).decode(&Answer::new(200, notes)).unwrap();
        let model: Envelope<Vec<Note>> = serde_json::from_str(notes).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), serde_json::to_value(model).unwrap());
    }
}

#[test]
fn a_list_that_was_cut_off_is_no_list() {
    let example = Example::find(Vendor::Ccrm, "list_notes", None, Kind::Response).unwrap().data;
    for end in [1, 2, 20, 100, 400, example.trim_end().len() - 1] {
        let error = ListNotes::new("a").decode(&Answer::new(200, &example.as_bytes()[..end])).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotJson, "{end} bytes");
        assert!(error.is_retryable());
    }
}

// Row 1: a custom address is accepted, too.
#[test]
fn an_address_or_key_that_cannot_be_used_is_refused() {
    let build = |tenant: &str, key: &str, url: Option<&str>| {
        let mut builder = Client::builder(tenant, key);
        if let Some(url) = url {
            builder = builder.base_url(url);
        }
        builder.build_with(Arc::new(Recorder::default())).map(drop).map_err(|error| error.kind())
    };
    let accepted = [
        ("https://www.example.ccrm.pl/", "k", None),
        ("example", " k\n", None),
        ("", "k", Some("https://crm.example.test")),
    ];
    for (tenant, key, url) in accepted {
        assert_eq!(build(tenant, key, url), Ok(()), "{tenant} {url:?}");
    }
    for (tenant, key, url) in [
        ("evil.test", "k", None),
        ("example", "", None),
        ("example", " ", None),
        ("example", "a\nb", None),
        ("example", "k", Some("http://crm.example.test")),
    ] {
        assert_eq!(build(tenant, key, url), Err(ErrorKind::InvalidQuery), "{tenant} {url:?}");
    }
}
