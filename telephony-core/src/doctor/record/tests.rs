use std::sync::atomic::AtomicU32;

use super::*;
use crate::Provider;
use crate::transport::http::HeaderValue;
use crate::transport::{Idempotency, Method, Operation};

const OPERATION: Operation = Operation::new(
    Provider::from_static("test"),
    "test.note.list",
    Method::GET,
    "/rest/contacts/{id}/notes",
    Idempotency::Safe,
);

const RULES: Redaction = Redaction::new(&["name", "id", "text"], &["at", "page"]).secrets(&["apiKey"]);

/// Transport that answers each request in the same way.
#[derive(Debug)]
struct Canned {
    body: &'static str,
    breaks_off: bool,
}

#[async_trait]
impl Transport for Canned {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let mut response = Response::builder().status(200);
        for (name, value) in [
            ("Content-Type", "application/json"),
            ("Set-Cookie", "JSESSIONID=5E55104"),
            ("X-Customer", "Sentinelova"),
            ("Date", "Mon, 30 Mar 2026 12:00:20 GMT"),
        ] {
            response = response.header(name, value);
        }
        let (first, second) = self.body.split_at(self.body.len() / 2);
        let mut pieces = vec![Ok(Bytes::from(first)), Ok(Bytes::from(second))];
        if self.breaks_off {
            pieces.push(Err(TransportError::maybe_sent("cut")));
        }
        Ok(response.body(Body::stream(stream::iter(pieces))).expect("a response"))
    }
}

fn directory() -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("telephony-core-recorder-{}-{number}", std::process::id()))
}

fn request() -> Request<Bytes> {
    let mut request = Request::builder()
        .method("GET")
        .uri("https://customer.example/crm/rest/contacts/7001/notes?page=2&name=Sentinelova&apiKey=k-77&Anna=1")
        .header("Authorization", "Bearer k-77")
        .header("Cookie", "JSESSIONID=5E55104")
        .header("apikey", "k-77")
        .header("Accept", "application/json")
        .body(Bytes::from_static(br#"{"id":7001,"apiKey":"k-77"}"#))
        .unwrap();
    request.extensions_mut().insert(OperationAttempt::new(OPERATION, 1));
    request
}

async fn read(body: Body) -> Vec<u8> {
    body.into_stream().filter_map(|piece| async { piece.ok() }).collect::<Vec<_>>().await.concat()
}

#[tokio::test]
async fn an_exchange_is_recorded_without_secrets_and_passed_on_as_it_was() {
    let directory = directory();
    let body = r#"[{"id":7001,"name":"Sentinelova","at":"2026-03-30 12:00:00"}]"#;
    let recorder = Recorder::new(Arc::new(Canned { body, breaks_off: false }), &directory, RULES).unwrap();
    let response = recorder.send(request()).await.unwrap();
    assert_eq!(response.headers().get("set-cookie"), Some(&HeaderValue::from_static("JSESSIONID=5E55104")));
    assert_eq!(read(response.into_body()).await, body.as_bytes());
    assert_eq!(recorder.finish().unwrap(), 1);

    let file = |kind: &str| std::fs::read_to_string(directory.join(format!("001_test_note_list.{kind}"))).unwrap();
    let (asked, answered) = (file("request"), file("response"));
    for secret in ["k-77", "5E55104", "Sentinelova", "7001", "customer", "crm", "Anna"] {
        assert!(!asked.contains(secret) && !answered.contains(secret), "{secret}\n{asked}\n{answered}");
    }
    let (head, sent) = asked.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("GET /rest/contacts/"), "{head}");
    assert!(head.contains("/notes?page=2&name=") && head.contains("&apiKey=removed&"), "{head}");
    assert!(head.contains("accept: application/json"));
    let (head, body) = answered.split_once("\r\n\r\n").unwrap();
    assert!(
        head.contains("set-cookie: JSESSIONID=removed; Path=/") && head.contains("date: Mon, 30 Mar 2026"),
        "{head}"
    );
    assert!(head.contains(&format!("content-length: {}", body.len())));
    // The id in the path, in the request's body and in the answer has one pseudonym.
    let row: serde_json::Value = serde_json::from_str(body).unwrap();
    let id = row[0]["id"].to_string();
    assert!(asked.contains(&format!("/contacts/{id}/notes")) && sent.contains(&format!("\"id\":{id}")), "{asked}");
    assert_eq!(row[0]["at"], "2026-03-30 12:00:00");
    std::fs::remove_dir_all(directory).unwrap();
}

#[tokio::test]
async fn a_body_that_breaks_off_is_passed_on_and_not_recorded() {
    let directory = directory();
    let recorder = Recorder::new(Arc::new(Canned { body: "[1]", breaks_off: true }), &directory, RULES).unwrap();
    let pieces: Vec<_> = recorder.send(request()).await.unwrap().into_body().into_stream().collect().await;
    assert_eq!(pieces.len(), 3);
    assert!(pieces[2].is_err());
    assert_eq!(recorder.finish().unwrap(), 0);
    std::fs::remove_dir_all(directory).unwrap();
}

#[tokio::test]
async fn a_directory_with_files_is_refused_and_a_lost_one_is_an_error_at_the_end() {
    let directory = directory();
    let transport = || Arc::new(Canned { body: "[]", breaks_off: false });
    let recorder = Recorder::new(transport(), &directory, RULES).unwrap();
    recorder.send(request()).await.unwrap();
    assert!(matches!(Recorder::new(transport(), &directory, RULES), Err(RecorderError::NotEmpty)));
    std::fs::remove_dir_all(&directory).unwrap();
    assert!(recorder.send(request()).await.is_ok(), "the exchange itself does not fail");
    assert!(matches!(recorder.finish(), Err(RecorderError::Io(_))));
}
