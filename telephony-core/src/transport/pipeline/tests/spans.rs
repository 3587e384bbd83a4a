//! Content of a request's span.

use std::collections::BTreeMap;
use std::sync::Arc;

use http::Request;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::set_default;
use tracing::{Event, Metadata, Subscriber};

use super::*;

type Fields = BTreeMap<&'static str, String>;

/// Subscriber that records the fields of every span of this crate.
#[derive(Clone, Default)]
struct TraceCapture(Arc<Mutex<Vec<Fields>>>);

/// Returns the spans that `work` makes, of which there must be at least `count`.
async fn spans_of(count: usize, work: impl AsyncFn()) -> Vec<Fields> {
    // The work is repeated because parallel tests make the same spans without a subscriber, and tracing may cache for a
    // while that nobody listens to these spans.
    for _ in 0..100 {
        let ear = TraceCapture::default();
        let _listening = set_default(ear.clone());
        work().await;
        let spans = std::mem::take(&mut *ear.0.lock().unwrap());
        if spans.len() >= count {
            return spans;
        }
    }
    panic!("there are fewer than {count} spans");
}

struct Writer<'a>(&'a mut Fields);

impl Visit for Writer<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name(), value.to_string());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl Subscriber for TraceCapture {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.name() == "telephony.request"
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut spans = self.0.lock().unwrap();
        let mut fields = Fields::new();
        span.record(&mut Writer(&mut fields));
        spans.push(fields);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let at = usize::try_from(span.into_u64()).unwrap() - 1;
        values.record(&mut Writer(&mut self.0.lock().unwrap()[at]));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn fields(resent: u32, status: Option<&'static str>, failure: Option<&'static str>) -> Fields {
    let mut fields = Fields::from([
        ("otel.kind", "client".to_owned()),
        ("otel.name", "GET /it".to_owned()),
        ("http.request.method", "GET".to_owned()),
        ("url.template", "/it".to_owned()),
        ("server.port", "443".to_owned()),
        ("telephony.vendor", "test".to_owned()),
        ("telephony.operation", "test.it".to_owned()),
    ]);
    fields.extend((resent > 0).then(|| ("http.request.resend_count", resent.to_string())));
    fields.extend(status.map(|status| ("http.response.status_code", status.to_owned())));
    if let Some(failure) = failure {
        fields.extend([("otel.status_code", "ERROR".to_owned()), ("error.type", failure.to_owned())]);
    }
    fields
}

#[tokio::test(start_paused = true)]
async fn each_request_has_a_span_with_its_number_its_status_and_its_failure() {
    let spans = spans_of(4, async || {
        let steps = [
            ScriptStep::Broken,
            ScriptStep::Answer(503, ""),
            ScriptStep::Answer(200, "no JSON"),
            ScriptStep::Answer(200, "[]"),
        ];
        run(Read, steps).await.result.unwrap();
    });
    let expected = [
        fields(0, None, Some("interrupted")),
        fields(1, Some("503"), Some("503")),
        fields(2, Some("200"), Some("not_json")),
        fields(3, Some("200"), None),
    ];
    assert_eq!(spans.await, expected);
}

// Field case 5.
#[tokio::test(start_paused = true)]
async fn a_wait_for_a_rate_limit_shows_in_the_span_of_the_request_after_it() {
    let spans = spans_of(2, async || {
        let refusal = ScriptStep::With(429, &[("retry-after", "90")], "");
        run(Read, [refusal, ScriptStep::Answer(200, "[]")]).await.result.unwrap();
    });
    let mut second = fields(1, Some("200"), None);
    second.insert("telephony.rate_limit_wait", "90000".to_owned());
    assert_eq!(spans.await, [fields(0, Some("429"), Some("429")), second]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_streamed_has_a_span_too_and_names_its_server_on_request() {
    for is_named in [false, true] {
        let spans = spans_of(1, async || {
            let pipeline = pipeline(&Script::new([ScriptStep::Answer(206, "")])).trace_server(is_named).build();
            let request = Request::get("https://elsewhere.test:8443/7").body(bytes::Bytes::new()).unwrap();
            pipeline.stream(&Read::OPERATION, request, Duration::from_secs(30)).await.unwrap();
        });
        let mut expected = fields(0, Some("206"), None);
        expected.insert("server.port", "8443".to_owned());
        expected.extend(is_named.then(|| ("server.address", "elsewhere.test".to_owned())));
        assert_eq!(spans.await, [expected]);
    }
}
